"""Each verdict of doctor against what the real tool then does, in the same box."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import pytest

from tests.boxes import tiny
from tests.boxes.oracle.case import APT, Case
from tests.boxes.oracle.real import attempt
from tests.boxes.oracle.settings import settings
from tests.boxes.oracle.states import BOXES, STATES
from tests.boxes.roots import BARE

EVERY = "DOCTOR_ORACLE" in os.environ
"""Try each row on each of its suites; otherwise they take turns, which takes half the time."""


def rows() -> Iterator[Any]:
    """Case and suite, named for pytest."""
    for number, case in enumerate((*STATES, *settings())):
        turn = case.suites if EVERY or case in BOXES else case.suites[number % len(case.suites) :][:1]
        for suite in turn:
            yield pytest.param(case, suite, id=f"{suite}: {case.name}")


ROWS = list(rows())


@pytest.mark.parametrize(("case", "suite"), ROWS)
def test_doctor_foretells_what_happens(case: Case, suite: str, make_box, doctor):
    box = make_box(suite, case.layer)
    tiny.stock(box)
    if APT in case.tries and case.layer is not BARE:
        tiny.archive(box)
    case.make(box)
    words = ["--python", case.python] if "/" in case.python else []
    answer = doctor.check(box, *words, user=case.user, env=case.env)
    wrong = []
    for action in case.tries:
        told = answer.works(action)
        done = attempt(action, case, box)
        if told != (done.code == 0) and not (told is None and action in case.untold):
            reasons = answer.verdict(action)["because"]
            wrong.append(f"{action}: told {told} because of {reasons}, but exit {done.code}\n{done.out}{done.err}")
    assert not wrong, "\n".join(wrong)


def test_the_table_is_as_long_as_was_promised():
    assert len(ROWS) >= 40
    assert len({row.id for row in ROWS}) == len(ROWS)
