"""``doctor fix`` and ``undo`` where names, folders, files and other users are against them: nothing untrue is said."""

from __future__ import annotations

import json
import os
from typing import Any

import pytest

from doctor.execute import receipt
from doctor.execute.effects.file import FileEntry
from doctor.execute.effects.table import encode
from tests.boxes import tiny
from tests.boxes.box import Box
from tests.boxes.conftest import MakeBox
from tests.boxes.doctor import Doctor
from tests.boxes.test_fix_exits import said
from tests.boxes.test_fix_venv import PROJECT, fix, project

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


def test_a_receipt_that_another_user_could_have_written_is_not_obeyed(box: Box, doctor: Doctor) -> None:
    data = {"schema": receipt.SCHEMA, "id": "1", "started": "", "state": "done", "project": "/", "goal_digest": ""}
    entry = FileEntry(path="/etc/hostname", before=b"hi", after="")
    text = json.dumps(data | {"summary": "", "commands": [], "entries": [encode(entry)]})
    box.write("/tmp/theirs.json", text, owner="ada")
    box.write("/tmp/anybodys.json", text, mode=0o666)
    box.write("/root/own.json", text)
    for path in ("/tmp/theirs.json", "/tmp/anybodys.json"):
        refused = doctor.run(box, "undo", "--force", path, user="root", cwd="/root")
        assert refused.code == 2 and "not a receipt of yours" in refused.err, refused
        assert box.path("/etc/hostname").read_text() == "box\n"
    assert doctor.run(box, "undo", "--force", "/root/own.json", user="root", cwd="/root").code == 0
    assert box.path("/etc/hostname").read_text() == "hi"
    box.write("/home/ada/own.json", text, owner="ada")  # what may not be written is no bug either
    box.path("/etc/hostname").write_text("box\n")
    assert "Permission denied" in doctor.run(box, "undo", "--force", "/home/ada/own.json", cwd=PROJECT).err


def test_root_leaves_nothing_in_a_home_that_was_lent(box: Box, doctor: Doctor) -> None:
    box.path("/srv/app").mkdir()
    before = sorted(box.path("/home/ada").rglob("*"))
    how: Any = {"user": "root", "cwd": "/srv/app", "env": {"HOME": "/home/ada"}}
    assert doctor.run(box, "fix", "--venv", **how).code == 0
    assert sorted(box.path("/home/ada").rglob("*")) == before
    assert doctor.run(box, "undo", **how).code == 0 and os.listdir(box.path("/srv/app")) == []


def test_each_umask_gets_the_modes_it_asks_for(box: Box, doctor: Doctor) -> None:
    argv = " ".join(f"'{word}'" for word in doctor.argv(box))
    for mask, left in (("077", 0), ("022", 0o044)):
        run = box.run(["sh", "-c", f"umask {mask}; {argv} fix --venv --path v{mask}"], cwd=PROJECT)
        assert run.code == 0, run
        modes = {path.stat().st_mode & 0o077 for path in box.path(f"{PROJECT}/v{mask}/lib").rglob("*.py")}
        assert modes == {left}, (mask, modes)


def test_root_runs_nothing_of_another_users_and_leaves_them_nothing(box: Box, doctor: Doctor) -> None:
    root: Any = {"user": "root", "env": {"PATH": "/usr/sbin:/usr/bin"}}
    assert "As ada: doctor fix --venv" in said(doctor, box, 1, "--venv", **root)
    assert os.listdir(box.path(PROJECT)) == []
    assert fix(doctor, box, "--venv").code == 0
    trap = "import os; open('/tmp/ran-as-%d' % os.getuid(), 'w')\n"
    box.write(f"{PROJECT}/.venv/lib/python3.11/site-packages/trap.pth", trap, owner="ada")
    assert said(doctor, box, 0, "--venv", **root)
    assert "As ada" in said(doctor, box, 1, "six", "--offline", **root)
    assert not box.path("/tmp/ran-as-0").exists()
    assert said(doctor, box, 3, "six", "--offline") and box.path("/tmp/ran-as-1000").exists()
    box.run(["cp", "-a", ".venv", "/tmp/.venv"], cwd=PROJECT)  # anybody can leave one there
    assert "As ada" in said(doctor, box, 1, "six", "--offline", "--venv", **root, cwd="/tmp")
    assert "As ada: doctor fix --pipx black" in said(
        doctor, box, 1, "--pipx", "black", user="root", env={"HOME": "/home/ada"}
    )
    box.path("/.dockerenv").touch()  # in a container the folders of others are lent to its root
    box.run(["rm", "-r", ".venv"], cwd=PROJECT)
    assert said(doctor, box, 0, "--venv", **root)
    assert doctor.run(box, "undo", cwd=PROJECT, **root).code == 0 and os.listdir(box.path(PROJECT)) == []


def test_a_mount_point_is_left_alone(box: Box, doctor: Doctor) -> None:
    box.mount(f"{PROJECT}/.venv", "-t", "tmpfs", "-o", "mode=1777", "volume")
    assert "doctor fix --venv --path .venv/env" in said(doctor, box, 1, "--venv")
    assert said(doctor, box, 0, "--venv", "--path", ".venv/env")


def test_what_else_an_environment_was_asked_to_be(box: Box, doctor: Doctor) -> None:
    assert fix(doctor, box, "--venv").code == 0
    assert "does not see the system's packages" in said(doctor, box, 0, "--venv", "--system-site-packages", "--dry-run")
    assert said(doctor, box, 0, "--venv", "--system-site-packages")
    assert "Nothing to do" in said(doctor, box, 0, "--venv", "--system-site-packages")
    box.run(["sh", "-c", "mv .venv ../kept && ln -s ../kept .venv"], cwd=PROJECT)  # serves, and is not changed
    assert "Nothing to do" in said(doctor, box, 0, "--venv")
    assert "doctor fix --venv --path venv" in said(doctor, box, 6, tiny.LIBRARY)


@pytest.mark.parametrize("where", [">/dev/null 2>/dev/full", "2> >(exec true)"])
def test_the_work_is_done_though_nobody_hears_of_it(where: str, box: Box, doctor: Doctor) -> None:
    argv = " ".join(f"'{word}'" for word in doctor.argv(box))
    run = box.run(["bash", "-c", f"{argv} fix --venv {where}"], cwd=PROJECT)
    assert (run.code, os.listdir(box.path(PROJECT))) == (0, [".venv"]), run


def test_folders_in_which_no_environment_can_be(box: Box, doctor: Doctor) -> None:
    for name in ("a:b", "b\udcff", "c\nd", "e $(id)", "f\\\\ g", "closed"):
        box.write(f"/home/ada/{name}/kept", owner="ada")
        where = {"cwd": f"/home/ada/{name}"}
        if name == "closed":
            box.path("/home/ada/closed").chmod(0o555)
            answer = said(doctor, box, 3, "--venv", **where)
            assert "Nothing can be made in /home/ada/closed" in answer and "doctor fix --venv --path DIR" in answer
        else:
            answer = said(doctor, box, 1, "--venv", **where)
            assert "no environment works there" in answer and "usage:" not in answer
        assert os.listdir(box.path(f"/home/ada/{name}")) == ["kept"]


def test_commands_start_wherever_they_are(box: Box, doctor: Doctor) -> None:
    """The kernel reads 256 bytes of a script's first line, 127 before Linux 5.1."""
    tiny.stock(box)
    found = {"PIP_FIND_LINKS": tiny.WHEELS, "PIP_NO_INDEX": "1"}
    for name in ("-'%żółw 日本 \\", "$`id`", "x" * 240):
        place = box.write(f"/home/ada/{name}/kept", owner="ada").parent
        where = str(place).removeprefix(str(box.root))
        assert "Done" in said(doctor, box, 0, "--venv", tiny.APPLICATION, env=found, cwd=where)
        for command in ((tiny.APPLICATION,), ("pip", "--version")):
            run = box.run([f"{where}/.venv/bin/{command[0]}", *command[1:]], cwd="/")
            assert run.code == 0 and ("here I am" in run.out or where in run.out), run


def test_nothing_of_a_failed_run_is_left_where_folders_may_not_be_changed(box: Box, doctor: Doctor) -> None:
    assert fix(doctor, box, "--venv").code == 0
    box.path(PROJECT).chmod(0o555)
    kept = doctor.run(box, "undo", cwd=PROJECT)
    assert kept.code == 3 and kept.err.endswith("Permission denied.\n"), kept
    box.path(PROJECT).chmod(0o755)
    box.run(["chmod", "-R", "a-w", ".venv"], cwd=PROJECT)
    assert "Everything is as it was" in said(doctor, box, 3, "six", "--offline")
    assert os.listdir(box.path(PROJECT)) == [".venv"]


def test_what_people_type_at_first(box: Box, doctor: Doctor) -> None:
    for words, answer in (
        (["-e", "."], "pip install -e ."),
        (["."], "pip install -e ."),
        (["requirements.txt"], "doctor fix -r requirements.txt"),
        (["-r", "gone.txt"], "gone.txt is not there"),
    ):
        assert answer in said(doctor, box, 2, *words)
    assert "it is empty" in said(doctor, box, 6, "")
    assert fix(doctor, box, "--venv").code == 0
    assert "Nothing to do" in said(doctor, box, 0, "pip")


def test_what_is_not_what_was_asked_for(box: Box, doctor: Doctor) -> None:
    assert "does not say what it is called" in said(doctor, box, 2, "--pipx", "git+https://example.org/x", "--dry-run")
    assert "does not say what it is called" in said(doctor, box, 2, "--apt", "../x", "--dry-run")
    nothing = doctor.run(box, "undo", "--json", cwd=PROJECT)
    assert nothing.code == 0 and '"status": "nothing-to-do"' in nothing.out
    for folder in ("/etc", "/usr", "/usr/lib/python3"):
        where = {"user": "root", "cwd": folder}
        assert "the operating system's own folders" in said(doctor, box, 6, "--venv", **where)


def test_links_in_an_environment_lead_nowhere(box: Box, doctor: Doctor) -> None:
    assert fix(doctor, box, "--venv").code == 0
    precious = box.write("/home/ada/precious", "mine", owner="ada")
    trap = "cd .venv && for name in .doctor.json.new .doctor.json; do ln -sf ~/precious $name; done"
    assert box.run(["sh", "-c", trap], cwd=PROJECT).code == 0
    tiny.stock(box)
    found = {"PIP_FIND_LINKS": tiny.WHEELS}
    assert "Done" in said(doctor, box, 0, "--venv", "--offline", tiny.LIBRARY, env=found)
    assert precious.read_text() == "mine"
    assert doctor.run(box, "undo", cwd=PROJECT).code == 0 and precious.read_text() == "mine"
