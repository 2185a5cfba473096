"""This project's environment is not active in this shell.

What it is
    The project has a virtual environment, but this shell finds another Python. Or VIRTUAL_ENV names an environment
    whose folder is not the first one on PATH: a startup file, `sudo -E` or cron has reset PATH.

Why it matters
    `pip install` and `python` use that other Python. If it is managed, pip refuses, although the environment
    exists.

What to do
    Activate the environment, or use its Python by path: `.venv/bin/python`. In scripts, cron and CI prefer
    the absolute path, which needs no activation.

Dead ends
    Activation in one shell has no effect in another, nor in the next `RUN` of a Dockerfile. `sudo pip` does not use the
    environment.

References
    Python documentation, "venv", on how virtual environments work.
"""

from __future__ import annotations

from collections.abc import Iterator

from doctor.diagnose.advice.launchers import ACTIVATE_IDF
from doctor.diagnose.model import Activate, Advice, Evidence, Finding, Severity, ShellLine, Signature
from doctor.facts import Environment, Facts, Interpreter

ID = "not-activated"
EXPLAINS = ("externally-managed",)
"""Conditions that a log shows while this one is the cause on this machine."""
# crates/uv-virtualenv, which before 0.8 replaced the environment.
SIGNATURES = (
    Signature(
        messages=("A virtual environment already exists at {path}",),
        anchor="virtual environment already",
        certain=False,
    ),
    # conda's cli/install.py.
    Signature(
        messages=("CondaValueError: prefix already exists: {path}",),
        anchor="prefix already exists",
        certain=False,
        context="conda",
    ),
    # ESP-IDF's tools/idf.py.
    Signature(messages=('This usually means that "idf.py" was not spawned within an ESP-IDF shell',), context="idf"),
    Signature(
        messages=("idf.py: command not found", "command not found: idf.py", "idf.py: not found"),
        symptom=True,
        context="idf",
    ),
)
ADVICE = (
    Advice(
        context="conda",
        text="An environment of that name exists already. Activate it. To recreate it, which loses what is installed "
        "in it, remove it first: `conda env remove --name NAME`",
        remedy=ShellLine(text="conda activate {path}"),
    ),
    *ACTIVATE_IDF,
    Advice(
        context="windows",
        text="uv creates no environment where one exists. The existing one is usable, and uv finds it automatically. "
        "To start over, with the loss of what is installed in it: `uv venv --clear`",
        remedy=ShellLine(text="{path}\\Scripts\\activate"),
    ),
    Advice(
        text="uv creates no environment where one exists. The existing one is usable, and uv finds it automatically. "
        "A script that may run twice needs `uv venv --allow-existing`. To start over, with the loss of what is "
        "installed in it: `uv venv --clear`",
        remedy=ShellLine(text=". {path}/bin/activate"),
    ),
)


def check(facts: Facts) -> Iterator[Finding]:
    """Report the inactive environment as a note, since every new shell starts so; a half-active one as a problem."""
    python, active = facts.python, facts.active_environment
    if python is None:
        return
    if active and active.state == "healthy" and facts.subject_from_path and not facts.belongs_to_subject(active):
        yield _half_active(active, python)
        return
    environment = facts.project.environment if facts.project else None
    if environment is None or environment.state != "healthy" or environment.creator == "conda":
        return
    if python.in_environment and facts.belongs_to_subject(environment):
        return
    yield Finding(
        id=ID,
        severity=Severity.INFO,
        summary="The project has an environment, but this shell uses another Python.",
        evidence=_evidence("environment of the project", environment, python),
        consequence=""
        if python.in_environment
        else "`pip install` here runs the pip of that Python, which may refuse.",
        remedy=Activate(environment=environment) if environment.activation_scripts else None,
        next_step="Activate the project's environment in this shell.",
        suggested=True,
    )


def _half_active(environment: Environment, python: Interpreter) -> Finding:
    return Finding(
        id=ID,
        severity=Severity.WARNING,
        summary=f"VIRTUAL_ENV names {environment.path}, but python3 on PATH is {python.executable}.",
        evidence=_evidence("VIRTUAL_ENV", environment, python),
        consequence="pip belongs to another Python, although the environment seems active.",
        remedy=Activate(environment=environment) if environment.activation_scripts else None,
        next_step="Activate the environment again, which puts it first on PATH.",
    )


def _evidence(source: str, environment: Environment, python: Interpreter) -> tuple[Evidence, ...]:
    return (
        Evidence(source="python3 on PATH", value=python.executable),
        Evidence(source=source, value=environment.python),
    )
