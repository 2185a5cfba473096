"""SIGKILL at random moments: the folder is as before or complete, and the next run makes it so."""

from __future__ import annotations

import os
import random

import pytest

from tests.boxes.box import Box
from tests.boxes.conftest import MakeBox
from tests.boxes.doctor import START, Doctor
from tests.boxes.killing import attempts
from tests.boxes.projects import PROJECT, create_incomplete_venv, create_project, fix, pip_works

pytestmark = pytest.mark.box
KILLS = int(os.environ.get("DOCTOR_KILLS", "16"))
"""Moments for each of the two; 200 are tried before a release."""
PREVIOUS = ".venv/.doctor-previous"
KILLER = """
import os, subprocess, sys, time
process = subprocess.Popen(["python3", "-I", "-B", "-c", sys.argv[2], "fix", "--venv"])
while process.poll() is None and not any(name.startswith(".doctor-") for name in os.listdir(".")):
    time.sleep(0.0005)
time.sleep(float(sys.argv[1]))
process.kill()
sys.exit(process.wait() == 0)
"""
"""Waits until doctor begins to write, and then a moment more; ends with 0 where doctor was killed."""
LONGEST = 0.15
"""Seconds that doctor writes for, with time to spare."""


def killed(box: Box, chance: random.Random) -> bool:
    return box.run(["python3", "-c", KILLER, str(chance.uniform(0, LONGEST)), START], cwd=PROJECT).code == 0


def remove(box: Box) -> None:
    box.run(["rm", "-r", ".venv"], cwd=PROJECT)


def test_while_it_makes_one(make_box: MakeBox, doctor: Doctor) -> None:
    box = make_box("bookworm")
    folder = create_project(box)
    fix(doctor, box, "--venv")  # the cache is filled
    remove(box)
    chance, struck = random.Random(3), list[bool]()
    for moment in attempts(KILLS, struck):
        struck.append(killed(box, chance))
        assert not (folder / ".venv").exists() or pip_works(box), moment
        again = fix(doctor, box, "--venv")
        assert again.code == 0, again
        assert os.listdir(folder) == [".venv"] and pip_works(box), moment
        remove(box)
    print(f"{sum(struck)} of {moment + 1} struck")
    assert any(struck)


def test_while_it_rebuilds_one(make_box: MakeBox, doctor: Doctor) -> None:
    box = make_box("bookworm")
    folder = create_project(box)
    fix(doctor, box, "--venv")
    remove(box)
    chance, struck = random.Random(4), list[bool]()
    for moment in attempts(KILLS, struck):
        create_incomplete_venv(box)
        box.write(f"{PROJECT}/.venv/precious", "kept", owner="ada")
        struck.append(killed(box, chance))
        assert fix(doctor, box, "--venv").code == 0
        assert os.listdir(folder) == [".venv"] and pip_works(box), moment
        assert (folder / PREVIOUS / "precious").read_text() == "kept", moment
        remove(box)
    print(f"{sum(struck)} of {moment + 1} struck")
    assert any(struck)
