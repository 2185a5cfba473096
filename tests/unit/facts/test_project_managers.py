"""What a project's own tool is told, and where doctor says so instead of its own command."""

from __future__ import annotations

from dataclasses import replace

import pytest

from doctor.checks import broken_venv, externally_managed, no_project_venv
from doctor.core import plugins
from doctor.diagnose import recommend
from doctor.facts import Environment
from doctor.plan.planner import decide
from tests.unit.factories import PROJECT, make_facts, make_environment, make_python
from tests.unit.plan.test_routing import PLACE, asked

BROKEN = make_environment(real_python=None)
MANAGED = make_python().externally_managed
BARE = replace(PROJECT, environment=None)


@pytest.mark.parametrize(
    ("manager", "sign", "command"),
    [
        ("conda", "environment.yaml", "conda env update --file environment.yaml"),
        ("conda", "conda-lock.yml", "conda-lock install --name work conda-lock.yml"),
        ("poetry", "pyproject.toml", "poetry install"),
        ("pip", "", None),
    ],
)
def test_what_brings_the_environment(manager: str, sign: str, command: str | None) -> None:
    assert replace(BARE, manager=manager, sign=sign).command() == command


def test_what_adds_to_it() -> None:
    assert replace(BARE, manager="uv", sign="uv.lock").command(("a>=1", "b")) == "uv add 'a>=1' b"


@pytest.mark.parametrize(
    ("manager", "environment", "command"),
    [
        ("pip", BROKEN, "doctor fix --venv"),
        ("uv", BROKEN, "rm -r /work/.venv && uv sync"),
        ("conda", BROKEN, "doctor fix --venv"),
        (
            "uv",
            make_environment(path="/other/.venv", real_path="/other/.venv", real_python=None),
            "doctor fix --venv --path /other/.venv",
        ),
    ],
)
def test_who_mends_it(manager: str, environment: Environment, command: str) -> None:
    facts = make_facts(active=environment, project=replace(PROJECT, manager=manager, environment=BROKEN))
    finding = next(one for one in broken_venv.check(facts) if environment.path in one.summary)
    assert finding.fix == command


def test_what_is_recommended_is_what_fix_would_not_decline() -> None:
    assert MANAGED is not None
    poetry = replace(BARE, manager="poetry", sign="poetry.lock", manager_found=False)
    facts = make_facts(project=poetry)
    advised = recommend.recommend(facts, [*externally_managed.check(facts), *no_project_venv.check(facts)])
    assert advised is not None and advised.command == "poetry install"
    assert advised.summary.endswith("poetry is not on PATH: doctor fix --pipx poetry.")


@pytest.mark.parametrize(("manager", "beside"), [("uv", "DIR"), ("conda", ".venv")])
def test_fix_leaves_it_to_the_tool(manager: str, beside: str) -> None:
    facts = make_facts(project=replace(BARE, manager=manager, sign="the file"))
    [declined] = decide(replace(asked(), wish="venv"), facts, plugins.fixes()).declined
    assert f"the business of {manager}, by the file: " in declined.reason
    assert declined.reason.endswith(f"--path {beside}")


@pytest.mark.parametrize(("manager", "declines"), [("uv", True), ("conda", False)])
def test_one_that_conda_did_not_make_is_not_condas(manager: str, declines: bool) -> None:
    place = replace(PLACE, state="environment", environment=make_environment(path=PLACE.path))
    facts = make_facts(project=replace(PROJECT, manager=manager))
    decision = decide(replace(asked(), wish="venv", place=place), facts, plugins.fixes())
    assert (decision.outcome is None) is declines
