"""``doctor fix`` and ``undo`` with hostile names, folders, files and users: they do no harm and report the truth."""

from __future__ import annotations

import json
import os
import re
from typing import Any

import pytest

from doctor.execute import receipt
from doctor.execute.effects.file import FileEntry
from doctor.execute.effects.model import FormerContent, digest
from doctor.execute.effects.table import encode
from tests.boxes import tiny
from tests.boxes.box import Box
from tests.boxes.conftest import MakeBox
from tests.boxes.doctor import Doctor
from tests.boxes.projects import PROJECT, create_project, fix, fix_text

pytestmark = pytest.mark.box


@pytest.fixture
def box(make_box: MakeBox, doctor: Doctor) -> Box:
    box = make_box("bookworm")
    create_project(box, doctor)
    return box


def test_a_python_that_does_not_exist_is_not_replaced_by_another(box: Box, doctor: Doctor) -> None:
    assert fix(doctor, box, "--venv").code == 0
    for python, code in (("3.1", 2), ("nonsense", 2), ("/etc/passwd", 1)):
        for arguments in (("--venv",), ("--pipx", "black"), ("black",)):
            text = fix_text(doctor, box, code, *arguments, "--python", python)
            assert "No Python was found to create the environment" in text
    assert "--python needs a value" in fix_text(doctor, box, 2, "--venv", "--python", "")


def test_a_removed_folder_is_reported(box: Box, doctor: Doctor) -> None:
    argv = " ".join(f"'{word}'" for word in doctor.argv(box))
    for command, user in (("fix --venv", "ada"), ("undo", "ada"), ("fix --venv", "root")):
        run = box.run(["sh", "-c", f"mkdir /tmp/gone; cd /tmp/gone; rmdir /tmp/gone; {argv} {command}"], user=user)
        assert run.code == 2 and "was removed" in run.err, run
    assert not os.path.lexists(box.path("/.venv"))


def test_a_receipt_that_another_user_can_write_is_refused(box: Box, doctor: Doctor) -> None:
    data = {"schema": receipt.SCHEMA, "id": "1", "started": "", "state": "done", "project": "/", "goal_digest": ""}
    entry = FileEntry(
        path="/etc/hostname", before=FormerContent(path="1.before-1", size=2, sha256=digest(b"hi")), after=""
    )
    text = json.dumps(data | {"summary": "", "commands": [], "entries": [encode(entry)]})
    box.write("/root/1.before-1", "hi")
    box.write("/home/ada/1.before-1", "hi", owner="ada")
    box.write("/tmp/theirs.json", text, owner="ada")
    box.write("/tmp/everybodys.json", text, mode=0o666)
    box.write("/root/own.json", text)
    for path in ("/tmp/theirs.json", "/tmp/everybodys.json"):
        refused = doctor.run(box, "undo", "--force", path, user="root", cwd="/root")
        assert refused.code == 2 and "not a receipt of yours" in refused.err, refused
        assert box.path("/etc/hostname").read_text() == "box\n"
    assert doctor.run(box, "undo", "--force", "/root/own.json", user="root", cwd="/root").code == 0
    assert box.path("/etc/hostname").read_text() == "hi"
    box.write("/home/ada/own.json", text, owner="ada")  # a file that may not be written is not a bug
    box.path("/etc/hostname").write_text("box\n")
    assert "Permission denied" in doctor.run(box, "undo", "--force", "/home/ada/own.json", cwd=PROJECT).err


SWAPPER = """
import ctypes, os, subprocess, sys
watched, swapped, target, reads, *argv = sys.argv[1:]
ready, begin = os.pipe()
pid = os.fork()
if not pid:
    os.setgroups([]), os.setgid(1000), os.setuid(1000)
    libc = ctypes.CDLL(None)
    events = libc.inotify_init()
    libc.inotify_add_watch(events, watched.encode(), 0x10)  # IN_CLOSE_NOWRITE (inotify(7))
    os.symlink(target, swapped + ".link")
    os.write(begin, b"!")
    seen = 0
    while seen < int(reads):
        seen += len(os.read(events, 16)) // 16
    os.rename(swapped, swapped + ".aside"), os.rename(swapped + ".link", swapped)
    os._exit(0)
os.read(ready, 1)
code = subprocess.call(argv)
os.kill(pid, 9)
sys.exit(code)
"""
"""Runs a program; once it has read a file of ada's, she swaps the file, or its folder, for a link."""


@pytest.mark.parametrize(("swapped", "target"), [("/pip.conf", "/etc/passwd"), ("", "/etc")])
def test_root_writes_no_file_that_its_owner_swaps_meanwhile(
    swapped: str, target: str, box: Box, doctor: Doctor
) -> None:
    """The swap comes after the first, second and third time that the file was read."""
    folder = "/home/ada/.config/pip"
    box.write("/etc/pip.conf", "[global]\ntimeout = 9\n")
    before = {path: path.read_bytes() for path in (box.path("/etc/passwd"), box.path("/etc/pip.conf"))}
    for reads in ("1", "2", "3"):
        box.run(["sh", "-c", "rm -rf .config/pip*"])
        box.write(f"{folder}/pip.conf", "[global]\nbreak-system-packages = true\n", owner="ada")
        words = ["/usr/bin/python3", "-c", SWAPPER, f"{folder}/pip.conf", folder + swapped, target, reads]
        fix = [*doctor.argv(box), "fix", "--yes", "break-system-packages-set"]
        run = box.run([*words, *fix], user="root", env={"HOME": "/home/ada"})
        assert run.code in (0, 6), run  # 0: the option is not in a file that root's pip reads
        assert {path: path.read_bytes() for path in before} == before, run


def test_root_writes_nothing_into_the_home_of_another_user(box: Box, doctor: Doctor) -> None:
    box.path("/srv/app").mkdir()
    before = sorted(box.path("/home/ada").rglob("*"))
    names = ("HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME", "DOCTOR_CACHE_HOME", "XDG_DATA_HOME", "TMPDIR")
    for variables in ({"HOME": "/home/ada"}, *({name: f"/nope/../home/ada/{name}"} for name in names)):
        how: Any = {"user": "root", "cwd": "/srv/app", "env": variables}
        assert doctor.run(box, "fix", "--venv", **how).code == 0
        assert sorted(box.path("/home/ada").rglob("*")) == before and not box.path("/nope").exists(), variables
        assert doctor.run(box, "undo", **how).code == 0 and os.listdir(box.path("/srv/app")) == []


def test_another_user_does_not_choose_what_root_changes(box: Box, doctor: Doctor) -> None:
    assert box.run(["/usr/bin/python3", "-m", "venv", "--without-pip", "/opt/app"], user="root").code == 0
    box.path("/srv/app").mkdir()
    how: Any = {"user": "root", "cwd": "/srv/app", "env": {"HOME": "/home/ada", "VIRTUAL_ENV": "/opt/app"}}
    note = "VIRTUAL_ENV is ignored, because /home/ada belongs to ada."
    assert note in fix_text(doctor, box, 0, "--venv", **how) and box.path("/srv/app/.venv").is_dir()
    assert doctor.run(box, "undo", **how).code == 0
    box.path("/.dockerenv").touch()  # in a container, users are no strangers to one another
    assert note not in fix_text(doctor, box, 0, "--venv", **how)


def test_the_umask_is_respected(box: Box, doctor: Doctor) -> None:
    argv = " ".join(f"'{word}'" for word in doctor.argv(box))
    for mask, expected in (("077", 0), ("022", 0o044)):
        run = box.run(["sh", "-c", f"umask {mask}; {argv} fix --venv --path v{mask}"], cwd=PROJECT)
        assert run.code == 0, run
        modes = {path.stat().st_mode & 0o077 for path in box.path(f"{PROJECT}/v{mask}/lib").rglob("*.py")}
        assert modes == {expected}, (mask, modes)


def test_root_neither_runs_nor_writes_files_of_another_user(box: Box, doctor: Doctor) -> None:
    root: Any = {"user": "root", "env": {"PATH": "/usr/sbin:/usr/bin"}}
    assert "Run this as ada: `doctor fix --venv`" in fix_text(doctor, box, 6, "--venv", **root)
    assert os.listdir(box.path(PROJECT)) == []
    assert fix(doctor, box, "--venv").code == 0
    trap = "import os; open('/tmp/ran-as-%d' % os.getuid(), 'w')\n"
    box.write(f"{PROJECT}/.venv/lib/python3.11/site-packages/trap.pth", trap, owner="ada")
    assert fix_text(doctor, box, 0, "--venv", **root)
    assert "Run this as ada: `doctor fix --offline six`" in fix_text(doctor, box, 6, "six", "--offline", **root)
    assert not box.path("/tmp/ran-as-0").exists()
    assert fix_text(doctor, box, 3, "six", "--offline") and box.path("/tmp/ran-as-1000").exists()
    box.run(["cp", "-a", ".venv", "/tmp/.venv"], cwd=PROJECT)  # anybody may put one there
    assert "Run this as ada" in fix_text(doctor, box, 6, "six", "--offline", "--venv", **root, cwd="/tmp")
    assert "/home/ada belongs to ada" in fix_text(
        doctor, box, 6, "--pipx", "black", user="root", env={"HOME": "/home/ada"}
    )
    box.path("/.dockerenv").touch()  # in a container, root may use the folders of other users
    box.run(["rm", "-r", ".venv"], cwd=PROJECT)
    assert fix_text(doctor, box, 0, "--venv", **root)
    assert doctor.run(box, "undo", cwd=PROJECT, **root).code == 0 and os.listdir(box.path(PROJECT)) == []


def test_a_mount_point_is_not_replaced(box: Box, doctor: Doctor) -> None:
    box.mount(f"{PROJECT}/.venv", "-t", "tmpfs", "-o", "mode=1777", "volume")
    assert "doctor fix --venv --path .venv/env" in fix_text(doctor, box, 1, "--venv")
    assert fix_text(doctor, box, 0, "--venv", "--path", ".venv/env")


def test_an_environment_without_the_requested_properties_is_rebuilt(box: Box, doctor: Doctor) -> None:
    assert fix(doctor, box, "--venv").code == 0
    assert "does not see the system's packages" in fix_text(
        doctor, box, 0, "--venv", "--system-site-packages", "--dry-run"
    )
    assert fix_text(doctor, box, 0, "--venv", "--system-site-packages")
    assert "Nothing to do" in fix_text(doctor, box, 0, "--venv", "--system-site-packages")
    box.run(["sh", "-c", "mv .venv ../kept && ln -s ../kept .venv"], cwd=PROJECT)  # it is accepted, but not changed
    assert "Nothing to do" in fix_text(doctor, box, 0, "--venv")
    assert f"doctor fix --path /home/ada/kept {tiny.LIBRARY}" in fix_text(doctor, box, 6, tiny.LIBRARY)


@pytest.mark.parametrize("redirection", [">/dev/null 2>/dev/full", "2> >(exec true)"])
def test_a_closed_output_does_not_stop_the_run(redirection: str, box: Box, doctor: Doctor) -> None:
    argv = " ".join(f"'{word}'" for word in doctor.argv(box))
    run = box.run(["bash", "-c", f"{argv} fix --venv {redirection}"], cwd=PROJECT)
    assert (run.code, os.listdir(box.path(PROJECT))) == (0, [".venv"]), run


def test_folders_in_which_no_environment_works_are_refused(box: Box, doctor: Doctor) -> None:
    for name in ("a:b", "b\udcff", "c\nd", "e $(id)", "f\\\\ g", "closed"):
        box.write(f"/home/ada/{name}/kept", owner="ada")
        cwd = f"/home/ada/{name}"
        if name == "closed":
            box.path("/home/ada/closed").chmod(0o555)
            text = fix_text(doctor, box, 4, "--venv", cwd=cwd)
            assert "cannot write there" in text and text.count("`doctor fix --venv --path /home/ada/.venv`") == 1
            elsewhere = doctor.fix(box, "--venv", cwd=cwd, user="ada")
            assert (elsewhere["status"], elsewhere["exit_code"]) == ("needs-consent", 4)
            assert elsewhere["remedy"]["argv"][-4:] == ["fix", "--venv", "--path", "/home/ada/.venv"]
        else:
            text = fix_text(doctor, box, 1, "--venv", cwd=cwd)
            assert "no environment works there" in text and "usage:" not in text
        assert os.listdir(box.path(f"/home/ada/{name}")) == ["kept"]


def test_scripts_with_long_and_strange_paths_start(box: Box, doctor: Doctor) -> None:
    """Linux reads 256 bytes of the first line of a script, and 127 before version 5.1."""
    tiny.stock(box)
    for name in ("-'%żółw 日本 \\", "$`id`", "x" * 240):
        folder = f"/home/ada/{name}"
        box.write(f"{folder}/kept", owner="ada")
        assert "is ready" in fix_text(doctor, box, 0, "--venv", tiny.APPLICATION, env=tiny.OFFLINE, cwd=folder)
        for command in ((tiny.APPLICATION,), ("pip", "--version")):
            run = box.run([f"{folder}/.venv/bin/{command[0]}", *command[1:]], cwd="/")
            assert run.code == 0 and ("here I am" in run.out or folder in run.out), run


def test_a_failed_run_leaves_nothing_in_read_only_folders(box: Box, doctor: Doctor) -> None:
    assert fix(doctor, box, "--venv").code == 0
    box.path(PROJECT).chmod(0o555)
    undo = doctor.run(box, "undo", cwd=PROJECT)
    assert undo.code == 3 and undo.err.endswith("Permission denied.\n"), undo
    box.path(PROJECT).chmod(0o755)
    box.run(["chmod", "-R", "a-w", ".venv"], cwd=PROJECT)
    assert "cannot write to it" in fix_text(doctor, box, 4, "six", "--offline")
    assert os.listdir(box.path(PROJECT)) == [".venv"]


def test_closed_folders_of_killed_runs_hinder_no_other_run(box: Box, doctor: Doctor) -> None:
    """Those that doctor recognises are removed; one that cannot be read is named, and stays."""
    marker, unreadable = "doctor-was-here", f"{PROJECT}/.doctor-00000000"
    close = "mkdir $0 && touch $0/$1 $0/file && chmod $2 $0"
    for command in ("fix --venv", "undo"):
        for number, mode in enumerate(("000", "444", "555")):
            assert box.run(["sh", "-c", close, f".doctor-0000000{number}", marker, mode], cwd=PROJECT).code == 0
        run = doctor.run(box, *command.split(), cwd=PROJECT)
        assert run.code == 0 and ".doctor-00000000 may be of a killed run" in run.out + run.err, run
        assert os.listdir(box.path(unreadable)) and box.path(unreadable).stat().st_mode & 0o777 == 0
        box.run(["sh", "-c", f"chmod 700 {unreadable}; rm -r {unreadable}"])
        assert os.listdir(box.path(PROJECT)) == ([".venv"] if command != "undo" else [])


def test_a_closed_folder_loses_no_environment_that_is_in_it(box: Box, doctor: Doctor) -> None:
    """A kill between the two renames leaves it there; see ``doctor.execute.venv.staging``."""
    assert fix(doctor, box, "--venv").code == 0
    killed = "mkdir -p $0/.venv && touch $0/doctor-was-here .venv/mine && mv .venv $0/.venv/.doctor-previous"
    assert box.run(["sh", "-c", f"{killed}; chmod 444 $0", ".doctor-00000000"], cwd=PROJECT).code == 0
    assert fix(doctor, box, "--venv").code == 0
    assert os.listdir(box.path(PROJECT)) == [".venv"] and box.path(f"{PROJECT}/.venv/mine").exists()


def test_what_cannot_be_copied_is_named_with_the_command_that_helps(box: Box, doctor: Doctor) -> None:
    """Files of root that ada may not read, as an old ``sudo pip`` left them; then a closed folder of her own."""
    assert fix(doctor, box, "--venv").code == 0
    data = f"{PROJECT}/.venv/lib/python3.11/site-packages/data"
    box.run(["sh", "-c", f"umask 077; mkdir {data}; touch {data}/a {data}/b; chmod 755 {data}"], user="root")
    tiny.stock(box)
    install, aside = ("doctor-tiny-library", "--venv"), f"`mv {PROJECT}/.venv {PROJECT}/.venv.old`"
    text = fix_text(doctor, box, 3, *install, env=tiny.OFFLINE)
    assert re.search(rf"cannot read {data}/[ab] and 1 more. It belongs to root. Move .* {aside}", text), text
    box.run(["sh", "-c", f"chown ada {data} {data}/*; chmod 000 {data}"], user="root")
    text = fix_text(doctor, box, 3, *install, env=tiny.OFFLINE)
    assert f"cannot read {data}. " in text and f"over: `chmod -R u+rwX {PROJECT}/.venv`" in text
    assert box.run(["chmod", "-R", "u+rwX", f"{PROJECT}/.venv"]).code == 0
    assert fix(doctor, box, *install, env=tiny.OFFLINE).code == 0 and os.listdir(box.path(PROJECT)) == [".venv"]


def test_common_mistakes_on_the_command_line_are_answered(box: Box, doctor: Doctor) -> None:
    for arguments, answer in (
        (["-e", "."], ". has neither pyproject.toml nor setup.py"),
        (["-e"], "doctor fix --venv -e ."),
        (["--pipx", "."], "doctor fix --venv -e ."),
        (["requirements.txt"], "doctor fix -r requirements.txt"),
        (["-r", "gone.txt"], "gone.txt does not exist"),
    ):
        assert answer in fix_text(doctor, box, 2, *arguments)
    assert "An argument is empty" in fix_text(doctor, box, 2, "")
    assert fix(doctor, box, "--venv").code == 0
    assert "Nothing to do" in fix_text(doctor, box, 0, "--venv", "pip")


def test_goals_that_doctor_cannot_reach_are_declined(box: Box, doctor: Doctor) -> None:
    assert "is not a package name" in fix_text(doctor, box, 2, "--pipx", "git+https://example.org/x", "--dry-run")
    assert "is not a package name" in fix_text(doctor, box, 2, "--apt", "../x", "--dry-run")
    nothing = doctor.run(box, "undo", "--json", cwd=PROJECT)
    assert nothing.code == 0 and '"status": "nothing-to-do"' in nothing.out
    for folder in ("/etc", "/usr", "/usr/lib/python3"):
        assert "it belongs to the operating system" in fix_text(doctor, box, 6, "--venv", user="root", cwd=folder)


def test_links_in_an_environment_are_not_followed(box: Box, doctor: Doctor) -> None:
    assert fix(doctor, box, "--venv").code == 0
    precious = box.write("/home/ada/precious", "mine", owner="ada")
    trap = "cd .venv && for name in .doctor.json.new .doctor.json; do ln -sf ~/precious $name; done"
    assert box.run(["sh", "-c", trap], cwd=PROJECT).code == 0
    tiny.stock(box)
    links = {"PIP_FIND_LINKS": tiny.WHEELS}
    assert "is ready" in fix_text(doctor, box, 0, "--venv", "--offline", tiny.LIBRARY, env=links)
    assert precious.read_text() == "mine"
    assert doctor.run(box, "undo", cwd=PROJECT).code == 0 and precious.read_text() == "mine"
