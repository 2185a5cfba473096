"""Polluted environment: variables or settings send Python or pip astray.

What it is
    PYTHONHOME makes every Python look for its standard library in another place, and most then do
    not start at all. ``user = true`` (PIP_USER) makes pip refuse to install in a virtual
    environment, which has no user's folder.

Why it matters
    The messages (``No module named 'encodings'``, ``Can not perform a '--user' install``) do not say
    where the setting came from.

What to do
    Unset it where it was set: ``unset PYTHONHOME`` in this shell, and the line in the start-up file;
    for pip the line in the file that doctor names.

Dead ends
    Reinstalling Python.

References
    Python documentation, "Command line and environment", PYTHONHOME;
    pip: ``commands/install.py``, decide_user_install.
"""

from __future__ import annotations

from collections.abc import Iterator

from doctor.facts import Facts, NoInterpreter
from doctor.finding import Evidence, Finding, Severity

ID = "polluted-environment"


def check(facts: Facts) -> Iterator[Finding]:
    """Only what really stands in the way: a PYTHONHOME that Python starts with all the same is let be."""
    home = facts.environ.get("PYTHONHOME")
    subject = facts.subject
    if home and isinstance(subject, NoInterpreter) and subject.reason == "does-not-start":
        yield Finding(
            id=ID,
            severity=Severity.ERROR,
            summary="Python does not start, because PYTHONHOME is set.",
            evidence=(
                Evidence(source="PYTHONHOME", value=home),
                Evidence(source=str(subject.executable), value=subject.detail),
            ),
            leads_to="Every Python started from this shell looks for its standard library there.",
            blocks=("create-venv", "pip-install", "pipx-install"),
            fix="unset PYTHONHOME",
        )
    user = facts.settings.on("user")
    python = facts.python
    if user and python and python.in_environment and not python.system_site_packages:
        yield Finding(
            id=ID,
            severity=Severity.WARNING,
            summary="pip is told to install for the user, which it cannot do in this environment.",
            evidence=(Evidence(source=user.source, value=f"user = {user.value}"),),
            leads_to="pip install stops with: Can not perform a '--user' install.",
            blocks=("pip-install",),
            fix=f"unset {user.source}" if user.level == "variable" else None,
        )
