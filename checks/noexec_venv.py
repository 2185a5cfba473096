"""Environment on a noexec mount: its programs may not be executed.

What it is
    The environment lies on a file system mounted ``noexec`` (often ``/tmp``, an external disk, a
    network share). Making it succeeds, because ``bin/python`` is a link to a Python elsewhere.

Why it matters
    The scripts in it are skipped on PATH, so ``pip`` is the system's, which refuses: an "externally
    managed" error inside an active environment. ``python -m pip`` works.

What to do
    Keep the environment elsewhere: ``doctor fix --venv --path FOLDER``, the folder being on a
    file system that may execute.

Dead ends
    ``chmod +x``; running the scripts with sudo.

References
    mount(8), noexec.
"""

from __future__ import annotations

from collections.abc import Iterator

from doctor.diagnose.model import Evidence, Finding, Severity
from doctor.facts import Facts

ID = "noexec-venv"
EXPLAINS = ("externally-managed",)
"""Conditions that a log shows while this one is the cause on this machine."""


def check(facts: Facts) -> Iterator[Finding]:
    """By the mount's own flags."""
    for environment in facts.environments:
        if environment.state == "noexec":
            yield Finding(
                id=ID,
                severity=Severity.ERROR,
                summary=f"The environment {environment.path} lies where nothing may be executed.",
                evidence=(Evidence(source=environment.path, value="on a file system mounted noexec"),),
                consequence="The shell skips its pip and takes the system's, which refuses.",
                # a link to a Python elsewhere still runs, a copy does not
                blocks=("create-venv", "pip-install")
                if facts.python is None and facts.is_subjects(environment)
                else (),
            )
