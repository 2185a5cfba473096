"""No Python was found: nothing on PATH answers to the name.

What it is
    There is no ``python3`` (nor ``python``) among the folders of PATH, or what is there cannot be
    executed or leads to a file that is gone.

Why it matters
    Nothing that needs Python works in this shell. Often Python is there and only PATH is wrong:
    a profile that was not read, a ``sudo`` or ``cron`` with a PATH of its own.

What to do
    Where it was never installed: the package manager's ``python3`` (Debian, Ubuntu, Fedora, openSUSE,
    Alpine) or ``python`` (Arch). Where it is installed but not found, name it: ``doctor check --python PATH``.

Dead ends
    Linking some other Python to ``/usr/bin/python3``: the system's own programs then run on it.

References
    PEP 394, "The python command on Unix-like systems".
"""

from __future__ import annotations

from collections.abc import Iterator

from doctor.facts import Facts, NoInterpreter
from doctor.finding import Evidence, Finding, Severity

ID = "python-missing"


def check(facts: Facts) -> Iterator[Finding]:
    """A dangling link inside an environment is broken-venv's business."""
    subject = facts.subject
    if not isinstance(subject, NoInterpreter) or facts.subject_environment is not None:
        return
    if subject.reason not in ("not-found", "dangling", "not-executable"):
        return
    yield Finding(
        id=ID,
        severity=Severity.ERROR,
        summary=f"No Python answers to the name {subject.asked}.",
        evidence=(Evidence(source=subject.executable or "PATH", value=subject.detail),),
        leads_to="Neither pip nor environments can work without one.",
        blocks=("create-venv", "pip-install"),
    )
