"""The project's virtual environment belongs to root, so you cannot change it.

What it is
    The environment is in your folder, but it or its site-packages belongs to root or another user. It
    was created by `sudo python3 -m venv`, by a script that ran as root, or in a container that has the project's folder
    mounted; or `sudo pip` installed in it. A container that has a volume at `.venv` leaves an empty root-owned folder.
    `sudo python3 setup.py develop` and `sudo pip install .` leave root-owned folders in the project as well:
    `*.egg-info` and `build`.

Why it matters
    Its programs run, but `pip install` in it fails with "Permission denied", and `sudo pip` leaves more root-owned
    files there.

What to do
    As root, give it back: `sudo chown -R "$USER": .venv`. Without root, rename it and create another one:
    `mv .venv .venv.old`, then `doctor fix --venv`. This works because the owner of a folder may rename entries in it,
    even if root owns them.

Dead ends
    `sudo pip install` works once and makes the next step without sudo fail. `chmod -R 777` lets every user of the
    machine change programs that you run.

References
    rename(2), EACCES; chown(1).
"""

from __future__ import annotations

from collections.abc import Iterator

from doctor.diagnose.model import Evidence, Finding, Severity
from doctor.diagnose.remedies import removal_remedy
from doctor.facts import Facts

ID = "environment-owned-by-root"


def check(facts: Facts) -> Iterator[Finding]:
    """Report an environment that the current user cannot change; one of a colleague is only a note."""
    yield from _check_artifact(facts)
    obstacle = facts.obstacle
    if obstacle is None or obstacle.kind != "owner":
        return
    is_subject = facts.unwritable_environment is not None
    what = "environment" if facts.project and facts.project.environment else "folder"
    yield Finding(
        id=ID,
        severity=Severity.WARNING if obstacle.owner == "root" or is_subject else Severity.INFO,
        summary=f"You cannot change the {what} {obstacle.path}, because {obstacle.reason}.",
        evidence=(
            Evidence(source=obstacle.place, value=f"belongs to {obstacle.owner}" if obstacle.owner else "not writable"),
        ),
        consequence='`pip install` in it fails with "Permission denied".',
        blocks=("pip-install",) if is_subject else (),
        remedy=removal_remedy(facts, obstacle),
        next_step=f"{obstacle.path} cannot be changed, because {obstacle.reason}.",
    )


def _check_artifact(facts: Facts) -> Iterator[Finding]:
    """Report what a build as root left in the project: setuptools writes there, also for ``pip install -e .``."""
    artifact = facts.project.closed_artifact if facts.project else None
    if artifact:
        yield Finding(
            id=ID,
            severity=Severity.WARNING,
            summary=f"pip cannot build this project, because of {artifact.path}: {artifact.reason}.",
            evidence=(Evidence(source=artifact.path, value=artifact.reason),),
            consequence='`pip install .` and `pip install -e .` fail with "Permission denied".',
            remedy=removal_remedy(facts, artifact),
        )
