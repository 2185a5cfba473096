"""Generate goals and facts: requirements that people type, machines that exist, and some malicious ones."""

from __future__ import annotations

from typing import Any, Literal, TypeVar, get_type_hints

from hypothesis import strategies as st

from doctor.core import plugins
from doctor.core.goal import Goal, Route
from doctor.core.record import fields, replace
from doctor.facts import (
    Apt,
    Distribution,
    Environment,
    Facts,
    Interpreter,
    Machine,
    Marker,
    NoInterpreter,
    Package,
    Pip,
    PipConfig,
    PipOption,
    PipxHome,
    Project,
    ShippedMarker,
    Sudo,
    Tool,
    Tools,
    User,
)
from doctor.facts.quarantine import Quarantine, QuarantineItem
from doctor.facts.requirements import RequirementFile
from doctor.facts.target import Target, TargetState
from doctor.plan.known_names import debian_candidates
from tests.unit.factories import PIPX_APP, PIPX_FOLDERS

PROJECT = "/home/ada/project"
PRIVATE_PIPX = "/home/ada/.local/share/doctor/pipx"
SECRET = "hunter2"
MALICIOUS = [
    "--break-system-packages", "--user", "-t/usr",
    "x --target=/usr/lib/python3/dist-packages", "x\n--index-url https://evil",
    "$(reboot)", "`reboot`", "; reboot", "a b c", "'\"",
    f"x @ git+https://ada:{SECRET}@host/x", f"https://{SECRET}@host/x.whl",
    "x\x00y", "\x1b[31mx", "", "../..", "-r/etc/shadow",
]  # fmt: skip

T = TypeVar("T")


def _builds(cls: type[T], **given: st.SearchStrategy[Any]) -> st.SearchStrategy[T]:
    """Return a strategy for records of the class; fields that are not given get any value of their types."""
    missing = [name for name in fields(cls) if not hasattr(cls, name) and name not in given]
    hints = get_type_hints(cls) if missing else {}
    others = {name: st.from_type(hints[name]) for name in missing}
    return st.builds(cls, **others, **given)


pythons = _builds(
    Interpreter,
    executable=st.sampled_from(["/usr/bin/python3", "/opt/py/bin/python3", f"{PROJECT}/.venv/bin/python"]),
    real_path=st.sampled_from(["/usr/bin/python3.11", "/opt/py/bin/python3.13"]),
    version=st.sampled_from(["2.7.18", "3.6.15", "3.8.2", "3.11.2", "3.13.5", "3.14.0"]),
    implementation=st.just("cpython"),
    prefix=st.sampled_from(["/usr", "/opt/py", f"{PROJECT}/.venv"]),
    base_prefix=st.sampled_from(["/usr", "/opt/py"]),
    stdlib=st.just("/usr/lib/python3.11"),
    kind=st.just("system"),
    base_kind=st.sampled_from(["system", "pyenv"]),
    externally_managed=st.sampled_from([None, Marker(marker="/m", provider="Debian", message="")]),
    ensurepip=st.booleans(),
    environments_start=st.booleans(),
    venv_module=st.booleans(),
    pip=st.none(),
    purelib=st.just("/p"),
    user_site=st.none(),
    purelib_writable=st.booleans(),
    user_site_writable=st.booleans(),
    system_site_packages=st.booleans(),
    source=st.just("running"),
)
no_pythons = st.just(
    NoInterpreter(requested="python3", executable=None, reason="not-found", detail="python3 is missing")
)
subjects = pythons | pythons | no_pythons
environments = _builds(
    Environment,
    path=st.just(f"{PROJECT}/.venv"),
    real_path=st.just(f"{PROJECT}/.venv"),
    python=st.just(f"{PROJECT}/.venv/bin/python"),
    real_python=st.sampled_from([None, "/usr/bin/python3.11"]),
    creator=st.sampled_from(["venv", "venv", "virtualenv", "uv", "conda"]),
    version=st.sampled_from(["", "3.9.2", "3.11.2"]),
    python_minor=st.sampled_from(["", "3.11"]),
    library_versions=st.sampled_from([(), ("3.9",), ("3.11",)]),
    pip=st.sampled_from([None, Pip(version="26", location="/x")]),
    activation_scripts=st.sampled_from([(), ("activate",)]),
    base_exists=st.booleans(),
    lost_link=st.booleans(),
    recorded_path=st.sampled_from([None, f"{PROJECT}/.venv", "/elsewhere"]),
    noexec=st.sampled_from([False, False, False, True]),
    system_site_packages=st.booleans(),
)
ORDINARY = ["requests", "flask>=3", "black", f"x @ https://ada:{SECRET}@host/x.whl"]
"""Requirements that plans are made for; the last one has a credential to hide."""

UNFINISHED_PIPX = PipxHome(
    apps=("flake8",),
    unfinished=("/home/ada/.local/pipx/venvs/black",),
    unlinked=("flake8",),
    bin_dir="/home/ada/.local/bin",
    on_path=False,
)
"""The home of a pipx that was killed."""
INTERRUPTED_APT = Apt(has_lists=True, lock=None, fetching=True, interrupted=True, broken_packages=("libfoo",))
"""The state that a killed apt-get leaves."""


def requirements(*, malicious: bool) -> st.SearchStrategy[list[str]]:
    ordinary = st.sampled_from(ORDINARY)
    return st.lists(ordinary | st.sampled_from(MALICIOUS) | st.text(max_size=20) if malicious else ordinary, max_size=3)


def requirement_files(*, malicious: bool) -> st.SearchStrategy[tuple[RequirementFile, ...]]:
    lines = st.sampled_from(["six", "idna>=2", *(MALICIOUS if malicious else ())])
    files = _builds(
        RequirementFile,
        path=st.sampled_from(["requirements.txt", "a b.txt"]),
        kind=st.sampled_from(["requirements", "pylock", "declared"]),
        lines=st.lists(lines, max_size=3).map(tuple),
        content=st.sampled_from(["", '[[packages]]\nname = "six"\n']),
        constraints=st.lists(lines, max_size=1).map(tuple),
        problem=st.sampled_from([None, "unreadable"] if malicious else [None]),
    )
    return st.lists(files, max_size=2).map(tuple)


markers = _builds(
    ShippedMarker,
    path=st.just("/usr/lib/python3.11/EXTERNALLY-MANAGED"),
    package=st.just("libpython3.11-stdlib"),
    version=st.just("3.11.2-6"),
    state=st.sampled_from(["intact", "edited", "missing"]),
    diverted=st.sampled_from([None, None, "/elsewhere"]),
)
packages = _builds(
    Package,
    name=st.sampled_from(["libpython3.11-stdlib", "python3.11-venv", "pipx"]),
    installed=st.none(),
    candidate=st.sampled_from([None, "3.11.2-6", "3.11.2-7"]),
    versions=st.sampled_from([(), ("3.11.2-6",), ("3.11.2-7",)]),
)
distributions = _builds(Distribution, name=st.sampled_from(["six", "idna"]), version=st.just("1.0"), origin=st.just(""))
DEAD_APP = replace(PIPX_APP, python_exists=False)
PIPX = Tool(path="/usr/bin/pipx", version="1.1.0", python="/usr/bin/python3", prefix="/usr")
WORKING_PIPX = PipxHome(apps=("black",), bin_dir="/home/ada/.local/bin", on_path=False)
tools = _builds(
    Tools,
    pip=st.none(),
    pipx=st.sampled_from([None, PIPX, replace(PIPX, prefix=None)]),
    pipx_home=st.sampled_from([None, WORKING_PIPX, UNFINISHED_PIPX]),
    pipx_apps=st.sampled_from([(), (DEAD_APP,), (DEAD_APP, replace(DEAD_APP, name="httpie", requirements=()))]),
    pipx_shared=st.sampled_from([None, DEAD_APP]),
    pipx_can_create=st.sampled_from([None, True, False]),
)
private_pipx = _builds(
    Target,
    path=st.just(PRIVATE_PIPX),
    display_path=st.just(PRIVATE_PIPX),
    project=st.just(PROJECT),
    cwd=st.just(PROJECT),
    state=st.just("absent"),
    in_project=st.just(False),
    owner=st.sampled_from([None, None, "ada"]),
)
NAMES = ["six", "pip", "a b", "x\ny", "-rf", "$(reboot)", "rm", f"https://ada:{SECRET}@host"]
"""Names that a distribution's metadata may state."""


@st.composite
def quarantines(draw: st.DrawFn) -> Quarantine:
    """Return a quarantine as the probe plans it: only paths below its base."""
    location: Literal["local", "user"] = draw(st.sampled_from(["local", "user"]))
    base = "/usr/local" if location == "local" else "/home/ada/.local"
    site = f"{base}/lib/python3.11/site-packages"
    problems = st.sampled_from([None, None, "it has no RECORD."])
    items = [
        QuarantineItem(
            name=name, version="1", not_moved=("/etc/passwd: no",), conflicts=("y wants x",), problem=draw(problems)
        )
        for name in draw(st.lists(st.sampled_from(NAMES), min_size=1, max_size=6, unique=True))
    ]
    movable = [item.name for item in items if item.problem is None]
    folders = st.sampled_from([f"{base}/bin", f"{base}/share/x", site, f"{site}/google", f"{site}/__pycache__"])
    moves = [f"{draw(folders)}/{name}" for name in movable if draw(st.booleans())]
    return Quarantine(
        location=location,
        folder=draw(st.sampled_from([f"{base}/lib/doctor/quarantine/1", "/home/ada/.local/share/doctor/1"])),
        base=base,
        writable=draw(st.booleans()),
        items=tuple(items),
        moves=(*moves, *(f"{site}/{name}-1.dist-info" for name in movable)),
    )


repairable = [condition for fix in plugins.fixes() for condition in plugins.repaired_conditions(fix)]


@st.composite
def goals_and_facts(draw: st.DrawFn) -> tuple[Goal, Facts]:
    """Return a goal, and the facts that were collected for it; one pair in four is malicious."""
    malicious = draw(st.integers(0, 3)) == 0
    typed = tuple(draw(requirements(malicious=malicious)))
    target = draw(targets(malicious=malicious))
    condition = draw(st.sampled_from(repairable)) if draw(st.integers(0, 3)) == 0 else ""
    routes: list[Route | None] = ["environment", "environment", None, None, "pipx", "apt"]
    goal = Goal(
        requirements=typed,
        route=None if condition else draw(st.sampled_from(routes)),
        condition=condition,
        path=draw(st.sampled_from([None, target.display_path])),
        python=draw(st.sampled_from([None, "3.12"])),
        system_site_packages=draw(st.booleans()),
        offline=draw(st.booleans()),
    )
    offered = tuple(Package(name=debian_candidates(name)[0], installed=None, candidate="1.0-1") for name in typed)
    manager = draw(st.sampled_from([None, None, "pip", "pip", "uv"]))
    source = draw(st.sampled_from(["/etc/pip.conf:1", "/home/ada/.bashrc:3", "PIP_BREAK_SYSTEM_PACKAGES"]))
    break_system_packages = PipOption(
        name="break-system-packages",
        value="1",
        source=source,
        level="global" if source == "/etc/pip.conf:1" else "variable",
        section="global",
    )
    is_option_set = goal.condition == "break-system-packages-set" or draw(st.booleans())
    facts = Facts(
        machine=draw(machines()),
        subject=draw(subjects),
        pip_config=PipConfig(options=(break_system_packages,) if is_option_set else ()),
        tools=draw(tools),
        apt=draw(
            st.sampled_from([None, Apt(has_lists=True, lock=None), Apt(has_lists=False, lock=None), INTERRUPTED_APT])
        ),
        packages=(*draw(st.lists(packages, max_size=3)), *offered),
        shipped_marker=draw(st.none() | markers),
        project=Project(root=PROJECT, manager=manager, requirements=(), requires_python=None, environment=None),
        target=target,
        requirement_files=draw(requirement_files(malicious=malicious)),
        requirements_digest=draw(st.sampled_from(["", "abc"])),
        private_pipx=draw(st.none() | private_pipx),
        own_python=draw(st.none() | pythons),
        pipx_folders=PIPX_FOLDERS,
        quarantines=(draw(quarantines()),) if goal.condition.endswith("shadows-system") else (),
    )
    return goal, facts


@st.composite
def targets(draw: st.DrawFn, *, malicious: bool) -> Target:
    """Return a target in the project or outside it."""
    usual = ("absent", "empty", "environment")
    state: TargetState = draw(st.sampled_from(TargetState.__args__ if malicious else usual))  # type: ignore[attr-defined]
    environment = draw(environments) if state in ("environment", "project") else None
    inside = draw(st.booleans())
    path = f"{PROJECT}/.venv" if inside else "/srv/env"
    return Target(
        path=path,
        display_path=".venv" if inside else path,
        project=PROJECT,
        cwd=PROJECT,
        state=state,
        in_project=inside,
        is_active=environment is not None and draw(st.booleans()),
        environment=environment,
        installed=tuple(draw(st.lists(distributions, max_size=2))) if environment else (),
        requirements_digest=draw(st.sampled_from(["", "abc"])),
    )


@st.composite
def machines(draw: st.DrawFn) -> Machine:
    """Return a machine that Ada or root uses."""
    sudo: Sudo = draw(st.sampled_from(["none", "none", "passwordless"]))
    return Machine(
        distro=None,
        container=None,
        wsl=False,
        ci=None,
        user=User(
            uid=1000,
            name="ada",
            root=draw(st.booleans()),
            sudo=sudo,
            admin=False,
            home="/home/ada",
            account_home="/home/ada",
        ),
        shell="bash",
        package_manager=draw(st.sampled_from(["apt", "dnf", None])),
        architecture="x86_64",
    )
