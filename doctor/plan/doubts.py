"""Find the names that are probably not the name of what the user wants: modules, misspellings, abandoned packages.

A misspelt name may be a stranger's package, so it is questioned before anything is downloaded.
"""

from __future__ import annotations

from collections.abc import Iterator

from doctor.core import lazy_re as re
from doctor.core.goal import Goal
from doctor.core.names import name_of, normalize
from doctor.core.record import replace
from doctor.facts import Facts
from doctor.facts.system_packages import system_package
from doctor.plan.known_names import (
    WITH_PKG_RESOURCES,
    distribution_of_debian,
    is_popular,
    known_name,
    likely_name,
    meant_distribution,
)
from doctor.plan.model import Doubt
from doctor.plan.routing import is_debian_name

_INDEX_OPTIONS = ("index-url", "extra-index-url", "find-links", "no-index")
"""Options of pip with which a name may be that of a package of the user's own."""
_GLUED = re.compile(
    r"(?P<name>[A-Za-z0-9][\w.]*(?:-[\w.]+)*)--(?P<option>break-system-packages|force-reinstall|no-cache-dir|no-deps|pre|quiet"
    r"|upgrade|user|verbose)"
)
"""A name and a pip option without the space between them."""
_CLEAR = 0.8
"""The similarity from which on a name is taken for another one without a question (``difflib``)."""


def find_doubts(goal: Goal, facts: Facts) -> Iterator[Doubt]:
    """Yield a doubt for each requirement that is probably not what the user wants.

    What the project's lists name is doubted only where it resembles another name, and no other index than pip's own
    is configured. What is installed in the target is not doubted.
    """
    if goal.as_typed or goal.condition or goal.route == "apt":
        return
    installed = {normalize(distribution.name) for distribution in facts.target.installed} if facts.target else set()
    listed = {name_of(line): line for line in facts.listed_lines}
    others = {name for name, _ in facts.other_listed}
    for requirement in goal.requirements:
        if goal.route:
            yield from _doubt_route(requirement)
        name = _doubtful_name(requirement)
        if name and name not in installed | listed.keys() | others:
            yield from _doubt(requirement, name)
    if not listed or any(option.name in _INDEX_OPTIONS for option in facts.target_pip_config.options):
        return
    for name, line in listed.items():
        likely = likely_name(name) if _doubtful_name(line) and name not in installed else None
        if likely:
            yield _misspelt(line, name, likely)


def correct_names(goal: Goal) -> tuple[Goal, tuple[str, ...]]:
    """Return the goal with the names that are meant by those of a command, and the reason for each change.

    Nobody can be asked about a log, so only a name that is certainly a mistake is changed. ``doctor fix`` asks about
    the others.
    """
    if goal.as_typed or goal.condition or goal.route == "apt":
        return goal, ()
    doubts = {
        requirement: doubt
        for requirement in goal.requirements
        if (name := _doubtful_name(requirement))
        and (doubt := next(_doubt(requirement, name), None))
        and (_GLUED.fullmatch(requirement) or meant_distribution(name) or _is_clear(name, name_of(doubt.instead)))
    }
    names = tuple(doubts[name].instead if name in doubts else name for name in goal.requirements)
    return replace(goal, requirements=names), tuple(doubt.reason for doubt in doubts.values())


def _is_clear(name: str, likely: str) -> bool:
    """Return whether a name is that of one of the most downloaded distributions, with a slip."""
    from difflib import SequenceMatcher

    return is_popular(likely) and SequenceMatcher(None, name, likely).ratio() >= _CLEAR


def clear_name(requirement: str) -> str | None:
    """Return the distribution of which the name in a requirement is certainly a misspelling; ``None`` for others."""
    name = _doubtful_name(requirement)
    likely = likely_name(name) if name and not meant_distribution(name) else None
    return likely if likely and _is_clear(name, likely) else None


def successor_notes(goal: Goal) -> Iterator[str]:
    """Yield a note for each requirement that its maintainers have given up."""
    for requirement in goal.requirements:
        known = known_name(name_of(requirement))
        if known and known.successor:
            yield f"{known.name} is no longer maintained. Its successor: `doctor fix {known.successor}`"


def _doubtful_name(requirement: str) -> str:
    """Return the name in a requirement; empty if a URL or a path says what is meant, or only the system has it."""
    name = name_of(requirement)
    if "/" in requirement or system_package(name) or is_debian_name(name):
        return ""
    return name


def _doubt(requirement: str, name: str) -> Iterator[Doubt]:
    if glued := _GLUED.fullmatch(requirement):
        reason = f"`--{glued['option']}` is an option, and the space before it is missing."
        yield Doubt(requirement=requirement, instead=glued["name"], reason=reason)
        return
    meant = meant_distribution(name)
    likely = None if meant else likely_name(name)
    if meant:
        module = requirement[: len(name)]
        reason = f"{module} is a module, and the package that contains it is {meant}."
        instead = WITH_PKG_RESOURCES if requirement == "pkg_resources" else _renamed(requirement, name, meant)
        yield Doubt(requirement=requirement, instead=instead, reason=reason)
    elif likely:
        yield _misspelt(requirement, name, likely)


def _doubt_route(requirement: str) -> Iterator[Doubt]:
    """Yield a doubt for what the index, which the user has chosen, does not have: ``python3-yaml``, ``tkinter``."""
    name = name_of(requirement)
    system = system_package(name)
    if "/" in requirement:
        return
    if is_debian_name(name) and known_name(name) is None:
        meant = distribution_of_debian(name)
        meant = None if system_package(meant or "") else meant
        contains = f", which contains {meant}" if meant else ""
        reason = f"{name} is the name of a Debian package{contains}."
        instead = _renamed(requirement, name, meant) if meant else requirement
        yield Doubt(requirement=requirement, instead=instead, reason=reason)
    elif system and not system.on_index:
        reason = f"The package index does not have {name}, because {system.reason}."
        yield Doubt(requirement=requirement, instead=requirement, reason=reason)


def _misspelt(requirement: str, name: str, likely: str) -> Doubt:
    typed = requirement.strip()[: len(name)]
    reason = f"{typed} is not a package that doctor knows, but resembles {likely}."
    return Doubt(requirement=requirement, instead=_renamed(requirement, name, likely), reason=reason)


def _renamed(requirement: str, name: str, other: str) -> str:
    """Return the requirement with another name, and the same extras, versions and markers."""
    bare = requirement.strip()
    return other + bare[len(name) :]
