"""The example in CONTRIBUTING.md is a check that works, with tests that pass."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from types import ModuleType

import pytest

BLOCKS = re.findall(
    r"^```python\n(.*?)^```",
    (Path(__file__).parents[2] / "CONTRIBUTING.md").read_text("utf-8"),
    re.MULTILINE | re.DOTALL,
)


def test_the_example_passes_its_own_tests(monkeypatch: pytest.MonkeyPatch) -> None:
    check, tests = ModuleType("doctor.checks.no_index"), ModuleType("test_no_index")
    monkeypatch.setitem(sys.modules, check.__name__, check)
    for module, text in zip((check, tests), BLOCKS, strict=True):
        exec(text, vars(module))
    named = [function for name, function in vars(tests).items() if name.startswith("test_")]
    assert len(named) == 3
    for function in named:
        function()
