"""A package was installed in editable mode from a folder that no longer exists.

What it is
    `pip install -e FOLDER` leaves the code in the folder and records its path (direct_url.json, and a `*.pth` file in
    site-packages, which adds the folder to Python's search path). The folder was moved, renamed or deleted. Python
    ignores such a line without a message.

Why it matters
    pip lists the package as installed, but `import` raises `ModuleNotFoundError`.

What to do
    Install it again from the folder where it is now: `python -m pip install -e FOLDER`. doctor names the folder if it
    was renamed. If it is no longer needed, remove it: `python -m pip uninstall NAME`.

Dead ends
    PYTHONPATH hides the problem in one shell. Editing the `*.pth` file leaves direct_url.json with the old folder.

References
    PEP 660, editable installs; PEP 610, direct_url.json; CPython: `Lib/site.py`, addpackage.
"""

from __future__ import annotations

import shlex
from collections.abc import Iterator

from doctor.diagnose.model import Command, Evidence, Finding, Instruction, Remedy, Severity
from doctor.facts import Environment, Facts
from doctor.facts.damage import LostSource

ID = "source-missing"


def check(facts: Facts) -> Iterator[Finding]:
    """Report each such package; a `*.pth` line of another origin is a note."""
    environment, damage = facts.used_environment, facts.damage
    if environment is None or damage is None:
        return
    for source in damage.lost_sources:
        yield Finding(
            id=ID,
            severity=Severity.WARNING,
            summary=f"{source.name} is installed from {source.folder}, which does not exist.",
            evidence=(Evidence(source=source.record, value=f"names {source.folder}"),),
            consequence="pip lists it as installed, but importing it fails.",
            remedy=_remedy(facts, environment, source),
            next_step=_next_step(source),
        )
    if damage.dead_paths:
        file, folder = damage.dead_paths[0]
        yield Finding(
            id=ID,
            severity=Severity.INFO,
            summary=f"{file} adds {folder}, which does not exist, to Python's search path.",
            evidence=tuple(Evidence(source=path, value=line) for path, line in damage.dead_paths),
        )


def _remedy(facts: Facts, environment: Environment, source: LostSource) -> Remedy:
    """Install it from where it is now, or remove what nothing requires; else only the user knows the folder."""
    project = facts.project
    pip: tuple[str, ...] = (environment.python, "-m", "pip")
    pip, python = (pip, ()) if environment.pip else (("uv", "pip"), ("--python", environment.path))
    folder = project.root if project and project.is_called(source.name) else source.moved_to
    if folder:
        return Command(argv=(*pip, "install", *python, "-e", folder), needs_network=True)
    if source.is_leftover:
        return Command(argv=(*pip, "uninstall", *(python or ("--yes",)), source.name))
    install, uninstall = (shlex.join((*pip, word, *python)) for word in ("install", "uninstall"))
    return Instruction(
        text=f"Install it from the folder where it is now: `{install} -e FOLDER`. If it is no longer needed, "
        f"remove it: `{uninstall} {source.name}`"
    )


def _next_step(source: LostSource) -> str:
    if source.moved_to:
        return f"{source.folder}, from which {source.name} is installed, is now {source.moved_to}."
    if source.is_leftover:
        return f"Remove {source.name}, because nothing requires it."
    return ""
