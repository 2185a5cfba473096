"""Broken virtual environment: the Python it was made from is gone.

What it is
    ``bin/python`` of a virtual environment is a link to the Python that made it. That file, or the
    folder pyvenv.cfg names as ``home``, is not there any more: the system was upgraded, a version
    was removed from pyenv, Homebrew cleaned up.

Why it matters
    ``No such file or directory`` or ``bad interpreter`` from every command in it. What was installed
    there lies there still, but cannot be used by another version of Python.

What to do
    ``doctor fix --venv`` makes it anew, with the packages it had, and keeps the old one until the
    new one works.

Dead ends
    Re-pointing the link to another Python: compiled packages do not survive it. ``python3 -m venv
    --upgrade``: it does not bring the packages along.

References
    PEP 405; CPython: ``Lib/venv/__init__.py``.
"""

from __future__ import annotations

from collections.abc import Iterator

from doctor.diagnose.model import Advice, Evidence, Finding, Severity, Signature, environment_remedy
from doctor.facts import Facts

ID = "broken-venv"

SIGNATURES = (
    Signature(
        says=(
            "bin/python{version}: bad interpreter: No such file or directory",
            "bad interpreter: No such file or directory",
        ),
    ),
    Signature(
        says=(
            "bin/python{version}: cannot execute: required file not found",
            "bin/pip{version}: cannot execute: required file not found",
        ),
    ),
    # The launcher in a Windows environment.
    Signature(says=("No Python at '", "did not find executable at"), symptom=True),
    Signature(
        says=("venv/bin/python{version}: No such file or directory", "bin/python{version}: No such file or directory"),
        certain=False,
        symptom=True,
    ),
    Signature(
        says=(
            "Failed to inspect Python interpreter from virtual environment at",
            "Failed to inspect Python interpreter from active virtual environment at",
            "Broken symlink at … was the underlying Python interpreter removed",
            "was the underlying Python interpreter removed",
            "Python interpreter not found at",
        ),
        symptom=True,
    ),
)
ADVICE = (
    Advice(
        where="uv",
        do="The Python that this environment was made of is gone, or the folder was moved. `uv venv` makes it again, "
        "`uv sync` (or `uv pip install -r …`) fills it.",
        run="uv venv",
    ),
    Advice(
        where="docker",
        do="Make the environment in the image it runs in, from the Python that is there: one copied from another stage "
        "works only where the same Python stands at the same path.",
    ),
    Advice(
        do="The Python that this environment was made of is gone (upgraded, removed), or the folder was moved: `doctor "
        "fix --venv` rebuilds it with its package list, and keeps the old one until the new one works.",
        run="doctor fix --venv",
    ),
)


def check(facts: Facts) -> Iterator[Finding]:
    """The subject's environment, the active one and the project's."""
    for environment in facts.environments:
        if environment.state != "broken":
            continue
        gone = "leads to a file that is gone" if environment.real_python is None else "is there, its base is not"
        source, why = environment.python, "is broken: the Python it was made from is gone"
        if environment.windows:
            gone, source, why = "there, and no bin/python", f"{environment.path}/Scripts", "was made on Windows"
        yield Finding(
            id=ID,
            severity=Severity.ERROR,
            summary=f"The environment {environment.path} {why}.",
            evidence=(Evidence(source=source, value=gone),),
            consequence="Every command in it fails: No such file or directory, or bad interpreter.",
            blocks=("create-venv", "pip-install") if facts.is_subjects(environment) else (),
            remedy=environment_remedy(facts, environment),
        )
