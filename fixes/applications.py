"""Rebuild the environments of pipx's applications whose Python was upgraded or removed, or that were moved.

What it does
    The virtualenv that doctor carries creates each environment beside the old one, and pip installs the same versions
    of the application and of what was injected into it. One rename puts it in place; the old environment is kept inside
    it. Links to its commands that lead nowhere lead to it afterwards. pipx is not used, because it removes an
    application before it installs it again. The environment that pipx installs with is rebuilt where pipx would not
    notice that it is dead.

When it declines
    There is no Python to create them from, or pipx recorded pip options that only pipx can pass again.
"""

from __future__ import annotations

from doctor.core.goal import Goal
from doctor.facts import Facts, Interpreter, PipxApp
from doctor.facts.environment import PREVIOUS
from doctor.plan import Declined, EnvironmentCreator, PipInstall, Plan, Step
from doctor.plan.commands import pip, venv

NAME = "applications"
CONDITIONS = ("dead-pipx-apps",)


def plan(goal: Goal, facts: Facts) -> Plan | Declined:
    """Plan an environment for each dead application, and for the one that pipx installs with."""
    shared, python = facts.tools.lost_shared, facts.python
    dead = [app for app in facts.tools.pipx_apps if app.state != "healthy" and app.is_writable is not False]
    mendable = [app for app in dead if app.requirements]
    environments = [*([shared] if shared else []), *mendable]
    left = [app.name for app in dead if not app.requirements]
    advice = f"pipx recorded pip options for {left[0]}. Let pipx install it: `pipx reinstall {left[0]}`" if left else ""
    if not environments:
        return (
            Declined(fix=NAME, reason=advice) if left else Plan(fix=NAME, summary="Every application has its Python.")
        )
    if python is None:
        return Declined(fix=NAME, reason="No usable Python was found to rebuild the environments with.")
    creator = venv.choose_creator(python)
    if creator is None:
        return Declined(fix=NAME, reason=f"Python {python.version} is too old for these environments.")
    steps: list[Step] = []
    for app in environments:
        steps.append(_create(app, facts, python, creator))
        if app.requirements:
            steps.append(_install(app, goal, facts))
    names = ", ".join(app.name for app in environments)
    return Plan(
        fix=NAME,
        summary=f"Rebuild {names} of pipx with Python {python.version}.",
        steps=tuple(steps),
        notes=(advice,) if left else (),
    )


def _create(app: PipxApp, facts: Facts, python: Interpreter, creator: EnvironmentCreator) -> Step:
    argv, action = venv.create_environment(facts, python, creator, path=app.folder, display_path=app.folder)
    return Step(
        id=f"create-environment-{app.name}",
        reason=f"Create {app.folder} with Python {python.version}. The old one is kept in {app.folder}/{PREVIOUS}.",
        argv=(*argv[:-1], "--clear", argv[-1]),
        action=action,
        needs_consent=True,
        touches=(app.folder,),
        undo=f"put the previous {app.folder} back",
    )


def _install(app: PipxApp, goal: Goal, facts: Facts) -> Step:
    editable = tuple(word for line in app.requirements if line.startswith("-e ") for word in line.split(" ", 1))
    named = tuple(line for line in app.requirements if not line.startswith("-e "))
    options = ("--no-index",) if goal.offline else ()
    words = ("install", *options, *editable, *(("--", *named) if named else ()))
    return Step(
        id=f"install-{app.name}",
        reason=f"Install {', '.join(app.requirements)} into {app.folder}.",
        argv=pip.pip_command(f"{app.folder}/bin/python", *words, config=facts.target_pip_config),
        action=PipInstall(
            path=app.folder, requirements=app.requirements, requirement_files=(), offline=goal.offline, cwd="/"
        ),
        needs_network=not goal.offline,
        needs_consent=True,
        touches=(app.folder,),
        undo=f"put the previous {app.folder} back",
    )
