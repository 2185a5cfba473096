"""Permission denied: pip may not write where this Python keeps its packages.

What it is
    This user may write neither to the interpreter's site-packages nor to a folder of their own
    that it would use instead.

Why it matters
    ``pip install`` ends with ``[Errno 13] Permission denied``, or with ``Read-only file system``.

What to do
    Work in an environment of your own: ``doctor fix --venv``.

Dead ends
    ``sudo pip``: it works once, and the next user has the same trouble with files of root's.
    chmod or chown on system folders.

References
    pip: ``commands/install.py``, decide_user_install and site_packages_writable.
"""

from __future__ import annotations

from collections.abc import Iterator

from doctor.diagnose.model import Advice, Evidence, Finding, Severity, Signature, environment_remedy
from doctor.facts import Facts, Interpreter
from doctor.facts.pip_config import PipConfig

ID = "permission-denied"

SIGNATURES = (
    Signature(
        says=(
            "Could not install packages due to an OSError: [Errno 13] Permission denied",
            "Could not install packages due to an EnvironmentError: [Errno 13] Permission denied",
            "Could not install packages due to an OSError: [Errno 30] Read-only file system",
            "Consider using the --user option or check the permissions",
        ),
    ),
    Signature(
        says=(
            "[Errno 13] Permission denied: …site-packages",
            "[Errno 13] Permission denied: …dist-packages",
            "[Errno 13] Permission denied: …/.cache/pip",
            "[Errno 13] Permission denied: …/bin/pip",
            "[WinError 5] Access is denied: …site-packages",
            "could not create …site-packages…: Permission denied",
            "could not create …dist-packages…: Permission denied",
        ),
    ),
    Signature(
        says=("[Errno 30] Read-only file system", "Read-only file system (os error 30)"),
        near=("pip", "venv", "uv", "site-packages", "dist-packages"),
    ),
    # venv/__main__ prints what failed as "Error: …".
    Signature(says=("Error: [Errno 13] Permission denied",), near=("venv", "pip", "virtualenv")),
    # uv, by the crate fs-err: "failed to create directory `…`: Permission denied (os error 13)".
    Signature(
        says=(
            "site-packages…Permission denied (os error 13)",
            "dist-packages…Permission denied (os error 13)",
            "site-packages…Access is denied. (os error 5)",
            "cache/uv…Permission denied (os error 13)",
            "share/uv…Permission denied (os error 13)",
            "uv\\cache…Access is denied. (os error 5)",
            "cache/uv…Permission denied",
        ),
    ),
    Signature(
        says=(
            "failed to create directory … Permission denied (os error 13)",
            "failed to create file … Permission denied (os error 13)",
            "failed to open file … Permission denied (os error 13)",
            "failed to remove file … Permission denied (os error 13)",
            "failed to remove directory … Permission denied (os error 13)",
            "failed to rename file … Permission denied (os error 13)",
            "failed to write to file … Permission denied (os error 13)",
            "failed to remove file … Access is denied. (os error 5)",
            "failed to rename file … Access is denied. (os error 5)",
            "failed to create directory … Access is denied. (os error 5)",
        ),
        near=("uv ", "/uv", "\\uv", ".whl", "venv"),
    ),
)
ADVICE = (
    Advice(
        where="docker",
        do="The step runs as a user who does not own that folder. Make the environment as that user in a folder of "
        'theirs (`ENV VIRTUAL_ENV=/home/app/venv`, `ENV PATH="$VIRTUAL_ENV/bin:$PATH"`), or install before `USER` '
        "changes.",
    ),
    Advice(
        where="uv",
        do="What uv could not write is named in the log. An environment of your own needs no rights (`uv venv`, no "
        "`--system`); a cache or data folder owned by root is left by an earlier `sudo uv`: set UV_CACHE_DIR to a "
        "folder of yours, or give the cache back.",
        run="uv venv",
    ),
    Advice(
        do="That folder is not yours, and need not be: `doctor fix --venv` makes an environment in your project, where "
        "pip writes freely.",
        run="doctor fix --venv",
    ),
)


def check(facts: Facts) -> Iterator[Finding]:
    """Only where pip would get as far as writing: a managed Python refuses before."""
    python = facts.python
    if python is None or python.pip is None:
        return
    settings = facts.pip_config
    if python.externally_managed and not settings.on("break-system-packages") and not settings.destination:
        return
    place = _closed(python, settings)
    if place is None:
        return
    yield Finding(
        id=ID,
        severity=Severity.WARNING if python.in_environment else Severity.INFO,
        summary="This user may not write where pip would install for this Python.",
        evidence=(Evidence(source=place, value="not writable"),),
        consequence="pip install ends with: Permission denied.",
        blocks=("pip-install",),
        remedy=environment_remedy(facts),
    )


def _closed(python: Interpreter, settings: PipConfig) -> str | None:
    """The folder that pip would choose, where it may not be written to (pip's decide_user_install)."""
    destination, user = settings.destination, settings.effective("user")
    if destination:
        return destination.value if settings.destination_writable is False else None
    if user and user.enables:
        return python.user_site if python.user_site_writable is False else None
    if python.purelib_writable is not False or (python.user_site_writable and user is None):
        return None
    return python.purelib
