"""This Python is older than the project permits, or no longer gets security fixes.

What it is
    The project's `requires-python` (`python_requires` in setup.cfg) excludes this Python, or its support has
    ended.

Why it matters
    pip fails with `No matching distribution found`, and new releases of packages no longer support an old Python.

What to do
    Create the environment with a newer Python. `doctor fix --venv` uses one that is installed if the project
    requires it; `--python PATH` selects another one. If none is, `uv python install 3.13` puts one into your home
    folder. The distribution provides security fixes for the system's own Python as long as the distribution is
    supported.

Dead ends
    Do not point `/usr/bin/python3` at another version, because the system's programs need the original one.

References
    Python Developer's Guide, "Status of Python versions"; PEP 621, requires-python; PEP 440.
"""

from __future__ import annotations

from collections.abc import Iterator

from doctor.diagnose.model import (
    Advice,
    Command,
    Evidence,
    Finding,
    Instruction,
    Remedy,
    Severity,
    ShellLine,
    Signature,
    fix_environment,
)
from doctor.facts import Facts, Interpreter, Pin, Project

ID = "python-too-old"

# What programs say themselves; doctor.explain.system_errors recognises the syntax in a traceback.
SIGNATURES = (
    Signature(
        messages=(
            *(
                f"{error}: …{words} Python"
                for error in ("AssertionError", "Exception", "ImportError", "RuntimeError", "SystemExit")
                for words in ("requires", "requires at least", "needs", "needs at least")
            ),
            "Outdated python version detected, … requires Python",
        ),
        unless=("setup.py", "pip install", "requires-python", "different python", "/pip-"),
        certain=False,
    ),
)
ADVICE = (
    Advice(
        context="as-python3",
        text="The program is for Python 3, and the command `python` runs an older one here, usually Python 2.",
        remedy=ShellLine(text="{as_python3}"),
    ),
    Advice(
        text="The program needs Python {minor} or newer, and this one is older. If no newer Python is installed, `uv "
        "python install 3.12` fetches one. Or take an older release of the program.",
        remedy=fix_environment(python="3.12"),
    ),
)

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
    "3.15": "2031-10-31",
}
_NOT_BY_UV = ("2.7", "3.5", "3.6", "3.7")
"""Releases that uv does not install."""
_OPTIONS = {"pyproject.toml": "requires-python", "setup.cfg": "python_requires"}
"""Name of the option in each file."""
_CHOOSE = {
    "poetry": ("poetry", "env", "use"),
    "pdm": ("pdm", "use"),
    "pipenv": ("pipenv", "--python"),
}
"""Command that selects a Python, by the project manager. uv, pixi and conda find a Python by themselves."""


def check(facts: Facts) -> Iterator[Finding]:
    """Report the project's requirement first. The age of a distribution's own Python is not reported."""
    python = facts.python
    if python is None:
        return
    if facts.needs_other_python and facts.project:
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
    fitting, stated_in = facts.fitting_python, project.requires_python_file
    remedy = _remedy(project, fitting) if fitting else _fetch(project, facts.pin)
    fetches = isinstance(remedy, Command) and not fitting
    return Finding(
        id=ID,
        severity=Severity.ERROR,
        summary=f"This project requires Python {project.requires_python}, but this is {python.version}.",
        evidence=(
            Evidence(source=stated_in, value=f"{_OPTIONS[stated_in]} = {project.requires_python}"),
            Evidence(source=python.executable, value=f"Python {python.version}"),
            Evidence(source="on this machine", value=fitting or "no other suitable Python"),
        ),
        consequence="pip refuses to install the project with this Python.",
        remedy=remedy,
        next_step="Install a Python that the project supports, in your home folder." if fetches else "",
    )


def _fetch(project: Project, pin: Pin | None) -> Remedy:
    """Return the command that installs the release that the project pins, else the newest one that it supports.

    Return an instruction where uv installs none of them.
    """
    supported = [minor for minor in _END_OF_LIFE if minor not in _NOT_BY_UV and project.accepts_python(f"{minor}.99")]
    if supported:
        version = pin.version if pin and pin.minor in supported else supported[-1]
        return Command(argv=("uv", "python", "install", version), needs_network=True)
    option = f"{_OPTIONS[project.requires_python_file]} in {project.requires_python_file}"
    return Instruction(text=f"uv installs no Python that the project supports. Correct {option}, or build one.")


def _remedy(project: Project, python: str) -> Remedy:
    choose = _CHOOSE.get(project.manager or "")
    return Command(argv=(*choose, python)) if choose else fix_environment(python=python)
