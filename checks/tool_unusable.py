"""The tool that manages the project (uv, Poetry, …) fails before it does anything.

What it is
    uv, Poetry, PDM, Pipenv, pixi or conda manages the project, and cannot parse one of its files: git left conflict
    markers in the lock file or in pyproject.toml, the lock file is empty after a power cut, or pyproject.toml is not
    valid TOML, or lacks the name or the version that uv needs. Or the tool cannot write to its own folder outside the
    project: `sudo uv` has made uv's cache a root-owned folder, or a variable (UV_CACHE_DIR, POETRY_CACHE_DIR,
    WORKON_HOME) names a disk that is not mounted. A log also shows a tool that is older than the project asks for.

Why it matters
    `uv sync`, `poetry install` and similar commands fail each time, and so does everything that starts them.

What to do
    During the merge, take the lock file of one side (`git checkout --ours uv.lock`), and let the tool complete
    it: `uv sync`, `poetry lock`. Afterwards, the command that doctor names keeps the versions of your side. Merge
    hand-written files such as pyproject.toml yourself. Unset the variable, or give the folder back to yourself:
    `sudo chown -R "$USER": ~/.cache/uv`.

Dead ends
    Deleting the lock file updates every package at once. `sudo uv sync` leaves more root-owned files, in the project
    too.

References
    git-checkout(1), `--ours`; uv documentation, "Caching"; Poetry documentation, "Configuration", cache-dir.
"""

from __future__ import annotations

import shlex
from collections.abc import Iterator

from doctor.diagnose.advice.files_of_tools import ADVICE_FOR_FILES, FILES_OF_TOOLS
from doctor.diagnose.model import (
    Advice,
    Command,
    Evidence,
    Finding,
    Instruction,
    Remedy,
    Severity,
    ShellLine,
    Signature,
    fix_application,
    fix_requirement,
)
from doctor.diagnose.remedies import rights_remedy
from doctor.facts import Facts, Project
from doctor.facts.project import FileFault

ID = "tool-unusable"
# A tool that is older than the project asks for: Poetry's factory.py, pixi's workspace, tox 3's session, nox's
# _version.py, pre-commit's clientlib.py.
SIGNATURES = (
    Signature(
        messages=("This project requires Poetry …, but you are using Poetry",),
        anchor="This project requires Poetry",
        context="old-poetry",
    ),
    Signature(
        messages=("The project requires Pixi version …, but you are using", "but your version of pixi is"),
        near=("pixi",),
        context="old-pixi",
    ),
    Signature(messages=("MinVersionError: tox version is …, required is at least",), context="old-tox"),
    Signature(messages=("The Noxfile requires Nox …, you have",), anchor="The Noxfile requires Nox", context="old-nox"),
    Signature(
        messages=("pre-commit version … is required but version … is installed",),
        anchor="is required but version",
        context="old-pre-commit",
    ),
    # Black's __init__.py, and ruff's workspace crate.
    Signature(
        messages=("The required version … does not match the running version",), near=("oh no!",), context="black"
    ),
    Signature(
        messages=("Cause: Required version … does not match the running version",),
        near=("ruff failed",),
        context="ruff",
    ),
    *FILES_OF_TOOLS,
)
ADVICE = (
    *ADVICE_FOR_FILES,
    *(
        Advice(
            context=tool,
            text=f"The project's configuration requires another {tool} version (`required-version`), so that everyone "
            "who works on it gets the same results.",
            remedy=fix_requirement(f"{tool}{wanted}"),
        )
        for tool, wanted in (("black", "=={existing}.*"), ("ruff", "{wanted}"))
    ),
    Advice(
        context="old-poetry",
        text="The project's pyproject.toml asks for a newer Poetry (`requires-poetry`). If pipx installed Poetry, "
        "`pipx upgrade poetry` updates it; if pip did, `pip install --upgrade poetry`.",
        remedy=Command(argv=("poetry", "self", "update"), needs_network=True),
    ),
    Advice(
        context="old-pixi",
        text="The project asks for a newer pixi. If another program installed pixi, that one updates it.",
        remedy=Command(argv=("pixi", "self-update"), needs_network=True),
    ),
    *(
        Advice(
            context=f"old-{tool}",
            text=f"The project asks for a newer {tool} than this one, which is often the distribution's. doctor "
            "installs the newest one for you alone. One in an environment is updated there: `python -m pip install "
            f"--upgrade {tool}`",
            remedy=fix_application(tool),
        )
        for tool in ("tox", "nox", "pre-commit")
    ),
    Advice(
        text="The project asks for a newer release of the tool that manages it, and the log names both. Update it with "
        "the program that installed it.",
    ),
)
_VARIABLES = (
    "UV_CACHE_DIR", "POETRY_VIRTUALENVS_PATH", "POETRY_CACHE_DIR", "PDM_LOG_DIR", "WORKON_HOME",
    "XDG_CACHE_HOME", "XDG_STATE_HOME", "XDG_DATA_HOME",
)  # fmt: skip
"""The variables that may name the folder."""
_LOCK_FIRST = ("poetry", "pdm", "pipenv")
"""Tools that install from a lock file without a look at what it lacks; the others complete it by themselves."""
_OTHER_SIDE = ("-e", "/^<<<<<<< /d", "-e", r"/^\(||||||| \|=======$\)/,/^>>>>>>> /d")
"""The commands of sed(1) that delete git's marks and what is not of our side."""


def check(facts: Facts) -> Iterator[Finding]:
    """Report the file, and the folder: each alone stops the tool."""
    project = facts.project
    if project is None:
        return
    fault, blocker, tool = project.file_fault, project.tool_blocker, project.manager
    if fault:
        yield Finding(
            id=ID,
            severity=Severity.ERROR,
            summary=f"{tool} installs nothing, because it cannot use {fault.path}: {fault.problem}.",
            evidence=(
                Evidence(
                    source=f"{project.root}/{fault.path}{f':{fault.line}' * bool(fault.line)}", value=fault.problem
                ),
            ),
            consequence=f"Every {tool} command that installs or locks something fails.",
            remedy=_repair(project, fault),
        )
    if blocker:
        value = "is mounted read-only" if blocker.read_only else f"belongs to {blocker.owner or 'you'}"
        yield Finding(
            id=ID,
            severity=Severity.ERROR,
            summary=f"{tool} does nothing, because you cannot write to its folder {blocker.folder}.",
            evidence=(Evidence(source=blocker.path, value=value),),
            consequence=f"Every {tool} command for this project fails.",
            remedy=rights_remedy(facts, blocker, *_VARIABLES),
        )


def _repair(project: Project, fault: FileFault) -> Remedy:
    """Return the line that takes one side of the lock file, or writes another one; people merge what people wrote."""
    if not fault.is_lock:
        what = "Keep what you need of both sides, and delete git's marks" if fault.line else "Correct it"
        return Instruction(text=f"Open {fault.path}. {what}: {fault.problem}.")
    words = project.manager_command() or ()
    lock = f"{shlex.join((*words[:1], 'lock'))} && " if project.manager in _LOCK_FIRST else ""
    first = shlex.join(("mv", fault.path, fault.aside))
    if fault.in_merge:
        first = shlex.join(("git", "checkout", "--ours", "--", fault.path))
    elif fault.line:
        first = (
            shlex.join(("cp", fault.path, fault.aside)) + " && " + shlex.join(("sed", "-i", *_OTHER_SIDE, fault.path))
        )
    return ShellLine(text=f"cd {shlex.quote(project.root)} && {first} && {lock}{shlex.join(words)}", needs_network=True)
