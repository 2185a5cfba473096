from __future__ import annotations

from dataclasses import replace

from doctor import catalog
from doctor.plan import Distribution, Plan
from doctor.planner import decide
from tests.unit.healthy import box, environment
from tests.unit.test_triage import PLACE, asked


def test_what_was_installed_from_a_folder_is_typed_as_an_option() -> None:
    moved = environment(path=PLACE.path, recorded_path="/elsewhere/.venv")
    held = (
        Distribution(name="mine", version="1", origin="-e file:///home/ada/mine"),
        Distribution(name="six", version="1.16"),
    )
    place = replace(PLACE, state="environment", environment=moved, installed=held)
    outcome = decide(replace(asked(), wish="venv", place=place), box(), catalog.fixes()).outcome
    assert isinstance(outcome, Plan)
    assert outcome.steps[-1].argv[-5:] == ("install", "-e", "file:///home/ada/mine", "--", "six==1.16")
