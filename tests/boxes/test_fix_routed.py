"""``doctor fix`` installs each thing where it belongs, in one run that undo reverts, and questions doubtful names."""

from __future__ import annotations

import shlex
from typing import Any

import pytest

from tests.boxes import tiny
from tests.boxes.box import Box
from tests.boxes.conftest import MakeBox
from tests.boxes.doctor import Doctor
from tests.boxes.killing import packages
from tests.boxes.layers import FULL
from tests.boxes.snapshot import differences, snapshot
from tests.boxes.terminal import use_terminal
from tests.tools.schema import parse

pytestmark = pytest.mark.box
WANTED = ("black", "requests", "python-apt", "tkinter")
ROUTES = {"black": "pipx", "requests": "environment", "python-apt": "apt", "tkinter": "apt"}
IMPORTS = "import requests, apt, tkinter; tkinter.Tcl(); apt.Cache(memonly=True)"
HOMES = {"root": "/root", "ada": "/home/ada"}


def project_of(box: Box, user: str) -> dict[str, Any]:
    """Create an empty project, and return how doctor runs there."""
    cwd = f"{HOMES[user]}/project"
    box.write(f"{cwd}/notes.txt", "mine", owner=user)
    return {"user": user, "cwd": cwd}


@pytest.mark.parametrize(("suite", "user"), [("bookworm", "root"), ("trixie", "ada")])
def test_each_thing_is_installed_where_it_belongs(suite: str, user: str, make_box: MakeBox, doctor: Doctor) -> None:
    box = make_box(suite, FULL) if user == "ada" else make_box(suite)
    if user == "ada":
        box.write("/etc/sudoers.d/ada", "ada ALL=(ALL) NOPASSWD: ALL\n", mode=0o440)
    how = project_of(box, user)
    before, files = packages(box), snapshot(box.path(how["cwd"]))
    done = doctor.fix(box, *WANTED, "--yes", network=True, **how)
    assert done["status"] == "done", str(done)
    assert {routed["requirement"]: routed["route"] for routed in done["routes"]} == ROUTES
    assert {"pipx", "python3-apt", "python3-tk"} <= set(packages(box)), "apt's pipx is used"
    python = f"{how['cwd']}/.venv/bin/python"
    imported = box.run([python, "-c", IMPORTS], **how)
    assert imported.code == 0, imported
    assert box.run([f"{HOMES[user]}/.local/bin/black", "--version"], **how).code == 0
    assert box.run(["/usr/bin/python3", "-c", "import requests"], **how).code != 0
    again = doctor.fix(box, *WANTED, "--yes", network=True, **how)
    assert (again["status"], again["plan"]) == ("nothing-to-do", []), again
    undone = doctor.run(box, "undo", network=True, **how)
    assert undone.code == 0, undone
    assert packages(box) == before and differences(files, snapshot(box.path(how["cwd"]))) == []
    assert not box.path(f"{HOMES[user]}/.local/bin/black").is_symlink()


def test_nothing_is_installed_without_root_or_network(make_box: MakeBox, doctor: Doctor) -> None:
    box = make_box("bookworm")
    how = project_of(box, "ada")
    before = snapshot(box.path("/home/ada"))
    refused = doctor.fix(box, *WANTED, "--yes", network=True, **how)
    assert (refused["status"], refused["exit_code"]) == ("needs-consent", 4), refused
    for_root = [shlex.join(step["argv"]) for step in refused["plan"] if step["needs_root"]]
    assert refused["remedy"]["text"] == " && ".join(for_root) and "python3-apt" in for_root[-1]
    assert "virtualenv" not in refused["remedy"]["text"] and len(for_root) < len(refused["plan"])
    how = project_of(box, "root")
    offline = doctor.fix(box, *WANTED, "--yes", **how)
    assert offline["exit_code"] in (3, 5), offline
    assert differences(before, snapshot(box.path("/home/ada"))) == []
    assert not box.path("/root/project/.venv").exists()


def test_a_doubtful_name_is_questioned_before_anything_is_downloaded(make_box: MakeBox, doctor: Doctor) -> None:
    box = make_box("trixie")
    tiny.stock(box)
    how = project_of(box, "ada")
    for typed, meant in (("reqeusts", "requests"), ("cv2", "opencv-python"), ("python-requests>=2", "requests>=2")):
        for arguments in ((typed, "--yes"), ("--venv", typed, "--yes"), ("--pipx", typed, "--yes")):
            refused = doctor.fix(box, *arguments, **how)
            assert (refused["status"], refused["exit_code"]) == ("refused", 6), refused
            assert typed in refused["message"] and meant in refused["remedy"]["argv"], refused
    box.write(f"{how['cwd']}/requirements.txt", "reqeusts\n", owner="ada")
    listed = doctor.fix(box, "--venv", **how)
    assert listed["exit_code"] == 6 and "requirements.txt" in listed["message"], listed
    assert not box.path(f"{how['cwd']}/.venv").exists()


def test_at_a_terminal_the_likely_name_is_offered(make_box: MakeBox, doctor: Doctor) -> None:
    box = make_box("bookworm")
    argv = [*doctor.argv(box), "fix", "--venv", "--offline", "reqeusts"]
    declined = use_terminal(box, argv, ("[y]es, [N]o", "n\n"))
    assert declined.code == 6 and "requests" in declined.screen, declined
    agreed = use_terminal(box, argv, ("[y]es, [N]o", "y\n"))
    assert agreed.code != 6 and "requests" in agreed.screen, agreed


def test_a_project_that_needs_both_sees_the_systems_packages(make_box: MakeBox, doctor: Doctor) -> None:
    box = make_box("bookworm")
    how = project_of(box, "root")
    box.write(f"{how['cwd']}/requirements.txt", "PyGObject\nsix\n")
    done = doctor.fix(box, "-r", "requirements.txt", "--yes", network=True, **how)
    assert done["status"] == "done", str(done)
    assert box.run([f"{how['cwd']}/.venv/bin/python", "-c", "import gi, six"], **how).code == 0


def test_where_the_index_has_nothing_apt_is_offered(make_box: MakeBox, doctor: Doctor) -> None:
    box = make_box("bookworm", FULL)
    tiny.stock(box)
    how = {**project_of(box, "ada"), "env": tiny.OFFLINE}
    failed = doctor.fix(box, "yaml-nothing", **how)
    assert failed["status"] == "failed", failed
    box.run(["apt-get", "update"], user="root", network=True)
    offered = doctor.fix(box, "pyyaml", **how)
    assert "python3-yaml" in offered["message"] and "--apt" in offered["message"], offered


def test_why_says_where_a_name_belongs(make_box: MakeBox, doctor: Doctor) -> None:
    box = make_box("trixie")
    for name, route in ROUTES.items():
        run = doctor.run(box, "why", name, "--json")
        assert parse(run.out)["route"]["route"] == route, run
    box.run(["apt-get", "update"], user="root", network=True)
    missing = parse(doctor.run(box, "why", "python3-nothing-here", "--json").out)
    assert missing["remedy"] is None and "apt does not have" in missing["notes"][0], missing
    assert parse(doctor.run(box, "explain", "tkinter", "--json").out)["route"]["package"] in (None, "python3-tk")
