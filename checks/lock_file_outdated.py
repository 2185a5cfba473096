"""The lock file is missing or out of date, so nothing is installed from it.

What it is
    A lock file (uv.lock, poetry.lock, pdm.lock, Pipfile.lock, pixi.lock) lists the exact versions for the requirements
    that the project had when it was written. The requirements have changed since then, or the file does not exist yet.

Why it matters
    uv, Poetry, PDM, Pipenv and pixi stop rather than install other versions than those that were tested: always,
    or with the options that automatic builds use (`--locked`, `--frozen`, `--check`, `--deploy`).

What to do
    Write the lock file again with the tool that the project uses (`uv lock`, `poetry lock`, `pdm lock`,
    `pipenv lock`, `pixi lock`), look at what has changed, and commit it together with pyproject.toml or Pipfile.

Dead ends
    Leaving out `--locked` or `--deploy` in an automatic build installs untested versions. Deleting the
    lock file updates every package at once.

References
    uv: `crates/uv/src/commands/project/lock.rs`; Poetry: `installation/installer.py`; PDM:
    `cli/commands/install.py`; Pipenv: `routines/install.py`; pixi: `lock_file/update.rs`.
"""

from __future__ import annotations

from doctor.diagnose.model import Advice, Command, Instruction, ShellLine, Signature

ID = "lock-file-outdated"

SIGNATURES = (
    Signature(
        messages=(
            "pyproject.toml changed significantly since poetry.lock was last generated",
            "Error: poetry.lock is not up to date with pyproject.toml",
            "poetry.lock not found. Run `poetry lock`",
            "The lock file is not up to date with the latest changes in pyproject.toml",
            "The lock file is not compatible with the current version of Poetry",
            "The lock file does not have a metadata entry",
            "RuntimeError Inconsistent lock file data",
            "No lockfile found. Unable to read locked packages",
            "Unable to read the lock file (",
            "regenerate the lock file with the `poetry lock` command. KeyError",
            "Installing dependencies from lock file Invalid statement (at line",  # git's marks of a conflict
        ),
        context="poetry",
    ),
    Signature(
        messages=(
            "The lockfile at `uv.lock` needs to be updated, but",
            "Unable to find lockfile at `…uv.lock`",
            "The lockfile at `uv.lock` uses an unsupported schema version",
            "error: Failed to parse `uv.lock`, which uses an unsupported schema version",
            "error: Could not find root package",
        ),
        resolved_by=("packages in ", "package in "),
        context="uv",
    ),
    Signature(messages=("Failed to parse `…/uv.lock`",), context="damaged"),
    Signature(
        messages=(
            "Please run `pdm lock` to update the lock file",
            "Lockfile does not exist, nothing to install",
            "No lockfile found, please run `pdm lock` first",
            "Resolving from lockfile failed. You may fix the lockfile by `pdm lock",
            "Requested group not in lockfile",
            "Missing dependencies from the lockfile for package",
            "Requested groups not in lockfile",
            "[CandidateNotFound]: No candidate is found for … that matches the environment or hashes",
        ),
        context="pdm",
    ),
    Signature(
        messages=(
            "Your Pipfile.lock … is out of date. Expected:",
            "Pipfile.lock is out-of-date. Run",
            "Pipfile.lock not found! You need to run",
            "Pipfile.lock is corrupted or invalid",
        ),
        context="pipenv",
    ),
    Signature(
        messages=("lock-file not up-to-date with the workspace", "lock-file not up-to-date with the project"),
        context="pixi",
    ),
)


def _lock(tool: str) -> Advice:
    return Advice(
        context=tool,
        text=f"`{tool} lock` writes the lock file for the current requirements. Look at what has changed in it, and "
        "commit it together with the project's requirements.",
        remedy=Command(argv=(tool, "lock"), needs_network=True),
    )


ADVICE = (
    Advice(
        context="poetry-1",
        text="`poetry lock --no-update` writes the lock file for the current requirements. Without the option, this "
        "release of Poetry also takes the newest version of every other package.",
        remedy=Command(argv=("poetry", "lock", "--no-update"), needs_network=True),
    ),
    *(_lock(tool) for tool in ("poetry", "uv", "pdm", "pipenv", "pixi")),
    Advice(
        context="damaged",
        text="uv cannot read uv.lock: a merge or a person changed it, or another release of uv wrote it. `git checkout "
        "uv.lock` brings back the last one that was committed. Without the file, uv writes a new one, with the newest "
        "versions that fit.",
        remedy=ShellLine(text="mv uv.lock uv.lock.old && uv lock", needs_network=True),
    ),
    Advice(
        text="Write the lock file again with the project's own tool (`uv lock`, `poetry lock`, `pdm lock`), look at "
        "what has changed, and commit it together with the project's requirements.",
        remedy=Instruction(text="Write the lock file again with the project's own tool, and commit it."),
    ),
)
