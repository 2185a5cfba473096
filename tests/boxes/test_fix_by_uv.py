"""All that uv installs is there or nothing, whenever the run is killed and wherever the disk is full."""

from __future__ import annotations

import os
import random
from typing import Any

import pytest

from tests.boxes import killing, tiny
from tests.boxes.box import Box
from tests.boxes.conftest import MakeBox
from tests.boxes.doctor import Doctor
from tests.boxes.interruption import damaged_files
from tests.boxes.namespace import NO_SPACE, READ_ONLY, unmount
from tests.boxes.projects import HOME, PROJECT, create_project, fix, fix_json

pytestmark = pytest.mark.box
KILLS = int(os.environ.get("DOCTOR_KILLS", "16")) // 8
"""The number of moments; `make campaign` interrupts uv more often."""
NAMES = [f"doctor-tiny-{number}" for number in range(12)]
INSTALL = ("--venv", "--installer", "uv", *NAMES)
IMPORT = f"import {', '.join(name.replace('-', '_') for name in NAMES)}"


@pytest.fixture
def box(make_box: MakeBox) -> Box:
    """A box with uv, and with wheels of 40 modules each."""
    box = make_box("bookworm")
    create_project(box)
    tiny.provide_uv(box)
    wheels = box.path(tiny.WHEELS)
    wheels.mkdir(parents=True)
    for name in NAMES:
        tiny.write_wheel(wheels, name, more={f"{name}_parts/m{number}.py": f"x = {number}\n" for number in range(40)})
    return box


def is_whole(box: Box) -> bool:
    """Return whether the environment has every file that the packages in it list, and everything can be imported."""
    environment = box.path(f"{PROJECT}/.venv")
    return not list(damaged_files(environment)) and box.run([f"{PROJECT}/.venv/bin/python", "-c", IMPORT]).code == 0


def test_a_run_that_is_killed_while_uv_installs_is_made_whole_by_the_next(box: Box, doctor: Doctor) -> None:
    argv = [*doctor.argv(box), "fix", *INSTALL]
    how: dict[str, Any] = {"cwd": PROJECT, "env": tiny.OFFLINE}
    chance, kills = random.Random(14), list[bool]()
    for attempt in killing.attempts(KILLS, kills):
        moment = killing.Moment(2, chance.uniform(0, 0.4), everything=attempt % 2 == 0)
        kills.append(killing.killed(box, argv, moment, **how))
        assert not box.path(f"{PROJECT}/.venv").exists() or is_whole(box), moment
        again = fix(doctor, box, *INSTALL, env=tiny.OFFLINE)
        assert again.code == 0 and os.listdir(box.path(PROJECT)) == [".venv"] and is_whole(box), (moment, again)
        assert doctor.run(box, "undo", **how).code == 0
        assert os.listdir(box.path(PROJECT)) == [], moment
    assert any(kills)


def test_a_disk_that_is_full_before_uv_is_done_leaves_nothing(box: Box, doctor: Doctor) -> None:
    small = ("-t", "tmpfs", "-o", "nr_inodes=1300,mode=777", "small")
    cache = f"{HOME}/.cache/uv"  # uv unpacks wheels there
    for folder, options in ((PROJECT, small), (cache, NO_SPACE), (cache, READ_ONLY)):
        box.mount(folder, *options)
        result: Any = fix_json(doctor, box, *INSTALL, env=tiny.OFFLINE)
        left = os.listdir(box.path(PROJECT))
        unmount(box.path(folder))
        assert (result["status"], result["exit_code"], left) == ("failed", 3, []), result
        assert "uv could not install it" in result["message"] and "rolled back" in result["message"], result
    assert fix(doctor, box, *INSTALL, env=tiny.OFFLINE).code == 0 and is_whole(box)


def test_an_environment_of_uv_gets_packages_by_uv_and_is_undone(box: Box, doctor: Doctor) -> None:
    assert box.run(["uv", "venv", "--quiet"], cwd=PROJECT).code == 0
    for _ in range(2):
        assert fix(doctor, box, *NAMES[:2], env=tiny.OFFLINE).code == 0
        assert box.run([f"{PROJECT}/.venv/bin/python", "-c", IMPORT.partition(", doctor_tiny_2")[0]]).code == 0
    assert not list(damaged_files(box.path(f"{PROJECT}/.venv")))
    assert doctor.run(box, "undo", cwd=PROJECT).code == 0
    assert box.run([f"{PROJECT}/.venv/bin/python", "-c", IMPORT]).code == 1
    assert os.listdir(box.path(PROJECT)) == [".venv"]
