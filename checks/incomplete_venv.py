"""Half-made virtual environment: it has a Python, but neither pip nor ``activate``.

What it is
    What ``python3 -m venv`` leaves behind when ensurepip is missing or when it was interrupted:
    ``bin/python`` and pyvenv.cfg stand, pip and ``bin/activate`` do not.

Why it matters
    It looks like an environment. Scripts that test for the folder do not make it again, and ``pip``
    then is the system's, which refuses: an "externally managed" error inside an environment.

What to do
    ``doctor fix --venv`` makes it anew and keeps the old folder until the new one works.

Dead ends
    Running ``python3 -m venv`` over it while ensurepip is still missing.

References
    CPython: ``Lib/venv/__init__.py``, create: the scripts are written after pip is installed.
"""

from __future__ import annotations

from collections.abc import Iterator

from doctor.diagnose.model import Evidence, Finding, Severity, environment_remedy
from doctor.facts import Facts

ID = "incomplete-venv"


def check(facts: Facts) -> Iterator[Finding]:
    """Uv leaves pip out on purpose, ``venv --without-pip`` still writes activate: neither is half-made."""
    for environment in facts.environments:
        if environment.state == "incomplete":
            yield Finding(
                id=ID,
                severity=Severity.ERROR,
                summary=f"The environment {environment.path} was never finished: it has neither pip nor activate.",
                evidence=(
                    Evidence(source=f"{environment.path}/pyvenv.cfg", value="there"),
                    Evidence(source=f"{environment.path}/bin/activate", value="not there"),
                ),
                consequence="pip is then looked for elsewhere, and the system's refuses.",
                remedy=environment_remedy(facts, environment),
            )
