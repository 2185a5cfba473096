"""SIGKILL outside the project, at every step and between: undo takes it back, or the next run completes it."""

from __future__ import annotations

import json
import os
import random
from collections.abc import Iterator, Sequence
from itertools import count
from typing import Any

import pytest

from tests.boxes import killing, tiny
from tests.boxes.box import Box
from tests.boxes.conftest import MakeBox
from tests.boxes.doctor import Doctor
from tests.boxes.killing import Moment, attempts
from tests.boxes.layers import FULL

pytestmark = pytest.mark.box
KILLS = int(os.environ.get("DOCTOR_KILLS", "4"))
"""Moments for each test; 200 are tried before a release."""
PACKAGE, NEEDED = "python3-doctor-tiny", "doctor-tiny-base"


def moments(seed: int, *, steps: int, longest: float) -> Iterator[Moment]:
    """Each step's beginning and the end of the last, then any time within them; doctor alone, or all at once."""
    chance = random.Random(seed)
    for number in count():
        delay = 0.0 if number <= steps else chance.uniform(0, longest)
        yield Moment(1 + number % (steps + 1), delay, number % 3 != 1)


def undone(doctor: Doctor, box: Box, **how: Any) -> None:
    """Once: the run that completes a killed one takes over what that had done."""
    first, second = (doctor.run(box, "undo", **how) for _ in range(2))
    assert (first.code, second.code) == (0, 0), (first, second)
    assert "can be undone" in second.err, (first, second)


def survived(
    doctor: Doctor, box: Box, words: Sequence[str], every: Iterator[Moment], works: Sequence[str], **how: Any
) -> None:
    """Kill the run at each of the moments; then undo it, or run it again, see that it works, and undo that;
    kill the undo as well."""
    home = "/root" if how["user"] == "root" else "/home/ada"
    files, packages, struck = killing.files(box, home), killing.packages(box), list[bool]()
    for number, moment in zip(attempts(KILLS, struck), every, strict=False):
        struck.append(killing.killed(box, [*doctor.argv(box), "fix", "--yes", *words], moment, **how))
        if number % 2 == 0:
            again = json.loads(doctor.run(box, "fix", "--yes", "--json", *words, **how).out)
            assert again["exit_code"] == 0, (moment, again)
            assert not works or box.run(works, user=str(how["user"])).code == 0, moment
        if number % 4 > 1:
            killing.killed(box, [*doctor.argv(box), "undo"], Moment(0, 0.1 + moment.delay, moment.everything), **how)
        undone(doctor, box, **how)
        left = {path for path, found in killing.files(box, home).items() if files.get(path) != found}
        assert (left | (files.keys() - killing.files(box, home).keys())) == set(), moment
        assert killing.packages(box) == packages, moment
        assert "interrupted" not in doctor.run(box, "history", **how).out, moment
    print(f"{sum(struck)} of {number + 1} struck")
    assert any(struck)


def test_the_systems_packages(make_box: MakeBox, doctor: Doctor) -> None:
    box = make_box("bookworm")
    tiny.archive(box, PACKAGE, NEEDED, script="sleep 0.2", files=1000)
    every = moments(1, steps=1, longest=1.2)
    survived(doctor, box, ["--apt", PACKAGE], every, ["dpkg-query", "--show", PACKAGE, NEEDED], user="root")


@pytest.mark.parametrize("suite", ["bookworm", "trixie"])  # pipx 1.1 and 1.7
def test_an_application(suite: str, make_box: MakeBox, doctor: Doctor) -> None:
    box = make_box(suite, FULL)
    tiny.stock(box)
    env = {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": tiny.WHEELS}
    every, command = moments(2, steps=2, longest=2), f"/home/ada/.local/bin/{tiny.APPLICATION}"
    survived(doctor, box, ["--pipx", tiny.APPLICATION], every, [command], user="ada", env=env)


@pytest.mark.skipif(KILLS < 20, reason="over the network, each takes half a minute: before a release")
@pytest.mark.parametrize("user", ["ada", "root"])  # a pipx of doctor's own; that of apt
def test_an_application_where_there_is_no_pipx(user: str, make_box: MakeBox, doctor: Doctor) -> None:
    box = make_box("bookworm")
    every = moments(3, steps=4 + (user == "ada"), longest=4)
    survived(doctor, box, ["--pipx", "pycowsay"], every, [], user=user, network=True)


def test_a_file(make_box: MakeBox, doctor: Doctor) -> None:
    box = make_box("bookworm")
    for path in ("/root/.bashrc", "/root/.zshrc"):
        box.write(path, "alias ll='ls -l'\nexport PIP_BREAK_SYSTEM_PACKAGES=1\n")
    works = ["sh", "-c", "! grep BREAK /root/.bashrc /root/.zshrc"]
    survived(doctor, box, ["break-system-packages-set"], moments(4, steps=2, longest=0.02), works, user="root")
