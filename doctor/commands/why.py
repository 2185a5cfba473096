"""``doctor why``: say where names belong, and why. Nothing is downloaded or changed."""

from __future__ import annotations

import os
from collections.abc import Sequence

from doctor.commands.arguments import current_folder, validate
from doctor.commands.doubted_names import without_stdlib
from doctor.commands.plan_facts import collect_for_plan
from doctor.core import plugins
from doctor.core.errors import DoctorError, Exit
from doctor.core.goal import Goal
from doctor.core.names import name_of
from doctor.core.record import replace
from doctor.facts import Facts
from doctor.facts.system_packages import system_package
from doctor.plan import planner, routing
from doctor.plan.doubts import find_doubts, successor_notes
from doctor.plan.known_names import known_name, meant_distribution
from doctor.probe.collect import collect
from doctor.probe.goal_facts import collect_for_goal
from doctor.report.text import why as report
from doctor.report.why import Why


def run(names: Sequence[str], *, as_json: bool, command: str = "why") -> int:
    """Report where the requirements ``names`` belong, and return the exit code.

    Raises DoctorError for what does not name a package.
    """
    validate(Goal(requirements=tuple(names)))
    for name in names:
        if not name_of(name):
            raise DoctorError(f"{name} is not a package name. Write it as for pip: `doctor why requests`")
    cwd = current_folder()
    facts = collect(environ=os.environ, cwd=cwd)
    report.show([_answer(name, facts, cwd) for name in names], command=command, as_json=as_json)
    return Exit.OK


def _answer(name: str, facts: Facts, cwd: str) -> Why:
    goal = Goal(requirements=(name,), offline=True)  # no network is used
    facts = collect_for_goal(goal, facts, cwd, os.environ)
    _, notes = without_stdlib(goal)
    doubt = None if notes else next(find_doubts(goal, facts), None)
    meant = replace(goal, requirements=(doubt.instead,)) if doubt else goal
    routed = None
    obstacles: tuple[str, ...] = ()
    if not notes:
        facts = collect_for_plan(meant, facts, os.environ)
        routed = routing.route_requirements(meant, facts)[0]
        if routed.route == "environment" or (routed.route == "apt" and routed.package is None):
            decision = planner.decide(replace(meant, offline=False), facts, plugins.fixes())
            declined = () if decision.plan else decision.declined[:1]  # what ``doctor fix`` would say
            obstacles = tuple(answer.reason for answer in declined)
    return Why(
        name=name,
        routed=routed,
        doubt=doubt,
        notes=(*notes, *obstacles, *successor_notes(meant)),
        is_available=not obstacles,
    )


def is_about(subject: str) -> bool:
    """Return whether ``doctor explain SUBJECT`` asks about a package: doctor knows its name, or that of its module."""
    name = name_of(subject)
    is_known = known_name(name) or meant_distribution(name) or system_package(name) or routing.is_debian_name(name)
    return bool(name) and bool(is_known)
