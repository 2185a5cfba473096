"""The project's environment is not active: ``python`` here is another one.

What it is
    The project has an environment, but the Python that this shell finds is not the one in it.

Why it matters
    ``pip install`` and ``python`` then work on something else, and on a managed Python pip refuses
    although the environment is there.

What to do
    Activate it, or name its Python: ``.venv/bin/python``. Scripts, cron and CI do better with the
    absolute path: it needs no activation.

Dead ends
    Activating in one shell and working in another; ``sudo pip``, which leaves the environment.

References
    Python documentation, "venv", on how virtual environments work.
"""

from __future__ import annotations

from collections.abc import Iterator

from doctor.diagnose.model import Activate, Evidence, Finding, Severity
from doctor.facts import Facts

ID = "not-activated"


def check(facts: Facts) -> Iterator[Finding]:
    """Nothing is wrong: a fresh shell is always like that."""
    environment = facts.project.environment if facts.project else None
    python = facts.python
    if environment is None or environment.state != "healthy" or python is None or environment.made_by == "conda":
        return
    if python.in_environment and facts.is_subjects(environment):
        return
    yield Finding(
        id=ID,
        severity=Severity.INFO,
        summary="The project's environment is there, but this shell uses another Python.",
        evidence=(
            Evidence(source="python3 on PATH", value=python.executable),
            Evidence(source="the project's", value=environment.python),
        ),
        remedy=Activate(environment=environment) if environment.scripts else None,
        next_step="Activate the project's environment in this shell.",
        suggested=True,
    )
