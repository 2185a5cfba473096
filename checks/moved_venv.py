"""Moved virtual environment: its scripts still name the folder it was made in.

What it is
    The folder was renamed, moved or copied. ``activate`` and the first lines of the scripts in
    ``bin`` name the old place.

Why it matters
    After ``activate`` the shell finds nothing at the old place and takes the system's ``pip``, which
    refuses with an "externally managed" error, seemingly inside an active environment.

What to do
    ``doctor fix --venv`` makes it anew where it is now, with the packages it had. Until then
    ``bin/python -m pip`` works.

Dead ends
    Editing ``activate``: the scripts name the old place too.

References
    Python documentation, "venv": environments are not movable.
"""

from __future__ import annotations

from collections.abc import Iterator

from doctor.diagnose.model import Evidence, Finding, Severity, ShellLine, environment_remedy
from doctor.facts import Facts

ID = "moved-venv"


def check(facts: Facts) -> Iterator[Finding]:
    """Also an active environment that is not where VIRTUAL_ENV says."""
    for environment in facts.environments:
        if environment.state == "moved":
            yield Finding(
                id=ID,
                severity=Severity.ERROR,
                summary=f"The environment {environment.path} was moved: its scripts still name another folder.",
                evidence=(
                    Evidence(source=f"{environment.path}/bin/activate", value=f"names {environment.recorded_path}"),
                ),
                consequence="After activating it, pip and python are looked for at the old place and found elsewhere.",
                remedy=environment_remedy(facts, environment),
            )
    if facts.missing_active and facts.live:
        yield Finding(
            id=ID,
            severity=Severity.ERROR,
            summary=f"The active environment {facts.missing_active} is not there: moved or removed.",
            evidence=(Evidence(source="VIRTUAL_ENV", value=facts.missing_active),),
            consequence="python and pip come from elsewhere on PATH, although the prompt shows the environment.",
            remedy=ShellLine(text="deactivate"),
        )
