"""Python fails to start.

What it is
    The interpreter was started without a program and failed. Its standard library or a shared
    library is missing, it was built for another processor, or it is the launcher of a version manager (pyenv,
    asdf) that has no version selected here.

Why it matters
    Every program that uses it fails in the same way, with misleading messages (`No module named 'encodings'`,
    `init_fs_encoding`).

What to do
    Read the message that doctor quotes. For a version manager, select a version: `pyenv versions` lists them,
    `pyenv local X.Y` selects one. For a system Python, reinstall its packages:
    `apt-get install --reinstall libpythonX.Y-stdlib pythonX.Y-minimal`. A wrapper or a link that was left behind in
    `/usr/local/bin` or `~/.local/bin` hides the system's Python: move it aside. Or use another Python:
    `doctor check --python PATH`.

Dead ends
    Do not copy a standard library from elsewhere, and do not set PYTHONHOME.

References
    CPython: `Modules/getpath.py`; pyenv's README on shims.
"""

from __future__ import annotations

import posixpath
import re
import shlex
from collections.abc import Iterator

from doctor.diagnose.model import (
    Activate,
    Advice,
    Command,
    Evidence,
    Finding,
    Instruction,
    Remedy,
    Severity,
    ShellLine,
    Signature,
)
from doctor.diagnose.remedies import FINISH_INSTALLATIONS
from doctor.facts import Facts, NoInterpreter

ID = "python-broken"

SIGNATURES = (
    # glibc's loader: elf/dl-version.c and elf/dl-load.c.
    Signature(
        messages=("python{version}: … version `GLIBC_… not found (required by",),
        unless=("importerror", "oserror"),
        context="old-library",
    ),
    Signature(
        messages=("python{version}: error while loading shared libraries:",), unless=("ensurepip", "/bin/../lib")
    ),
)
ADVICE = (
    Advice(
        context="old-library",
        text="Python was linked to a newer C library than the one that is installed. If apt has just upgraded a "
        "part of the system, it must finish; a Python copied from another system does not run on this one.",
        remedy=FINISH_INSTALLATIONS,
    ),
    Advice(
        text="Python does not find a library that it was linked to. If it was compiled here, `sudo ldconfig` makes "
        "the loader look again; otherwise reinstall it. `doctor check` shows what is wrong on this machine.",
        remedy=Command(argv=("doctor", "check")),
    ),
)

_PYENV_MISSING = r"pyenv: version [`']([\w.-]+)' is not installed \(set by ((?:/|PYENV_)[^)]*)\)"
"""The message of pyenv (``libexec/pyenv-version-name``)."""


def check(facts: Facts) -> Iterator[Finding]:
    """Report a subject that does not start; variables that cause it and a missing base have their own checks."""
    subject = facts.subject
    if not isinstance(subject, NoInterpreter) or subject.reason != "does-not-start":
        return
    environment = facts.subject_environment
    if (
        {"PYTHONHOME", "PYTHONPLATLIBDIR"} & set(facts.environ)
        or facts.start_up_faults
        or facts.library_fault
        or (environment and environment.state == "broken")
    ):
        return
    remedy = _select_version(str(subject.executable), subject.detail) or _off_path(facts, str(subject.executable))
    working = facts.project.environment if facts.project else None
    next_step = ""
    if isinstance(remedy, ShellLine) and remedy.text.startswith("sed "):
        folder = posixpath.dirname(str(subject.executable))
        next_step = f"Take {folder} off PATH for new shells; a copy of the file is kept."
    if working and working.state == "healthy" and environment is None and not isinstance(remedy, Command | ShellLine):
        remedy = Activate(environment=working)
        next_step = f"{subject.executable} does not start, and the project's environment works. Activate it."
    yield Finding(
        id=ID,
        severity=Severity.ERROR,
        summary=f"{subject.executable} does not start.",
        evidence=(Evidence(source=str(subject.executable), value=subject.detail),),
        consequence="Every program that uses it fails, often with a misleading message.",
        blocks=("create-venv", "pip-install"),
        remedy=remedy,
        next_step=next_step,
    )


def _select_version(shim: str, message: str) -> Remedy | None:
    """Return what selects a version for pyenv, by the message of its shim; ``None`` for any other message.

    A file in the user's folder of pyenv is a choice for all projects, and one elsewhere says what a project needs.
    """
    missing, root = re.search(_PYENV_MISSING, message), posixpath.dirname(posixpath.dirname(shim))
    if missing is None:
        return None
    version, origin = missing.groups()
    if not origin.startswith("/"):
        return ShellLine(text=f"unset {origin.split()[0]}")
    words = ("global", "system") if origin == f"{root}/version" else ("install", version)
    return Command(argv=(f"{root}/bin/pyenv", *words), needs_network=words[0] == "install")


def _off_path(facts: Facts, executable: str) -> Remedy | None:
    """Return what makes another Python the first one: to move the file aside, or to leave out its folder.

    Nothing is moved out of the system's folders, nor out of those of a version manager such as pyenv's shims.
    """
    folder, user, others = posixpath.dirname(executable), facts.machine.user, facts.other_interpreters
    if not (facts.subject_from_path and user and others):
        return None
    own = (f"{user.home}/.local/bin", f"{user.home}/bin")
    if folder in (*own, "/usr/local/bin", "/usr/local/sbin") and facts.live:
        argv = ("mv", "-n", executable, f"{executable}.off")
        return Command(argv=argv, needs_root=folder not in own)
    line = facts.path_line
    is_elsewhere = line is None or folder in ("/usr/bin", "/bin")
    if is_elsewhere and not folder.startswith(f"{user.home}/"):
        return None
    if line and line.only_adds_to_path and line.path.startswith(f"{user.home}/"):
        return ShellLine(text=shlex.join(line.removal))
    place = f"{line.place} puts it there" if line else "a shell startup file puts it there"
    text = f"Take {folder} off PATH, where {place}. {others[0][0]} is installed."
    return Instruction(text=text)
