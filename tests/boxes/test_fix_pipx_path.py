"""``doctor fix pipx-not-on-path`` makes new shells find pipx's applications, and undo restores the start-up file."""

from __future__ import annotations

import json

import pytest

from tests.boxes import tiny
from tests.boxes.conftest import MakeBox
from tests.boxes.doctor import Doctor
from tests.boxes.layers import FULL
from tests.boxes.prepared import used_pipx

pytestmark = pytest.mark.box


def test_the_folder_is_added_to_path_and_removed(make_box: MakeBox, doctor: Doctor) -> None:
    box = make_box("bookworm", FULL, used_pipx)
    assert box.run(["pipx", "install", tiny.APPLICATION], env=tiny.OFFLINE).code == 0
    bashrc = box.path("/home/ada/.bashrc").read_bytes()
    finding = doctor.check(box).finding("pipx-not-on-path")
    assert finding and (finding["severity"], finding["remedy"]["text"]) == ("warning", "doctor fix pipx-not-on-path")
    assert doctor.run(box, "fix", "pipx-not-on-path").code == 4 and box.path("/home/ada/.bashrc").read_bytes() == bashrc
    done = doctor.run(box, "fix", "pipx-not-on-path", "--yes")
    assert done.code == 0 and f"/home/ada/.local/bin/{tiny.APPLICATION}" in done.err, done
    assert "here I am" in box.run(["bash", "-ic", tiny.APPLICATION]).out
    again = json.loads(doctor.run(box, "fix", "pipx-not-on-path", "--yes", "--json").out)
    assert (again["status"], again["exit_code"]) == ("nothing-to-do", 0)
    finding = doctor.check(box).finding("pipx-not-on-path")
    assert finding and (finding["severity"], finding["remedy"]) == ("info", None)
    assert doctor.run(box, "undo").code == 0
    assert box.path("/home/ada/.bashrc").read_bytes() == bashrc
    elsewhere = {"PIPX_HOME": "/tmp/pipx", "PIPX_BIN_DIR": "/tmp/bin"}
    assert doctor.run(box, "fix", "--yes", "--pipx", tiny.APPLICATION, env=tiny.OFFLINE | elsewhere).code == 0
    assert box.path(f"/tmp/bin/{tiny.APPLICATION}").is_symlink()
    assert "is uninstalled" in doctor.run(box, "undo").out  # without these variables
    assert not box.path(f"/tmp/bin/{tiny.APPLICATION}").is_symlink()
    assert box.path(f"/home/ada/.local/bin/{tiny.APPLICATION}").is_symlink()
