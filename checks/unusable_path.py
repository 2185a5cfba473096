"""This folder's path contains characters that break virtual environments.

What it is
    The path contains a colon, a tab, a line break, bytes that are not UTF-8, or characters that a shell interprets.

Why it matters
    A colon separates the entries of PATH, so no shell finds an environment's programs there, and `python3 -m venv`
    refuses to create one. The first line of a script ends at a tab or a line break, so `pip` does not start.

What to do
    Rename the folder, or create the environment in your home folder: `doctor fix --venv --path ~/.venv-PROJECT`. doctor
    finds an environment of that name again.

Dead ends
    Quotes or backslashes in PATH do not help: POSIX has no way to quote a colon there.

References
    CPython: `Lib/venv/__init__.py`, ensure_directories. POSIX, "Environment Variables", PATH. execve(2), "Interpreter
    scripts".
"""

from __future__ import annotations

from collections.abc import Iterator

from doctor.diagnose.model import (
    Advice,
    Command,
    Evidence,
    Finding,
    Instruction,
    Severity,
    ShellLine,
    Signature,
    fix_environment,
)
from doctor.facts import Facts

ID = "unusable-path"

# CPython's Lib/venv/__init__.py, ensure_directories.
SIGNATURES = (
    Signature(
        messages=(
            "Refusing to create a venv in … because it contains the PATH separator",
            # virtualenv 16 and 20
            "ERROR: target path contains the operating system path separator",
            "error: argument dest: destination … must not contain the path separator",
        ),
        anchor="PATH separator",
    ),
    # virtualenv 16, which writes the path into the first line of scripts.
    Signature(messages=('Error: the path "…" has a space in it',), anchor="has a space in it", context="spaces"),
    # Installers of Miniconda in the scripts of other programs.
    Signature(
        messages=("which can not be silently installed under a path with spaces",),
        anchor="installed under a path",
        context="spaces",
    ),
    # pip's commands/install.py
    Signature(
        messages=("this system does not have Windows Long Path support enabled",),
        anchor="Windows Long Path support",
        context="long",
    ),
    Signature(messages=("[WinError 206] ",), near=("pip", "site-packages", "venv"), context="long"),
    # git for Windows, where pip fetches a repository.
    Signature(
        messages=("error: unable to create file …: Filename too long",),
        near=("git clone", "pip-req-build", "pip install"),
        context="git",
    ),
    # pip's commands/install.py
    Signature(messages=("Target path exists but is not a directory, will not continue",), context="target"),
    Signature(messages=("error: path segment contains separator `:`",)),  # uv run, from Rust's std::env::join_paths
)
ADVICE = (
    Advice(
        context="target",
        text="`--target` must be a folder, but there is a file with that name.",
        remedy=Instruction(text="Name another folder after `--target`, then repeat the command."),
    ),
    Advice(
        context="spaces",
        text="Neither Miniconda nor an old virtualenv accepts a space in the path of what it creates, not even in "
        "the name of a parent folder.",
        remedy=Instruction(text="Move the project to a folder without spaces in its path, then start it again."),
    ),
    Advice(
        context="git",
        text="A file of the repository has a longer path than git takes on Windows by default, 260 characters.",
        remedy=Command(argv=("git", "config", "--global", "core.longpaths", "true")),
    ),
    Advice(
        context="long",
        text="A file of the package has a longer path than Windows takes by default, 260 characters. As administrator, "
        "this allows longer ones, after a restart. Or create the environment in a short folder, `C:\\venv`.",
        remedy=ShellLine(
            text="Set-ItemProperty HKLM:\\SYSTEM\\CurrentControlSet\\Control\\FileSystem LongPathsEnabled 1"
        ),
    ),
    Advice(
        text="A colon separates the entries of PATH, so no shell would find an environment's programs there. doctor "
        "creates it in your home folder and finds it again. Or rename the folder.",
        remedy=ShellLine(text="doctor fix --venv --path ~/.venv-{project}", needs_network=True),
    ),
)


def check(facts: Facts) -> Iterator[Finding]:
    """Report the folder as a note: nothing is wrong with the machine."""
    obstacle = facts.obstacle
    if obstacle is None or obstacle.kind != "characters":
        return
    yield Finding(
        id=ID,
        severity=Severity.INFO,
        summary=f"No environment works in {obstacle.place}, because {obstacle.reason}.",
        evidence=(Evidence(source=obstacle.place, value=obstacle.reason),),
        blocks=("create-venv",) if obstacle.stops_venv else (),
        remedy=fix_environment(path=obstacle.instead, needs_consent=True)
        if obstacle.instead and not obstacle.existing and obstacle.is_target
        else None,
    )
