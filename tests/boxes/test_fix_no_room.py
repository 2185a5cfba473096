"""No room left, or nothing may be written: one clear message, the right exit code, and nothing left half done."""

from __future__ import annotations

import json
import os
import time
from typing import Any

import pytest

from doctor.execute.apt import WAIT
from tests.boxes import killing, tiny
from tests.boxes.box import Box
from tests.boxes.conftest import MakeBox
from tests.boxes.doctor import Doctor
from tests.boxes.layers import FULL
from tests.boxes.namespace import unmount
from tests.boxes.test_fix_venv import PROJECT, project

pytestmark = pytest.mark.box
HOME = "/home/ada"
OFFLINE = {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": tiny.WHEELS}
FULL_UP = ("-t", "tmpfs", "-o", "nr_inodes=1,mode=1777", "tiny")
"""Room for next to nothing."""
READ_ONLY = ("-t", "tmpfs", "-o", "ro,mode=1777", "tiny")


def fix(doctor: Doctor, box: Box, *words: str, user: str = "ada") -> Any:
    run = doctor.run(box, "fix", "--json", "--yes", *words, user=user, env=OFFLINE)
    return json.loads(run.out) | {"err": run.err}


def failed(found: Any) -> bool:
    return (found["status"], found["exit_code"]) == ("failed", 3) and "Everything is as it was before" in found[
        "message"
    ]


@pytest.mark.parametrize("how", [FULL_UP, READ_ONLY], ids=["full", "read-only"])
def test_an_application(how: tuple[str, ...], make_box: MakeBox, doctor: Doctor) -> None:
    box = make_box("trixie", FULL)
    tiny.stock(box)
    words = ("--pipx", tiny.APPLICATION)
    for name in ("share/pipx", "state/doctor/receipts", "bin"):
        box.write(f"{HOME}/.local/{name}/.keep", owner="ada")
    before = killing.files(box, HOME)
    for place in (f"{HOME}/.local/state/doctor/receipts", f"{HOME}/.local/share/pipx", f"{HOME}/.local/bin"):
        box.mount(place, *how)
        found = fix(doctor, box, *words)
        unmount(box.path(place))
        assert failed(found) and "New shells find it" not in found["err"], found
        assert killing.files(box, HOME) == before, place
        assert "There is no record here" in doctor.run(box, "undo").err
    assert fix(doctor, box, *words)["status"] == "done"


@pytest.mark.parametrize("how", [FULL_UP, READ_ONLY], ids=["full", "read-only"])
def test_a_package(how: tuple[str, ...], make_box: MakeBox, doctor: Doctor) -> None:
    box = make_box("bookworm")
    tiny.archive(box, "python3-doctor-tiny", "doctor-tiny-base", files=40)
    before = killing.packages(box)
    receipts = "/root/.local/state/doctor/receipts"
    for place in ("/usr/share/doctor-tiny-base", receipts, "/var/cache/apt/archives", "/var/log"):
        box.mount(place, *how)
        found = fix(doctor, box, "--apt", "python3-doctor-tiny", user="root")
        unmount(box.path(place))
        assert failed(found), found
        assert killing.packages(box) == before, place
    assert fix(doctor, box, "--apt", "python3-doctor-tiny", user="root")["status"] == "done"


@pytest.mark.parametrize("how", [FULL_UP, READ_ONLY], ids=["full", "read-only"])
def test_the_package_lists(how: tuple[str, ...], make_box: MakeBox, doctor: Doctor) -> None:
    """A lock that cannot be made is not one that somebody holds, so it is not waited for."""
    box = make_box("bookworm")
    box.mount("/var/lib/apt/lists", *how)
    start = time.monotonic()
    found = fix(doctor, box, "--apt", "six", user="root")
    assert failed(found) and time.monotonic() - start < WAIT / 2, found
    assert "space" in found["message"] or "read-only" in found["message"], found


@pytest.mark.parametrize("how", [FULL_UP, READ_ONLY], ids=["full", "read-only"])
def test_a_file(how: tuple[str, ...], make_box: MakeBox, doctor: Doctor) -> None:
    box = make_box("bookworm")
    box.mount("/root/.config/pip", "-t", "tmpfs", "-o", "size=8k", "tiny")
    text = "[global]\nbreak-system-packages = true\n"
    box.write("/root/.config/pip/pip.conf", text)
    options = "remount,size=8k,nr_inodes=2" if how == FULL_UP else "remount,ro"
    box.mount("/root/.config/pip", "-o", options)
    found = fix(doctor, box, "break-system-packages-set", user="root")
    assert failed(found) and box.path("/root/.config/pip/pip.conf").read_text() == text, found
    assert [path.name for path in box.path("/root/.config/pip").iterdir()] == ["pip.conf"]


def test_where_there_is_no_room_to_note_that_it_is_undone(make_box: MakeBox, doctor: Doctor) -> None:
    box = make_box("bookworm")
    tiny.stock(box)
    folder, state = project(box), f"{HOME}/.local/state"
    box.mount(state, "-t", "tmpfs", "-o", "size=64k,mode=1777", "tiny")
    for name in ("--venv", tiny.LIBRARY):
        assert doctor.run(box, "fix", name, cwd=PROJECT, env=OFFLINE).code == 0
    box.run(["sh", "-c", f"cat /dev/zero > {state}/filler"])
    for left in ([".venv"], []):
        assert doctor.run(box, "undo", cwd=PROJECT).code == 0
        assert os.listdir(folder) == left
    assert "no record here" in doctor.run(box, "undo", cwd=PROJECT).err
