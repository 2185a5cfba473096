"""The examples in CONTRIBUTING.md work: a check with its tests, and a fix. The code follows its rule for docstrings."""

from __future__ import annotations

import ast
import re
import sys
from types import ModuleType
from typing import cast

import pytest

from doctor.plan.model import Fix
from doctor.plan.planner import decide
from tests import REPOSITORY
from tests.unit.factories import make_goal, make_goal_facts, pip_config_with

TEXT = (REPOSITORY / "CONTRIBUTING.md").read_text("utf-8")
OPENING = re.compile(r"(?:How|That|What|When|Where|Which|Who|Whom|Whose|Why|Whatever|Wherever)\b")
"""Words with which no docstring begins: an imperative verb or a noun phrase needs no second reading."""
BLOCKS = re.findall(r"^```python\n(.*?)^```", TEXT, re.MULTILINE | re.DOTALL)


def test_the_example_check_passes_its_own_tests(monkeypatch: pytest.MonkeyPatch) -> None:
    check, tests = ModuleType("doctor.checks.no_index"), ModuleType("test_no_index")
    monkeypatch.setitem(sys.modules, check.__name__, check)
    for module, text in zip((check, tests), BLOCKS[:2], strict=True):
        exec(text, vars(module))
    functions = [function for name, function in vars(tests).items() if name.startswith("test_")]
    assert len(functions) == 3
    for function in functions:
        function()


def test_the_example_fix_plans_a_step_that_the_policy_permits() -> None:
    fix = ModuleType("doctor.fixes.index")
    exec(BLOCKS[2], vars(fix))
    fixes, goal = [cast(Fix, fix)], make_goal(condition="no-index")
    plan = decide(goal, make_goal_facts(pip_config=pip_config_with("no-index", "1")), fixes).plan
    assert plan is not None
    [step] = plan.steps
    assert step.touches == ("/etc/pip.conf",) and step.needs_consent
    plan = decide(goal, make_goal_facts(), fixes).plan
    assert plan is not None and plan.steps == ()
    decision = decide(goal, make_goal_facts(pip_config=pip_config_with("no-index", "1", source="PIP_NO_INDEX")), fixes)
    assert decision.plan is None
    assert decision.declined[0].reason == "Only this shell sets it. Unset it there: `unset PIP_NO_INDEX`"


def test_a_name_is_in_the_file_that_the_guide_names_for_it() -> None:
    pairs = re.findall(r"`(\w+)` in `([\w/]+\.py)`", TEXT)
    assert len(pairs) > 5
    for name, path in pairs:
        text = (REPOSITORY / path).read_text("utf-8")
        assert re.search(rf"^ *(?:def |class )?{name}\b", text, re.MULTILINE), (name, path)


def test_the_files_that_the_guide_names_exist() -> None:
    table = TEXT.partition("### Where to find things")[2].partition("\n## ")[0]
    paths = re.findall(r"`([a-z]+/[\w./<>]*)`", table)
    assert len(paths) > 30
    for path in paths:
        pattern = re.sub(r"<\w+>", "*", path).rstrip("/")
        assert list(REPOSITORY.glob(pattern)), path


def test_a_docstring_begins_with_a_verb_or_a_noun() -> None:
    found = []
    folders = ("doctor", "checks", "fixes", "tests")
    for path in sorted(path for folder in folders for path in (REPOSITORY / folder).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
                text = ast.get_docstring(node) or ""
                if OPENING.match(text):
                    found.append(f"{path.relative_to(REPOSITORY)}: {text.splitlines()[0]}")
    assert not found, "\n".join(found)
