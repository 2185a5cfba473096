"""No environment can be created in this folder.

What it is
    You cannot write to the project's folder, or to the current one if there is no project: it belongs to
    another user or to the system, or its file system is mounted read-only. For root the same holds where another user
    could change the folder, because root would then run that user's programs. Or the folder was removed while the shell
    was in it, perhaps to be made again by git or a build.

Why it matters
    `python3 -m venv .venv` stops there with "Permission denied", and `doctor fix --venv` cannot create anything. In a
    folder that was removed, pip and pipx fail with FileNotFoundError as well, in every environment.

What to do
    Change to the folder of your project and repeat the command, or create an environment in your home folder:
    `doctor fix --venv --path ~/.venv`. If the folder belongs to another user, run doctor as that user. If it was
    removed and created again, `cd .` takes the shell into the new one.

Dead ends
    `sudo python3 -m venv` makes an environment that you cannot install into afterwards. Do not make system folders
    writable.

References
    Python documentation, "venv"; access(2).
"""

from __future__ import annotations

from collections.abc import Iterator

from doctor.diagnose.model import Advice, Evidence, Finding, Severity, ShellLine, Signature, fix_environment
from doctor.facts import Facts, Obstacle

ID = "folder-not-writable"
SIGNATURES = (
    Signature(  # uv; Python's os.getcwd()
        messages=(
            "Current directory does not exist",
            "os.getcwd() … FileNotFoundError: [Errno 2] No such file or directory",
        ),
        near=("python", "uv "),
        context="removed",
    ),
    Signature(  # dash; bash, which goes on
        messages=(
            "sh: 0: getcwd() failed: No such file or directory",
            "error retrieving current directory: getcwd: cannot access parent directories: No such file",
        ),
        near=("python", "pip", "venv", "uv "),
        certain=False,
        symptom=True,
        context="removed",
    ),
)
ADVICE = (
    Advice(
        context="removed",
        text="The folder was removed while the shell was in it. If there is one of the same name now, this changes to "
        "it; if not, to your home folder. Then repeat the command.",
        remedy=ShellLine(text='cd "$PWD" || cd'),
    ),
    Advice(
        text="You cannot create anything in that folder, with any tool. The environment can be elsewhere: "
        "this one is in your home folder. Or ask the owner of the folder to create it.",
        remedy=ShellLine(text='doctor fix --venv --path ~/.venv-"$(basename "$PWD")"', needs_network=True),
    ),
)
_KINDS = ("denied", "distrusted", "read-only", "system")


def check(facts: Facts) -> Iterator[Finding]:
    """Report the folder as a note: nothing is wrong with the machine."""
    obstacle = facts.obstacle
    if obstacle and obstacle.kind == "removed":
        yield _report_removed(obstacle)
    if obstacle is None or obstacle.kind not in _KINDS:
        return
    is_advised = obstacle.is_target and obstacle.instead and not obstacle.existing
    yield Finding(
        id=ID,
        severity=Severity.INFO,
        summary=f"No environment can be created in {obstacle.place}, because {obstacle.reason}.",
        evidence=(Evidence(source=obstacle.place, value=obstacle.reason),),
        blocks=("create-venv",) if obstacle.stops_venv else (),
        remedy=fix_environment(path=obstacle.instead, needs_consent=True) if is_advised else None,
    )


def _report_removed(obstacle: Obstacle) -> Finding:
    """Report that programs cannot tell in which folder they are; the shell changes to the one that has its name now."""
    return Finding(
        id=ID,
        severity=Severity.ERROR,
        summary=f"The current folder {obstacle.place} was removed, and this shell is still in it.",
        evidence=(Evidence(source=obstacle.place, value=obstacle.reason),),
        consequence="pip, pipx and venv fail with FileNotFoundError.",
        blocks=("create-venv", "pip-install", "pipx-install"),
        remedy=ShellLine(text='cd "$PWD" || cd'),
    )
