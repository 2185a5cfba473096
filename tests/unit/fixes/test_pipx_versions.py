"""What pipx has already counts only where it is of the version that is asked for."""

from __future__ import annotations

from dataclasses import replace

import pytest

from doctor.core import plugins
from doctor.facts import Facts, PipxHome
from doctor.plan.model import Plan
from doctor.plan.planner import Decision, decide
from tests.unit.factories import TOOLS, make_facts
from tests.unit.plan.test_routing import asked


def decided(name: str, wish: str = "pipx") -> Decision:
    return decide(replace(asked(name), wish=wish), having("24.1.0"), plugins.fixes())  # type: ignore[arg-type]


def having(version: str) -> Facts:
    folder = "/root/.local/bin"
    home = PipxHome(apps=("black",), versions=(("black", version),), bin_dir=folder, on_path=True)
    return make_facts(tools=replace(TOOLS, pipx_home=home))


@pytest.mark.parametrize("name", ["black", "Black>=24", "black[d]==24.1.0", "black @ https://example.org/black.whl"])
def test_it_is_that(name: str) -> None:
    outcome = decided(name).outcome
    assert isinstance(outcome, Plan) and (outcome.summary, outcome.steps) == ("pipx has black already.", ())


def test_it_is_another() -> None:
    decision = decided("black>=25")
    assert decision.outcome is None
    assert decision.declined[0].reason == (
        "pipx has black 24.1.0, and black>=25 is asked for: /usr/bin/pipx install --force 'black>=25'"
    )


def test_named_without_a_place_it_goes_into_the_project_with_the_reason() -> None:
    outcome = decided("black>=25", "any").outcome
    assert isinstance(outcome, Plan) and outcome.fix == "venv"
    assert "pipx has black 24.1.0" in outcome.placements[0].reason
