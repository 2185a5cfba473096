"""The environment of this project is not active in this shell.

What it is
    The project has a virtual environment, but this shell finds another Python.

Why it matters
    `pip install` and `python` use that other Python. If it is managed, pip refuses, although the environment
    exists.

What to do
    Activate the environment, or use its Python by path: `.venv/bin/python`. In scripts, cron and CI prefer
    the absolute path, which needs no activation.

Dead ends
    Activation in one shell has no effect in another. `sudo pip` does not use the environment.

References
    Python documentation, "venv", on how virtual environments work.
"""

from __future__ import annotations

from collections.abc import Iterator

from doctor.diagnose.model import Activate, Evidence, Finding, Severity
from doctor.facts import Facts

ID = "not-activated"


def check(facts: Facts) -> Iterator[Finding]:
    """Report the inactive environment as a note: every new shell starts that way."""
    environment = facts.project.environment if facts.project else None
    python = facts.python
    if environment is None or environment.state != "healthy" or python is None or environment.creator == "conda":
        return
    if python.in_environment and facts.belongs_to_subject(environment):
        return
    yield Finding(
        id=ID,
        severity=Severity.INFO,
        summary="The project has an environment, but this shell uses another Python.",
        evidence=(
            Evidence(source="python3 on PATH", value=python.executable),
            Evidence(source="environment of the project", value=environment.python),
        ),
        remedy=Activate(environment=environment) if environment.activation_scripts else None,
        next_step="Activate the project's environment in this shell.",
        suggested=True,
    )
