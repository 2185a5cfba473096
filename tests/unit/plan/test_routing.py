from __future__ import annotations

from dataclasses import replace

from doctor.core import plugins
from doctor.facts import Tools
from doctor.facts.requirements import RequirementFile
from doctor.facts.target import Target
from doctor.plan.actions import MakeEnvironment, PipxInstall
from doctor.plan.model import Declined, Plan
from doctor.plan.planner import decide
from doctor.plan.request import Request
from doctor.plan.routing import place
from tests.unit.factories import ADA, MACHINE, SYSTEM, make_facts

PROJECT = "/home/ada/project"
PLACE = Target(
    path=f"{PROJECT}/.venv", shown=".venv", project=PROJECT, cwd=PROJECT, state="absent", inside=True
)  # fmt: skip
OWN_PIPX = replace(PLACE, path="/home/ada/.local/share/doctor/pipx", shown="pipx", inside=False)


def asked(*names: str, lists: tuple[RequirementFile, ...] = ()) -> Request:
    return Request(wish="any", place=PLACE, names=names, lists=lists, own_pipx=OWN_PIPX)


def where(request: Request) -> list[str]:
    return [one.where for one in place(request)]


def test_a_library_belongs_to_the_project_and_an_application_to_pipx() -> None:
    assert where(asked("requests", "Black[d]>=24", "yt_dlp")) == ["venv", "pipx", "pipx"]


def test_what_the_project_asks_for_is_the_projects() -> None:
    dev = RequirementFile(path="requirements-dev.txt", kind="requirements", lines=("six", "black>=24"))
    [placement] = place(asked("black", lists=(dev,)))
    assert placement.where == "venv" and "requirements-dev.txt" in placement.reason


def test_each_goes_where_it_belongs_in_one_plan_the_project_first() -> None:
    outcome = decide(asked("black", "requests"), make_facts(), plugins.fixes()).outcome
    assert isinstance(outcome, Plan)
    acts = [type(step.act) for step in outcome.steps]
    assert acts.index(MakeEnvironment) == 0 and PipxInstall in acts
    assert outcome.environment and [one.where for one in outcome.placements] == ["pipx", "venv"]
    assert not any("black" in line for line in outcome.steps[1].argv)


def test_together_where_pipx_cannot_be_had() -> None:
    nothing = Tools(pip=None, pipx=None, uv=None, pipx_home=None)
    old = make_facts(subject=replace(SYSTEM, version="3.8.2"), tools=nothing, machine=replace(MACHINE, user=ADA))
    outcome = decide(asked("black", "requests"), old, plugins.fixes()).outcome
    assert isinstance(outcome, Plan)
    assert {one.where for one in outcome.placements} == {"venv"}
    assert "no pipx here" in outcome.placements[0].reason
    assert {"black", "requests"} <= set(outcome.steps[-1].argv)


def test_one_place_that_declines_is_all_or_nothing() -> None:
    facts = make_facts(project=None)
    nowhere = replace(asked("black", "requests"), place=replace(PLACE, state="no-parent"))
    decision = decide(nowhere, facts, plugins.fixes())
    assert decision.outcome is None and isinstance(decision.declined[0], Declined)
