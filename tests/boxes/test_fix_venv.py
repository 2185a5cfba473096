"""``doctor fix --venv`` without root, network, ensurepip and pip."""

from __future__ import annotations

import json
import os
import subprocess
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.boxes.box import USERS
from tests.boxes.conftest import MakeBox
from tests.boxes.doctor import Doctor
from tests.boxes.layers import USR_LOCAL, ZOO
from tests.boxes.projects import HOME, PROJECT, create_incomplete_venv, create_project, fix, pip_works
from tests.boxes.snapshot import differences, snapshot
from tests.tools.schema import parse

pytestmark = pytest.mark.box
SUITES = ["bookworm", "trixie"]


@pytest.mark.parametrize("suite", SUITES)
def test_an_empty_project_gets_an_environment(suite: str, make_box: MakeBox, doctor: Doctor) -> None:
    box = make_box(suite)
    folder = create_project(box)
    before = snapshot(box.path(PROJECT))
    run = fix(doctor, box, "--venv")
    assert run.code == 0, run
    assert "\n    . .venv/bin/activate\n" in run.out, run
    assert os.listdir(folder) == [".venv"]
    complete = snapshot(box.root)
    again = fix(doctor, box, "--venv")
    assert again.code == 0 and "Nothing to do" in again.out
    assert differences(complete, snapshot(box.root)) == []
    assert pip_works(box)
    undone = doctor.run(box, "undo", cwd=PROJECT)
    assert undone.code == 0, undone
    assert differences(before, snapshot(box.path(PROJECT))) == []


@pytest.mark.parametrize("suite", SUITES)
def test_an_incomplete_environment_is_rebuilt_and_restored(suite: str, make_box: MakeBox, doctor: Doctor) -> None:
    box = make_box(suite)
    create_project(box)
    create_incomplete_venv(box)
    before = snapshot(box.path(PROJECT))
    rebuilt = fix(doctor, box)
    assert rebuilt.code == 0, rebuilt
    assert pip_works(box)
    assert doctor.run(box, "undo", cwd=PROJECT).code == 0
    assert differences(before, snapshot(box.path(PROJECT))) == []


def test_an_undo_that_ends_says_which_command_is_next(make_box: MakeBox, doctor: Doctor) -> None:
    """First something has changed, then root has taken the environment over."""
    box = make_box("bookworm")
    folder = create_project(box)
    assert fix(doctor, box, "--venv").code == 0
    (folder / ".venv/notes.txt").write_text("mine")
    changed = doctor.run(box, "undo", "--json", cwd=PROJECT)
    assert changed.code == 1 and parse(changed.out)["remedy"]["argv"][-2:] == ["undo", "--force"], changed
    box.run(["chown", "-R", "root:", f"{PROJECT}/.venv"], user="root")
    denied = doctor.run(box, "undo", "--force", "--json", cwd=PROJECT)
    document = parse(denied.out)
    assert denied.code == 4 and f"{PROJECT}/.venv belongs to root" in document["error"]["message"], denied
    assert document["remedy"]["argv"] == ["mv", f"{PROJECT}/.venv", f"{PROJECT}/.venv.old"], denied
    assert box.run(document["remedy"]["argv"]).code == 0


def test_twenty_runs_at_once_create_one_environment(make_box: MakeBox, doctor: Doctor) -> None:
    box = make_box("bookworm")
    folder = create_project(box)
    assert doctor.run(box, "--version").code == 0  # mounts doctor in the box
    with ThreadPoolExecutor(20) as pool:
        runs = list(pool.map(lambda _: fix(doctor, box, "--venv", "--json"), range(20)))
    assert {run.code for run in runs} == {0}, [run.err for run in runs if run.code]
    statuses = [json.loads(run.out)["status"] for run in runs]
    assert sorted(statuses) == ["done"] + ["nothing-to-do"] * 19
    assert os.listdir(folder) == [".venv"] and pip_works(box)


def test_undo_keeps_an_environment_that_was_changed(make_box: MakeBox, doctor: Doctor) -> None:
    box = make_box("bookworm")
    create_project(box)
    assert fix(doctor, box, "--venv").code == 0
    box.write(f"{PROJECT}/.venv/lib/python3.11/site-packages/mine-1.0.dist-info/METADATA", owner="ada")
    kept = doctor.run(box, "undo", cwd=PROJECT)
    assert kept.code == 1 and "(added: mine). Delete it with its 2 packages: `" in kept.err and pip_works(box)
    assert doctor.run(box, "undo", "--force", cwd=PROJECT).code == 0
    assert os.listdir(box.path(PROJECT)) == []


def test_a_home_that_is_not_writable_prevents_only_the_receipt(make_box: MakeBox, doctor: Doctor) -> None:
    """doctor works without a cache and without receipts, and reports that the run cannot be undone."""
    box = make_box("bookworm")
    create_project(box)
    os.chown(box.path(HOME), 0, 0)
    run = fix(doctor, box, "--venv")
    assert run.code == 0 and "could not be recorded" in run.err and pip_works(box)
    history = doctor.run(box, "history")
    assert f"none can be, because {HOME}/.local/state/doctor/receipts cannot be created" in history.out, history


def test_a_full_disk_leaves_no_files(make_box: MakeBox, doctor: Doctor) -> None:
    box = make_box("bookworm")
    # The last ones have space, but not for so many files, and are full on the way.
    for number, (limit, code) in enumerate(
        (("size=64k", 1), ("size=6m", 1), ("nr_inodes=300", 3), ("nr_inodes=600", 3))
    ):
        folder = f"{HOME}/full{number}"
        box.mount(folder, "-t", "tmpfs", "-o", f"{limit},mode=777", "full")
        if not number:
            box.run(["sh", "-c", f"head -c 90000 /dev/zero > {folder}/filler"])
        before = snapshot(box.path(folder))
        run = fix(doctor, box, "--venv", cwd=folder)
        assert run.code == code and ("space" if code == 3 else "free") in run.err, run
        assert differences(before, snapshot(box.path(folder))) == []


def test_a_read_only_folder_is_reported(make_box: MakeBox, doctor: Doctor) -> None:
    box = make_box("bookworm")
    box.mount(PROJECT, "-t", "tmpfs", "-o", "ro,mode=777", "read-only")
    run = fix(doctor, box, "--venv")
    assert run.code == 1 and "read-only" in run.err, run


def test_git_ignores_the_environment(make_box: MakeBox, doctor: Doctor) -> None:
    """The git of this machine is used, because the box has none."""
    box = make_box("bookworm")
    folder = create_project(box)
    assert fix(doctor, box, "--venv").code == 0
    git = ["git", "-c", "safe.directory=*", "-C", str(folder)]
    subprocess.run([*git, "init", "--quiet"], check=True)
    assert subprocess.run([*git, "status", "--porcelain"], check=True, capture_output=True).stdout == b""


def test_a_full_home_prevents_only_the_receipt(make_box: MakeBox, doctor: Doctor) -> None:
    box = make_box("bookworm")
    project = "/srv/project"
    box.path(project).mkdir()
    os.chown(box.path(project), USERS["ada"], USERS["ada"])
    box.mount(HOME, "-t", "tmpfs", "-o", "size=64k,mode=777", "full")
    box.run(["sh", "-c", f"cat /dev/zero > {HOME}/filler"])
    run = fix(doctor, box, "--venv", cwd=project)
    assert run.code == 0 and "could not be recorded" in run.err, run
    assert box.run([f"{project}/.venv/bin/pip", "--version"]).code == 0


def test_a_full_disk_leaves_the_old_environment_unchanged(make_box: MakeBox, doctor: Doctor) -> None:
    box = make_box("bookworm")
    for number, (limit, code) in enumerate((("size=600k", 1), ("nr_inodes=300", 3), ("nr_inodes=600", 3))):
        folder = f"{HOME}/full{number}"
        box.mount(folder, "-t", "tmpfs", "-o", f"{limit},mode=777", "full")
        box.run(["python3", "-m", "venv", ".venv"], cwd=folder)
        before = snapshot(box.path(folder))
        run = fix(doctor, box, "--venv", cwd=folder)
        assert run.code == code and ("space" if code == 3 else "free") in run.err, run
        assert differences(before, snapshot(box.path(folder))) == []


def test_without_arguments_fix_uses_the_python_that_check_recommends(make_box: MakeBox, doctor: Doctor) -> None:
    box = make_box("bookworm", ZOO)
    create_project(box)
    box.write(f"{PROJECT}/pyproject.toml", '[project]\nname = "x"\nrequires-python = ">=3.11"\n', owner="ada")
    box.path("/usr/local/bin/python3").symlink_to("/usr/bin/pypy3")  # a Python 3.9
    assert "doctor fix --venv --python /usr/bin/python3.11" in doctor.run(box, "check", cwd=PROJECT).out
    assert fix(doctor, box).code == 0
    assert "Python 3.11" in box.run([f"{PROJECT}/.venv/bin/python", "--version"]).out


def test_a_rebuilt_environment_keeps_its_python(make_box: MakeBox, doctor: Doctor) -> None:
    """Another Python comes first on PATH, which does not see the packages of apt."""
    box = make_box("bookworm", ZOO)
    create_project(box)
    box.run(["sh", "-c", USR_LOCAL], user="root")
    create = ["/usr/bin/python3", "-m", "venv", "--system-site-packages"]
    lose = "mv venv/lib/python3.11 venv/lib/python3.9; sed -i s/3.11.2/3.9.2/ venv/pyvenv.cfg"
    for user, folder, damage, arguments in (
        ("ada", f"{PROJECT}/changed", lose, ["fix"]),
        ("ada", f"{PROJECT}/moved", "mv venv .venv", ["fix"]),
        ("ada", f"{PROJECT}/lost", "rm venv/bin/python*", ["fix", "--venv", "--path", "venv"]),
        ("root", "/srv/changed", lose, ["scan", "--fix", "--yes", "/srv"]),
    ):
        box.run(["mkdir", "-p", folder], user=user)
        assert box.run([*create, "venv"], user=user, cwd=folder).code == 0
        box.run(["sh", "-c", damage], user=user, cwd=folder)
        run = doctor.run(box, *arguments, user=user, cwd=folder)
        assert run.code == 0 and "used the packages" not in run.out, run
        python = f"{folder}/{'.venv' if '.venv' in damage else 'venv'}/bin/python"
        imported = box.run([python, "-c", "import argcomplete; print(argcomplete.__file__)"], user=user)
        assert imported.out.startswith("/usr/lib/python3/dist-packages/"), (folder, imported)


def test_the_packages_of_a_lost_python_are_named_as_lost(make_box: MakeBox, doctor: Doctor) -> None:
    box = make_box("bookworm", ZOO)
    folder = create_project(box)
    assert box.run(["/opt/python/bin/python3", "-m", "venv", "--system-site-packages", ".venv"], cwd=PROJECT).code == 0
    box.run(["rm", "-r", "/opt/python"], user="root")
    scanned = doctor.run(box, "scan", "--fix", "--yes", PROJECT)
    assert scanned.code == 1 and "It used packages of a Python that no longer exists" in scanned.out, scanned
    run = fix(doctor, box)
    assert run.code == 0 and "used the packages of a Python that no longer exists, and now" in run.out + run.err, run
    assert "home = /usr/bin" in (folder / ".venv/pyvenv.cfg").read_text()
