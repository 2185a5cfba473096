"""Python is too old: for this project, or for anybody.

What it is
    The project's ``requires-python`` (in setup.cfg ``python_requires``) leaves this Python out, or it gets no
    more security fixes.

Why it matters
    pip finds ``No matching distribution``, and new releases of packages pass an old Python by.

What to do
    Make the environment with a newer one: ``doctor fix --venv`` takes one that is on the box by itself
    where the project asks for it; ``--python PATH`` names another. The system's own
    Python is kept safe by the distribution as long as that lasts.

Dead ends
    Re-pointing ``/usr/bin/python3``: the system's programs need the one it came with.

References
    Python Developer's Guide, "Status of Python versions"; PEP 621, requires-python; PEP 440.
"""

from __future__ import annotations

from collections.abc import Iterator

from doctor.diagnose.model import Command, Evidence, Finding, Remedy, Severity, fix_environment
from doctor.facts import Facts, Interpreter, Project

ID = "python-too-old"

_END_OF_LIFE = {
    "2.7": "2020-01-01",
    "3.5": "2020-09-30",
    "3.6": "2021-12-23",
    "3.7": "2023-06-27",
    "3.8": "2024-10-07",
    "3.9": "2025-10-31",
    "3.10": "2026-10-31",
    "3.11": "2027-10-31",
    "3.12": "2028-10-31",
    "3.13": "2029-10-31",
    "3.14": "2030-10-31",
}
_OPTIONS = {"pyproject.toml": "requires-python", "setup.cfg": "python_requires"}
"""What says so in which file."""
_CHOOSE = {
    "poetry": ("poetry", "env", "use"),
    "pdm": ("pdm", "use"),
    "pipenv": ("pipenv", "--python"),
}
"""How the one who makes the project's environment is told of which Python; uv, pixi and conda find one themselves."""


def check(facts: Facts) -> Iterator[Finding]:
    """What the project asks comes first; of a distribution's own Python nobody needs to be told its age."""
    python = facts.python
    if python is None:
        return
    if facts.unfit and facts.project:
        yield _excluded(facts, python, facts.project)
    end = _END_OF_LIFE.get(python.minor)
    if end and facts.today > end and python.base_kind != "system":
        yield Finding(
            id=ID,
            severity=Severity.WARNING,
            summary=f"Python {python.minor} has had no security fixes since {end}.",
            evidence=(Evidence(source=python.executable, value=f"Python {python.version}"),),
            consequence="New releases of packages no longer support it.",
        )


def _excluded(facts: Facts, python: Interpreter, project: Project) -> Finding:
    fitting, stated_in = facts.fitting, project.python_told_in
    return Finding(
        id=ID,
        severity=Severity.ERROR,
        summary=f"This project asks for Python {project.requires_python}, and this is {python.version}.",
        evidence=(
            Evidence(source=stated_in, value=f"{_OPTIONS[stated_in]} = {project.requires_python}"),
            Evidence(source=python.executable, value=f"Python {python.version}"),
            Evidence(source="on this box", value=fitting or "no other Python that would do"),
        ),
        consequence="pip will not install the project here.",
        remedy=_remedy(project, fitting) if fitting else None,
    )


def _remedy(project: Project, python: str) -> Remedy:
    choose = _CHOOSE.get(project.manager or "")
    return Command(argv=(*choose, python)) if choose else fix_environment(python=python)
