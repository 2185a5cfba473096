"""SIGKILL at random moments: the folder is as before or complete, and the next run makes it so."""

from __future__ import annotations

import contextlib
import os
import random

import pytest

from tests.boxes.box import Box
from tests.boxes.conftest import MakeBox
from tests.boxes.doctor import Doctor
from tests.boxes.test_fix_venv import PROJECT, fix, half_made, pip_works, project

pytestmark = pytest.mark.box
KILLS = int(os.environ.get("DOCTOR_KILLS", "16"))
"""Moments for each of the two; 200 are tried before a release."""
PREVIOUS = ".venv/.doctor-previous"


def killed(doctor: Doctor, box: Box, chance: random.Random, longest: float) -> None:
    with contextlib.suppress(TimeoutError):
        fix(doctor, box, "--venv", timeout=chance.uniform(0.02, longest))


def duration(doctor: Doctor, box: Box) -> float:
    """Of a whole run, the cache filled."""
    fix(doctor, box, "--venv")
    box.run(["rm", "-r", ".venv"], cwd=PROJECT)
    took = fix(doctor, box, "--venv").seconds
    box.run(["rm", "-r", ".venv"], cwd=PROJECT)
    return took * 1.3


def test_while_it_makes_one(make_box: MakeBox, doctor: Doctor) -> None:
    box = make_box("bookworm")
    folder = project(box)
    longest, chance, struck = duration(doctor, box), random.Random(3), 0
    for moment in range(KILLS):
        killed(doctor, box, chance, longest)
        made = (folder / ".venv").exists()
        struck += not made
        assert not made or pip_works(box), moment
        again = fix(doctor, box, "--venv")
        assert again.code == 0, again
        assert os.listdir(folder) == [".venv"] and pip_works(box), moment
        box.run(["rm", "-r", ".venv"], cwd=PROJECT)
    assert struck > KILLS // 6


def test_while_it_rebuilds_one(make_box: MakeBox, doctor: Doctor) -> None:
    box = make_box("bookworm")
    folder = project(box)
    longest, chance, struck = duration(doctor, box), random.Random(4), 0
    for moment in range(KILLS):
        half_made(box)
        box.write(f"{PROJECT}/.venv/precious", "kept", owner="ada")
        killed(doctor, box, chance, longest)
        rebuilt = (folder / PREVIOUS).exists()
        struck += not rebuilt
        assert fix(doctor, box, "--venv").code == 0
        assert os.listdir(folder) == [".venv"] and pip_works(box), moment
        assert (folder / PREVIOUS / "precious").read_text() == "kept", moment
        box.run(["rm", "-r", ".venv"], cwd=PROJECT)
    assert struck > KILLS // 6
