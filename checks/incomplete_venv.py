"""A virtual environment has neither pip nor `activate`, no usable pyvenv.cfg, or empty files.

What it is
    `python3 -m venv` leaves such a folder behind if ensurepip is missing or if the command was interrupted:
    `bin/python` and pyvenv.cfg exist, pip and `bin/activate` do not.

    Without pyvenv.cfg, `bin/python` is the system's Python under another name. With one that is damaged or does not
    name `home`, Python does not start, or the environment sees the system's packages.

    A power cut leaves empty files: their names were already on the disk, and their content was not. doctor examines the
    files that are never empty otherwise: pyvenv.cfg, `bin/python`, `bin/activate`, `bin/pip`, pip's `__init__.py` and
    `__main__.py`, and METADATA and RECORD of each distribution.

Why it matters
    It looks like an environment. Scripts that test for the folder do not create it again, and `pip` is then the
    system's, which refuses with an "externally managed" error.

    Most empty files cause no error message. With an empty `bin/python` or `__main__.py`, `python -m pip` does nothing
    and reports success; with an empty pyvenv.cfg, the environment sees the system's packages; without RECORD, pip
    cannot remove or upgrade a distribution. Other files that were written at that time are probably empty too.

What to do
    Run `doctor fix --venv`. It recreates the environment with the same distributions and keeps the old folder.

Dead ends
    Running `python3 -m venv` again fails again while ensurepip is missing. It does not replace empty modules of pip.

References
    PEP 405; CPython: `Lib/site.py`, venv.
    CPython: `Lib/venv/__init__.py`, create: the scripts are written after pip is installed.
    Linux: `Documentation/filesystems/ext4`, "delalloc" and "auto_da_alloc".
"""

from __future__ import annotations

from collections.abc import Iterator

from doctor.diagnose.model import Evidence, Finding, Severity
from doctor.diagnose.remedies import environment_remedy
from doctor.facts import Environment, Facts

ID = "incomplete-venv"
EXPLAINS = ("externally-managed",)
"""Conditions that a log shows while this one is the cause on this machine."""
_EVIDENCE_LIMIT = 3
"""Empty files that a finding names."""


def check(facts: Facts) -> Iterator[Finding]:
    """Report incomplete environments. Those of uv (without pip) and of `venv --without-pip` are complete."""
    for environment in facts.environments:
        if environment.state != "incomplete":
            continue
        if environment.worker:
            yield _report_worker(environment)
            continue
        empty = environment.empty_files
        if empty:
            reason = "because some of its files are empty, as after a power cut"
            evidence = [Evidence(source=path, value="empty") for path in empty[:_EVIDENCE_LIMIT]]
            consequence = "Programs in it may do nothing and report success, or use the system's packages."
        elif environment.cfg_problem:
            reason = f"because {environment.cfg_problem}"
            evidence = [Evidence(source=f"{environment.path}/pyvenv.cfg", value=environment.cfg_problem)]
            consequence = "Its Python is the system's, sees the system's packages, or does not start."
        else:
            reason = "because it has neither pip nor activate"
            evidence = [
                Evidence(source=f"{environment.path}/pyvenv.cfg", value="exists"),
                Evidence(source=f"{environment.path}/bin/activate", value="missing"),
            ]
            consequence = "The shell then runs another pip, and the system's refuses."
        yield Finding(
            id=ID,
            severity=Severity.ERROR,
            summary=f"The environment {environment.path} is incomplete, {reason}.",
            evidence=tuple(evidence),
            consequence=consequence,
            remedy=environment_remedy(facts, environment),
        )


def _report_worker(environment: Environment) -> Finding:
    return Finding(
        id=ID,
        severity=Severity.UNKNOWN,
        summary=f"The environment {environment.path} is being created.",
        evidence=(Evidence(source=environment.worker, value="works in it"),),
        consequence="It is complete when that program has ended. Then run `doctor check` again.",
    )
