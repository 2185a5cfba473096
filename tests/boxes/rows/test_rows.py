"""The rows that no other test makes in a box: recognised, told apart, mended, proved by the real tool, and undone.

``make rows`` makes all of them.
"""

from __future__ import annotations

from typing import Any

import pytest

from tests.boxes.conftest import MakeBox
from tests.boxes.doctor import Doctor
from tests.boxes.rows.follow import compare, look, start_of, try_row
from tests.boxes.rows.row import Row
from tests.boxes.rows.table import BY_NAME, ROWS

pytestmark = pytest.mark.box


def sample() -> list[Any]:
    """Return each row of the sample, with a name for pytest."""
    return [pytest.param(row, id=row.cause.name) for row in ROWS if row.sampled]


@pytest.mark.parametrize("row", sample())
def test_what_doctor_says_mends_it(row: Row, make_box: MakeBox, doctor: Doctor) -> None:
    outcome = try_row(make_box(*start_of(row)), doctor, row)
    neighbour = BY_NAME[row.neighbour]
    compare(outcome, look(make_box(*start_of(neighbour)), doctor, neighbour))
    assert "no" not in outcome.columns.values(), (outcome.columns, outcome.notes, outcome.commands)


def test_each_row_has_a_neighbour_and_a_proof() -> None:
    made = [row for row in ROWS if not row.elsewhere]
    assert len(BY_NAME) >= len(ROWS) >= 47 and len({row.cause.name for row in ROWS}) == len(ROWS)
    assert all(row.cause.proof and row.neighbour in BY_NAME for row in made)
