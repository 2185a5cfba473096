"""A virtual environment runs a newer Python, which does not see its packages.

What it is
    The `bin/python` of the environment is a link to `/usr/bin/python3`, and a system upgrade has
    installed a newer Python there. The packages are still in `lib/pythonOLD`, where the new Python does not
    look.

Why it matters
    The environment starts without an error, but finds none of its packages: `No module named pip`.

What to do
    Run `doctor fix --venv`. It rebuilds the environment with the same packages.

Dead ends
    `python3 -m venv --upgrade` restores pip, but not the packages. Renaming `lib/pythonOLD` does not help,
    because compiled packages do not load.

References
    PEP 405; CPython: `Lib/site.py`, venv.
"""

from __future__ import annotations

from collections.abc import Iterator

from doctor.diagnose.model import Evidence, Finding, Severity
from doctor.diagnose.remedies import environment_remedy
from doctor.facts import Facts

ID = "venv-python-changed"


def check(facts: Facts) -> Iterator[Finding]:
    """Report environments whose library folders belong to another version than their Python."""
    for environment in facts.environments:
        if environment.state == "python-changed":
            created_for = ", ".join(environment.unread_versions)
            yield Finding(
                id=ID,
                severity=Severity.ERROR,
                summary=f"The environment {environment.path} was created for Python {created_for} and now runs "
                f"{environment.python_minor}, which does not see its packages.",
                evidence=(
                    Evidence(source=environment.python, value=f"is Python {environment.python_minor}"),
                    Evidence(source=f"{environment.path}/lib", value=f"packages for Python {created_for}"),
                ),
                consequence="Nothing that was installed in it can be imported"
                + (" unless it was installed again since." if environment.left_versions else ", pip included."),
                remedy=environment_remedy(facts, environment),
            )
