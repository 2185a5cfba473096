"""Keep root from running, and from writing to, what another user could change.

The paths of a plan are examined before the user is asked for consent, and those of a journal entry before it is
reverted. They stay safe until they are used, because no other user could swap a part of them (``doctor.core.trust``).
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from itertools import product

from doctor.core import lazy_re as re
from doctor.core import trust
from doctor.core.errors import DoctorError, Exit
from doctor.execute.effects.model import Entry
from doctor.facts import Facts
from doctor.plan.actions import CopyEnvironment, CreateEnvironment, Ensurepath, PipInstall, PipxInstall
from doctor.plan.model import Plan, Refused, Step
from doctor.probe.machine import is_application_container
from doctor.probe.project.target import distrust_of_target
from doctor.probe.python.startup import distrust_of_python
from doctor.probe.rootfs import Rootfs
from doctor.probe.tools import distrust_of_program

_BETWEEN_NAMES = re.compile(r"^-\w|[\s=;#\[\"']+")
"""Characters around the name of a file in a requirement: ``-e lib``, ``name-1.0-py3-none-any.whl``."""
_ESCAPED = re.compile(r"\\[uUx]([0-9a-fA-F]{8}|[0-9a-fA-F]{4}|[0-9a-fA-F]{2})")
"""A character in a string of TOML that is written as a number."""
_BUILD_SUFFIXES = (".py", ".toml", ".cfg")
"""Ends of the names of the files at the top of a project that are run, or decide what is run, when it is built."""


def refuse(plan: Plan, facts: Facts) -> Refused | None:
    """Return why root must not execute the plan; ``None`` for a safe plan, and for any other user."""
    if not trust.is_root():
        return None
    reason = next((reason for step in plan.steps for reason in _distrust_of_step(step, facts)), None)
    return Refused(reason=f"This is not safe as root, because {reason}.", instead=_instead(reason)) if reason else None


def require_safe(entry: Entry) -> None:
    """Raise ``DoctorError`` if root must not revert the change that ``entry`` records."""
    reason = next(filter(None, entry.distrust()), None) if trust.is_root() else None
    if reason:
        message = f"Nothing was changed. This is not safe as root, because {reason}. {_instead(reason)}"
        raise DoctorError(message, Exit.REFUSED)


def _instead(reason: str) -> str:
    as_owner = "as that user, or " if trust.names_owner(reason) else ""
    return f"Run doctor {as_owner}as root with root's own HOME and PATH (`sudo -H`)."


def _distrust_of_step(step: Step, facts: Facts) -> Iterator[str]:
    action, fs = step.action, Rootfs()
    reasons: list[str | None] = []
    if isinstance(action, CreateEnvironment):
        reasons.append(distrust_of_python(fs, action.python, facts.environ))
    elif isinstance(action, (PipxInstall, Ensurepath)):
        reasons.append(distrust_of_program(fs, action.pipx, facts.environ))
        if isinstance(action, PipxInstall) and action.python:
            reasons.append(distrust_of_python(fs, action.python, facts.environ))
    elif isinstance(action, PipInstall) and action.uv:
        reasons.append(distrust_of_program(fs, action.uv, facts.environ))
    if isinstance(action, PipInstall) and not is_application_container(fs):
        reasons += map(trust.distrust_of_search, _sources(action, facts))
    if isinstance(action, (CreateEnvironment, CopyEnvironment, PipInstall)):
        reasons.append(distrust_of_target(fs, action.path))
    else:
        reasons += map(trust.distrust, step.touches)
    yield from filter(None, reasons)


def _sources(action: PipInstall, facts: Facts) -> Iterator[str]:
    """Yield the requirements files with those that they include, code, and the files and folders that pip would use.

    Requirements, constraints and options of the pip config name them, relative to the folder of the file or to that in
    which pip runs.
    """
    lines = [*action.requirements, *facts.target_pip_config.source_variables().values()]
    folders = {action.cwd}
    yield from (path for script in facts.code for path in script.read_files)
    for file in facts.requirement_files:
        paths = file.read_files or (os.path.join(action.cwd, file.path),)
        yield from paths
        folders |= set(map(os.path.dirname, paths))
        lines += (*file.lines, *file.constraints)
        lines += (_ESCAPED.sub(lambda match: chr(int(match[1], 16)), line) for line in file.content.splitlines())
    for line, folder in product(dict.fromkeys(lines), folders):
        names = (os.path.join(folder, word) for word in _BETWEEN_NAMES.split(line) if word)
        for path in (*trust.named_paths(line, folder), *filter(os.path.lexists, names)):
            yield path
            yield from (os.path.join(path, name) for name in Rootfs().names(path) if name.endswith(_BUILD_SUFFIXES))
