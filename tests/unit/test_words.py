"""What was typed: a condition, or the name of a package."""

from __future__ import annotations

from types import ModuleType

import pytest

from doctor import catalog
from doctor.commands.words import Words, condition


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (("stale-venv",), "stale-venv"),
        (("hash-mismatch",), "hash-mismatch"),
        (("stale_venv",), None),
        (("requests",), None),
        (("stale-venv", "requests"), None),
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
    monkeypatch.setattr(catalog, "fixes", lambda: (wolf,))
    assert condition(Words(names=("full-moon",))) == "full-moon"
