"""The protection is switched off: break-system-packages is configured.

What it is
    ``break-system-packages`` is set in one of pip's files, as PIP_BREAK_SYSTEM_PACKAGES or
    UV_BREAK_SYSTEM_PACKAGES, or assigned in a start-up file. GitHub's Ubuntu 24.04 runners have it in
    ``/etc/pip.conf``.

Why it matters
    pip installs over the system's packages without a word, and what works here fails on every
    other machine.

What to do
    Take the line out where doctor shows it, and use an environment. On a throw-away CI machine it
    does no lasting harm.

Dead ends
    ``/etc/pip.conf.d/*.conf`` is no place pip reads.

References
    pip: ``configuration.py``; PEP 668.
"""

from __future__ import annotations

from collections.abc import Iterator

from doctor.diagnose.model import Evidence, Finding, Severity, ShellLine, fix_condition
from doctor.facts import Facts

ID = "break-system-packages-set"


def check(facts: Facts) -> Iterator[Finding]:
    """Every place it is set in, in force or not; what it allows, only where it is."""
    settings = facts.pip_config
    places = [
        setting
        for setting in (*settings.pip, *settings.uv, *settings.written)
        if setting.name == "break-system-packages" and setting.enables
    ]
    if not places:
        return
    managed = facts.python is not None and facts.python.externally_managed is not None
    in_force = settings.on("break-system-packages")
    yield Finding(
        id=ID,
        severity=Severity.INFO if facts.machine.ci else Severity.WARNING,
        summary="pip is told to break system packages: the protection of the system's Python is off."
        if in_force
        else "A setting tells pip or uv to break system packages.",
        evidence=tuple(Evidence(source=s.source, value=s.line) for s in places),
        consequence="Packages installed over the system's break its programs, and scripts that rely on it fail elsewhere.",
        allows=("pip-install",) if managed and in_force else (),
        remedy=ShellLine(text=f"unset {places[0].source}") if places[0].in_shell else fix_condition(ID),
    )
