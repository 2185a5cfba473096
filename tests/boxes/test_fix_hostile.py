"""``doctor fix`` and ``undo`` where names, folders, files and other users are against them: nothing untrue is said."""

from __future__ import annotations

import os

import pytest

from tests.boxes.box import Box
from tests.boxes.conftest import MakeBox
from tests.boxes.doctor import Doctor
from tests.boxes.test_fix_exits import said
from tests.boxes.test_fix_venv import fix, project

pytestmark = pytest.mark.box


@pytest.fixture
def box(make_box: MakeBox) -> Box:
    box = make_box("bookworm")
    project(box)
    return box


def test_a_python_that_is_not_there_is_not_taken_for_the_one_that_is(box: Box, doctor: Doctor) -> None:
    assert fix(doctor, box, "--venv").code == 0
    for named in ("3.1", "nonsense", "", "/etc/passwd"):
        assert "no Python to make it from" in said(doctor, box, 1, "--venv", "--python", named)


def test_in_a_folder_that_was_removed(box: Box, doctor: Doctor) -> None:
    argv = " ".join(f"'{word}'" for word in doctor.argv(box))
    for command, user in (("fix --venv", "ada"), ("undo", "ada"), ("fix --venv", "root")):
        run = box.run(["sh", "-c", f"mkdir /tmp/gone; cd /tmp/gone; rmdir /tmp/gone; {argv} {command}"], user=user)
        assert run.code == 2 and "has been removed" in run.err, run
    assert not os.path.lexists(box.path("/.venv"))
