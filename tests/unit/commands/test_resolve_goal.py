"""What was typed: a condition, or the name of a package."""

from __future__ import annotations

from types import ModuleType

import pytest

from doctor.commands.resolve_goal import Words, condition
from doctor.core import plugins


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (("venv-python-changed",), "venv-python-changed"),
        (("hash-mismatch",), "hash-mismatch"),
        (("venv_python_changed",), None),
        (("requests",), None),
        (("venv-python-changed", "requests"), None),
        ((), None),
    ],
)
def test_a_condition_is_told_from_a_package(names: tuple[str, ...], expected: str | None) -> None:
    assert condition(Words(names=names)) == expected
    assert condition(Words(names=names, wish="venv")) is None


def test_a_plug_ins_condition_is_one_where_a_fix_mends_it(monkeypatch: pytest.MonkeyPatch) -> None:
    assert condition(Words(names=("full-moon",))) is None
    wolf = ModuleType("wolf")
    vars(wolf).update(NAME="wolf", MENDS=("full-moon",))
    monkeypatch.setattr(plugins, "fixes", lambda: (wolf,))
    assert condition(Words(names=("full-moon",))) == "full-moon"
