"""Say where a module or a program is that a log misses, if the log comes from this machine."""

from __future__ import annotations

import os.path
import shlex
from collections.abc import Callable, Sequence
from dataclasses import replace

from doctor.diagnose.model import Activate, Remedy, ShellLine, fix_condition
from doctor.explain.rank import Match
from doctor.facts import Environment, Facts
from doctor.facts.modules import ModulePlace


def locate_module(match: Match, module: str, facts: Facts, places: Sequence[ModulePlace]) -> Match:
    """Return ``match``, about a module that Python did not find, with the place that has it and the remedy then."""
    summary, remedy = _explain_module(match, module, facts, places)
    return _with(match, summary, remedy)


def locate_program(match: Match, program: str, facts: Facts, exists: Callable[[str], bool]) -> Match | None:
    """Return ``match``, about a program that the shell did not find, with the folder that has it; else ``None``."""
    environment = facts.project.environment if facts.project else None
    if environment and exists(os.path.join(environment.path, "bin", program)):
        active = facts.subject_environment and facts.subject_environment.path == environment.path
        return None if active else _with(match, *_outside_environment(match, program, environment))
    folder = os.path.join(facts.environ.get("HOME", ""), ".local/bin")
    if not exists(os.path.join(folder, program)) or folder in facts.environ.get("PATH", "").split(os.pathsep):
        return None
    return _with(match, f"{program} is in {folder}, which is not on PATH.", fix_condition("pipx-not-on-path"))


def _with(match: Match, summary: str, remedy: Remedy | None) -> Match:
    context = ("this-machine", *match.context)
    if remedy is None:
        return replace(match, summary=summary, context=context)
    return replace(match, summary=summary, context=context, remedy=remedy, advice="")


def _explain_module(
    match: Match, module: str, facts: Facts, places: Sequence[ModulePlace]
) -> tuple[str, Remedy | None]:
    project = facts.project.environment if facts.project else None
    own = facts.subject_environment.path if facts.subject_environment else None
    for place in places:
        if place.environment and place.python is None:
            return f"{module} is in {place.environment}, for a Python {place.minor} that it no longer runs.", None
        if project and place.environment == project.path and (match.has_sudo or own != project.path):
            return _outside_environment(match, module, project)
    others = [place for place in places if place.environment is None]
    if match.has_sudo and any("/.local/" in place.folder for place in others):
        return f"{module} is installed for one user, and `sudo` runs Python as root.", None
    readable = [place for place in others if place.python]
    if others and not readable:
        return f"{module} is in {others[0].folder}, for a Python {others[0].minor} that is gone.", None
    if readable and (own or not any(_is_of_subject(place, facts) for place in readable)):
        where = f"the environment {own}" if own else f"Python {facts.python.minor}" if facts.python else "this Python"
        return f"{module} is installed for {readable[0].python}, and not for {where}.", None
    if places:
        return f"{module} is installed in {places[0].folder}, where the Python of the log did not look for it.", None
    return f"{module} is not installed for any Python that doctor found on this machine.", None


def _outside_environment(match: Match, name: str, environment: Environment) -> tuple[str, Remedy]:
    if not match.has_sudo:
        return f"{name} is installed in {environment.path}, which is not active.", Activate(environment=environment)
    programs = os.path.dirname(environment.python)
    words = [f"{programs}/{word}" if word == name or word.startswith("python") else word for word in match.words]
    return f"{name} is installed in {environment.path}, which `sudo` does not use.", ShellLine(text=shlex.join(words))


def _is_of_subject(place: ModulePlace, facts: Facts) -> bool:
    return facts.python is not None and place.minor in ("", facts.python.minor)
