"""A virtual environment has a Python, but neither pip nor `activate`.

What it is
    `python3 -m venv` leaves such a folder behind if ensurepip is missing or if the command was interrupted:
    `bin/python` and pyvenv.cfg exist, pip and `bin/activate` do not.

Why it matters
    It looks like an environment. Scripts that test for the folder do not create it again, and `pip` is then the
    system's, which refuses with an "externally managed" error.

What to do
    Run `doctor fix --venv`. It creates the environment anew, and keeps the old folder until the new one works.

Dead ends
    Running `python3 -m venv` again fails again while ensurepip is missing.

References
    CPython: `Lib/venv/__init__.py`, create: the scripts are written after pip is installed.
"""

from __future__ import annotations

from collections.abc import Iterator

from doctor.diagnose.model import Evidence, Finding, Severity, environment_remedy
from doctor.facts import Facts

ID = "incomplete-venv"


def check(facts: Facts) -> Iterator[Finding]:
    """Report incomplete environments. Those of uv (without pip) and of `venv --without-pip` are complete."""
    for environment in facts.environments:
        if environment.state == "incomplete":
            yield Finding(
                id=ID,
                severity=Severity.ERROR,
                summary=f"The environment {environment.path} is incomplete, because it has neither pip nor activate.",
                evidence=(
                    Evidence(source=f"{environment.path}/pyvenv.cfg", value="exists"),
                    Evidence(source=f"{environment.path}/bin/activate", value="missing"),
                ),
                consequence="The shell then runs another pip, and the system's refuses.",
                remedy=environment_remedy(facts, environment),
            )
