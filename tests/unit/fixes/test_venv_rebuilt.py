from __future__ import annotations

from dataclasses import replace

from doctor.core import plugins
from doctor.facts.environment import Distribution
from doctor.facts.requirements import RequirementFile
from doctor.plan.actions import Install
from doctor.plan.model import Plan
from doctor.plan.planner import decide
from tests.unit.factories import make_facts, make_environment
from tests.unit.plan.test_routing import PLACE, asked


def test_what_was_installed_from_a_folder_is_typed_as_an_option() -> None:
    moved = make_environment(path=PLACE.path, recorded_path="/elsewhere/.venv")
    held = (
        Distribution(name="mine", version="1", origin="-e file:///home/ada/mine"),
        Distribution(name="six", version="1.16"),
    )
    place = replace(PLACE, state="environment", environment=moved, installed=held)
    outcome = decide(replace(asked(), wish="venv", place=place), make_facts(), plugins.fixes()).outcome
    assert isinstance(outcome, Plan)
    assert outcome.steps[-1].argv[-5:] == ("install", "-e", "file:///home/ada/mine", "--", "six==1.16")


def test_the_projects_list_is_read_where_the_project_is() -> None:
    below = replace(PLACE, shown=PLACE.path, cwd=f"{PLACE.project}/src")
    own = RequirementFile(path=f"{PLACE.project}/requirements.txt", kind="requirements", lines=("-e ./lib",))
    typed = replace(own, path="requirements.txt")
    for found, names, cwd in ((own, (), PLACE.project), (typed, (), below.cwd), (own, ("x @ file:///x",), below.cwd)):
        request = replace(asked(*names), wish="venv", place=below, lists=(found,))
        outcome = decide(request, make_facts(), plugins.fixes()).outcome
        assert isinstance(outcome, Plan) and isinstance(outcome.steps[-1].act, Install)
        assert outcome.steps[-1].act.cwd == cwd
        assert (outcome.steps[-1].argv[:3] == ("env", "-C", PLACE.project)) is (cwd == PLACE.project)


def test_each_step_of_a_plan_is_one_that_is_executed() -> None:
    """One step replaces an environment and keeps the previous one; its command line starts from an empty folder."""
    moved = environment(path=PLACE.path, recorded_path="/elsewhere/.venv")
    for place, made in ((replace(PLACE, state="environment", environment=moved), True), (PLACE, False)):
        outcome = decide(replace(asked(), wish="venv", place=place), box(), plugins.fixes()).outcome
        assert isinstance(outcome, Plan)
        assert [step.id for step in outcome.steps] == ["make-environment"]
        assert ("--clear" in outcome.steps[0].argv) is made
        assert outcome.steps[0].undo == (f"put the previous {place.shown} back" if made else f"remove {place.shown}")
