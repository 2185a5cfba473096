"""The examples in CONTRIBUTING.md work: a check with its tests, and a fix."""

from __future__ import annotations

import re
import sys
from types import ModuleType

import pytest

from doctor.facts.target import Target
from doctor.plan.model import Plan
from doctor.plan.planner import decide
from doctor.plan.request import Request
from tests import REPOSITORY
from tests.unit.factories import make_facts, pip_config_with

BLOCKS = re.findall(
    r"^```python\n(.*?)^```",
    (REPOSITORY / "CONTRIBUTING.md").read_text("utf-8"),
    re.MULTILINE | re.DOTALL,
)


def test_the_example_passes_its_own_tests(monkeypatch: pytest.MonkeyPatch) -> None:
    check, tests = ModuleType("doctor.checks.no_index"), ModuleType("test_no_index")
    monkeypatch.setitem(sys.modules, check.__name__, check)
    for module, text in zip((check, tests), BLOCKS[:2], strict=True):
        exec(text, vars(module))
    named = [function for name, function in vars(tests).items() if name.startswith("test_")]
    assert len(named) == 3
    for function in named:
        function()


def test_the_fix_plans_what_the_planner_lets_pass() -> None:
    fix = ModuleType("doctor.fixes.index")
    exec(BLOCKS[2], vars(fix))
    place = Target(path="/w/.venv", shown=".venv", project="/w", cwd="/w", state="absent", inside=True)
    request = Request(wish="mend", condition="no-index", place=place)
    plan = decide(request, make_facts(pip_config=pip_config_with("no-index", "1")), [fix]).outcome
    assert isinstance(plan, Plan)
    [step] = plan.steps
    assert step.touches == ("/etc/pip.conf",) and step.needs_consent
    nothing = decide(request, make_facts(), [fix]).outcome
    assert isinstance(nothing, Plan) and nothing.steps == ()
    assert (
        decide(request, make_facts(pip_config=pip_config_with("no-index", "1", source="PIP_NO_INDEX")), [fix]).outcome
        is None
    )
