"""What a project asks for is installed, over this machine's network, and no setting sends it elsewhere."""

from __future__ import annotations

import json
import os
import shlex

import pytest

from tests.boxes import tiny
from tests.boxes.box import Box
from tests.boxes.conftest import MakeBox
from tests.boxes.doctor import Doctor
from tests.boxes.layers import FULL
from tests.boxes.snapshot import differences, snapshot
from tests.boxes.test_fix_venv import PROJECT, fix, pip_works, project

pytestmark = pytest.mark.box
PYTHON = f"{PROJECT}/.venv/bin/python"


def holds(box: Box, python: str = PYTHON) -> set[str]:
    run = box.run([python, "-m", "pip", "list", "--format=json"])
    return {one["name"] for one in json.loads(run.out)}


def test_requirements_then_one_more_then_both_taken_back(make_box: MakeBox, doctor: Doctor) -> None:
    box = make_box("bookworm")
    project(box)
    box.write(f"{PROJECT}/requirements.txt", "idna>=3\n-r more.txt\n", owner="ada")
    box.write(f"{PROJECT}/more.txt", "six\n", owner="ada")
    assert fix(doctor, box, "--venv", network=True).code == 0
    assert holds(box) == {"pip", "idna", "six"}
    before = snapshot(box.path(PROJECT))
    assert "Nothing to do" in fix(doctor, box, "--venv").out
    assert differences(before, snapshot(box.path(PROJECT))) == []
    added = fix(doctor, box, "packaging", network=True)
    assert added.code == 0, added
    assert holds(box) == {"pip", "idna", "six", "packaging"}
    assert doctor.run(box, "undo", cwd=PROJECT).code == 0
    assert differences(before, snapshot(box.path(PROJECT))) == []
    assert doctor.run(box, "undo", cwd=PROJECT).code == 0
    assert sorted(os.listdir(box.path(PROJECT))) == ["more.txt", "requirements.txt"]


def test_settings_that_send_it_elsewhere_are_left_out(make_box: MakeBox, doctor: Doctor) -> None:
    box = make_box("bookworm")
    project(box)
    box.write(f"{PROJECT}/requirements.txt", "six\n", owner="ada")
    box.write("/etc/pip.conf", "[global]\nbreak-system-packages = true\nprefix = /tmp/astray\n")
    box.write("/home/ada/.config/pip/pip.conf", "[install]\nuser = true\n", owner="ada")
    env = {"PIP_TARGET": "/tmp/astray", "PIP_REQUIRE_VIRTUALENV": "1", "PYTHONPATH": "/tmp/astray"}
    made = fix(doctor, box, "--venv", network=True, env=env)
    assert made.code == 0, made
    assert holds(box) == {"pip", "six"}
    assert not box.path("/tmp/astray").exists()


def test_pyproject_and_a_group(make_box: MakeBox, doctor: Doctor) -> None:
    box = make_box("trixie")
    project(box)
    text = '[project]\nname = "x"\nversion = "1"\ndependencies = ["six"]\n[dependency-groups]\ntest = ["iniconfig"]\n'
    box.write(f"{PROJECT}/pyproject.toml", text, owner="ada")
    assert fix(doctor, box, "--venv", network=True).code == 0
    assert holds(box) == {"pip", "six"}
    assert fix(doctor, box, "--venv", "--group", "test", network=True).code == 0
    assert holds(box) == {"pip", "six", "iniconfig"}
    assert sorted(os.listdir(box.path(PROJECT))) == [".venv", "pyproject.toml"]


def test_a_moved_one_is_rebuilt_with_what_it_held(make_box: MakeBox, doctor: Doctor) -> None:
    box = make_box("bookworm")
    folder = project(box)
    assert fix(doctor, box, "six", network=True).code == 0
    os.rename(folder / ".venv", folder / "venv")
    rebuilt = fix(doctor, box, network=True)
    assert rebuilt.code == 0 and "moved" not in rebuilt.err, rebuilt
    assert holds(box, f"{PROJECT}/venv/bin/python") == {"pip", "six"}
    assert box.run([f"{PROJECT}/venv/bin/pip", "--version"]).code == 0


def test_a_project_that_was_moved_keeps_what_is_worked_on(make_box: MakeBox, doctor: Doctor) -> None:
    box = make_box("bookworm")
    project(box)
    box.write(f"{PROJECT}/requirements.txt", "six\n", owner="ada")
    box.write(f"{PROJECT}/lib/pyproject.toml", '[project]\nname = "mine"\nversion = "1"\n', owner="ada")
    box.write(f"{PROJECT}/lib/mine.py", owner="ada")
    box.write("/home/ada/lent/pyproject.toml", '[project]\nname = "lent"\nversion = "1"\n', owner="ada")
    assert fix(doctor, box, network=True).code == 0
    pip = [".venv/bin/python", "-m", "pip", "install", "--quiet", "-e", "lib", "-e", "/home/ada/lent", "iniconfig"]
    assert box.run(pip, cwd=PROJECT, network=True).code == 0
    box.run(["mv", PROJECT, "/home/ada/elsewhere"])
    box.run(["rm", "-r", "/home/ada/lent"])
    rebuilt = fix(doctor, box, network=True, cwd="/home/ada/elsewhere")
    assert rebuilt.code == 0 and "lent is left out" in rebuilt.err, rebuilt
    assert "is missed: .venv/bin/python -m pip install iniconfig\n" in rebuilt.err, rebuilt
    assert holds(box, "/home/ada/elsewhere/.venv/bin/python") == {"pip", "six", "mine"}
    imported = box.run(["/home/ada/elsewhere/.venv/bin/python", "-c", "import mine; print(mine.__file__)"], cwd="/")
    assert imported.out.strip() == "/home/ada/elsewhere/lib/mine.py", imported


def test_one_whose_python_is_gone_is_rebuilt(make_box: MakeBox, doctor: Doctor) -> None:
    box = make_box("bookworm")
    folder = project(box)
    assert fix(doctor, box, "six", network=True).code == 0
    python = folder / ".venv/bin/python"
    python.unlink()
    python.symlink_to("/usr/bin/python3.10")
    rebuilt = fix(doctor, box, network=True, env={"VIRTUAL_ENV": f"{PROJECT}/.venv"})
    assert rebuilt.code == 0, rebuilt
    assert holds(box) == {"pip", "six"} and pip_works(box)


def test_one_of_an_older_python_is_rebuilt(make_box: MakeBox, doctor: Doctor) -> None:
    """As an upgrade of the system leaves it: the link resolves, and what lies in lib is not looked at any more."""
    box = make_box("bookworm")
    folder = project(box)
    assert fix(doctor, box, "six", network=True).code == 0
    os.rename(folder / ".venv/lib/python3.11", folder / ".venv/lib/python3.9")
    assert "venv-python-changed" in doctor.check(box, cwd=PROJECT).run.out
    rebuilt = fix(doctor, box, network=True)
    assert rebuilt.code == 0 and holds(box) == {"pip", "six"}, rebuilt
    assert (folder / ".venv/.doctor-previous/lib/python3.9").is_dir()


def test_one_that_sees_the_systems_packages(make_box: MakeBox, doctor: Doctor) -> None:
    box = make_box("bookworm", FULL)
    project(box)
    made = fix(doctor, box, "--venv", "--system-site-packages", "six", network=True)
    assert made.code == 0, made
    assert {"six", "pipx"} <= holds(box)
    assert "Nothing to do" in fix(doctor, box, "six").out


def test_a_list_that_is_not_there(make_box: MakeBox, doctor: Doctor) -> None:
    box = make_box("bookworm")
    project(box)
    missing = fix(doctor, box, "--venv", "-r", "nowhere.txt")
    assert missing.code == 2 and "nowhere.txt is not there" in missing.err


def test_credentials_are_neither_shown_nor_stored(make_box: MakeBox, doctor: Doctor) -> None:
    box = make_box("bookworm")
    project(box)
    wish = "six @ https://ada:hunter2@index.invalid/six-1.0-py3-none-any.whl?token=hunter2"
    for words in (["--dry-run"], ["--dry-run", "--json"], ["--json"]):
        run = fix(doctor, box, "--venv", *words, "--", wish)
        assert "hunter2" not in run.out + run.err and "index.invalid" in run.out + run.err, run
    assert box.run(["grep", "-r", "hunter2", "/home/ada"]).code == 1


SERVER = """
import base64, http.server, os
class Asking(http.server.SimpleHTTPRequestHandler):
    def do_GET(self):
        given = base64.b64decode(self.headers.get("Authorization", "").rpartition(" ")[2])
        if given == b"ada:hunter2":
            return super().do_GET()
        self.send_response(401)
        self.send_header("WWW-Authenticate", "Basic realm=x")
        self.end_headers()
os.chdir("/opt/wheels")
server = http.server.HTTPServer(("127.0.0.1", 8000), Asking)
open("/tmp/listening", "w").close()
server.serve_forever()
"""


def test_credentials_that_open_the_door_are_not_kept(make_box: MakeBox, doctor: Doctor) -> None:
    box = make_box("bookworm")
    project(box)
    tiny.stock(box)
    box.write("/tmp/server.py", SERVER)
    start = shlex.join(doctor.argv(box))
    index = "http://ada:hunter2@127.0.0.1:8000/"
    script = f"""
    python3 /tmp/server.py 2> /dev/null &
    until [ -e /tmp/listening ]; do sleep 0.05; done
    {start} fix --venv -- '{tiny.LIBRARY} @ {index}{tiny.LIBRARY.replace("-", "_")}-1.0-py3-none-any.whl' &&
    PIP_NO_INDEX=1 PIP_FIND_LINKS={index} {start} fix --json {tiny.APPLICATION}
    PIP_NO_INDEX=1 PIP_FIND_LINKS={index} {start} fix nothing-like-it
    {start} history
    {start} history --json
    """
    run = box.run(["sh", "-c", script], cwd=PROJECT)
    assert holds(box) == {"pip", tiny.LIBRARY, tiny.APPLICATION}, run
    assert "hunter2" not in run.out + run.err and "****@127.0.0.1" in run.out + run.err, run
    assert box.run(["grep", "-r", "hunter2", "/home/ada"]).code == 1
