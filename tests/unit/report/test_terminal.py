"""The width of the terminal comes from variables that may contain anything."""

from __future__ import annotations

import io

import pytest

from doctor.report.terminal import console


@pytest.mark.parametrize("columns", ["9" * 5000, "\u00b2", "-1", "nan", ""])
def test_a_size_that_is_no_number_is_ignored(columns: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    monkeypatch.setenv("LINES", columns)
    assert console(io.StringIO()).width == 100


def test_a_size_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "47")
    assert console(io.StringIO()).width == 47
