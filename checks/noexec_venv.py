"""A virtual environment is on a file system mounted noexec.

What it is
    The environment is on a file system mounted with `noexec` (often `/tmp`, an external disk, a network share).
    Creating it succeeds, because `bin/python` is a link to a Python elsewhere. The same may be true of pipx's folders.

Why it matters
    The shell skips the environment's scripts on PATH, so `pip` is the system's, which refuses with an
    "externally managed" error although the environment is active. `python -m pip` works.

What to do
    Create the environment on another file system: `doctor fix --venv --path FOLDER`, with a folder on a file
    system that permits execution. For pipx, name other folders with `PIPX_HOME` and `PIPX_BIN_DIR`.

Dead ends
    `chmod +x` and sudo do not help.

References
    mount(8), noexec.
"""

from __future__ import annotations

import shlex
from collections.abc import Iterator

from doctor.diagnose.model import (
    Activate,
    Advice,
    Evidence,
    Finding,
    Instruction,
    Remedy,
    Severity,
    ShellLine,
    Signature,
)
from doctor.diagnose.remedies import environment_remedy
from doctor.facts import Environment, Facts, User

ID = "noexec-venv"
EXPLAINS = ("externally-managed",)
"""Conditions that a log shows while this one is the cause on this machine."""

SIGNATURES = (
    # The user showed the mount as well.
    Signature(messages=("{venv}/bin/pip{version}: Permission denied",), near=("noexec",), unless=("errno 13", "sudo")),
    Signature(messages=("bad interpreter: Permission denied",), certain=False),
    # execve(2) fails with EACCES; the mode of these files permits execution, unless somebody changed it.
    Signature(
        messages=(
            "{venv}/bin/pip{version}: Permission denied",
            "{venv}/bin/python{version}: Permission denied",
            "permission denied: {venv}",
        ),
        near=("venv", "activate", "bin/pip", "bin/python"),
        unless=("errno 13", "sudo"),
        certain=False,
    ),
    # PowerShell, where a rule of Windows' administrator forbids running what is in the folder.
    Signature(
        messages=("Program 'pip.exe' failed to run: Access is", "Program 'python.exe' failed to run: Access is"),
        context="forbidden",
        certain=False,
    ),
    # glibc's dl-load.c, which maps a compiled module into memory.
    Signature(
        messages=("failed to map segment from shared object",),
        near=("importerror", "oserror"),
        unless=("cannot allocate memory",),
        certain=False,
        context="module",
    ),
    # Python's subprocess, by which tox and virtualenv start it; their shells and they end with 126.
    Signature(
        messages=("[Errno 13] Permission denied: {venv}", "InvocationError for command {venv}"),
        near=("_execute_child", "posix_spawn", "in execv", "code 126"),
        certain=False,
    ),
)
ADVICE = (
    Advice(
        context="forbidden",
        text="Windows does not let this program start: a rule of the administrator (AppLocker) or a virus scanner "
        "allows "
        "programs in some folders only. `py -m pip` starts no other program than Python.",
        remedy=Instruction(text="Create the environment in a folder where programs may run: `py -m venv FOLDER`"),
    ),
    Advice(
        context="wsl",
        text="The environment is on a Windows drive or another file system that does not permit execution. Create it "
        "in a Linux folder: `doctor fix --venv --path ~/.venvs/NAME`",
        remedy=ShellLine(text="doctor fix --venv --path ~/.venvs/{project}", needs_network=True),
    ),
    Advice(
        context="temporary",
        text="The tool creates an environment in /tmp, probably mounted with `noexec`; `findmnt -T /tmp` shows "
        "it. With this variable it uses a folder in your home, as long as this shell lives. Then repeat the command.",
        remedy=ShellLine(text='export TMPDIR="$(mktemp -d -p "$HOME")"'),
    ),
    Advice(
        context="module",
        text="The folder with the compiled module is probably on a file system mounted with `noexec`; `findmnt -T "
        "FOLDER` shows its options. Create the environment elsewhere: `doctor fix --venv --path FOLDER`",
        remedy=ShellLine(text="doctor fix --venv --path ~/.venvs/{project}", needs_network=True),
    ),
    Advice(
        context="no-names",
        text="The environment is probably on a file system mounted with `noexec`; `findmnt -T FOLDER` shows its "
        "options. tox has its environments in the folder that `--workdir` names.",
        remedy=Instruction(text="Create it on another file system: `doctor fix --venv --path FOLDER`"),
    ),
    Advice(
        text="The environment is probably on a file system mounted with `noexec`; `findmnt -T FOLDER` shows its "
        "options. `{venv}/bin/python -m pip` starts there if `bin/python` is a link to a Python elsewhere, but "
        "compiled modules cannot be loaded. So create the environment elsewhere.",
        remedy=ShellLine(text="doctor fix --venv --path ~/.venv {arguments}", needs_network=True),
    ),
)


def check(facts: Facts) -> Iterator[Finding]:
    """Report environments on mounts with the flag noexec, and as a note a folder where one would be."""
    for environment in facts.environments:
        if environment.state == "noexec":
            yield Finding(
                id=ID,
                severity=Severity.ERROR,
                summary=f"The environment {environment.path} is on a file system that does not permit execution.",
                evidence=(Evidence(source=environment.path, value="on a file system mounted noexec"),),
                consequence="The shell skips its pip and runs the system's, which refuses.",
                # a link to a Python elsewhere still runs, a copy does not
                blocks=("create-venv", "pip-install")
                if facts.python is None and facts.belongs_to_subject(environment)
                else (),
                remedy=_remedy(facts, environment),
            )
    if facts.tools.pipx_noexec:
        yield Finding(
            id=ID,
            severity=Severity.WARNING if facts.tools.pipx_home else Severity.INFO,
            summary=f"No pipx application starts from {facts.tools.pipx_noexec}, which is mounted noexec.",
            evidence=(Evidence(source=facts.tools.pipx_noexec, value="on a file system mounted noexec"),),
            consequence='`pipx install` succeeds, but its command fails with "Permission denied". Once both '
            "variables name another folder, in new shells too, install the applications again.",
            blocks=("pipx-install",),
            remedy=_move_pipx(facts.machine.user, facts.tools.pipx_noexec),
        )
    obstacle, existing = facts.obstacle, facts.project.environment if facts.project else None
    if obstacle and obstacle.kind == "noexec" and existing is None:
        yield Finding(
            id=ID,
            severity=Severity.INFO,
            summary=f"No environment works in {obstacle.place}, because {obstacle.reason}.",
            evidence=(Evidence(source=obstacle.place, value="on a file system mounted noexec"),),
        )


def _remedy(facts: Facts, environment: Environment) -> Remedy | None:
    """Return the remedy that creates another environment, or activates the one that there is."""
    own = facts.project.environment if facts.project else None
    if own is None or own.state == "healthy":
        return Activate(environment=own) if own else None
    return environment_remedy(facts, environment) if own.real_path == environment.real_path else None


def _move_pipx(user: User | None, noexec: str) -> Remedy:
    """Return the line that gives pipx a folder outside home, or the words for a user who cannot create one."""
    if user is None or (user.sudo == "none" and not user.root) or noexec.startswith("/opt/"):
        return Instruction(
            text="Name folders on a file system that permits execution: `export PIPX_HOME=FOLDER/pipx "
            "PIPX_BIN_DIR=FOLDER/bin`. Then install each application again."
        )
    folder = shlex.quote(f"/opt/pipx-{user.name}")
    create = f"sudo install -d -o {shlex.quote(user.name)} {folder}"
    return ShellLine(text=f"export PIPX_HOME={folder} PIPX_BIN_DIR={folder}/bin && {create}")
