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

from doctor.facts import Facts
from doctor.finding import Evidence, Finding, Severity

ID = "broken-venv"


def check(facts: Facts) -> Iterator[Finding]:
    """The subject's environment, the active one and the project's."""
    for environment in facts.environments:
        if environment.state != "broken":
            continue
        gone = "leads to a file that is gone" if environment.real_python is None else "is there, its base is not"
        yield Finding(
            id=ID,
            severity=Severity.ERROR,
            summary=f"The environment {environment.path} is broken: the Python it was made from is gone.",
            evidence=(Evidence(source=environment.python, value=gone),),
            leads_to="Every command in it fails: No such file or directory, or bad interpreter.",
            blocks=("create-venv", "pip-install") if environment == facts.subject_environment else (),
            fix=facts.mend(environment),
        )
