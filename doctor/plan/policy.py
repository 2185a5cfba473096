"""The policy: goals that doctor refuses, and targets that it leaves alone."""

from __future__ import annotations

import posixpath
import re
import shlex
from collections.abc import Iterator

from doctor.core.errors import Exit
from doctor.core.goal import EDITABLE, Goal
from doctor.core.record import replace
from doctor.core.redact import redact
from doctor.facts import User
from doctor.facts.obstacle import UNSAFE_STATES, command_to_own, unusable_characters
from doctor.facts.requirements import RequirementFile
from doctor.facts.target import Target
from doctor.plan.model import Declined, Instead, Refused

UNSAFE_OPTIONS = {
    "--break-system-packages": "it lets pip overwrite the operating system's own packages",
    "--ignore-installed": "it overwrites packages that the operating system installed",
    "-I": "it overwrites packages that the operating system installed",
    "--user": "it puts packages where every Python program of this user finds them",
    "--target": "it puts packages outside the environment",
    "-t": "it puts packages outside the environment",
    "--prefix": "it puts packages outside the environment",
    "--root": "it puts packages outside the environment",
}
"""The options of pip that doctor never passes on, and why."""
_WITHOUT_OPTION = "Leave it out. The environment that doctor creates needs no such option."
_OPTIONS_BEFORE_VALUE = ("--target", "-t", "--prefix", "--root")
"""The unsafe options that a value follows, unless ``=`` joins the two."""


def refuse_goal(goal: Goal, files: tuple[RequirementFile, ...]) -> Refused | None:
    """Return why the goal, or a requirements file it reads, is unsafe; ``None`` for a safe goal."""
    return next(_refusals(goal, files), None)


def _refusals(goal: Goal, files: tuple[RequirementFile, ...]) -> Iterator[Refused]:
    for requirement in goal.requirements:
        option = unsafe_option(requirement)
        if option:
            safe = safe_part(goal)
            yield Refused(
                reason=f"{option} is unsafe: {UNSAFE_OPTIONS[option]}.",
                instead=f"{_WITHOUT_OPTION} Run `{safe.command()}`" if safe else _WITHOUT_OPTION,
                command=safe,
            )
        elif goal.route == "pipx" and has_credentials(requirement):
            yield Refused(
                reason="pipx takes a requirement on its command line, where other users of this machine can see the "
                "credentials in its URL.",
                instead="Leave them out, and put them into ~/.netrc, which pip reads: `machine HOST login USER "
                "password PASSWORD`",
            )
        elif not is_plain(requirement.removeprefix(EDITABLE)):
            yield Refused(
                reason=f"{requirement!r} is not a valid requirement: it is empty, an option, or not printable.",
                instead="Name packages as pip does: requests, 'flask>=3', 'name @ https://…'.",
            )
    for file in files:
        for line in (*file.lines, *file.constraints):
            option = unsafe_option(line)
            if option:
                reason = f"{file.path} contains {option}, which is unsafe: {UNSAFE_OPTIONS[option]}."
                yield Refused(reason=reason, instead=_WITHOUT_OPTION)
            elif file.kind == "declared" and not is_plain(line):
                reason = f"{file.path} contains {line!r}, which is not a valid requirement."
                yield Refused(reason=reason, instead="Correct it there.")


def safe_part(goal: Goal) -> Goal | None:
    """Return the goal without unsafe options of pip; ``None`` where what remains is nothing, or not certain."""
    unsafe = [requirement for requirement in goal.requirements if unsafe_option(requirement)]
    others = tuple(requirement for requirement in goal.requirements if requirement not in unsafe)
    values_apart = any(requirement in _OPTIONS_BEFORE_VALUE for requirement in unsafe)
    if not (others or goal.files or goal.groups) or values_apart or not all(map(is_plain, others)):
        return None
    return replace(goal, requirements=others)


def refuse_target(target: Target, goal: Goal) -> Refused | None:
    """Return why nothing may be created or changed at the target; ``None`` for a safe one."""
    if target.distrust:
        reason = f"{target.display_path} is not safe for root, because {target.distrust}."
        if target.owner:
            return Refused(reason=reason, instead=f"Run this as {target.owner}: `{_goal(goal).command()}`")
        instead, command = _other_folder(goal)
        return Refused(reason=reason, instead=instead, command=command)
    state = UNSAFE_STATES.get(target.state)
    if state is None:
        return None
    instead, command = _way_out(target, goal)
    reason = f"{target.display_path} cannot become an environment: {state}."
    return Refused(reason=reason, instead=instead, command=command)


def unsafe_option(text: str) -> str | None:
    """Return the first unsafe pip option in ``text``, also where it is abbreviated as optparse allows."""
    for word in re.split(r"[\s\"']+", text):
        name = word.partition("=")[0]
        if name in UNSAFE_OPTIONS:
            return name
        if name.startswith("--") and len(name) > 3 and name != "--pre":  # --pre is an option of its own
            full = next((option for option in UNSAFE_OPTIONS if option.startswith(name)), None)
            if full:
                return full
    return None


def is_plain(requirement: str) -> bool:
    """Return whether a requirement is one printable line without options, which a requirements file may contain."""
    return bool(requirement.strip()) and not re.search(r"(^|\s)-", requirement) and requirement.isprintable()


def has_credentials(requirement: str) -> bool:
    """Return whether a requirement contains credentials, which must not appear on a command line."""
    return redact(requirement) != requirement


def decline_unusable(target: Target, goal: Goal, fix: str) -> Declined | None:
    """Return why no environment at the target can be used, not even an existing one; ``None`` if it can."""
    if target.state == "no-parent":
        reason = f"The folder {posixpath.dirname(target.path)} does not exist. Create it first."
        return Declined(fix=fix, reason=reason, code=Exit.USAGE)
    if target.environment and target.environment.noexec:
        way, command = _way_out(target, goal)
        reason = f"{target.display_path} is on a file system that is mounted noexec, so no program can run there. {way}"
        return Declined(fix=fix, reason=reason, command=command)
    if target.environment and target.environment.worker:
        reason = f"{target.environment.worker} is creating {target.display_path} at this moment."
        return Declined(fix=fix, reason=f"{reason} Repeat the command when it has ended.")
    return None


def decline_unwritable(target: Target, goal: Goal, user: User | None, fix: str) -> Declined | None:
    """Return why no new environment may be created at the target, and what ``user`` can do about it."""
    command: Instead | None
    clause = unusable_characters(target.path)
    if clause:
        way, command = _way_out(target, goal)
        return Declined(
            fix=fix, reason=f"{target.path} {clause}, so no environment works there. {way}", command=command
        )
    if target.owner:
        reason = (
            f"{target.display_path} belongs to {target.owner}, who could change programs there before another user "
            f"runs them, and could not remove another user's files. "
            f"Run this as {target.owner}: `{_goal(goal).command()}`"
        )
        return Declined(fix=fix, reason=reason, code=Exit.CONSENT)
    obstacle = target.obstacle
    if obstacle and obstacle.kind not in ("taken", "distrusted"):
        verb = "changed" if target.environment else "created"
        own = command_to_own(obstacle, user) if target.environment else ()
        way, command = (f"Take it over: `{shlex.join(own)}`", own) if own else _way_out(target, goal)
        reason = f"{target.display_path} cannot be {verb}, because {obstacle.reason}. {way}"
        code = Exit.CONSENT if obstacle.kind in ("denied", "owner") else Exit.PROBLEMS
        return Declined(fix=fix, reason=reason, command=command, code=code)
    if target.is_mount_point:
        inside = _goal(goal, posixpath.join(target.display_path, "env"))
        reason = f"{target.display_path} is a mount point, which no environment can replace."
        return Declined(fix=fix, reason=f"{reason} Create one in it: `{inside.command()}`", command=inside)
    return None


def decline_in_project(target: Target, goal: Goal, install: tuple[str, ...], fix: str) -> Declined:
    """Return why an environment in a project's folder stays as it is, and how to install into it, if that works."""
    inside = replace(goal, path=posixpath.normpath(posixpath.join(target.display_path, ".venv")))
    reason = (
        f"{target.display_path} is also a project's folder, so doctor does not replace or copy it. "
        f"{f'Install into it: `{shlex.join(install)}`. ' if install else ''}"
        f"Create {'another' if install else 'an'} environment in it: `{inside.command()}`"
    )
    return Declined(fix=fix, reason=reason, command=install or inside)


def _way_out(target: Target, goal: Goal) -> tuple[str, Instead | None]:
    """Return what to do where no environment is possible at the target, and the command in it, if one is known."""
    obstacle = target.obstacle
    if obstacle and obstacle.instead:
        elsewhere = _goal(goal, obstacle.instead)
        return f"Use another folder: `{elsewhere.command()}`", elsewhere
    if obstacle and obstacle.command and (target.in_project or target.environment):  # what else is there is needed
        return f"Move it out of the way: `{shlex.join(obstacle.command)}`", obstacle.command
    return (obstacle.advice, None) if obstacle and obstacle.advice else _other_folder(goal)


def _other_folder(goal: Goal) -> tuple[str, Instead | None]:
    return f"Choose another folder: `{_goal(goal, 'DIR').command()}`", None


def _goal(goal: Goal, path: str | None = None) -> Goal:
    """Return the goal in the folder ``path``, where one is given: it installs what was asked for."""
    names_something = goal.requirements or goal.files or goal.groups or goal.script
    route = goal.route if names_something else "environment"
    return replace(goal, condition="", route=route, path=path or goal.path)
