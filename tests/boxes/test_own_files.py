"""Files of the user in the folder of an environment, after ``python3 -m venv .`` or by hand: no fix loses them."""

from __future__ import annotations

import os

import pytest

from tests.boxes.box import Box
from tests.boxes.conftest import MakeBox
from tests.boxes.doctor import Doctor
from tests.boxes.projects import HOME, PROJECT, create_project, fix
from tests.boxes.snapshot import differences, snapshot

pytestmark = pytest.mark.box


def lose_python(box: Box, environment: str) -> None:
    """Let the environment's Python lead nowhere, as an upgrade does."""
    script = "rm bin/python*; ln -s /usr/bin/python3.4 bin/python3; ln -s python3 bin/python"
    assert box.run(["sh", "-c", script], cwd=environment).code == 0


def test_a_project_that_is_its_own_environment_is_never_moved(make_box: MakeBox, doctor: Doctor) -> None:
    box = make_box("bookworm")
    folder = create_project(box)
    box.write(f"{PROJECT}/main.py", "print(1)\n", owner="ada")
    assert box.run(["python3", "-m", "venv", "--without-pip", "."], cwd=PROJECT).code == 0
    lose_python(box, PROJECT)
    before = snapshot(folder)
    found = doctor.run(box, "scan", HOME)
    assert found.code == 1 and "cd ~/project && " in found.out and "scan --fix" not in found.out, found
    assert doctor.run(box, "scan", "--fix", "--yes", HOME).code == 1
    for path in (PROJECT, "project"):
        refused = doctor.run(box, "fix", "--venv", "--path", path, cwd=HOME)
        assert refused.code == 1 and "fix --venv --path project/.venv`" in refused.err, refused
    assert differences(before, snapshot(folder)) == []
    active = {"VIRTUAL_ENV": PROJECT}
    assert "fix --venv --path /home/ada/project/.venv" in doctor.run(box, "check", cwd=PROJECT, env=active).out
    assert fix(doctor, box, "--venv", env=active).code == 0
    assert ". .venv/bin/activate" in doctor.run(box, "check", cwd=PROJECT, env=active).out
    assert doctor.run(box, "scan", HOME).code == 0, "the project has another environment now"
    assert doctor.run(box, "undo", cwd=PROJECT).code == 0
    assert differences(before, snapshot(folder)) == []


def test_files_in_an_environment_outlive_every_rebuild(make_box: MakeBox, doctor: Doctor) -> None:
    box = make_box("bookworm")
    folder = create_project(box)
    assert fix(doctor, box, "--venv").code == 0
    box.write(f"{PROJECT}/.venv/data/notes.txt", "mine", owner="ada")
    for number in range(3):
        lose_python(box, f"{PROJECT}/.venv")
        rebuilt = fix(doctor, box, "--venv")
        assert rebuilt.code == 0, rebuilt
        assert ("what you have put there (data)" in rebuilt.err) == (number == 0), rebuilt
        assert ("/.venv.old" in rebuilt.err) == (number == 1), rebuilt
    assert sorted(os.listdir(folder)) == [".venv", ".venv.old"]
    assert (folder / ".venv.old/data/notes.txt").read_text() == "mine"
