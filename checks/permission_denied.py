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

from doctor.facts import Facts
from doctor.finding import Evidence, Finding, Severity

ID = "permission-denied"

_ELSEWHERE = ("target", "prefix", "root")


def check(facts: Facts) -> Iterator[Finding]:
    """Only where pip would get as far as writing: a managed Python refuses before."""
    python = facts.python
    if python is None or python.pip is None or python.purelib_writable is not False or python.user_site_writable:
        return
    if python.externally_managed and not facts.settings.on("break-system-packages"):
        return
    if any(facts.settings.effective(name) for name in _ELSEWHERE):
        return
    yield Finding(
        id=ID,
        severity=Severity.WARNING if python.in_environment else Severity.INFO,
        summary="This user may not write where this Python keeps its packages.",
        evidence=(Evidence(source=python.purelib, value="not writable"),),
        leads_to="pip install ends with: Permission denied.",
        blocks=("pip-install",),
        fix=facts.mend(),
    )
