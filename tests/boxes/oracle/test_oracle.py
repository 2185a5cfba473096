"""Each verdict of doctor agrees with what the real tool then does in the same box."""

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
from tests.boxes.oracle.odd import INTERPRETERS, KINDS, SITUATIONS, environments, incomplete, interpreters
from tests.boxes.oracle.odd import STATES as STATES_OF_INTERPRETERS
from tests.boxes.oracle.pip_config import pip_configs
from tests.boxes.oracle.real import attempt
from tests.boxes.oracle.states import BOXES, STATES
from tests.boxes.roots import BARE, NEWER

pytestmark = pytest.mark.box

EVERY = "DOCTOR_ORACLE" in os.environ
"""Try all rows, each on the suite whose turn it is; otherwise a sample, and all of ``BOXES`` on each suite."""
TABLES = ((STATES, 7), (pip_configs(), 13), (incomplete(), 13), (environments(), 7), (interpreters(), 5))
"""Each table, and the number of rows of which one is in the sample. The numbers are odd, so that both suites are in it.
Those of the last two have no factor in common with the situations and states, so that each of these is in it, with one
kind or interpreter after the other."""


def rows() -> Iterator[Any]:
    """Yield pairs of case and suite, with a name for pytest."""
    for table, step in TABLES:
        for number, case in enumerate(table):
            suites = case.suites if case in BOXES else case.suites[number % len(case.suites) :][:1]
            for suite in suites:
                if EVERY or case in BOXES or number % step == 0:
                    yield pytest.param(case, suite, id=f"{suite}: {case.name}")


ROWS = list(rows())


@pytest.mark.parametrize(("case", "suite"), ROWS)
def test_the_verdict_agrees_with_the_real_tool(case: Case, suite: str, make_box: MakeBox, doctor: Doctor) -> None:
    box = make_box(suite, case.layer)
    tiny.stock(box)
    if APT in case.tries and case.layer is not BARE:
        tiny.archive(box, alone=case not in BOXES)
    case.prepare(box)
    arguments = ["--python", case.python] if "/" in case.python else []
    answer = doctor.check(box, *arguments, user=case.user, env=case.env)
    wrong = []
    for action in case.tries:
        predicted = answer.works(action)
        run = attempt(action, case, box)
        if predicted != (run.code == 0) and not (predicted is None and action in case.may_be_unknown):
            causes = answer.verdict(action)["causes"]
            wrong.append(f"{action}: {predicted} because of {causes}, but exit {run.code}\n{run.out}{run.err}")
    assert not wrong, "\n".join(wrong)


def test_the_cases_are_many_and_have_different_names() -> None:
    assert len(ROWS) >= 40
    assert len({row.id for row in ROWS}) == len(ROWS)


def test_every_kind_situation_and_state_is_in_the_sample() -> None:
    subjects, states = zip(
        *(row.values[0].name.split(", ", 1) for row in ROWS if ", " in row.values[0].name), strict=True
    )
    assert {*KINDS, *INTERPRETERS} <= set(subjects)
    assert {case.name for case in (*SITUATIONS, *STATES_OF_INTERPRETERS)} <= set(states)


HOLD_LOCK = """
import fcntl, subprocess, sys
lock = open("/var/lib/dpkg/lock-frontend", "w")
fcntl.lockf(lock, fcntl.LOCK_EX)
sys.exit(subprocess.call(sys.argv[1:]))
"""


def test_the_verdict_is_right_while_another_process_holds_the_lock(make_box: MakeBox, doctor: Doctor) -> None:
    box = make_box(NEWER[0], FULL)
    tiny.archive(box)
    case = Case(name="root", user="root", tries=(APT,))
    with_lock = ["python3", "-c", HOLD_LOCK]
    document = json.loads(box.run([*with_lock, *doctor.argv(box), "check", "--json"], user="root").out)
    [verdict] = [verdict for verdict in document["verdicts"] if verdict["action"] == APT]
    assert verdict["works"] is False
    assert verdict["causes"] == ["apt-locked"]
    assert "python3" in verdict["summary"]
    assert box.run([*with_lock, "apt-get", "install", "--yes", tiny.PACKAGE], user="root").code != 0
    assert doctor.check(box, user="root").works(APT) is True
    assert attempt(APT, case, box).code == 0
