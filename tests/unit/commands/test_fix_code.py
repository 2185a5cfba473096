"""``doctor fix --script``, and ``doctor fix`` in a folder with nothing but code, run as processes without network."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests import REPOSITORY
from tests.boxes import tiny
from tests.tools.schema import parse

pytestmark = pytest.mark.xdist_group("fix-code")  # they share doctor's cache

METADATA = f"# /// script\n# dependencies = ['{tiny.LIBRARY}']\n# ///\nimport yaml\n"


class Folder:
    """A folder in which doctor runs, with a wheelhouse instead of an index."""

    def __init__(self, path: Path, cache: Path) -> None:
        self.path = path / "project"
        self.python = str(self.path / ".venv/bin/python")
        for name in ("project", "home", "wheels"):
            (path / name).mkdir()
        for name in ("six", tiny.LIBRARY):
            tiny.write_wheel(path / "wheels", name)
        tiny.write_wheel(path / "wheels", "pyyaml", more={"yaml.py": ""})
        links = {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(path / "wheels")}
        search = f"{sys.base_prefix}/bin:/usr/bin:/bin"  # a Python that is in no environment
        home = {"HOME": str(path / "home"), "XDG_CACHE_HOME": str(cache)}
        self.environ = {**home, "PATH": search, "PYTHONPATH": str(REPOSITORY), **links}

    def write(self, name: str, text: str) -> None:
        (self.path / name).parent.mkdir(parents=True, exist_ok=True)
        (self.path / name).write_text(text)

    def run(self, *arguments: str, **how: Any) -> subprocess.CompletedProcess[str]:
        argv = [sys.executable, "-m", "doctor", *arguments]
        how = {"stdin": subprocess.DEVNULL, "capture_output": True, "text": True, "check": False, **how}
        return subprocess.run(argv, cwd=self.path, env=self.environ, timeout=600, **how)

    def fix(self, *arguments: str) -> Any:
        run = self.run("fix", "--json", *arguments)
        document = parse(run.stdout)
        assert document["exit_code"] == run.returncode, run
        return document

    def installed(self) -> set[str]:
        argv = [self.python, "-m", "pip", "list", "--format=json"]
        listed = subprocess.run(argv, capture_output=True, text=True, check=True, cwd=self.path)
        return {item["name"] for item in json.loads(listed.stdout)} - {"pip"}

    def names(self) -> list[str]:
        return sorted(os.listdir(self.path))


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """doctor's cache, in which the first environment leaves a template."""
    return tmp_path_factory.mktemp("cache")


@pytest.fixture
def folder(tmp_path: Path, cache: Path) -> Folder:
    return Folder(tmp_path, cache)


def test_a_script_gets_what_it_states_or_imports(folder: Folder) -> None:
    folder.write("tool.py", METADATA)
    assert folder.fix("--venv", "--script", "tool.py")["status"] == "done"
    assert folder.installed() == {tiny.LIBRARY}
    assert folder.fix("--venv", "--script", "tool.py")["status"] == "nothing-to-do"
    folder.write("other/main.py", "import yaml, frobnicate, beside\n")
    folder.write("other/beside.py", "")
    document = folder.fix("--script", "other/main.py")
    assert document["status"] == "done" and folder.installed() == {tiny.LIBRARY, "pyyaml"}
    assert document["routes"][0]["reason"] == "other/main.py imports yaml (line 1)"
    assert "other/main.py imports frobnicate (line 1), which doctor does not know." in document["notes"][0]
    assert folder.run("undo").returncode == 0 and folder.installed() == {tiny.LIBRARY}
    assert folder.run("undo").returncode == 0 and folder.names() == ["other", "tool.py"]


def test_a_script_that_cannot_be_read_is_reported(folder: Folder) -> None:
    folder.write("old.py", "import six\nprint 'hello'\n")
    run = folder.run("fix", "--venv", "--script", "old.py")
    assert run.returncode == 1 and "old.py, line 2: not Python 3" in run.stderr
    run = folder.run("fix", "--venv", "--script", "nowhere.py")
    assert run.returncode == 2 and run.stderr == "doctor: --script nowhere.py does not exist.\n"
    assert folder.names() == ["old.py"]


def test_the_packages_of_a_folder_of_code_need_a_yes(folder: Folder) -> None:
    folder.write("app.py", "import os, yaml\nopen('ran', 'w')\n")
    run = folder.run("fix")
    assert run.returncode == 4 and "fix --yes\n" in run.stderr, run
    assert folder.fix()["remedy"]["argv"][-2:] == ["fix", "--yes"]
    assert "app.py imports yaml (line 1)" in run.stdout and folder.names() == ["app.py"]
    assert folder.fix("--yes")["status"] == "done" and folder.installed() == {"pyyaml"}
    assert folder.fix()["status"] == "nothing-to-do"
    assert folder.run("undo").returncode == 0 and folder.names() == ["app.py"]


def test_where_no_environment_can_be_created_the_packages_go_into_the_one_that_is_recommended(folder: Folder) -> None:
    folder.write("app.py", "import yaml\n")
    folder.write(".venv", "not a folder\n")
    planned = folder.fix("--dry-run")
    assert [step["id"] for step in planned["plan"]] == ["create-environment", "install"]
    assert [route["requirement"] for route in planned["routes"]] == ["pyyaml"]
    assert folder.run("fix").returncode == 4 and folder.names() == [".venv", "app.py"]
    assert folder.fix("--yes")["status"] == "done"
    folder.python = str(folder.path / "venv/bin/python")
    assert folder.installed() == {"pyyaml"}
    assert folder.run("undo").returncode == 0 and folder.names() == [".venv", "app.py"]


def test_at_a_terminal_the_user_is_asked(folder: Folder) -> None:
    folder.write("app.py", "import yaml\n")
    ours, terminal = pty.openpty()
    os.write(ours, b"n\n")
    run = folder.run("fix", stdin=terminal, stdout=terminal, stderr=terminal, capture_output=False)
    screen = os.read(ours, 1 << 16).decode()
    for descriptor in (ours, terminal):
        os.close(descriptor)
    assert "doctor: pyyaml is needed, because app.py imports yaml (line 1)." in screen, screen
    assert screen.endswith("Continue? [y]es, [N]o, [d]etails: doctor: Nothing was done.\r\n"), screen
    assert run.returncode == 4 and folder.names() == ["app.py"], screen


def test_code_that_imports_nothing_is_nothing_to_do(folder: Folder) -> None:
    folder.write("app.py", "import os\n")
    expected = folder.run("fix", "--dry-run").stdout
    (folder.path / "app.py").unlink()
    assert folder.run("fix", "--dry-run").stdout == expected


def test_a_list_below_the_folder_is_installed_by_the_command_that_is_named(folder: Folder) -> None:
    folder.write("src/services/api/requirements.txt", "six\n")
    folder.write("src/services/api/app.py", "import yaml\n")
    document = folder.fix()
    assert document["status"] == "nothing-to-do" and folder.names() == ["src"]
    _, command, _ = document["message"].split("`")
    arguments = command.partition(" fix ")[2].split()
    assert arguments == ["-r", "src/services/api/requirements.txt"]
    assert folder.fix(*arguments)["status"] == "done" and folder.installed() == {"six"}


def test_lists_that_were_not_read_are_said(folder: Folder) -> None:
    for number in range(1001):
        folder.write(f"lists/{number}/requirements.txt", "six\n")
    document = folder.fix()
    assert "and 994 more (only the first 1,000 of the requirements files below" in document["message"], document


def test_a_list_and_a_group_that_are_not_there_are_wrong_usage(folder: Folder) -> None:
    for option, name in (("-r", "dev.txt"), ("--group", "dev")):
        run = folder.run("fix", option, name)
        assert run.returncode == 2 and f"{option} {name.removesuffix('.txt')}" in run.stderr, run
