"""A limit of this shell keeps programs from writing their files.

What it is
    The umask denies the user access to every file and folder that a program creates (`umask 0777`), or a limit keeps
    programs from writing files as large as pip (`ulimit -f`). Both are set in a shell startup file, or by what started
    it: a service, a job queue, a sandbox for untrusted programs.

Why it matters
    `python -m venv` fails with `Permission denied` for a file that it has just created, or prints that `ensurepip`
    returned non-zero exit status 1. Neither message names the limit.

What to do
    In this shell, run the command that doctor names, and remove the line that sets the limit from the startup file.
    If the shell may not raise the limit again, open a new one, or change what started it.

Dead ends
    `chmod` repairs single files, but the next ones are created in the same way.

References
    umask(2); getrlimit(2), RLIMIT_FSIZE; bash(1), ulimit.
"""

from __future__ import annotations

from collections.abc import Iterator

from doctor.diagnose.model import (
    Advice,
    Evidence,
    Finding,
    Instruction,
    Operation,
    Remedy,
    Severity,
    ShellLine,
    Signature,
)
from doctor.facts import Facts

ID = "shell-limits"
_INSTALLING = ("pip ", "/pip", "uv ", "/uv", "poetry", "conda", "venv", "-packages")
# strerror(3) of EMFILE and EFBIG, as Python and Rust print them.
SIGNATURES = (
    Signature(
        messages=("[Errno 24] Too many open files", "Too many open files (os error 24)"),
        near=_INSTALLING,
        context="open-files",
    ),
    Signature(
        messages=("[Errno 27] File too large", "File too large (os error 27)", "OSError(27, 'File too large')"),
        near=_INSTALLING,
    ),
)
ADVICE = (
    Advice(
        context="open-files",
        text="The installer has more files open at a time than this shell permits a program. If the shell may not "
        "raise the limit, let it do less at a time: `UV_CONCURRENT_DOWNLOADS=4 UV_CONCURRENT_INSTALLS=1`",
        remedy=ShellLine(text="ulimit -S -n 4096"),
    ),
    Advice(
        text="A program may not write so large a file: this shell has a limit (`ulimit -f`), or the file system is one "
        "for which a file may not have 4 GB (FAT).",
        remedy=ShellLine(text="ulimit -S -f unlimited"),
    ),
)


def check(facts: Facts) -> Iterator[Finding]:
    """Report a mask and a size with which an environment certainly cannot be created."""
    limits = facts.limits
    if limits.umask:
        yield _finding(
            "you cannot use the files that programs create here (umask)",
            Evidence(source="umask", value=limits.umask),
            ("create-venv", "pip-install", "pipx-install"),
            ShellLine(text="umask 022"),
        )
    if limits.file_size is not None:
        remedy: Remedy = ShellLine(text="ulimit -S -f unlimited")
        if not limits.raisable:
            remedy = Instruction(text="Open another shell, or raise the limit where it was set.")
        yield _finding(
            f"no program may write a file of more than {limits.file_size >> 10} kB (ulimit)",
            Evidence(source="ulimit -f", value=f"{limits.file_size >> 10} kB"),
            ("create-venv", "pipx-install"),
            remedy,
        )


def _finding(reason: str, evidence: Evidence, blocks: tuple[Operation, ...], remedy: Remedy) -> Finding:
    return Finding(
        id=ID,
        severity=Severity.ERROR,
        summary=f"No environment can be created from this shell, because {reason}.",
        evidence=(evidence,),
        consequence="`python -m venv` and pipx fail, and their error does not mention the limit.",
        blocks=blocks,
        remedy=remedy,
    )
