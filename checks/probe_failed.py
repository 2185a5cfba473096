"""Something could not be told: a look at the box gave no answer.

What it is
    A program did not answer within its time limit, a file may not be read, or a probe of doctor's
    crashed.

Why it matters
    What doctor does not know it does not guess: the verdicts that depend on it say "unknown".

What to do
    Look at what doctor names: an interpreter that hangs (a network mount, a start-up hook), a folder
    of somebody else's. Then ask again.

References
    ``doctor check --json``, field ``findings``.
"""

from __future__ import annotations

from collections.abc import Iterator

from doctor.diagnose.model import Evidence, Finding, Operation, Severity
from doctor.facts import Facts, NoInterpreter

ID = "probe-failed"

_CLOUDS: dict[str, tuple[Operation, ...]] = {
    "python": ("create-venv", "pip-install"),
    "settings": ("pip-install",),
    "tools": ("pipx-install",),
    "machine": ("apt-install",),
    "packages": ("apt-install",),
}
"""Which verdicts depend on which probe."""


def check(facts: Facts) -> Iterator[Finding]:
    """One finding for every probe without an answer."""
    subject = facts.subject
    if isinstance(subject, NoInterpreter) and subject.reason in ("time-limit", "not-told"):
        yield Finding(
            id=ID,
            severity=Severity.UNKNOWN,
            summary=f"Nothing could be learnt about {subject.executable or subject.asked}.",
            evidence=(Evidence(source=subject.executable or subject.asked, value=subject.detail),),
            blocks=_CLOUDS["python"],
        )
    for unknown in facts.unknown:
        yield Finding(
            id=ID,
            severity=Severity.UNKNOWN,
            summary=f"The probe of the {unknown.what} gave no answer.",
            evidence=(Evidence(source=unknown.cause, value=unknown.detail),),
            blocks=_CLOUDS.get(unknown.what, ()),
        )
