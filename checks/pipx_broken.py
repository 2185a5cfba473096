"""pipx is installed, but cannot create environments.

What it is
    The interpreter in the first line of pipx no longer exists after an upgrade, or is another one that does not find
    pipx (a re-pointed `/usr/bin/python3`), or it lacks venv or ensurepip, which pipx needs for its environments. pipx's
    own files may be missing. You may be unable to write to a folder that pipx needs: `~/.local` or `~/.cache` belongs
    to root after `sudo`, HOME or PIPX_HOME names a folder that does not exist or belongs to somebody else.
    The file system of the folder may be full. PIPX_DEFAULT_PYTHON may name a Python that does not exist. An incomplete
    or unimportable copy of a package that pipx needs (`packaging`, `platformdirs`, …), in `~/.local` or in a folder of
    PYTHONPATH, takes precedence over the system's.

Why it matters
    `pipx install` fails with `bad interpreter` or with an error about creating a virtual environment.

What to do
    If ensurepip is missing on Debian or Ubuntu, run `apt install pythonX.Y-venv`. If the Python of pipx no longer
    exists, pipx must be installed again. `doctor fix --pipx NAME` does both. If files of pipx are missing, run
    `sudo apt-get install --reinstall pipx`. If another pipx on PATH works, doctor names the command that moves the
    broken one out of its way. If root owns a folder in your home, run `sudo chown -R "$USER": ~/.local`, or rename it,
    which needs no root. If HOME or PIPX_HOME is wrong, set it again. If PIPX_DEFAULT_PYTHON is wrong, run
    `unset PIPX_DEFAULT_PYTHON` and remove the line that sets it.

Dead ends
    Reinstalling the applications one by one does not help while pipx itself does not work.

References
    pipx's documentation, "Troubleshooting".
"""

from __future__ import annotations

from collections.abc import Iterator

from doctor.diagnose.advice.system_modules import OF_HOMEBREW
from doctor.diagnose.model import (
    Advice,
    Command,
    Evidence,
    Finding,
    Remedy,
    Severity,
    ShellLine,
    Signature,
    fix_application,
)
from doctor.diagnose.remedies import rights_remedy
from doctor.facts import Facts, Package, Tool

ID = "pipx-broken"
_VARIABLES = ("PIPX_HOME", "PIPX_BIN_DIR", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME")
"""The variables that name pipx's folders."""

SIGNATURES = (
    Signature(
        messages=(
            "Internal error with venv metadata inspection",
            "has corrupt pipx metadata",
            "Error: pipx's shared venv … is invalid",
        ),
        symptom=True,
    ),
    # The script of pipx, run by another Python than the one that it was installed for.
    Signature(
        messages=(
            "from pipx.main import cli ModuleNotFoundError: No module named 'pipx'",
            "from pipx.main import cli ImportError: No module named 'pipx'",
        ),
        context="no-module",
    ),
    # A pipx that lost some of its own files.
    Signature(
        messages=(
            "ImportError: cannot import name … from 'pipx'",
            "from pipx.main import cli … ModuleNotFoundError: No module named 'pipx.",
        ),
        near=("/usr/lib/python3/dist-packages/pipx",),
        context="incomplete",
    ),
    Signature(messages=("Default python interpreter … is invalid",), context="default-python"),
    # A package that pipx needs is gone from the folder that it was installed into.
    Signature(
        messages=(
            "from pipx.main import cli … ModuleNotFoundError: No module named 'packaging",
            "from pipx.main import cli … ModuleNotFoundError: No module named 'userpath",
            "from pipx.main import cli … ModuleNotFoundError: No module named 'argcomplete",
            "from pipx.main import cli … ModuleNotFoundError: No module named 'platformdirs",
        ),
        context="lacks-package",
    ),
)
ADVICE = (
    OF_HOMEBREW,
    Advice(
        context="of-system",
        text="{path} belongs to the distribution's Python, and python3 is another one now. Installing both again "
        "makes /usr/bin/python3 the distribution's. An alternative (`update-alternatives --config python3`) that "
        "points elsewhere must be removed too.",
        remedy=ShellLine(text="sudo apt-get install --reinstall python3-minimal pipx", needs_network=True),
    ),
    Advice(
        context="no-module",
        text="The Python in the first line of pipx is not the one that pipx was installed for, as after an upgrade. "
        "`doctor fix --pipx NAME` installs another pipx. `doctor check` names the file that is in its way.",
        remedy=Command(argv=("doctor", "check")),
    ),
    Advice(
        context="incomplete",
        text="Files of the pipx package are missing. apt reinstalls them.",
        remedy=ShellLine(text="sudo apt-get install --reinstall pipx", needs_network=True),
    ),
    Advice(
        context="lacks-package",
        text="pipx lacks a package that it needs, because another installation has removed or replaced it. doctor "
        "gives pipx its own environment.",
        remedy=fix_application("pipx"),
    ),
    Advice(
        context="default-python",
        text="PIPX_DEFAULT_PYTHON names a Python that does not exist. Without the variable, pipx uses its own. Remove "
        "the line that sets it from the startup file.",
        remedy=ShellLine(text="unset PIPX_DEFAULT_PYTHON"),
    ),
    Advice(
        text="The environment that pipx made for the program is incomplete. pipx creates its environments again. If "
        "that fails, see whether pip is configured to install elsewhere (`user = true` in a pip.conf): `doctor check`",
        remedy=Command(argv=("pipx", "reinstall-all"), needs_network=True),
    ),
)
_WHEELS = ("python3-pip-whl", "python3-setuptools-whl")
"""The packages of the wheels that Debian's ensurepip installs, which an image may have deleted."""
_Fault = tuple[str, Evidence, Remedy | None]
"""The summary of a finding, its evidence and its remedy."""


def check(facts: Facts) -> Iterator[Finding]:
    """Report a pipx that cannot work, if its Python is known; pipx may also be a self-contained binary."""
    pipx = facts.tools.pipx
    if pipx is None or pipx.python is None or facts.waits_for_system_python(pipx.python):
        return
    if pipx.closed_folder and not pipx.is_importable:  # which another check reports
        return
    fault = _fault_of_python(facts, pipx, pipx.python) or _fault_of_surroundings(facts)
    if fault is None:
        return
    summary, evidence, remedy = fault
    yield Finding(
        id=ID,
        severity=Severity.WARNING,
        summary=summary,
        evidence=(Evidence(source=pipx.path, value=f"runs {pipx.python}"), evidence),
        consequence="`pipx install` fails.",
        blocks=("pipx-install",),
        remedy=remedy,
    )


def _fault_of_python(facts: Facts, pipx: Tool, python: str) -> _Fault | None:
    """Return why the Python that pipx runs, or the one that it is configured to use, is not suitable."""
    default = facts.tools.pipx_default_missing
    if default:
        summary = "pipx does not start, because PIPX_DEFAULT_PYTHON names a Python that does not exist."
        evidence = Evidence(source="PIPX_DEFAULT_PYTHON", value=default)
        return summary, evidence, ShellLine(text="unset PIPX_DEFAULT_PYTHON")
    if pipx.prefix is not None and not pipx.is_importable:
        summary = f"pipx does not start, because its Python {python} does not find it."
        # the package is for the distribution's Python, and another one may be in its place
        helps = pipx.is_packaged_pipx and pipx.prefix == "/usr" and not facts.repointed
        remedy = _reinstall("pipx") if helps else None
        return summary, Evidence(source=python, value="no module pipx in its folders"), remedy
    if pipx.lost_file and pipx.prefix is not None:
        summary = f"pipx does not start, because one of its files is missing: {pipx.lost_file}."
        return summary, Evidence(source=pipx.lost_file, value="missing"), _reinstall("pipx")
    if not pipx.starts:
        summary = f"pipx does not start, because its Python {python} no longer exists."
        # the one after it starts; without one, doctor fix --pipx installs another
        behind = facts.tools.pipx_behind
        move = Command(argv=("mv", "-n", pipx.path, f"{pipx.path}.off"), needs_root=not facts.may_change(pipx.path))
        return summary, Evidence(source=python, value="missing"), move if behind else None
    if facts.tools.pipx_can_create is False:
        summary = "pipx cannot create environments, because its Python lacks venv or ensurepip."
        package = next((item for item in facts.packages if item.name.endswith("-venv")), None)
        pythons = ("/usr/bin/python3", f"/usr/bin/{package.name.removesuffix('-venv')}") if package else ()
        wheels = _WHEELS if package and package.installed else ()
        remedy = None
        if package and python in pythons:
            remedy = _reinstall(*_owner_of_venv(facts, package), package.name, *wheels)
        return summary, Evidence(source=python, value="venv or ensurepip is missing"), remedy
    return None


def _owner_of_venv(facts: Facts, package: Package) -> tuple[str, ...]:
    """Return the package with the module venv, unless that is known to be there: ``package`` has only ensurepip."""
    python, stem = facts.python, package.name.removesuffix("-venv")
    is_there = python is not None and python.venv_module and stem == f"python{python.minor}"
    return () if is_there else (f"lib{stem}-stdlib",)


def _fault_of_surroundings(facts: Facts) -> _Fault | None:
    """Return why pipx stops at a package that it imports, or at a folder that it writes to."""
    damage, blocker = facts.tools.pipx_damage, facts.tools.pipx_blocker
    if damage and not any(shadow.contains(damage) for shadow in facts.shadows):
        summary = f"pipx does not start, because it imports {damage}, which is incomplete, damaged or closed."
        is_on_variable = damage.rpartition("/")[0] in facts.environ.get("PYTHONPATH", "").split(":")
        move = Command(argv=("mv", damage, f"{damage}.off"), needs_root=damage.startswith("/usr/"))
        remedy = ShellLine(text="unset PYTHONPATH") if is_on_variable else move
        return summary, Evidence(source=damage, value="it takes precedence over the system's package"), remedy
    if blocker is None:
        return None
    summary = f"pipx stops, because you cannot write to its folder {blocker.folder}."
    value = "you cannot write there"
    if not blocker.is_folder:
        summary = f"pipx stops, because {blocker.path} is not a folder, and pipx needs {blocker.folder}."
        value = "it is not a folder"
    if blocker.read_only:
        value = "its file system is mounted read-only"
    if blocker.full:
        summary = f"pipx stops, because it has no room in its folder {blocker.folder}."
        value = blocker.full
    evidence = Evidence(source=blocker.path, value=f"{value}; it belongs to {blocker.owner or 'you'}")
    return summary, evidence, rights_remedy(facts, blocker, *_VARIABLES)


def _reinstall(*packages: str) -> Command:
    argv = ("apt-get", "install", "--reinstall", *packages)
    return Command(argv=argv, needs_root=True, needs_network=True)
