"""The `pip` command cannot be started, or `pip` or `pip3` is missing.

What it is
    `pip` is a small script, whose first line names the environment's Python. Linux reads 255 bytes of that line (127
    before Linux 5.1), treats the CR of a CRLF line ending as part of the name, and needs that Python to exist. No shell
    can source an `activate` with CRLF line endings. The script may have lost its executable bit when it was copied or
    archived. A pip in `/usr/local/bin` or `~/.local/bin` outlives the Python that it was installed for, and comes first
    on PATH; after an upgrade, the new Python may have no pip. An environment may also have `pip` without `pip3`, or
    `pip3` without `pip`.

Why it matters
    Shells such as dash, make, cron and `env` then look for the next `pip` on PATH, which is the system's, and that one
    refuses: `error: externally-managed-environment`, although an environment is active. bash says `bad interpreter` or
    `required file not found`.

What to do
    `python -m pip` still works in the environment. The command that doctor recommends rewrites the script; pip writes a
    script that also starts where the path is long. A pip whose Python no longer exists, or has no pip, is
    moved out of the way.

Dead ends
    The error of the system's pip has nothing to do with the packages, and `--break-system-packages` would install
    them outside the environment.

References
    Linux: `fs/binfmt_script.c`, execve(2); distlib, as pip contains it: `scripts.py`, _build_shebang.
"""

from __future__ import annotations

import shlex
from collections.abc import Iterator

from doctor.diagnose.model import (
    Advice,
    Command,
    Evidence,
    Finding,
    FixFailedCommand,
    Remedy,
    Severity,
    ShellLine,
    Signature,
    fix_environment,
)
from doctor.facts import Environment, Facts

ID = "pip-script-broken"
EXPLAINS = ("externally-managed",)
"""Conditions that a log shows while this one is the cause on this machine."""

SIGNATURES = (
    # The script of a distribution's pip before version 10, with a newer pip in the user's folder or in /usr/local.
    Signature(
        messages=("ImportError: cannot import name main", "ImportError: cannot import name 'main' from 'pip'"),
        near=("from pip import main", "/bin/pip"),
    ),
    # Debian's pip before version 8, which imports this name from the requests that is installed, with a newer one.
    Signature(
        messages=("ImportError: cannot import name 'IncompleteRead'",),
    ),
    # Parts of pip of two releases, one over the other.
    Signature(
        messages=(
            "ImportError: cannot import name … from 'pip._internal",
            "ImportError: cannot import name … from 'pip._vendor",
            "ImportError: cannot import name … from 'pip.req'",
        ),
        near=("/bin/pip", "/pip/", "pip3", "scripts\\pip"),
        certain=False,
    ),
    Signature(messages=("cannot import name …; 'pip' is a package and cannot be directly executed",)),
    # A script of pip that setuptools made, for another release of pip than the one that is installed.
    Signature(
        messages=("VersionConflict: (pip",),
        near=("load_entry_point", "/bin/pip", "pkg_resources"),
        context="entry-point",
    ),
    Signature(
        messages=(
            "DistributionNotFound: pip==",
            "The 'pip==… distribution was not found and is required by the application",
            "PackageNotFoundError: No package metadata was found for pip",
        ),
        near=("/bin/pip", "pkg_resources"),
    ),
)

ADVICE = (
    Advice(
        context="entry-point",
        text="The `pip` command was written for a different pip version than the one installed. `python3 -m "
        "pip` works without it, and writes the command again when it installs itself.",
        remedy=ShellLine(text="python3 -m pip install --force-reinstall pip", needs_network=True),
    ),
    Advice(
        context="conda",
        text="pip and the command `pip` of the conda environment are of different versions. conda reinstalls both.",
        remedy=Command(argv=("conda", "install", "--force-reinstall", "pip"), needs_network=True),
    ),
    Advice(
        text="The command `pip` is older than the pip that it imports, which was installed over the distribution's. "
        "`python3 -m pip` works. Better still, use the pip of an environment, which doctor creates.",
        remedy=FixFailedCommand(otherwise=fix_environment()),
    ),
)

_FAULTS = {
    "long": "its first line is longer than the 255 bytes that Linux reads",
    "crlf": "pip or activate has lines that end in CR LF",
    "denied": "it is not executable",
    "dead": "its first line names a Python that does not exist",
}


def check(facts: Facts) -> Iterator[Finding]:
    """Report environments that are healthy otherwise; a moved or broken one is rebuilt as a whole."""
    yield from _check_path(facts)
    for environment in facts.environments:
        if environment.state != "healthy" or environment.pip is None:
            continue
        fault, missing = environment.script_fault, environment.missing_scripts
        if fault == "crlf":
            script = f"{environment.path}/bin"
            summary = f"The scripts in {script} cannot be started, because their lines end in CR LF."
        elif fault:
            script = f"{environment.path}/bin/{'pip3' if missing == ('pip',) else 'pip'}"
            summary = f"{script} cannot be started, because {_FAULTS[fault]}."
        elif missing:
            script = f"{environment.path}/bin/{missing[0]}"
            summary = f"The environment {environment.path} has no command {' and no '.join(missing)}."
        else:
            continue
        yield Finding(
            id=ID,
            severity=Severity.WARNING,
            summary=summary,
            evidence=(Evidence(source=script, value=_FAULTS[fault] if fault else "missing"),),
            consequence="The shell may run the system's pip instead, which refuses.",
            remedy=_remedy(environment, environment.pip.version),
        )


def _check_path(facts: Facts) -> Iterator[Finding]:
    """Report a pip outside of environments that a shell finds first, and that lost its Python or its modules."""
    dead = [(path, python) for path, python in facts.tools.dead_pips if not facts.waits_for_system_python(python)]
    if dead:
        moves = (("mv", "-n", path, f"{path}.off") for path, _ in dead)
        pip = facts.tools.pip
        has_none = pip is not None and pip.path == dead[0][0] and not pip.is_importable
        sudo = () if facts.may_change(dead[0][0]) else ("sudo",)
        yield Finding(
            id=ID,
            severity=Severity.WARNING,
            summary=f"{dead[0][0]} cannot be started, because it names a Python that "
            f"{'has no pip' if has_none else 'does not exist'}.",
            evidence=tuple(Evidence(source=path, value=f"starts {python}") for path, python in dead),
            consequence="The shell finds it before any other pip on PATH, and reports an error.",
            remedy=ShellLine(text=" && ".join(shlex.join((*sudo, *move)) for move in moves)),
        )


def _remedy(environment: Environment, version: str) -> Remedy:
    """Return the command that rewrites the scripts, or if only one name is missing, links it to the other one."""
    if environment.script_fault == "crlf":
        scripts = f"{shlex.quote(f'{environment.path}/bin')}/*"
        return ShellLine(text=f"""grep -lIZ "$(printf '\\r')" {scripts} | xargs -0 sed -i 's/\\r$//'""")
    if environment.script_fault == "denied":
        return ShellLine(text=f"chmod +x {shlex.quote(f'{environment.path}/bin')}/pip*")
    if not environment.script_fault and len(environment.missing_scripts) == 1:
        missing = environment.missing_scripts[0]
        other = "pip3" if missing == "pip" else "pip"
        return ShellLine(text=f"ln -s {other} {shlex.quote(f'{environment.path}/bin/{missing}')}")
    pip = f"pip=={version}" if version else "pip"
    argv = (environment.python, "-m", "pip", "install", "--force-reinstall", "--no-deps", pip)
    return Command(argv=argv, needs_network=True)
