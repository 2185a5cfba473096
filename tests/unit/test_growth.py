"""The work of a command grows in proportion to what it reads; it is counted in steps, the same in every run."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.tools.growth import AXES, EXPONENT, exponent, measure


@pytest.mark.parametrize("name", AXES)
def test_work_is_linear(name: str, tmp_path: Path) -> None:
    nothing, less, more = works = [work.steps for work in measure(AXES[name], (1, 40, 200), tmp_path)]
    assert more - nothing > 200, f"the axis is not exercised: {works}"
    assert exponent(less, more, nothing, 5, noise=100) <= EXPONENT, works
