"""Stale virtual environment: it now runs a newer Python, which does not see its packages.

What it is
    The environment's ``bin/python`` leads to ``/usr/bin/python3``, and an upgrade of the system has
    put a newer Python there. The packages still lie in ``lib/pythonOLD``, where the new one does
    not look.

Why it matters
    It starts without complaint and then misses everything: ``No module named pip``.

What to do
    ``doctor fix --venv`` makes it anew, with the packages it had.

Dead ends
    ``python3 -m venv --upgrade``: pip comes back, the packages do not. Renaming ``lib/pythonOLD``:
    compiled packages do not load.

References
    PEP 405; CPython: ``Lib/site.py``, venv.
"""

from __future__ import annotations

from collections.abc import Iterator

from doctor.diagnose.model import Evidence, Finding, Severity, environment_remedy
from doctor.facts import Facts

ID = "venv-python-changed"


def check(facts: Facts) -> Iterator[Finding]:
    """Compare the Python it leads to with the library folders it holds."""
    for environment in facts.environments:
        if environment.state == "python-changed":
            made_for = ", ".join(environment.libraries)
            yield Finding(
                id=ID,
                severity=Severity.ERROR,
                summary=f"The environment {environment.path} was made for Python {made_for} and now runs "
                f"{environment.runs}, which does not see its packages.",
                evidence=(
                    Evidence(source=environment.python, value=f"leads to Python {environment.runs}"),
                    Evidence(source=f"{environment.path}/lib", value=f"packages for Python {made_for}"),
                ),
                consequence="Nothing that was installed in it can be imported, pip included.",
                remedy=environment_remedy(facts, environment),
            )
