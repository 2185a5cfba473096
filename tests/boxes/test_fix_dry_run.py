"""The commands of ``--dry-run``, pasted into a shell, do what the run does, and are all that it does."""

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
from tests.boxes.snapshot import differences, snapshot
from tests.boxes.test_fix_venv import HOME, PROJECT, half_made, project
from tests.tools.schema import parse

pytestmark = pytest.mark.box
LOCAL = {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": tiny.WHEELS}
OF_ONE = re.compile(
    r"/\.doctor\.json$|/\.doctor-previous(/|$)|"
    r"/\.local/state|/\.local$|/\.cache|/__pycache__|^/tmp|^/var/(log|cache)/|^/opt|^/run|/logs?/|-old$"
)
"""What only one of the two leaves: doctor's stamps, previous environments and receipts, caches, and logs."""
TIME = re.compile(rb"on \d{4}-\d\d-\d\d \d\d:\d\d:\d\d")
"""In the line that pipx writes into start-up files."""
COMPILED = re.compile(rb"\.pyc,|__pycache__")


class Pair:
    """Two boxes alike: in one the commands are typed, in the other doctor runs."""

    def __init__(self, make: Callable[[], Box], doctor: Doctor, user: str, **how: Any) -> None:
        self.doctor, self.how = doctor, {"user": user, "cwd": PROJECT, **how}
        self.boxes = self.by_hand, self.by_doctor = make(), make()
        self.seen = "" if user == "root" else HOME
        for box in self.boxes:
            project(box)
            tiny.stock(box)
            doctor.argv(box)

    def both(self, prepare: Callable[[Box], object]) -> None:
        """Do the same to both."""
        for box in self.boxes:
            prepare(box)

    def planned(self, *words: str) -> list[str]:
        """The commands; to tell them changes nothing, and both kinds of output tell the same."""
        before = snapshot(self.by_hand.path(self.seen))
        text = self.doctor.run(self.by_hand, "fix", "--dry-run", *words, **self.how).out
        told = parse(self.doctor.run(self.by_hand, "fix", "--dry-run", "--json", *words, **self.how).out)
        assert differences(before, snapshot(self.by_hand.path(self.seen))) == []
        shown = [line.strip() for line in text.splitlines() if line.startswith("    ")]
        assert shown and shown == [shlex.join(step["argv"]) for step in told["plan"]], text
        return shown

    def same(self, *words: str) -> None:
        """Type, run, and compare all there is."""
        typed = self.by_hand.run(["sh", "-e", "-c", "\n".join(self.planned(*words))], **self.how)
        assert typed.code == 0, typed
        run = self.doctor.run(self.by_doctor, "fix", "--yes", *words, **self.how)
        assert run.code == 0, run
        one, other = (dict(self._contents(box)) for box in self.boxes)
        assert not [path for path in one.keys() | other.keys() if one.get(path) != other.get(path)], (typed, run)

    def agree(self) -> None:
        """What works in one works in the other."""
        verdicts = [self.doctor.check(box, **self.how).json["verdicts"] for box in self.boxes]
        assert verdicts[0] == verdicts[1]

    def _contents(self, box: Box) -> Any:
        for path, entry in snapshot(box.path(self.seen)).items():
            if not OF_ONE.search(path):
                content: object = entry.content
                if path.endswith(("/RECORD", "/.bashrc", "/.profile")):
                    content = _without_chance(box.path(self.seen + path))
                yield path, (entry.mode, entry.owner, content)


def _without_chance(path: Path) -> list[bytes]:
    """Lines in any order (virtualenv lists pip's compiled modules as it finds them); no time of day."""
    lines = (line for line in path.read_bytes().splitlines() if not COMPILED.search(line))
    return sorted(TIME.sub(b"", line) for line in lines)


def write(name: str, text: str) -> Callable[[Box], object]:
    return lambda box: box.write(f"{PROJECT}/{name}", text, owner="ada")


def test_of_a_project(make_box: MakeBox, doctor: Doctor) -> None:
    pair = Pair(lambda: make_box("bookworm"), doctor, "ada", env=LOCAL)
    pair.same("--venv")
    pair.same(tiny.LIBRARY)
    pair.both(write("more.txt", f"# applications\n{tiny.APPLICATION} >= 1\n"))
    pair.same("--venv", "-r", "more.txt")
    pair.both(lambda box: os.rename(box.path(f"{PROJECT}/.venv"), box.path(f"{PROJECT}/venv")))
    pair.same()
    pair.both(lambda box: box.run(["rm", "-r", "venv"], cwd=PROJECT))
    pair.both(half_made)
    pair.both(write("pyproject.toml", f'[project]\nname = "x"\nversion = "1"\ndependencies = ["{tiny.LIBRARY}"]\n'))
    pair.same()
    pair.same("--path", "../else where; HOME's", tiny.APPLICATION)
    pair.agree()


def test_where_settings_lead_elsewhere(make_box: MakeBox, doctor: Doctor) -> None:
    """And where files of the project are named like modules that pip needs."""
    astray = {"PIP_TARGET": "/tmp/astray", "PIP_NO_DEPS": "", "VIRTUALENV_SYSTEM_SITE_PACKAGES": "1"}
    pair = Pair(lambda: make_box("bookworm"), doctor, "ada", env=astray)
    pair.both(write("json.py", "raise SystemExit('this is not json')\n"))
    links = f"[global]\nno-index = true\nfind-links =\n    /nowhere\n    {tiny.WHEELS}\n[install]\nuser = true\n"
    pair.both(lambda box: box.write("/home/ada/.config/pip/pip.conf", links, owner="ada"))
    pair.both(lambda box: box.write("/home/ada/.config/virtualenv/virtualenv.ini", "[virtualenv]\nsymlinks = no\n"))
    pair.same("--venv", tiny.LIBRARY)
    pair.both(lambda box: box.write("/home/ada/.config/pip/pip.conf", "no section\n", owner="ada"))
    pair.how["env"] = LOCAL
    pair.same(tiny.APPLICATION)


def test_of_applications_and_of_both(make_box: MakeBox, doctor: Doctor) -> None:
    pair = Pair(lambda: make_box("bookworm"), doctor, "ada", network=True)
    pair.same("--pipx", "pycowsay")
    pair.same("six", "cowsay")
    pair.agree()


def test_of_the_systems_packages(make_box: MakeBox, doctor: Doctor) -> None:
    pair = Pair(lambda: make_box("bookworm"), doctor, "root")
    pair.both(lambda box: box.write("/root/.bashrc", "alias ll='ls -l'\nexport PIP_BREAK_SYSTEM_PACKAGES=1\n"))
    pair.both(lambda box: box.write("/etc/pip.conf", "[global]\r\nretries = 9\r\nbreak-system-packages : yes"))
    pair.same("break-system-packages-set")
    pair.both(tiny.archive)
    pair.same("--apt", tiny.PACKAGE)
    pair.agree()


def test_with_sudo(make_box: MakeBox, doctor: Doctor) -> None:
    """Where doctor itself would have to write as root it does not, and what it prints does it, byte for byte."""
    pair = Pair(lambda: make_box("bookworm", FULL), doctor, "ada")
    pair.seen = ""
    pair.both(lambda box: box.write("/etc/sudoers.d/ada", "ada ALL=(ALL) NOPASSWD: ALL\n", mode=0o440))
    pair.both(tiny.archive)
    pair.same("--apt", tiny.PACKAGE)
    pair.both(lambda box: box.write("/etc/pip.conf", "[global]\nretries = 9\nbreak-system-packages = true\nx = \xff"))
    by_hand, by_doctor = pair.boxes
    words = ("break-system-packages-set", "--yes")
    assert doctor.run(by_doctor, "fix", *words, **pair.how).code == 4
    for command in pair.planned(*words[:1]):
        assert by_hand.run(["sh", "-e", "-c", command], **pair.how).code == 0
    assert doctor.run(by_doctor, "fix", *words, **pair.how | {"user": "root"}).code == 0
    left = {box.path("/etc/pip.conf").read_bytes() for box in pair.boxes}
    assert left == {"[global]\nretries = 9\nx = \xff".encode()}
