"""A virtual environment was moved, and its scripts still refer to the old folder.

What it is
    The folder was renamed, moved or copied. `activate` and the first lines of the scripts in `bin` still
    contain the old path.

Why it matters
    After `activate` the shell finds nothing at the old path and runs the system's `pip`, which refuses with
    an "externally managed" error although an environment seems to be active.

What to do
    Run `doctor fix --venv`. It rebuilds the environment in its current folder with the same packages. Until
    then, `bin/python -m pip` works.

Dead ends
    Editing `activate` is not enough, because the scripts contain the old path too.

References
    Python documentation, "venv": environments are not movable.
"""

from __future__ import annotations

from collections.abc import Iterator

from doctor.diagnose.model import Advice, Evidence, Finding, Severity, ShellLine, Signature, fix_environment
from doctor.diagnose.remedies import environment_remedy
from doctor.facts import Facts

ID = "moved-venv"
EXPLAINS = ("externally-managed",)
"""Conditions that a log shows while this one is the cause on this machine."""

SIGNATURES = (
    # virtualenv's activation/bash/activate.sh.
    Signature(messages=("Virtual environment directory … does not exist!",)),
    # pip's launcher for Windows, in any language; the path of its Python is written into it.
    Signature(messages=("Fatal error in launcher: Unable to create process using",), symptom=True),
)
ADVICE = (
    Advice(
        text="The folder was moved, or its Python was removed, and the program still looks for the old path. doctor "
        "rebuilds the environment. Until then: `python -m NAME`",
        remedy=fix_environment(path="{venv}"),
    ),
)


def check(facts: Facts) -> Iterator[Finding]:
    """Report moved environments, and an active environment whose folder does not exist."""
    for environment in facts.environments:
        if environment.state == "moved":
            yield Finding(
                id=ID,
                severity=Severity.ERROR,
                summary=f"The environment {environment.path} was moved, and its scripts still refer to another folder.",
                evidence=(
                    Evidence(source=f"{environment.path}/bin/activate", value=f"refers to {environment.recorded_path}"),
                ),
                consequence="After activation, the shell looks for pip and python at the old path, and finds others.",
                remedy=environment_remedy(facts, environment),
            )
    if facts.missing_active_environment and facts.live:
        problem = "cannot be read" if facts.active_is_closed else "was moved or removed"
        # an image or a startup file sets the variable without the function that activate defines
        is_activated = "VIRTUAL_ENV_PROMPT" in facts.environ
        yield Finding(
            id=ID,
            severity=Severity.ERROR,
            summary=f"The active environment {facts.missing_active_environment} {problem}.",
            evidence=(Evidence(source="VIRTUAL_ENV", value=facts.missing_active_environment),),
            consequence="python and pip come from elsewhere on PATH, although the environment seems active.",
            remedy=ShellLine(text="deactivate" if is_activated else "unset VIRTUAL_ENV"),
        )
