"""The project's folder contains more than one environment.

What it is
    Several folders in the project are virtual environments. doctor uses the active one, else `.venv`, `venv` or `env`
    in this order, else the first by name. It checks and changes no other one.

Why it matters
    What is installed in one is missing in the other, and an editor or a service may use another one than this shell.

What to do
    Nothing, if they are for different Pythons or purposes. Activate the one you want, and doctor will use it. Delete
    those you no longer need; an environment is just a folder.

Dead ends
    Installing the same package into all of them hides which one is used.

References
    Python documentation, "venv".
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from doctor.diagnose.model import Evidence, Finding, Severity
from doctor.facts import Facts

ID = "several-environments"


def check(facts: Facts) -> Iterator[Finding]:
    """Report which environment doctor uses and why, as a note: several are not a mistake by themselves."""
    project, active = facts.project, facts.active_environment
    if project is None or project.environment is None or not project.other_environments:
        return
    environment = project.environment
    is_active = active is not None and active.real_path == environment.real_path
    reason = "it is active" if is_active else "none of them is active, and its name comes first"
    yield Finding(
        id=ID,
        severity=Severity.INFO,
        summary=f"This project has several environments. doctor uses {posixpath.basename(environment.path)}: {reason}.",
        evidence=tuple(
            Evidence(source=posixpath.join(project.root, name), value="another environment")
            for name in project.other_environments
        ),
        consequence="What is installed in one of them is missing in the others.",
    )
