"""``doctor fix --venv`` where nothing is there to help: no root, no network, no ensurepip, no pip."""

from __future__ import annotations

import json
import os
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from tests.boxes.box import USERS, Box, Run
from tests.boxes.conftest import MakeBox
from tests.boxes.doctor import Doctor
from tests.boxes.layers import ZOO
from tests.boxes.snapshot import differences, snapshot

pytestmark = pytest.mark.box
HOME = "/home/ada"
PROJECT = f"{HOME}/project"
SUITES = ["bookworm", "trixie"]


def project(box: Box) -> Path:
    folder = box.path(PROJECT)
    folder.mkdir(parents=True)
    os.chown(folder, USERS["ada"], USERS["ada"])
    return folder


def fix(doctor: Doctor, box: Box, *words: str, **how: Any) -> Run:
    return doctor.run(box, "fix", *words, **{"cwd": PROJECT, **how})


def half_made(box: Box) -> None:
    """What a fresh Debian leaves of ``python3 -m venv``."""
    assert box.run(["python3", "-m", "venv", ".venv"], cwd=PROJECT).code == 1
    assert not box.path(f"{PROJECT}/.venv/bin/activate").exists()


def pip_works(box: Box) -> bool:
    run = box.run([f"{PROJECT}/.venv/bin/pip", "--version"])
    return run.code == 0 and f"{PROJECT}/.venv/" in run.out


@pytest.mark.parametrize("suite", SUITES)
def test_an_empty_folder(suite: str, make_box: MakeBox, doctor: Doctor) -> None:
    box = make_box(suite)
    folder = project(box)
    before = snapshot(box.path(PROJECT))
    made = fix(doctor, box, "--venv")
    assert made.code == 0, made
    assert f"{PROJECT}/.venv/bin/python" in made.out and "activate" in made.out
    assert os.listdir(folder) == [".venv"]
    complete = snapshot(box.root)
    again = fix(doctor, box, "--venv")
    assert again.code == 0 and "Nothing to do" in again.out
    assert differences(complete, snapshot(box.root)) == []
    assert pip_works(box)
    taken_back = doctor.run(box, "undo", cwd=PROJECT)
    assert taken_back.code == 0, taken_back
    assert differences(before, snapshot(box.path(PROJECT))) == []


@pytest.mark.parametrize("suite", SUITES)
def test_a_half_made_one_is_rebuilt_and_given_back(suite: str, make_box: MakeBox, doctor: Doctor) -> None:
    box = make_box(suite)
    project(box)
    half_made(box)
    before = snapshot(box.path(PROJECT))
    rebuilt = fix(doctor, box)
    assert rebuilt.code == 0, rebuilt
    assert pip_works(box)
    assert doctor.run(box, "undo", cwd=PROJECT).code == 0
    assert differences(before, snapshot(box.path(PROJECT))) == []


def test_twenty_at_once_make_one(make_box: MakeBox, doctor: Doctor) -> None:
    box = make_box("bookworm")
    folder = project(box)
    assert doctor.run(box, "--version").code == 0  # it is brought into the box by now
    with ThreadPoolExecutor(20) as pool:
        runs = list(pool.map(lambda _: fix(doctor, box, "--venv", "--json"), range(20)))
    assert {run.code for run in runs} == {0}, [run.err for run in runs if run.code]
    said = [json.loads(run.out)["status"] for run in runs]
    assert sorted(said) == ["done"] + ["nothing-to-do"] * 19
    assert os.listdir(folder) == [".venv"] and pip_works(box)


def test_an_undo_leaves_alone_what_has_changed(make_box: MakeBox, doctor: Doctor) -> None:
    box = make_box("bookworm")
    project(box)
    assert fix(doctor, box, "--venv").code == 0
    box.write(f"{PROJECT}/.venv/lib/python3.11/site-packages/mine-1.0.dist-info/METADATA", owner="ada")
    kept = doctor.run(box, "undo", cwd=PROJECT)
    assert kept.code == 1 and "mine==1.0" in kept.err and pip_works(box)
    assert doctor.run(box, "undo", "--force", cwd=PROJECT).code == 0
    assert os.listdir(box.path(PROJECT)) == []


def test_a_home_that_cannot_be_written(make_box: MakeBox, doctor: Doctor) -> None:
    """Without a cache and without receipts it works all the same, and says that it cannot be undone."""
    box = make_box("bookworm")
    project(box)
    os.chown(box.path(HOME), 0, 0)
    made = fix(doctor, box, "--venv")
    assert made.code == 0 and "could not be recorded" in made.err and pip_works(box)


def test_a_full_disk_leaves_nothing_behind(make_box: MakeBox, doctor: Doctor) -> None:
    box = make_box("bookworm")
    for size in (0, 64, 1024, 4096, 6000):
        place = f"{HOME}/full{size}"
        box.mount(place, "-t", "tmpfs", "-o", f"size={max(size, 4)}k,mode=777", "full")
        if not size:
            box.run(["sh", "-c", f"head -c 9000 /dev/zero > {place}/filler"])
        before = snapshot(box.path(place))
        run = fix(doctor, box, "--venv", cwd=place)
        assert run.code == 3 and "space" in run.err, run
        assert differences(before, snapshot(box.path(place))) == []


def test_a_read_only_folder(make_box: MakeBox, doctor: Doctor) -> None:
    box = make_box("bookworm")
    box.mount(PROJECT, "-t", "tmpfs", "-o", "ro,mode=777", "read-only")
    run = fix(doctor, box, "--venv")
    assert run.code == 3 and "Read-only file system" in run.err, run


def test_git_does_not_see_it(make_box: MakeBox, doctor: Doctor) -> None:
    """Asked of git on this machine: the box has none."""
    box = make_box("bookworm")
    folder = project(box)
    assert fix(doctor, box, "--venv").code == 0
    git = ["git", "-c", "safe.directory=*", "-C", str(folder)]
    subprocess.run([*git, "init", "--quiet"], check=True)
    assert subprocess.run([*git, "status", "--porcelain"], check=True, capture_output=True).stdout == b""


def test_a_full_home_does_not_matter_to_a_project_elsewhere(make_box: MakeBox, doctor: Doctor) -> None:
    box = make_box("bookworm")
    place = "/srv/project"
    box.path(place).mkdir()
    os.chown(box.path(place), USERS["ada"], USERS["ada"])
    box.mount(HOME, "-t", "tmpfs", "-o", "size=64k,mode=777", "full")
    box.run(["sh", "-c", f"cat /dev/zero > {HOME}/filler"])
    made = fix(doctor, box, "--venv", cwd=place)
    assert made.code == 0 and "could not be recorded" in made.err, made
    assert box.run([f"{place}/.venv/bin/pip", "--version"]).code == 0


def test_a_full_disk_leaves_the_old_one_as_it_was(make_box: MakeBox, doctor: Doctor) -> None:
    box = make_box("bookworm")
    for size in (600, 3000, 6000):
        place = f"{HOME}/full{size}"
        box.mount(place, "-t", "tmpfs", "-o", f"size={size}k,mode=777", "full")
        box.run(["python3", "-m", "venv", ".venv"], cwd=place)
        before = snapshot(box.path(place))
        run = fix(doctor, box, "--venv", cwd=place)
        assert run.code == 3 and "space" in run.err, run
        assert differences(before, snapshot(box.path(place))) == []


def test_alone_it_takes_the_python_that_check_recommends(make_box: MakeBox, doctor: Doctor) -> None:
    box = make_box("bookworm", ZOO)
    project(box)
    box.write(f"{PROJECT}/pyproject.toml", '[project]\nname = "x"\nrequires-python = ">=3.11"\n', owner="ada")
    box.path("/usr/local/bin/python3").symlink_to("/usr/bin/pypy3")  # which is a 3.9
    assert "doctor fix --venv --python /usr/bin/python3.11" in doctor.run(box, "check", cwd=PROJECT).out
    assert fix(doctor, box).code == 0
    assert "Python 3.11" in box.run([f"{PROJECT}/.venv/bin/python", "--version"]).out
