"""The plain words of check are understood without typer, as typer would understand them."""

from __future__ import annotations

from typing import Any

import pytest

from doctor import cli, main
from doctor.commands import check


@pytest.mark.parametrize(
    "words",
    [["check"], ["check", "--json"], ["check", "--all"], ["check", "--all", "--json"], ["check", "--json", "--json"]],
)
def test_either_way_the_same_is_asked(words: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[dict[str, Any]] = []

    def run(**arguments: Any) -> int:
        asked.append(arguments)
        return 0

    monkeypatch.setattr(check, "run", run)
    cli.run(words)
    main._understood(words)
    assert asked[0] == asked[1]


@pytest.mark.parametrize(
    "words",
    [[], ["--json"], ["list"], ["check", "--help"], ["check", "--jso"], ["check", "--only", "x"], ["--", "check"]],
)
def test_all_else_is_left_to_typer(words: list[str]) -> None:
    assert main.plain_check(words) is None
