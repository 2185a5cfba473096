"""Safety as a property: whatever is asked on whatever box, no plan does what doctor never does."""

from __future__ import annotations

import shlex
from dataclasses import replace

import pytest
from hypothesis import given, settings

from doctor.core import plugins
from doctor.execute.effects.table import EFFECTS
from doctor.facts import Facts, Machine, NoInterpreter, ShippedMarker
from doctor.facts.shadows import Quarantine, quarantine_path
from doctor.facts.target import Target
from doctor.plan.actions import (
    ENVIRONMENT_ACTS,
    AptFinish,
    AptInstall,
    AptUpdate,
    EditFile,
    Ensurepath,
    Install,
    MoveAside,
    OpenQuarantine,
    PipxInstall,
)
from doctor.plan.model import Plan, Refused, Step
from doctor.plan.planner import Decision, decide
from doctor.plan.request import Request
from tests.unit.strategies import PROJECT, SECRET, boxes, markers, quarantines


def planned(box: tuple[Request, Facts]) -> tuple[Step, ...]:
    outcome = decide(*box, plugins.fixes()).outcome
    return outcome.steps if isinstance(outcome, Plan) else ()


@settings(max_examples=150)
@given(boxes())
def test_no_plan_holds_what_doctor_never_does(box: tuple[Request, Facts]) -> None:
    for step in planned(box):
        line = shlex.join(step.argv)
        assert "break-system-packages" not in line and "EXTERNALLY-MANAGED" not in line
        assert not {"--user", "--target", "--ignore-installed", "chmod", "chown", "ln", "rm"} & set(step.argv)
        assert "pip" not in step.argv or isinstance(step.act, Install)
        if "pip" in step.argv:
            assert step.argv[0].endswith("/bin/python") and step.argv[0].startswith((".venv", "/srv/env"))
            assert not step.needs_root and "sudo" not in step.argv


@settings(max_examples=150)
@given(boxes())
def test_what_lies_outside_the_project_needs_consent(box: tuple[Request, Facts]) -> None:
    for step in planned(box):
        outside = [path for path in step.touches if not path.startswith(f"{PROJECT}/")]
        assert step.touches
        assert step.needs_consent or not (outside or step.needs_root)


@settings(max_examples=150)
@given(boxes())
def test_offline_no_step_needs_the_network(box: tuple[Request, Facts]) -> None:
    assert not (box[0].offline and any(step.needs_network for step in planned(box)))


@settings(max_examples=150)
@given(boxes())
def test_what_is_named_is_placed_once_with_a_reason(box: tuple[Request, Facts]) -> None:
    plan = decide(*box, plugins.fixes()).outcome
    if isinstance(plan, Plan) and box[0].wish == "any":
        assert len(plan.placements) == len(box[0].names) and all(one.reason for one in plan.placements)
        lines = [line for step in plan.steps if isinstance(step.act, Install) for line in step.act.lines]
        apart = [step.act.requirement for step in plan.steps if isinstance(step.act, PipxInstall)]
        assert not set(apart) & {line for line in lines if line in box[0].names}


@settings(max_examples=150)
@given(boxes())
def test_every_path_touched_is_reverted_by_the_effect_of_the_step(box: tuple[Request, Facts]) -> None:
    for step in planned(box):
        (effect,) = (effect for effect in EFFECTS.values() if isinstance(step.act, effect.ACTIONS))
        assert step.undo and (effect is EFFECTS["packages"]) == ("apt-get" in step.argv or "dpkg" in step.argv)
        if isinstance(step.act, (*ENVIRONMENT_ACTS, EditFile)):
            assert step.touches == (step.act.path,)
        elif isinstance(step.act, Ensurepath):
            assert step.touches == step.act.files
        elif isinstance(step.act, (OpenQuarantine, MoveAside)):
            moves = step.act.moves if isinstance(step.act, MoveAside) else ()
            assert set(step.touches) == {step.act.folder, *moves}


@settings(max_examples=150)
@given(boxes(), quarantines())
def test_what_is_moved_aside_is_noted_first_and_moved_once(box: tuple[Request, Facts], quarantine: Quarantine) -> None:
    request = replace(box[0], wish="mend", condition="pip-shadows-system", quarantine=quarantine, names=(), lists=())
    acts = [step.act for step in planned((request, box[1]))]
    if not acts:
        assert all(one.problem for one in quarantine.residues)
        return
    opened, *moved = acts
    assert isinstance(opened, OpenQuarantine)
    assert all(isinstance(act, MoveAside) for act in moved)
    paths = [path for act in moved if isinstance(act, MoveAside) for path in act.moves]
    assert sorted(paths) == sorted(opened.moves) == sorted(set(quarantine.moves))
    assert paths[-1] == quarantine.moves[-1]
    for path in paths:
        assert quarantine_path(opened.folder, opened.base, path).startswith(f"{opened.folder}/files/")


@settings(max_examples=150)
@given(boxes(), markers)
def test_a_marker_comes_back_by_its_package_alone(box: tuple[Request, Facts], marker: ShippedMarker) -> None:
    request = replace(box[0], wish="mend", condition="marker-removed", names=(), lists=())
    steps = planned((request, replace(box[1], shipped_marker=marker)))
    assert not steps or (marker.state != "there" and marker.diverted is None)
    for step in steps:
        assert isinstance(step.act, (AptFinish, AptUpdate, AptInstall)) and step.needs_root and step.needs_consent
        assert {"apt-get", "dpkg"} & set(step.argv)
        assert "EXTERNALLY-MANAGED" not in shlex.join(step.argv)
    for act in (step.act for step in steps if isinstance(step.act, AptInstall)):
        assert act.packages == (marker.package,) and act.again


@settings(max_examples=100)
@given(boxes())
def test_planning_is_deterministic_and_always_gives_a_reason(box: tuple[Request, Facts]) -> None:
    first, second = decide(*box, plugins.fixes()), decide(*box, plugins.fixes())
    assert first == second
    assert isinstance(first, Decision)
    if first.outcome is None:
        assert first.declined and all(one.reason for one in first.declined)
    if isinstance(first.outcome, Refused):
        assert first.outcome.reason and first.outcome.instead


@settings(max_examples=150)
@given(boxes())
def test_what_is_typed_becomes_neither_an_option_nor_a_line(box: tuple[Request, Facts]) -> None:
    for step in planned(box):
        assert all(SECRET not in word for word in step.argv)
        if isinstance(step.act, Install):
            assert all(line == line.strip("\n") and line.isprintable() for line in step.act.lines)
            named = [line for line in step.act.lines if line in box[0].names]
            assert not any(line.startswith("-") or " -" in line for line in named)


@pytest.mark.parametrize("name", ["--break-system-packages", "--break-system-pack", "--user", "x --target=/usr"])
def test_an_unsafe_wish_is_refused_with_the_safe_way(name: str) -> None:
    place = Target(path=f"{PROJECT}/.venv", shown=".venv", project=PROJECT, cwd=PROJECT, state="absent", inside=True)
    request = Request(wish="venv", place=place, names=(name,))
    machine = Machine(
        distro=None, container=None, wsl=False, ci=None, user=None, shell=None, package_manager=None, architecture=None
    )
    facts = Facts(machine=machine, subject=NoInterpreter(asked="", executable=None, reason="not-found", detail=""))
    outcome = decide(request, facts, plugins.fixes()).outcome
    assert isinstance(outcome, Refused) and outcome.instead
