"""The project has no environment: what it needs has no place to go.

What it is
    The folder holds a Python project (requirements, pyproject.toml, setup.py) and no virtual
    environment for it.

Why it matters
    Installing its requirements anywhere else mixes them with those of the system or of other
    projects, and on a managed Python is refused.

What to do
    ``doctor fix --venv`` makes ``.venv`` and installs what the project asks for. Where the project
    is kept by a tool (uv, poetry, pdm, pipenv, pixi, conda), that tool makes it: ``uv sync``,
    ``poetry install``.

Dead ends
    ``pip install -r requirements.txt`` into the system's Python, with whatever flag.

References
    Python Packaging User Guide, "Install packages in a virtual environment using pip and venv".
"""

from __future__ import annotations

from collections.abc import Iterator

from doctor.diagnose.model import Advice, Evidence, Finding, Severity, Signature, environment_remedy
from doctor.facts import Facts

ID = "no-project-venv"

SIGNATURES = (
    Signature(
        says=("No virtual environment found; run uv venv to create an environment", "No virtual environment found"),
        symptom=True,
    ),
)
ADVICE = (
    Advice(
        where="docker",
        do='`RUN uv venv /opt/venv` and `ENV VIRTUAL_ENV=/opt/venv PATH="/opt/venv/bin:$PATH"` before it.',
    ),
    Advice(where="uv", do="`uv venv` makes one here; uv finds it by itself afterwards.", run="uv venv"),
    Advice(do="`doctor fix --venv` makes one here.", run="doctor fix --venv"),
)


def check(facts: Facts) -> Iterator[Finding]:
    """Nothing is wrong with a fresh clone: this is advice. Poetry and pipenv keep theirs elsewhere."""
    project = facts.project
    if project is None or project.environment is not None or project.manager is None:
        return
    if project.manager in ("poetry", "pipenv", "conda", "pdm") or (facts.python and facts.python.in_environment):
        return
    whose = f"; {project.manager} makes it" if project.manager_command() else ""
    files = project.sign or ", ".join(project.requirements[:5])
    yield Finding(
        id=ID,
        severity=Severity.INFO,
        summary=f"This project has no environment yet{whose}.",
        evidence=(Evidence(source=project.root, value=files),),
        consequence="What it needs would have to go into a Python that others share.",
        remedy=environment_remedy(facts),
        next_step="Create the project's environment and install what it requires.",
        suggested=True,
    )
