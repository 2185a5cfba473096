"""Each verdict of doctor against what the real tool then does, in the same box."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from typing import Any

import pytest

from tests.boxes import tiny
from tests.boxes.conftest import MakeBox
from tests.boxes.doctor import Doctor
from tests.boxes.layers import FULL
from tests.boxes.oracle.case import APT, Case
from tests.boxes.oracle.real import attempt
from tests.boxes.oracle.settings import settings
from tests.boxes.oracle.states import BOXES, STATES
from tests.boxes.roots import BARE, NEWER

pytestmark = pytest.mark.box

EVERY = "DOCTOR_ORACLE" in os.environ
"""Try each row with each interpreter on each suite; otherwise they take turns, in less than half the time."""


def rows() -> Iterator[Any]:
    """Case and suite, named for pytest."""
    for number, case in enumerate((*STATES, *settings(every=EVERY))):
        turn = case.suites if EVERY or case in BOXES else case.suites[number % len(case.suites) :][:1]
        for suite in turn:
            yield pytest.param(case, suite, id=f"{suite}: {case.name}")


ROWS = list(rows())


@pytest.mark.parametrize(("case", "suite"), ROWS)
def test_doctor_foretells_what_happens(case: Case, suite: str, make_box: MakeBox, doctor: Doctor) -> None:
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
            reasons = answer.verdict(action)["causes"]
            wrong.append(f"{action}: told {told} because of {reasons}, but exit {done.code}\n{done.out}{done.err}")
    assert not wrong, "\n".join(wrong)


def test_the_table_is_as_long_as_was_promised() -> None:
    assert len(ROWS) >= 40
    assert len({row.id for row in ROWS}) == len(ROWS)


HOLD = """
import fcntl, subprocess, sys
lock = open("/var/lib/dpkg/lock-frontend", "w")
fcntl.lockf(lock, fcntl.LOCK_EX)
sys.exit(subprocess.call(sys.argv[1:]))
"""


def test_while_another_holds_apts_lock(make_box: MakeBox, doctor: Doctor) -> None:
    box = make_box(NEWER[0], FULL)
    tiny.archive(box)
    case = Case(name="root", user="root", tries=(APT,))
    held = ["python3", "-c", HOLD]
    told = json.loads(box.run([*held, *doctor.argv(box), "check", "--json"], user="root").out)
    [verdict] = [each for each in told["verdicts"] if each["action"] == APT]
    assert verdict["works"] is False
    assert verdict["causes"] == ["apt-locked"]
    assert "python3" in verdict["summary"]
    assert box.run([*held, "apt-get", "install", "--yes", tiny.PACKAGE], user="root").code != 0
    assert doctor.check(box, user="root").works(APT) is True
    assert attempt(APT, case, box).code == 0
