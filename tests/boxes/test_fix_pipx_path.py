"""pipx's commands on PATH: by consent, found by a new shell, taken back byte for byte."""

from __future__ import annotations

import json

import pytest

from tests.boxes import tiny
from tests.boxes.conftest import MakeBox
from tests.boxes.doctor import Doctor
from tests.boxes.layers import FULL

pytestmark = pytest.mark.box
OFFLINE = {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": tiny.WHEELS}


def test_put_there_and_back(make_box: MakeBox, doctor: Doctor) -> None:
    box = make_box("bookworm", FULL)
    tiny.stock(box)
    assert box.run(["pipx", "install", tiny.APPLICATION], env=OFFLINE).code == 0
    rc = box.path("/home/ada/.bashrc").read_bytes()
    seen = doctor.check(box).finding("pipx-not-on-path")
    assert seen and (seen["severity"], seen["fix"]) == ("warning", "doctor fix pipx-not-on-path")
    assert doctor.run(box, "fix", "pipx-not-on-path").code == 4 and box.path("/home/ada/.bashrc").read_bytes() == rc
    done = doctor.run(box, "fix", "pipx-not-on-path", "--yes")
    assert done.code == 0 and f"/home/ada/.local/bin/{tiny.APPLICATION}" in done.err, done
    assert "here I am" in box.run(["bash", "-ic", tiny.APPLICATION]).out
    again = json.loads(doctor.run(box, "fix", "pipx-not-on-path", "--yes", "--json").out)
    assert (again["status"], again["exit_code"]) == ("nothing-to-do", 0)
    later = doctor.check(box).finding("pipx-not-on-path")
    assert later and (later["severity"], later["fix"]) == ("info", None)
    assert doctor.run(box, "undo").code == 0
    assert box.path("/home/ada/.bashrc").read_bytes() == rc
    elsewhere = {"PIPX_HOME": "/tmp/pipx", "PIPX_BIN_DIR": "/tmp/bin"}
    assert doctor.run(box, "fix", "--yes", "--pipx", tiny.APPLICATION, env=OFFLINE | elsewhere).code == 0
    assert box.path(f"/tmp/bin/{tiny.APPLICATION}").is_symlink()
    assert "is uninstalled" in doctor.run(box, "undo").out  # the variables are not set here
    assert not box.path(f"/tmp/bin/{tiny.APPLICATION}").is_symlink()
    assert box.path(f"/home/ada/.local/bin/{tiny.APPLICATION}").is_symlink()
