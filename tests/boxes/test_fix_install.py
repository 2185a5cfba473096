"""``doctor fix`` installs requirements from the network into the environment, whatever the pip config says."""

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
from tests.boxes.projects import HOME, PROJECT, create_project, fix, pip_works
from tests.boxes.snapshot import differences, snapshot

pytestmark = pytest.mark.box
PYTHON = f"{PROJECT}/.venv/bin/python"


def installed(box: Box, python: str = PYTHON) -> set[str]:
    run = box.run([python, "-m", "pip", "list", "--format=json"])
    return {distribution["name"] for distribution in json.loads(run.out)}


def test_requirements_and_one_more_package_are_installed_and_undone(make_box: MakeBox, doctor: Doctor) -> None:
    box = make_box("bookworm")
    create_project(box, doctor)
    box.write(f"{PROJECT}/requirements.txt", "idna>=3\n-r more.txt\n", owner="ada")
    box.write(f"{PROJECT}/more.txt", "six\n", owner="ada")
    assert fix(doctor, box, "--venv", network=True).code == 0
    assert installed(box) == {"pip", "idna", "six"}
    before = snapshot(box.path(PROJECT))
    assert "Nothing to do" in fix(doctor, box, "--venv").out
    assert differences(before, snapshot(box.path(PROJECT))) == []
    added = fix(doctor, box, "packaging", network=True)
    assert added.code == 0, added
    assert installed(box) == {"pip", "idna", "six", "packaging"}
    history = doctor.run(box, "history", cwd=PROJECT).out
    assert "  ~/project\n" in history and "packaging in .venv. Installed: packaging 2" in history, history
    undone = doctor.run(box, "undo", cwd=PROJECT)
    assert undone.code == 0 and "/.venv is as it was before (removed: packaging)." in undone.out, undone
    assert differences(before, snapshot(box.path(PROJECT))) == []
    assert doctor.run(box, "undo", cwd=PROJECT).code == 0
    assert sorted(os.listdir(box.path(PROJECT))) == ["more.txt", "requirements.txt"]


def test_options_that_say_where_to_install_are_ignored(make_box: MakeBox, doctor: Doctor) -> None:
    box = make_box("bookworm")
    create_project(box, doctor)
    box.write(f"{PROJECT}/requirements.txt", "six\n", owner="ada")
    box.write("/etc/pip.conf", "[global]\nbreak-system-packages = true\nprefix = /tmp/elsewhere\n")
    box.write("/home/ada/.config/pip/pip.conf", "[install]\nuser = true\n", owner="ada")
    env = {"PIP_TARGET": "/tmp/elsewhere", "PIP_REQUIRE_VIRTUALENV": "1", "PYTHONPATH": "/tmp/elsewhere"}
    run = fix(doctor, box, "--venv", network=True, env=env)
    assert run.code == 0, run
    assert installed(box) == {"pip", "six"}
    assert not box.path("/tmp/elsewhere").exists()


def test_the_dependencies_and_a_group_of_pyproject_are_installed(make_box: MakeBox, doctor: Doctor) -> None:
    box = make_box("trixie")
    create_project(box, doctor)
    text = '[project]\nname = "x"\nversion = "1"\ndependencies = ["six"]\n[dependency-groups]\ntest = ["iniconfig"]\n'
    box.write(f"{PROJECT}/pyproject.toml", text, owner="ada")
    assert fix(doctor, box, "--venv", network=True).code == 0
    assert installed(box) == {"pip", "six"}
    assert fix(doctor, box, "--venv", "--group", "test", network=True).code == 0
    assert installed(box) == {"pip", "six", "iniconfig"}
    assert sorted(os.listdir(box.path(PROJECT))) == [".venv", "pyproject.toml"]


def test_a_moved_environment_is_rebuilt_with_its_packages(make_box: MakeBox, doctor: Doctor) -> None:
    box = make_box("bookworm")
    folder = create_project(box, doctor)
    assert fix(doctor, box, "six", network=True).code == 0
    os.rename(folder / ".venv", folder / "venv")
    rebuilt = fix(doctor, box, network=True)
    assert rebuilt.code == 0 and "moved" not in rebuilt.err, rebuilt
    assert installed(box, f"{PROJECT}/venv/bin/python") == {"pip", "six"}
    assert box.run([f"{PROJECT}/venv/bin/pip", "--version"]).code == 0


def test_a_moved_project_keeps_its_editable_packages(make_box: MakeBox, doctor: Doctor) -> None:
    box = make_box("bookworm")
    create_project(box, doctor)
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
    assert "If you need them: `.venv/bin/python -m pip install iniconfig`\n" in rebuilt.err, rebuilt
    assert installed(box, "/home/ada/elsewhere/.venv/bin/python") == {"pip", "six", "mine"}
    imported = box.run(["/home/ada/elsewhere/.venv/bin/python", "-c", "import mine; print(mine.__file__)"], cwd="/")
    assert imported.out.strip() == "/home/ada/elsewhere/lib/mine.py", imported


def test_an_environment_whose_python_was_removed_is_rebuilt(make_box: MakeBox, doctor: Doctor) -> None:
    box = make_box("bookworm")
    folder = create_project(box, doctor)
    assert fix(doctor, box, "six", network=True).code == 0
    python = folder / ".venv/bin/python"
    python.unlink()
    python.symlink_to("/usr/bin/python3.10")
    rebuilt = fix(doctor, box, network=True, env={"VIRTUAL_ENV": f"{PROJECT}/.venv"})
    assert rebuilt.code == 0, rebuilt
    assert installed(box) == {"pip", "six"} and pip_works(box)


def test_an_environment_of_an_older_python_is_rebuilt(make_box: MakeBox, doctor: Doctor) -> None:
    """After an upgrade of the system the link resolves, but Python no longer reads the old folder in lib."""
    box = make_box("bookworm")
    folder = create_project(box, doctor)
    assert fix(doctor, box, "six", network=True).code == 0
    os.rename(folder / ".venv/lib/python3.11", folder / ".venv/lib/python3.9")
    assert "venv-python-changed" in doctor.check(box, cwd=PROJECT).run.out
    rebuilt = fix(doctor, box, network=True)
    assert rebuilt.code == 0 and installed(box) == {"pip", "six"}, rebuilt
    assert (folder / ".venv/.doctor-previous/lib/python3.9").is_dir()


def test_an_environment_that_venv_upgraded_gets_its_packages_back(make_box: MakeBox, doctor: Doctor) -> None:
    """``python3 -m venv --upgrade`` gives the new Python a pip, and leaves the packages in the old folder of lib."""
    box = make_box("bookworm", FULL)
    folder = create_project(box, doctor)
    assert fix(doctor, box, "six", network=True).code == 0
    os.rename(folder / ".venv/lib/python3.11", folder / ".venv/lib/python3.9")
    upgraded = box.run(["python3", "-m", "venv", "--upgrade", ".venv"], user="ada", cwd=PROJECT)
    assert upgraded.code == 0 and pip_works(box), upgraded
    assert "venv-python-changed" in doctor.check(box, cwd=PROJECT).run.out
    rebuilt = fix(doctor, box, network=True)
    assert rebuilt.code == 0 and installed(box) == {"pip", "six"}, rebuilt
    assert "venv-python-changed" not in doctor.check(box, cwd=PROJECT).run.out


def test_an_environment_that_sees_the_systems_packages_is_created(make_box: MakeBox, doctor: Doctor) -> None:
    box = make_box("bookworm", FULL)
    create_project(box)
    run = fix(doctor, box, "--venv", "--system-site-packages", "six", network=True)
    assert run.code == 0, run
    assert {"six", "pipx"} <= installed(box)
    assert "Nothing to do" in fix(doctor, box, "six").out


def test_a_missing_requirement_file_is_reported(make_box: MakeBox, doctor: Doctor) -> None:
    box = make_box("bookworm")
    create_project(box)
    missing = fix(doctor, box, "--venv", "-r", "nowhere.txt")
    assert missing.code == 2 and "nowhere.txt does not exist" in missing.err


def test_credentials_are_neither_shown_nor_stored(make_box: MakeBox, doctor: Doctor) -> None:
    box = make_box("bookworm")
    create_project(box, doctor)
    requirement = "six @ https://ada:hunter2@index.invalid/six-1.0-py3-none-any.whl?token=hunter2"
    for arguments in (["--dry-run"], ["--dry-run", "--json"], ["--json"]):
        run = fix(doctor, box, "--venv", *arguments, "--", requirement)
        assert "hunter2" not in run.out + run.err and "index.invalid" in run.out + run.err, run
    assert box.run(["grep", "-r", "hunter2", "/home/ada"]).code == 1


SERVER = """
import base64, http.server, os
class WithPassword(http.server.SimpleHTTPRequestHandler):
    def do_GET(self):
        credentials = base64.b64decode(self.headers.get("Authorization", "").rpartition(" ")[2])
        if credentials == b"ada:hunter2":
            return super().do_GET()
        self.send_response(401)
        self.send_header("WWW-Authenticate", "Basic realm=x")
        self.end_headers()
os.chdir("/opt/wheels")
server = http.server.HTTPServer(("127.0.0.1", 8000), WithPassword)
open("/tmp/listening", "w").close()
server.serve_forever()
"""


def test_credentials_of_an_index_are_not_stored(make_box: MakeBox, doctor: Doctor) -> None:
    box = make_box("bookworm")
    create_project(box, doctor)
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
    assert installed(box) == {"pip", tiny.LIBRARY, tiny.APPLICATION}, run
    assert "hunter2" not in run.out + run.err and "****@127.0.0.1" in run.out + run.err, run
    assert box.run(["grep", "-r", "hunter2", "/home/ada"]).code == 1


def test_what_completes_an_empty_environment_is_recommended(make_box: MakeBox, doctor: Doctor) -> None:
    box = make_box("bookworm")
    create_project(box, doctor)

    def recommended() -> str:
        assert fix(doctor, box, "--venv").code == 0
        env = {"VIRTUAL_ENV": f"{PROJECT}/.venv", "PATH": f"{PROJECT}/.venv/bin:/usr/bin:/bin"}
        report = json.loads(doctor.run(box, "check", "--json", cwd=PROJECT, env=env).out)
        return str((report["recommendation"] or {}).get("command"))

    for name in ("production", "staging"):
        box.write(f"{PROJECT}/requirements/{name}.txt", "six\n", owner="ada")
    assert recommended() == "doctor fix --venv -r requirements/production.txt"
    box.run(["rm", "-r", "requirements"], cwd=PROJECT)
    box.write(f"{PROJECT}/setup.py", "setup(install_requires=open('deps').read())\n", owner="ada")
    assert recommended() == f"doctor fix --venv -e {PROJECT}"
    box.write(f"{PROJECT}/setup.py", "setup(install_requires=['six>=1'])\n", owner="ada")
    assert fix(doctor, box, "--venv", network=True).code == 0 and installed(box) == {"pip", "six"}


@pytest.mark.parametrize(("mode", "environment"), [("755", f"{PROJECT}/.venv"), ("555", f"{HOME}/.venv")])
def test_what_is_recommended_for_code_lets_it_run(
    make_box: MakeBox, doctor: Doctor, mode: str, environment: str
) -> None:
    box = make_box("bookworm")
    create_project(box, doctor)
    box.write(f"{PROJECT}/app.py", "import six\n", owner="ada")
    box.run(["chmod", mode, PROJECT])
    report = json.loads(doctor.run(box, "check", "--json", cwd=PROJECT).out)
    assert report["recommendation"]["command"] == "doctor fix"
    assert fix(doctor, box).code == 4, "nobody named what the code imports"
    run = fix(doctor, box, "--yes", network=True)
    assert run.code == 0 and installed(box, f"{environment}/bin/python") == {"pip", "six"}, run
    assert box.run([f"{environment}/bin/python", "app.py"], cwd=PROJECT).code == 0
