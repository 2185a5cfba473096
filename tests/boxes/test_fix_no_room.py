"""On a full or read-only file system ``doctor fix`` fails with a clear message and leaves nothing half done."""

from __future__ import annotations

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
from tests.boxes.namespace import NO_SPACE, READ_ONLY, unmount
from tests.boxes.prepared import used_pipx
from tests.boxes.projects import HOME, PROJECT, create_project

pytestmark = pytest.mark.box


def fix(doctor: Doctor, box: Box, *arguments: str, user: str = "ada") -> Any:
    return doctor.fix(box, "--yes", *arguments, user=user, env=tiny.OFFLINE)


def failed(result: Any) -> bool:
    """Return whether the run failed and was rolled back."""
    unchanged = "Everything was rolled back" in result["message"]
    return (result["status"], result["exit_code"]) == ("failed", 3) and unchanged


def test_pipx_without_room_is_predicted_to_fail(make_box: MakeBox, doctor: Doctor) -> None:
    box = make_box("trixie", FULL, tiny.stock)
    box.mount(HOME, *NO_SPACE)
    verdicts = {each["action"]: each for each in doctor.check(box, env=tiny.OFFLINE).json["verdicts"]}
    assert not verdicts["pipx-install"]["works"] and verdicts["pipx-install"]["causes"] == ["pipx-broken"], verdicts
    run = box.run(["pipx", "install", tiny.APPLICATION], env=tiny.OFFLINE)
    assert run.code != 0 and "No space left on device" in run.err, run


@pytest.mark.parametrize("file_system", [NO_SPACE, READ_ONLY], ids=["full", "read-only"])
def test_an_application_is_rolled_back(file_system: tuple[str, ...], make_box: MakeBox, doctor: Doctor) -> None:
    box = make_box("trixie", FULL, used_pipx)
    arguments = ("--pipx", tiny.APPLICATION)
    for name in ("share/pipx", "state/doctor/receipts", "bin"):
        box.write(f"{HOME}/.local/{name}/.keep", owner="ada")
    before = killing.files(box, HOME)
    for folder in (f"{HOME}/.local/state/doctor/receipts", f"{HOME}/.local/share/pipx", f"{HOME}/.local/bin"):
        box.mount(folder, *file_system)
        result = fix(doctor, box, *arguments)
        unmount(box.path(folder))
        assert failed(result) and "New shells find" not in result["err"], result
        assert killing.files(box, HOME) == before, folder
        assert "can be undone" in doctor.run(box, "undo").err
    assert fix(doctor, box, *arguments)["status"] == "done"


@pytest.mark.parametrize("file_system", [NO_SPACE, READ_ONLY], ids=["full", "read-only"])
def test_a_package_is_rolled_back(file_system: tuple[str, ...], make_box: MakeBox, doctor: Doctor) -> None:
    box = make_box("bookworm")
    tiny.archive(box, "python3-doctor-tiny", "doctor-tiny-base", files=40)
    before = killing.packages(box)
    receipts = "/root/.local/state/doctor/receipts"
    for folder in ("/usr/share/doctor-tiny-base", receipts, "/var/cache/apt/archives", "/var/log"):
        box.mount(folder, *file_system)
        result = fix(doctor, box, "--apt", "python3-doctor-tiny", user="root")
        unmount(box.path(folder))
        assert failed(result), result
        assert killing.packages(box) == before, folder
    assert fix(doctor, box, "--apt", "python3-doctor-tiny", user="root")["status"] == "done"


@pytest.mark.parametrize("file_system", [NO_SPACE, READ_ONLY], ids=["full", "read-only"])
def test_full_package_lists_are_reported_at_once(
    file_system: tuple[str, ...], make_box: MakeBox, doctor: Doctor
) -> None:
    """doctor does not wait for a lock that cannot be created, because no process holds it."""
    box = make_box("bookworm")
    box.mount("/var/lib/apt/lists", *file_system)
    start = time.monotonic()
    result = fix(doctor, box, "--apt", "six", user="root")
    assert failed(result) and time.monotonic() - start < WAIT / 2, result
    assert "space" in result["message"] or "read-only" in result["message"], result


@pytest.mark.parametrize("file_system", [NO_SPACE, READ_ONLY], ids=["full", "read-only"])
def test_a_file_is_left_as_it_was(file_system: tuple[str, ...], make_box: MakeBox, doctor: Doctor) -> None:
    box = make_box("bookworm")
    box.mount("/root/.config/pip", "-t", "tmpfs", "-o", "size=8k", "tiny")
    text = "[global]\nbreak-system-packages = true\n"
    box.write("/root/.config/pip/pip.conf", text)
    options = "remount,size=8k,nr_inodes=2" if file_system == NO_SPACE else "remount,ro"
    box.mount("/root/.config/pip", "-o", options)
    result = fix(doctor, box, "break-system-packages-set", user="root")
    assert failed(result) and box.path("/root/.config/pip/pip.conf").read_text() == text, result
    assert [path.name for path in box.path("/root/.config/pip").iterdir()] == ["pip.conf"]


def test_undo_works_without_space_to_record_it(make_box: MakeBox, doctor: Doctor) -> None:
    box = make_box("bookworm")
    tiny.stock(box)
    project, state = create_project(box, doctor), f"{HOME}/.local/state"
    box.mount(state, "-t", "tmpfs", "-o", "size=64k,mode=1777", "tiny")
    for name in ("--venv", tiny.LIBRARY):
        assert doctor.run(box, "fix", name, cwd=PROJECT, env=tiny.OFFLINE).code == 0
    box.run(["sh", "-c", f"cat /dev/zero > {state}/filler"])
    for remaining in ([".venv"], []):
        assert doctor.run(box, "undo", cwd=PROJECT).code == 0
        assert os.listdir(project) == remaining
    assert "can be undone" in doctor.run(box, "undo", cwd=PROJECT).err
