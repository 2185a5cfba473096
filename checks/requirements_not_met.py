"""The environment lacks what the project requires.

What it is
    A requirement of the project is not installed in its environment, or in a version that is not asked for. The lists
    are those that `doctor fix --venv` installs from: requirements.txt with the files that it includes, else the
    dependencies in pyproject.toml or setup.cfg. A line was added after the last installation, or something was
    uninstalled or upgraded by hand. Markers count for the environment's Python. Addresses, local paths, editable
    projects and lock files are not judged, because names and versions do not suffice for them. Or the code of the
    project is in `src`, and the project itself is not installed.

Why it matters
    `import` fails in the project, or another version runs than the one it was written for.

What to do
    `doctor fix --venv` installs what is missing. If a tool manages the project (uv, poetry, pdm, pipenv), that tool
    does: `uv sync`, `poetry install`. The project itself is installed by `python -m pip install -e .`. If the
    requirement is no longer needed, remove its line.

Dead ends
    Creating the environment again is not needed. `pip check` does not notice this: it compares installed packages with
    one another, and does not read the project's lists.

References
    pip's documentation, "Requirements File Format"; PEP 508, markers; PEP 621, dependencies.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from doctor.diagnose.model import Command, Evidence, Finding, Severity, unmet_requirements
from doctor.diagnose.remedies import completion_remedy
from doctor.facts import Environment, Facts, Project

if TYPE_CHECKING:  # loaded only where there is something to compare
    from doctor.facts.comparison import Unmet

ID = "requirements-not-met"


def check(facts: Facts) -> Iterator[Finding]:
    """Report what is certainly missing; the probe leaves out what it cannot judge."""
    project, environment = facts.project, facts.project.environment if facts.project else None
    damaged = facts.damage.names if facts.damage else ()  # which have a check of their own
    unmet = tuple(item for item in facts.unmet if item.name not in damaged)
    if project is None or environment is None:
        return
    if facts.lacks_project:
        yield from _report_project(project, environment)
    if not unmet:
        return
    yield Finding(
        id=ID,
        severity=Severity.WARNING,
        summary=_summary(unmet),
        evidence=tuple(
            Evidence(source=item.file, value=f"{item.requirement}: {item.installed or 'not'} installed")
            for item in unmet
        ),
        consequence="The project cannot import what is missing, or runs with a version that it does not ask for.",
        remedy=completion_remedy(project, environment, "-r", unmet[0].file),
        next_step="Install what the project requires.",
    )


def _report_project(project: Project, environment: Environment) -> Iterator[Finding]:
    """Report that the project's code is in ``src``, where Python does not find it, and how to install the project."""
    of_pip = (environment.python, "-m", "pip", "install", "-e", project.root)
    of_uv = ("uv", "pip", "install", "--python", environment.path, "-e", project.root)
    has_uv = environment.creator == "uv"
    if environment.pip or has_uv:
        yield Finding(
            id=ID,
            severity=Severity.INFO,
            summary=f"{project.name} itself is not installed in its environment, and its code is in src.",
            evidence=(Evidence(source=f"{project.root}/src", value="is not on Python's search path"),),
            consequence=f"import fails for the modules of {project.name}, in its tests as well.",
            remedy=Command(argv=of_pip if environment.pip else of_uv, needs_network=True),
            next_step=f"To import {project.name}, install it as editable.",
            suggested=True,
        )


def _summary(unmet: tuple[Unmet, ...]) -> str:
    missing, first = [item for item in unmet if not item.installed], unmet[0]
    if not missing:
        return (
            f"{first.file} requires {first.requirement}, and the project's environment has "
            f"{first.name} {first.installed}."
        )
    verb = "is" if len(missing) == 1 else "are"
    return f"{first.file} requires {unmet_requirements(missing)}, which {verb} not installed in the environment."
