"""pip is missing: this Python has none of its own.

What it is
    No folder in which this Python looks for packages holds pip. Debian and Ubuntu ship Python
    without it.

Why it matters
    Less than it seems: on a system Python pip could not install anything anyway, and every virtual
    environment brings its own pip. An environment without pip, though, is of little use, unless uv
    made it and uv looks after it.

What to do
    Make an environment: ``doctor fix --venv``. Its pip is ``.venv/bin/python -m pip``.

Dead ends
    get-pip.py into the system's Python, ``curl … | sudo python3``: refused since PEP 668, and where
    it is not, it shadows the distribution's own. ``python3 -m ensurepip`` on Debian: switched off
    for the system's Python.

References
    pip documentation, "Installation"; PEP 453; PEP 668.
"""

from __future__ import annotations

from collections.abc import Iterator

from doctor.facts import Facts
from doctor.finding import Evidence, Finding, Severity

ID = "pip-missing"


def check(facts: Facts) -> Iterator[Finding]:
    """Silent where pip can be run as ``python -m pip``."""
    python = facts.python
    if python is None or python.pip is not None:
        return
    environment = facts.subject_environment
    bare = environment is not None and environment.made_by != "uv" and environment.state == "healthy"
    yield Finding(
        id=ID,
        severity=Severity.WARNING if bare else Severity.INFO,
        summary="This environment has no pip." if python.in_environment else "This Python has no pip of its own.",
        evidence=(Evidence(source=python.purelib, value="no pip here, nor where else this Python looks"),),
        leads_to="pip may then be found elsewhere on PATH, for another Python." if bare else "",
        blocks=("pip-install",),
        fix=facts.mend(environment),
    )
