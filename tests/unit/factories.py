"""Create facts and goals for tests: those of a healthy machine, changed in the fields that a test names."""

from __future__ import annotations

from typing import Any, Literal

from doctor.core.goal import Goal
from doctor.core.record import replace
from doctor.facts import (
    Apt,
    Distribution,
    Distro,
    Environment,
    Facts,
    Interpreter,
    Machine,
    Marker,
    Package,
    Pip,
    PipConfig,
    PipOption,
    PipxApp,
    Project,
    Shadow,
    Tool,
    Tools,
    User,
)
from doctor.facts.requirements import RequirementFile
from doctor.facts.target import Target

ADA = User(uid=1000, name="ada", root=False, sudo="none", admin=False, home="/home/ada", account_home="/home/ada")
ROOT = User(uid=0, name="root", root=True, sudo="none", admin=False, home="/root", account_home="/root")

MACHINE = Machine(
    distro=Distro(id="debian", version="12", codename="bookworm", name="Debian GNU/Linux 12 (bookworm)", like=()),
    container=None,
    wsl=False,
    ci=None,
    user=ROOT,
    shell="bash",
    package_manager="apt",
    architecture="x86_64",
)
MARKER = Marker(marker="/usr/lib/python3.11/EXTERNALLY-MANAGED", provider="Debian", message="To install …")
PIP = Pip(version="23.0.1", location="/usr/lib/python3/dist-packages/pip")

SYSTEM = Interpreter(
    executable="/usr/bin/python3",
    real_path="/usr/bin/python3.11",
    version="3.11.2",
    implementation="cpython",
    prefix="/usr",
    real_prefix="/usr",
    base_prefix="/usr",
    stdlib="/usr/lib/python3.11",
    kind="system",
    base_kind="system",
    externally_managed=MARKER,
    ensurepip=True,
    environments_start=True,
    venv_module=True,
    pip=PIP,
    purelib="/usr/local/lib/python3.11/dist-packages",
    user_site="/home/ada/.local/lib/python3.11/site-packages",
    purelib_writable=False,
    user_site_writable=True,
    system_site_packages=False,
    source="running",
)

ENVIRONMENT = Environment(
    path="/work/.venv",
    real_path="/work/.venv",
    python="/work/.venv/bin/python",
    real_python="/usr/bin/python3.11",
    creator="venv",
    version="3.11.2",
    python_minor="3.11",
    library_versions=("3.11",),
    pip=Pip(version="23.0.1", location="/work/.venv/lib/python3.11/site-packages/pip"),
    activation_scripts=("activate", "activate.fish", "activate.csh", "Activate.ps1"),
    base_exists=True,
    recorded_path="/work/.venv",
    noexec=False,
    system_site_packages=False,
)

IN_ENVIRONMENT = replace(
    SYSTEM,
    executable="/work/.venv/bin/python3",
    prefix="/work/.venv",
    real_prefix="/work/.venv",
    kind="venv",
    externally_managed=None,
    pip=ENVIRONMENT.pip,
    purelib="/work/.venv/lib/python3.11/site-packages",
    purelib_writable=True,
    user_site=None,
    user_site_writable=None,
)

PROJECT = Project(
    root="/work", manager="pip", requirements=("requirements.txt",), requires_python=">=3.9", environment=ENVIRONMENT
)
TOOLS = Tools(
    pip=Tool(path="/usr/bin/pip", version="23.0.1", python="/usr/bin/python3", prefix="/usr"),
    pipx=Tool(path="/usr/bin/pipx", version="1.7.1", python="/usr/bin/python3", prefix="/usr"),
    pipx_home=None,
    pipx_can_create=True,
)
PIPX_APP = PipxApp(
    name="black",
    folder="/home/ada/.local/share/pipx/venvs/black",
    python="/home/ada/.local/share/pipx/venvs/black/bin/python",
    python_minor="3.11",
    library_versions=("3.11",),
    python_exists=True,
    requirements=("black==24.1.0",),
    is_writable=True,
)
PIPX_FOLDERS = ("/home/ada/.local/bin", "/home/ada/.local/pipx", "/home/ada/.local/share/pipx")
NO_TOOLS = Tools(pip=None, pipx=None, pipx_home=None)

TARGET = Target(path="/work/.venv", display_path=".venv", project="/work", cwd="/work", state="absent", in_project=True)
"""The folder of a project that has no environment yet."""
PRIVATE_PIPX = replace(
    TARGET,
    path="/home/ada/.local/share/doctor/pipx",
    display_path="/home/ada/.local/share/doctor/pipx",
    in_project=False,
)


def make_facts(**changes: Any) -> Facts:
    """Return the facts of a Debian 12 with everything a person needs, used by root, changed in the fields named."""
    healthy = Facts(
        machine=MACHINE,
        subject=SYSTEM,
        tools=TOOLS,
        packages=(Package(name="python3.11-venv", installed="3.11.2-6", candidate=None),),
        apt=Apt(has_lists=True, lock=None),
        today="2026-11-20",
    )
    return replace(healthy, **changes)


def make_goal_facts(**changes: Any) -> Facts:
    """Return the facts that are collected for a goal: those of ``make_facts`` with a target and doctor's own pipx."""
    return make_facts(**{"target": TARGET, "private_pipx": PRIVATE_PIPX, "pipx_folders": PIPX_FOLDERS} | changes)


def active_facts(**changes: Any) -> Facts:
    """Return the facts of a machine where a sound environment is active, changed in the fields named."""
    return make_facts(
        **{"subject": IN_ENVIRONMENT, "subject_environment": ENVIRONMENT, "active_environment": ENVIRONMENT} | changes
    )


def make_goal(*requirements: str, **changes: Any) -> Goal:
    """Return the goal of ``doctor fix REQUIREMENT…``, changed in the fields named."""
    return Goal(requirements=requirements, **changes)


def make_machine(**changes: Any) -> Machine:
    """Return the machine around the interpreters, changed in the fields named."""
    return replace(MACHINE, **changes)


def make_python(**changes: Any) -> Interpreter:
    """Return the system's Python, changed in the fields named."""
    return replace(SYSTEM, **changes)


def make_environment(**changes: Any) -> Environment:
    """Return a sound environment, changed in the fields named."""
    return replace(ENVIRONMENT, **changes)


def make_project(**changes: Any) -> Project:
    """Return a project with a sound environment, changed in the fields named."""
    return replace(PROJECT, **changes)


def make_target(**changes: Any) -> Target:
    """Return the target of a project that has no environment yet, changed in the fields named."""
    return replace(TARGET, **changes)


def existing_target(environment: Environment = ENVIRONMENT, *installed: Distribution, **changes: Any) -> Target:
    """Return a target that contains ``environment``, in which the distributions ``installed`` are installed."""
    return make_target(**{"state": "environment", "environment": environment, "installed": installed} | changes)


def make_requirement_file(*lines: str, **changes: Any) -> RequirementFile:
    """Return ``requirements.txt`` with these lines, changed in the fields named."""
    return RequirementFile(**{"path": "requirements.txt", "kind": "requirements", "lines": lines} | changes)


def pip_config_with(name: str, value: str, source: str = "/etc/pip.conf:2", **changes: Any) -> PipConfig:
    """Return a pip config with one option, set in a file, or by a variable where ``source`` is the name of one."""
    is_variable = source.startswith("PIP_")
    option = PipOption(
        name=name,
        value=value,
        source=source,
        level="variable" if is_variable else "global",
        section="env" if is_variable else "global",
    )
    return PipConfig(options=(option,), **changes)


def make_shadow(name: str, location: Literal["local", "user"]) -> Shadow:
    """Return a distribution that shadows a package of Debian with a newer version."""
    site = "/usr/local/lib/python3.11/dist-packages" if location == "local" else SYSTEM.user_site
    return Shadow(
        name=name,
        version="9.0",
        metadata=f"{site}/{name}-9.0.dist-info",
        location=location,
        package=f"python3-{name}",
        shadowed_version="1.16.0",
    )
