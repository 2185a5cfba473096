"""A run outside the project that is killed, at any step, can be undone, or is completed by the next run."""

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
from tests.boxes.prepared import used_pipx

pytestmark = pytest.mark.box
KILLS = int(os.environ.get("DOCTOR_KILLS", "4"))
"""The number of moments for each test; 200 before a release."""
PIPX = "/home/ada/.local/pipx"
PACKAGE, NEEDED = "python3-doctor-tiny", "doctor-tiny-base"


def choose_moments(seed: int, *, steps: int, longest: float) -> Iterator[Moment]:
    """Yield the beginning of each step and the end of the last one, then random moments between them.

    Some kill doctor alone, the others all processes of the box.
    """
    chance = random.Random(seed)
    for number in count():
        delay = 0.0 if number <= steps else chance.uniform(0, longest)
        yield Moment(1 + number % (steps + 1), delay, number % 3 != 1)


def assert_undone_once(doctor: Doctor, box: Box, **how: Any) -> None:
    """Undo the run. There is only one: a run that completes a killed one takes over the changes of that run."""
    first, second = (doctor.run(box, "undo", **how) for _ in range(2))
    assert (first.code, second.code) == (0, 0), (first, second)
    assert "can be undone" in second.err, (first, second)


@pytest.mark.parametrize("is_older", [False, True])
def test_what_a_power_cut_left_of_pipxs_shared_environment_is_made_anew(
    make_box: MakeBox, doctor: Doctor, is_older: bool
) -> None:
    box = make_box("bookworm", FULL, used_pipx if is_older else tiny.stock)
    assert box.path(f"{PIPX}/shared/pyvenv.cfg").exists() is is_older
    how: dict[str, Any] = {"user": "ada", "env": tiny.OFFLINE}
    arguments = ("fix", "--yes", "--pipx", tiny.APPLICATION)
    assert doctor.run(box, *arguments, **how).code == 0
    [receipt] = box.path("/home/ada/.local/state/doctor/receipts").glob("*.json")
    receipt.write_text(receipt.read_text().replace('"state": "done"', '"state": "open"'))
    [metadata] = box.path(f"{PIPX}/shared").glob("lib/*/site-packages/setuptools-*.dist-info/METADATA")
    for path in (metadata, box.path(f"{PIPX}/venvs/{tiny.APPLICATION}/pipx_metadata.json")):
        path.write_text("")

    again = doctor.run(box, *arguments, **how)
    assert again.code == 0 and box.run([f"/home/ada/.local/bin/{tiny.APPLICATION}"]).code == 0, again
    assert bool(metadata.read_text()) is not is_older, "what was there before the run is left alone"
    assert_undone_once(doctor, box, **how)
    assert box.path(f"{PIPX}/shared").exists() is is_older


def assert_survives_kills(
    doctor: Doctor, box: Box, arguments: Sequence[str], moments: Iterator[Moment], works: Sequence[str], **how: Any
) -> None:
    """Kill ``doctor fix ARGUMENTS`` at each moment. Afterwards undo must restore all files and packages.

    Every second time the fix is completed first, by running it again, and the command ``works`` must then succeed.
    Sometimes undo is killed as well.
    """
    home = "/root" if how["user"] == "root" else "/home/ada"
    files, packages, kills = killing.files(box, home), killing.packages(box), list[bool]()
    for number, moment in zip(attempts(KILLS, kills), moments, strict=False):
        kills.append(killing.killed(box, [*doctor.argv(box), "fix", "--yes", *arguments], moment, **how))
        if number % 2 == 0:
            again = json.loads(doctor.run(box, "fix", "--yes", "--json", *arguments, **how).out)
            assert again["exit_code"] == 0, (moment, again)
            assert not works or box.run(works, user=str(how["user"])).code == 0, moment
        if number % 4 > 1:
            killing.killed(box, [*doctor.argv(box), "undo"], Moment(0, 0.1 + moment.delay, moment.everything), **how)
        assert_undone_once(doctor, box, **how)
        after = killing.files(box, home)
        assert [path for path in files.keys() | after.keys() if files.get(path) != after.get(path)] == [], moment
        assert killing.packages(box) == packages, moment
        assert "interrupted" not in doctor.run(box, "history", **how).out, moment
    print(f"{sum(kills)} of {number + 1} runs were killed")
    assert any(kills)


def test_a_killed_installation_of_packages_is_recovered(make_box: MakeBox, doctor: Doctor) -> None:
    box = make_box("bookworm")
    tiny.archive(box, PACKAGE, NEEDED, script="sleep 0.2", files=1000)
    moments = choose_moments(1, steps=1, longest=1.2)
    assert_survives_kills(
        doctor, box, ["--apt", PACKAGE], moments, ["dpkg-query", "--show", PACKAGE, NEEDED], user="root"
    )


@pytest.mark.parametrize("suite", ["bookworm", "trixie"])  # pipx 1.1 and 1.7
def test_a_killed_installation_of_an_application_is_recovered(suite: str, make_box: MakeBox, doctor: Doctor) -> None:
    box = make_box(suite, FULL)
    tiny.stock(box)
    env = {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": tiny.WHEELS}
    moments, command = choose_moments(2, steps=2, longest=2), f"/home/ada/.local/bin/{tiny.APPLICATION}"
    assert_survives_kills(doctor, box, ["--pipx", tiny.APPLICATION], moments, [command], user="ada", env=env)


@pytest.mark.skipif(KILLS < 20, reason="takes half a minute for each moment, over the network; runs before a release")
@pytest.mark.parametrize("user", ["ada", "root"])  # a pipx of doctor's own; that of apt
def test_a_killed_installation_of_pipx_is_recovered(user: str, make_box: MakeBox, doctor: Doctor) -> None:
    box = make_box("bookworm")
    moments = choose_moments(3, steps=4 + (user == "ada"), longest=4)
    assert_survives_kills(doctor, box, ["--pipx", "pycowsay"], moments, [], user=user, network=True)


def test_a_killed_change_of_files_is_recovered(make_box: MakeBox, doctor: Doctor) -> None:
    box = make_box("bookworm")
    for path in ("/root/.bashrc", "/root/.zshrc"):
        box.write(path, "alias ll='ls -l'\nexport PIP_BREAK_SYSTEM_PACKAGES=1\n")
    works = ["sh", "-c", "! grep BREAK /root/.bashrc /root/.zshrc"]
    moments = choose_moments(4, steps=2, longest=0.02)
    assert_survives_kills(doctor, box, ["break-system-packages-set"], moments, works, user="root")
