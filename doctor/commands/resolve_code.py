"""Resolve a script, or the code of a folder without lists of requirements, to a goal with requirements."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Iterator

from doctor.commands.unresolved import Unresolved
from doctor.core.goal import Goal
from doctor.core.names import abbreviate, normalize
from doctor.core.record import replace
from doctor.facts import Facts
from doctor.facts.code import ImportedModule, Script
from doctor.facts.system_packages import system_package
from doctor.plan.known_names import distribution_of_module
from doctor.plan.model import RoutedRequirement

_SHOWN = 6
"""Files or modules that are named."""


def resolve_script(goal: Goal, facts: Facts) -> Goal | Unresolved:
    """Return the goal with the requirements of its script, which is the only code in the facts.

    A Python that the script requires is named in the goal, unless the user chose one.
    """
    [script] = facts.code
    if script.problem:
        return Unresolved(message=f"{script.problem}. Nothing was done.", is_problem=True)
    resolved = _with_requirements(goal, facts)
    if goal.python is not None or script.accepts_python(_version(facts)):
        return resolved
    fitting = (path for path, minor in facts.other_interpreters if script.accepts_python(f"{minor}.99"))
    path = next(fitting, None)
    return replace(resolved, python=path) if path else _no_python(goal, script, facts)


def resolve_folder(goal: Goal, facts: Facts, recommended: Goal | Unresolved) -> Goal | Unresolved:
    """Return the goal that the code of the folder suggests, or which lists are in the folders below.

    ``recommended`` is the answer without them. A problem counts before them, and so do another environment in use and
    projects in the folders below.
    """
    is_problem = recommended.is_problem if isinstance(recommended, Unresolved) else _repairs(recommended, facts)
    if is_problem or facts.nested_projects or (facts.project is None and facts.has_environment):
        return recommended
    if facts.other_requirements:
        return Unresolved(message=_lists_below(facts))
    resolved = _with_requirements(replace(goal, path=facts.stand_in), facts)
    if resolved.requirements:
        return resolved
    notes, is_unread = tuple(code_notes(facts)), any(script.problem for script in facts.code)
    return Unresolved(message=" ".join(notes), is_problem=is_unread) if notes else recommended


def code_notes(facts: Facts) -> Iterator[str]:
    """Yield notes on the code: what could not be read, and the imported modules for which nothing is installed."""
    problems = [script.problem for script in facts.code if script.problem]
    if problems:
        yield f"Not all code could be read: {'; '.join(problems[:_SHOWN])}{'; …' if len(problems) > _SHOWN else ''}."
    modules = _modules(facts.code)
    unknown = [module for module in modules if _requirement(module) is None and not module.removed_in]
    yield from _unknown_note([module for module in unknown if not module.optional])
    yield from _optional_note([module for module in modules if module.optional and _requirement(module)])
    removed = [module for module in modules if module.removed_in and _is_removed(module, facts)]
    if removed:
        yield f"Python {_version(facts)} no longer has {_places(removed)}, and nothing can be installed for that."


def code_routes(facts: Facts) -> tuple[RoutedRequirement, ...]:
    """Return each requirement of the code with the reason for it: ``app.py imports yaml (line 3)``."""
    reasons: dict[str, str] = {}
    for script in facts.code:
        for line in script.dependencies or ():
            reasons.setdefault(line, f"the inline metadata of {script.path} states it")
    for module in _modules(facts.code):
        requirement = None if module.optional else _requirement(module)
        if requirement:
            reasons.setdefault(requirement, f"{module.path} imports {module.name} ({module.place})")
    return tuple(
        RoutedRequirement(requirement=requirement, route="environment", reason=reason)
        for requirement, reason in reasons.items()
    )


def _with_requirements(goal: Goal, facts: Facts) -> Goal:
    """Return the goal with what the code requires instead of the script, and in an environment if all of it can be."""
    required = (routed.requirement for routed in code_routes(facts))
    requirements = tuple(dict.fromkeys((*goal.requirements, *required)))
    needs_system = any(system_package(normalize(name)) for name in requirements)
    route = goal.route if goal.route in ("pipx", "apt") else None if needs_system else "environment"
    return replace(goal, script="", requirements=requirements, route=route)


def _modules(scripts: Iterable[Script]) -> tuple[ImportedModule, ...]:
    """Return the imported modules, each once; an import that is not optional counts before others."""
    first: dict[str, ImportedModule] = {}
    for module in sorted((module for script in scripts for module in script.modules), key=lambda item: item.optional):
        first.setdefault(module.name, module)
    return tuple(first.values())


def _requirement(module: ImportedModule) -> str | None:
    """Return the distribution, or the module of the system's Python, to require; ``None`` if none is known."""
    if module.removed_in:
        return None
    parts = module.name.split(".")
    names = (".".join(parts[:length]) for length in range(len(parts), 0, -1))
    system = next((name for name in names if system_package(normalize(name))), None)
    return system or distribution_of_module(module.name)


def _repairs(recommended: Goal, facts: Facts) -> bool:
    """Return whether the recommendation is more than an environment for a folder that has none."""
    is_elsewhere = recommended.path not in (None, facts.stand_in)
    return facts.project is not None or bool(recommended.condition) or is_elsewhere


def _version(facts: Facts) -> str:
    """Return the version of the project's healthy environment, or of the Python that a new one is created from."""
    environment = facts.project.environment if facts.project else None
    if environment and environment.state == "healthy" and environment.version:
        return environment.version
    return facts.python.version if facts.python else ""


def _is_removed(module: ImportedModule, facts: Facts) -> bool:
    version = _version(facts).split(".")[:2]
    return all(map(str.isdigit, version)) and [*map(int, version)] >= [*map(int, (module.removed_in or "").split("."))]


def _no_python(goal: Goal, script: Script, facts: Facts) -> Unresolved:
    command = replace(goal, python="PATH").command()
    return Unresolved(
        message=f"{script.path} requires Python {script.requires_python}, which Python {_version(facts)} does not "
        f"satisfy. No other installed Python does. Install one and pass its path: `{command}`",
        is_problem=True,
    )


def _lists_below(facts: Facts) -> str:
    options = [f"{option} {shlex.quote(name)}" for option, name in facts.other_requirements]
    cut = "".join(f" ({clause})" for clause in facts.other_cuts)
    return (
        f"This folder has no requirements file of its own. Below it: {abbreviate(options, _SHOWN)}{cut}. "
        f"Install one: `doctor fix {options[0]}`"
    )


def _places(modules: list[ImportedModule]) -> str:
    """Return the modules with the places of their imports, for people."""
    return abbreviate((f"{module.name} ({module.path}, {module.place})" for module in modules), _SHOWN)


def _unknown_note(modules: list[ImportedModule]) -> Iterator[str]:
    command = shlex.join(["doctor", "fix", "--venv", *(module.name for module in modules[:_SHOWN])])
    if len(modules) == 1:
        [module] = modules
        imported = f"{module.path} imports {module.name} ({module.place})"
        yield f"{imported}, which doctor does not know. If it is a package: `{command}`"
    elif modules:
        yield f"Code imports modules that doctor does not know: {_places(modules)}. If they are packages: `{command}`"


def _optional_note(modules: list[ImportedModule]) -> Iterator[str]:
    if modules:
        names = dict.fromkeys(_requirement(module) or module.name for module in modules[:_SHOWN])
        command = shlex.join(["doctor", "fix", "--venv", *names])
        yield f"The code may also use {_places(modules)}. To install that as well: `{command}`"
