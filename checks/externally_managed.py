"""Externally managed Python: pip, uv and pipx refuse to change it.

What it is
    The distribution put a file called EXTERNALLY-MANAGED beside this Python's standard library
    (PEP 668). pip (since 23.0) and uv see it and refuse to install, with
    ``error: externally-managed-environment``. This is a protection, not a fault.

Why it matters
    The system's own programs run on this Python. A package that pip replaced or added under them
    has broken pip, apt's hooks and whole release upgrades.

What to do
    Install into a virtual environment (``doctor fix --venv``), which the marker does not concern;
    applications with pipx (``doctor fix --pipx NAME``); or take the distribution's own package
    (``apt install python3-NAME``).

Dead ends
    Deleting or renaming the marker: the next update brings it back, and what was installed
    meanwhile stays in the way. ``--break-system-packages``, for once or for good: it does what it
    says. ``sudo pip``: the same with more power. Installing python3-full by reflex: it does not
    change what pip may do.

References
    PEP 668, "Marking an interpreter as using an external package manager";
    pip: ``src/pip/_internal/utils/misc.py``, check_externally_managed.
"""

from __future__ import annotations

from collections.abc import Iterator

from doctor.facts import Facts, Interpreter
from doctor.finding import Evidence, Finding, Severity

ID = "externally-managed"

_ELSEWHERE = ("target", "prefix", "root")
"""Options with which pip does not look at the marker (pip ``commands/install.py``)."""


def check(facts: Facts) -> Iterator[Finding]:
    """Say who manages the subject; that alone is nothing to worry about."""
    python = facts.python
    if python is None or python.externally_managed is None:
        return
    marker = python.externally_managed
    yield Finding(
        id=ID,
        severity=Severity.INFO,
        summary=f"{marker.provider} manages this Python, so pip may not change it.",
        evidence=(Evidence(source=marker.marker, value=_first_words(marker.message)),),
        leads_to="pip install stops with error: externally-managed-environment; in a virtual environment it works.",
        blocks=("pip-install",) if _is_honoured(facts, python) else (),
        fix=facts.mend(),
    )


def _is_honoured(facts: Facts, python: Interpreter) -> bool:
    """Whether the pip that is there looks for the marker, and nothing tells it not to."""
    if python.pip and python.pip.version and int(python.pip.version.partition(".")[0]) < 23:
        return False
    settings = facts.settings
    if any(settings.effective(name) for name in _ELSEWHERE):
        return False
    return not (settings.on("break-system-packages") and python.pip and python.pip.version != "23.0")


def _first_words(message: str) -> str:
    words = " ".join(message.split())
    return (words[:97] + "…" if len(words) > 98 else words) or "there, but malformed: pip honours it all the same"
