"""The work of a command grows in proportion to what it reads; it is counted in calls, the same in every run."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.tools.growth import AXES, EXPONENT, exponent, measure

SAMPLE = (
    "lines of pip.conf",
    "receipts, history --json",
    "receipts, undo",
    "entries of PATH",
    "requirement files",
    "environments, scan",
    "lines of a log",
)
"""The axes along which the work grows at all; ``make bench`` measures the others too, and larger machines."""


@pytest.mark.parametrize("name", SAMPLE)
def test_work_is_linear(name: str, tmp_path: Path) -> None:
    works = []
    for size in (1, 40, 200):
        (tmp_path / str(size)).mkdir()
        works.append(measure(AXES[name], size, tmp_path / str(size)).calls)
    nothing, less, more = works
    assert exponent(less, more, nothing, 5) <= EXPONENT, works
