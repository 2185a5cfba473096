"""doctor could not examine part of the machine.

What it is
    A program did not answer within its time limit, a file or folder could not be read or is larger than what doctor
    reads of it, or one of doctor's probes crashed.

Why it matters
    doctor does not guess: the verdicts that depend on the missing facts are "unknown".

What to do
    Look at what doctor names: an interpreter that hangs (on a network mount, in a startup hook), or a folder
    that belongs to another user. Then run `doctor check` again.

Dead ends
    Running `doctor check` again while the same program hangs, or the same folder is closed, has the same result. As
    root doctor reads more, but it then examines root's settings and root's PATH, and not yours.

References
    `doctor check --json`, field `findings`.
"""

from __future__ import annotations

from collections.abc import Iterator

from doctor.diagnose.model import Evidence, Finding, Operation, Severity
from doctor.facts import Facts, NoInterpreter

ID = "probe-failed"

_DEPENDENT: dict[str, tuple[Operation, ...]] = {
    "python": ("create-venv", "pip-install"),
    "pip config": ("pip-install",),
    "tools": ("pipx-install",),
    "machine": ("apt-install",),
    "packages": ("apt-install",),
}
"""Operations whose verdicts depend on a probe, by the name of the probe."""


def check(facts: Facts) -> Iterator[Finding]:
    """Report every probe that gave no answer, or only part of it."""
    subject = facts.subject
    if isinstance(subject, NoInterpreter) and subject.reason in ("time-limit", "undetermined"):
        yield Finding(
            id=ID,
            severity=Severity.UNKNOWN,
            summary=f"doctor could not examine {subject.executable or subject.requested}.",
            evidence=(Evidence(source=subject.executable or subject.requested, value=subject.detail),),
            blocks=_DEPENDENT["python"],
        )
    for unknown in facts.unknown:
        yield Finding(
            id=ID,
            severity=Severity.UNKNOWN,
            summary=f"doctor could not examine part of the machine ({unknown.probe}).",
            evidence=(Evidence(source=unknown.cause, value=unknown.detail),),
            blocks=_DEPENDENT.get(unknown.probe, ()),
        )
