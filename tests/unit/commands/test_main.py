"""A plain ``doctor check`` is understood without typer, as typer would understand it."""

from __future__ import annotations

from typing import Any

import pytest

from doctor import cli, main
from doctor.commands import check


@pytest.mark.parametrize(
    "arguments",
    [["check"], ["check", "--json"], ["check", "--all"], ["check", "--all", "--json"], ["check", "--json", "--json"]],
)
def test_a_simple_check_runs_as_it_would_with_typer(arguments: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[dict[str, Any]] = []

    def run(**parameters: Any) -> int:
        calls.append(parameters)
        return 0

    monkeypatch.setattr(check, "run", run)
    cli.run(arguments)
    main._dispatch(arguments)
    assert main.simple_check(arguments) is not None
    assert calls[0] == calls[1]


@pytest.mark.parametrize(
    "arguments",
    [[], ["--json"], ["list"], ["check", "--help"], ["check", "--jso"], ["check", "--only", "x"], ["--", "check"]],
)
def test_every_other_command_line_is_left_to_typer(arguments: list[str]) -> None:
    assert main.simple_check(arguments) is None
