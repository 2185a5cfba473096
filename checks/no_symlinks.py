"""This folder's file system does not support symbolic links.

What it is
    The folder is on a Windows file system (FAT, exFAT), or on a folder that VirtualBox shares. These have no
    symbolic links, or refuse to create them.

Why it matters
    An environment contains links: `bin/python`, and `lib64` on a 64-bit Linux. `python3 -m venv` stops with "Operation
    not permitted" or "Function not implemented", and uv with "failed to symlink file"; part of the environment
    remains there.

What to do
    Create the environment in your home folder, and leave the project where it is:
    `doctor fix --venv --path ~/.venv-PROJECT`. doctor finds an environment of that name again.

Dead ends
    `python3 -m venv --copies` copies `bin/python`, but still links `lib64`. `sudo` does not help.

References
    symlink(2), EPERM; CPython: `Lib/venv/__init__.py`, ensure_directories; VirtualBox manual, "Shared Folders".
"""

from __future__ import annotations

from collections.abc import Iterator

from doctor.diagnose.model import Advice, Evidence, Finding, Severity, ShellLine, Signature, fix_environment
from doctor.facts import Facts

ID = "no-symlinks"

_ERRORS = (
    "[Errno 1] Operation not permitted",
    "[Errno 22] Invalid argument",
    "[Errno 26] Text file busy",
    "[Errno 38] Function not implemented",
    "[Errno 61] No data available",
    "[Errno 71] Protocol error",
    "[Errno 95] Operation not supported",
    "[Errno 95] Not supported",
)
"""The errors of symlink(2) on FAT, on shares of Windows and VirtualBox, on a 9p folder, and with exfat-fuse; 95 is
EOPNOTSUPP."""
_ENVIRONMENTS = ("venv", "env/", ".tox/", ".nox/")
"""Parts of the paths in environments."""
SIGNATURES = (
    # OSError with two names, by os.symlink in Lib/venv/__init__.py.
    Signature(messages=tuple(f"{error}: 'lib' -> '" for error in _ERRORS), near=("/lib64'",)),
    Signature(messages=tuple(f"{error}: … -> '…/bin/python{{version}}" for error in _ERRORS), near=_ENVIRONMENTS),
    Signature(messages=("[Errno 71] Protocol error: '/… -> '",)),
    # crates/uv-fs, by the crate fs-err.
    Signature(
        messages=(
            "failed to symlink … Operation not permitted (os error 1)",
            "failed to symlink … Not supported (os error 95)",
            "failed to symlink … Protocol error (os error 71)",
            "failed to symlink … Function not implemented (os error 38)",
        ),
        near=("uv ", "venv"),
    ),
    # The same without the crate's words, in some releases.
    Signature(
        messages=(
            "Creating virtual environment at: … error: Operation not permitted (os error 1)",
            "Creating virtualenv at: … error: Operation not permitted (os error 1)",
            "Failed to create virtualenv Operation not permitted (os error 1)",
        ),
        certain=False,
    ),
)
ADVICE = (
    *(
        Advice(
            context=context,
            text="This folder's file system does not support symbolic links. Create the environment in your home "
            "folder, and leave the project where it is; doctor finds an environment of that name again. `--copies` "
            "and `sudo` do not help.",
            remedy=ShellLine(text=f"doctor fix --venv --path ~/.venv-{project}", needs_network=True),
        )
        for context, project in (("named", "{project}"), ("", '"$(basename "$PWD")"'))
    ),
    Advice(
        context="uv/named",
        text="This folder's file system does not support symbolic links. Keep the environment in your home folder, and "
        "leave the project where it is: `uv sync` and `uv run` use the one that UV_PROJECT_ENVIRONMENT names.",
        remedy=ShellLine(
            text="export UV_PROJECT_ENVIRONMENT=~/.venv-{project} && uv venv ~/.venv-{project}", needs_network=True
        ),
    ),
)


def check(facts: Facts) -> Iterator[Finding]:
    """Report the folder as a note: nothing is wrong with the machine."""
    obstacle = facts.obstacle
    if obstacle is None or obstacle.kind != "no-symlinks":
        return
    yield Finding(
        id=ID,
        severity=Severity.INFO,
        summary=f"No environment can be created in {obstacle.place}, because {obstacle.reason}.",
        evidence=(Evidence(source=obstacle.place, value=obstacle.reason),),
        consequence='`python3 -m venv` fails with "Operation not permitted".',
        blocks=("create-venv",),
        remedy=fix_environment(path=obstacle.instead, needs_consent=True)
        if obstacle.instead and not obstacle.existing and obstacle.is_target
        else None,
    )
