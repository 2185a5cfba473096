"""The commands that ``--dry-run`` prints have the same effect as the run, when they are pasted into a shell."""

from __future__ import annotations

import os
import re
import shlex
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.boxes import tiny
from tests.boxes.box import Box
from tests.boxes.conftest import MakeBox
from tests.boxes.doctor import Doctor
from tests.boxes.layers import FULL
from tests.boxes.projects import HOME, PROJECT, create_incomplete_venv, create_project
from tests.boxes.snapshot import differences, snapshot
from tests.tools.schema import parse

pytestmark = pytest.mark.box
DIFFERENT = re.compile(
    r"/\.doctor\.json$|/\.doctor-previous(/|$)|/\.local/state|/\.local$|/\.cache|/__pycache__|^/tmp|^/var/(log|cache)/|^/opt|^/run|/logs?/|-old$"
)
"""Paths that differ: doctor's own files, previous environments and receipts, caches, and logs."""
TIME = re.compile(rb"on \d{4}-\d\d-\d\d \d\d:\d\d:\d\d")
"""The time in the line that pipx writes into start-up files."""
COMPILED = re.compile(rb"\.pyc,|__pycache__")


class Pair:
    """Two equal boxes: the commands are typed in the first, and doctor runs in the second."""

    def __init__(self, make: Callable[[], Box], doctor: Doctor, user: str, **how: Any) -> None:
        self.doctor, self.how = doctor, {"user": user, "cwd": PROJECT, **how}
        self.boxes = self.typed, self.fixed = make(), make()
        self.compared = "" if user == "root" else HOME
        for box in self.boxes:
            create_project(box, doctor)
            tiny.stock(box)
            doctor.argv(box)

    def prepare(self, change: Callable[[Box], object]) -> None:
        """Make the same change in both boxes."""
        for box in self.boxes:
            change(box)

    def planned_commands(self, *arguments: str) -> list[str]:
        """Return the commands. A dry run changes nothing, and its text and JSON contain the same commands."""
        before = snapshot(self.typed.path(self.compared))
        text = self.doctor.run(self.typed, "fix", "--dry-run", *arguments, **self.how).out
        document = parse(self.doctor.run(self.typed, "fix", "--dry-run", "--json", *arguments, **self.how).out)
        assert differences(before, snapshot(self.typed.path(self.compared))) == []
        shown = [line.strip() for line in text.splitlines() if line.startswith("    ")]
        assert shown and shown == [shlex.join(step["argv"]) for step in document["plan"]], text
        return shown

    def assert_same_effect(self, *arguments: str) -> None:
        """Type the commands in one box, run doctor in the other, and compare the boxes."""
        typed = self.typed.run(["sh", "-e", "-c", "\n".join(self.planned_commands(*arguments))], **self.how)
        assert typed.code == 0, typed
        run = self.doctor.run(self.fixed, "fix", "--yes", *arguments, **self.how)
        assert run.code == 0, run
        first, second = (dict(self._contents(box)) for box in self.boxes)
        assert not [path for path in first.keys() | second.keys() if first.get(path) != second.get(path)], (typed, run)

    def assert_same_verdicts(self) -> None:
        verdicts = [self.doctor.check(box, **self.how).json["verdicts"] for box in self.boxes]
        assert verdicts[0] == verdicts[1]

    def _contents(self, box: Box) -> Any:
        for path, entry in snapshot(box.path(self.compared)).items():
            if not DIFFERENT.search(path):
                content: object = entry.content
                if path.endswith(("/RECORD", "/.bashrc", "/.profile")):
                    content = _reproducible_lines(box.path(self.compared + path))
                yield path, (entry.mode, entry.owner, content)


def _reproducible_lines(path: Path) -> list[bytes]:
    """Return the lines sorted, without times and without the compiled modules, which virtualenv lists in any order."""
    lines = (line for line in path.read_bytes().splitlines() if not COMPILED.search(line))
    return sorted(TIME.sub(b"", line) for line in lines)


def write(name: str, text: str) -> Callable[[Box], object]:
    return lambda box: box.write(f"{PROJECT}/{name}", text, owner="ada")


def test_commands_for_environments_have_the_same_effect(make_box: MakeBox, doctor: Doctor) -> None:
    pair = Pair(lambda: make_box("bookworm"), doctor, "ada", env=tiny.OFFLINE)
    pair.assert_same_effect("--venv")
    pair.assert_same_effect(tiny.LIBRARY)
    pair.prepare(write("more.txt", f"# applications\n{tiny.APPLICATION} >= 1\n"))
    pair.assert_same_effect("--venv", "-r", "more.txt")
    pair.prepare(lambda box: os.rename(box.path(f"{PROJECT}/.venv"), box.path(f"{PROJECT}/venv")))
    pair.assert_same_effect()
    pair.prepare(lambda box: box.run(["rm", "-r", "venv"], cwd=PROJECT))
    pair.prepare(create_incomplete_venv)
    pair.prepare(write("pyproject.toml", f'[project]\nname = "x"\nversion = "1"\ndependencies = ["{tiny.LIBRARY}"]\n'))
    pair.assert_same_effect()
    pair.assert_same_effect("--path", "../else where; HOME's", tiny.APPLICATION)
    pair.assert_same_verdicts()


def test_commands_ignore_a_pip_config_that_installs_elsewhere(make_box: MakeBox, doctor: Doctor) -> None:
    """The project also contains a file that is named like a module that pip imports."""
    misleading = {"PIP_TARGET": "/tmp/elsewhere", "PIP_NO_DEPS": "", "VIRTUALENV_SYSTEM_SITE_PACKAGES": "1"}
    pair = Pair(lambda: make_box("bookworm"), doctor, "ada", env=misleading)
    pair.prepare(write("json.py", "raise SystemExit('this is not json')\n"))
    links = f"[global]\nno-index = true\nfind-links =\n    /nowhere\n    {tiny.WHEELS}\n[install]\nuser = true\n"
    pair.prepare(lambda box: box.write("/home/ada/.config/pip/pip.conf", links, owner="ada"))
    pair.prepare(lambda box: box.write("/home/ada/.config/virtualenv/virtualenv.ini", "[virtualenv]\nsymlinks = no\n"))
    pair.assert_same_effect("--venv", tiny.LIBRARY)
    pair.prepare(lambda box: box.write("/home/ada/.config/pip/pip.conf", "no section\n", owner="ada"))
    pair.how["env"] = tiny.OFFLINE
    pair.assert_same_effect(tiny.APPLICATION)


def test_commands_for_applications_and_libraries_have_the_same_effect(make_box: MakeBox, doctor: Doctor) -> None:
    pair = Pair(lambda: make_box("bookworm"), doctor, "ada", network=True)
    pair.assert_same_effect("--pipx", "pycowsay")
    pair.assert_same_effect("six", "cowsay")
    pair.assert_same_verdicts()


def test_commands_for_packages_and_files_have_the_same_effect(make_box: MakeBox, doctor: Doctor) -> None:
    pair = Pair(lambda: make_box("bookworm"), doctor, "root")
    pair.prepare(lambda box: box.write("/root/.bashrc", "alias ll='ls -l'\nexport PIP_BREAK_SYSTEM_PACKAGES=1\n"))
    pair.prepare(lambda box: box.write("/etc/pip.conf", "[global]\r\nretries = 9\r\nbreak-system-packages : yes"))
    pair.assert_same_effect("break-system-packages-set")
    pair.prepare(tiny.archive)
    pair.assert_same_effect("--apt", tiny.PACKAGE)
    pair.assert_same_verdicts()


def test_commands_with_sudo_have_the_same_effect(make_box: MakeBox, doctor: Doctor) -> None:
    """doctor does not write files as root through sudo; the commands that it prints do, with the same bytes."""
    pair = Pair(lambda: make_box("bookworm", FULL), doctor, "ada")
    pair.compared = ""
    pair.prepare(lambda box: box.write("/etc/sudoers.d/ada", "ada ALL=(ALL) NOPASSWD: ALL\n", mode=0o440))
    pair.prepare(lambda box: tiny.archive(box, alone=True))
    pair.assert_same_effect("--apt", tiny.PACKAGE)
    pair.prepare(
        lambda box: box.write("/etc/pip.conf", "[global]\nretries = 9\nbreak-system-packages = true\nx = \xff")
    )
    arguments = ("break-system-packages-set", "--yes")
    assert doctor.run(pair.fixed, "fix", *arguments, **pair.how).code == 4
    for command in pair.planned_commands(*arguments[:1]):
        assert pair.typed.run(["sh", "-e", "-c", command], **pair.how).code == 0
    assert doctor.run(pair.fixed, "fix", *arguments, **pair.how | {"user": "root"}).code == 0
    contents = {box.path("/etc/pip.conf").read_bytes() for box in pair.boxes}
    assert contents == {"[global]\nretries = 9\nx = \xff".encode()}
