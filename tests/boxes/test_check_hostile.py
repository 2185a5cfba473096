"""`doctor check` survives machines that are hostile or badly damaged."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from doctor.core.errors import Exit
from tests.boxes.box import Box, Run
from tests.boxes.conftest import MakeBox
from tests.boxes.doctor import Doctor
from tests.boxes.layers import ZOO
from tests.boxes.oracle.case import HOME
from tests.boxes.roots import NEWER
from tests.boxes.timing import check_within_limit, retry, slowdown

pytestmark = pytest.mark.box

ROOT = "/srv/examined"
SECONDS, MEGABYTES = 2, 200
CONTROL = re.compile(r"[^\n -~\xa0-\U0010ffff]")
"""Control characters except the line feed, and bytes that are not UTF-8."""
ESCAPES = "\x1b[31mred \x1b]0;title\x07 \x9b5m \x08\r\x00 \x7f \u0085 end"
VENV = f"{HOME}/venv"

Harm = Callable[[Path], object]
HARMS: dict[str, Harm] = {
    "a gigabyte": lambda path: create_sparse(path, 1 << 30),
    "one long line": lambda path: path.write_text("x" * (1 << 24)),
    "many lines": lambda path: path.write_text("key = value\n" * (1 << 20)),
    "FIFO": os.mkfifo,
    "endless": lambda path: path.symlink_to("/dev/zero"),
    "itself": lambda path: path.symlink_to(path.name),
    "dangling": lambda path: path.symlink_to("/nowhere"),
    "outside": lambda path: path.symlink_to("../" * 40 + "etc/passwd"),
    "folder": Path.mkdir,
    "empty": Path.touch,
    "no UTF-8": lambda path: path.write_bytes(b"\xff\xfe\x80" * 100),
    "closed": lambda path: path.touch(mode=0),
    "missing": lambda path: None,
}
MARKER, STATUS = "/usr/lib/PYTHON/EXTERNALLY-MANAGED", "/var/lib/dpkg/status"
LIST = "/var/lib/apt/lists/some_mirror_main_binary-amd64_Packages"
TARGETS = {
    "marker, lists, pip config": (MARKER, LIST, "/etc/pip.conf"),
    "packages, release": (STATUS, "/usr/lib/os-release"),
    "pyvenv.cfg": (f"{VENV}/pyvenv.cfg",),
    "activate": (f"{VENV}/bin/activate",),
}
"""Files by the machine in which they do harm together: doctor reads each of them whatever the others contain."""
PROJECT = f"{HOME}/project"
HOSTILE_TEXTS = {
    MARKER: f"[externally-managed]\nError={ESCAPES}\n",
    STATUS: f"Package: pipx\nStatus: install ok installed\nVersion: {ESCAPES}\n",
    "/usr/lib/os-release": f'NAME="{ESCAPES}"\nPRETTY_NAME="{ESCAPES}"\nID="{ESCAPES}"\nVERSION_ID="{ESCAPES}"\n',
    "/etc/pip.conf": f"[global]\nbreak-system-packages = {ESCAPES}\nuser = {ESCAPES}\n",
    f"{VENV}/pyvenv.cfg": f"home = /usr/bin\nversion = {ESCAPES}\nprompt = {ESCAPES}\n",
    f"{PROJECT}/pyproject.toml": f"[project]\nrequires-python = {json.dumps(ESCAPES)}\n",
    "/usr/bin/pipx": f"#!/usr/bin/python3{ESCAPES}\n",
}


def create_sparse(path: Path, size: int) -> None:
    with path.open("wb") as file:
        file.truncate(size)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """A box with doctor, in which the root of another one is mounted."""

    box: Box
    """The box in which doctor runs with ``--root``."""
    examined: Box
    """The box that is hostile."""
    python: str
    """The name of its Python: ``python3.11``."""


@pytest.fixture
def pair(make_box: MakeBox) -> Pair:
    examined, box = make_box(NEWER[0], ZOO), make_box(NEWER[0])
    box.mount(ROOT, "--bind", examined.root)
    return Pair(box=box, examined=examined, python=next(examined.path("/usr/lib").glob("python3.*")).name)


def assert_survives(start: Callable[[], Run]) -> None:
    """doctor must end in time with an answer, without control characters, a traceback or much memory."""
    run = retry(start, lambda run: run.code != Exit.BLOCKED and max(run.cpu, run.seconds / slowdown()) < SECONDS)
    assert run.code in (0, 1), run
    assert run.out
    assert CONTROL.findall(run.out) == []
    assert CONTROL.findall(run.err) == []
    assert "Traceback" not in run.err + run.out
    assert run.megabytes < MEGABYTES


def examine(doctor: Doctor, pair: Pair, *arguments: str, **how: Any) -> None:
    """Examine the box from outside, as text and as JSON, and from inside."""
    assert_survives(lambda: doctor.run(pair.box, "check", "--all", "--root", ROOT, *arguments, **how))
    assert_survives(lambda: doctor.check(pair.box, "--root", ROOT, *arguments, **how).run)
    assert_survives(lambda: doctor.check(pair.examined, *arguments, **how).run)


def test_a_healthy_machine_is_examined(pair: Pair, doctor: Doctor) -> None:
    examine(doctor, pair)
    answer = doctor.check(pair.box, "--root", ROOT)
    assert answer.json["python"]["externally_managed"]["provider"] in ("Debian", "Ubuntu")


@pytest.mark.parametrize("number", range(len(HARMS)), ids=HARMS)
@pytest.mark.parametrize("group", TARGETS)
def test_a_harmful_file_does_no_harm(group: str, number: int, pair: Pair, doctor: Doctor) -> None:
    """The first file of the group gets this harm, and the others the harms that follow: each file gets each harm."""
    harms = [*HARMS, *HARMS]
    for target, harm in zip(TARGETS[group], harms[number:], strict=False):
        path = pair.examined.path(target.replace("PYTHON", pair.python))
        path.unlink(missing_ok=True)
        HARMS[harm](path)
    arguments = ["--python", f"{VENV}/bin/python"] if VENV in TARGETS[group][0] else []
    if group == "pyvenv.cfg" and harm == "FIFO":
        examine_hanging_python(doctor, pair, *arguments)
    else:
        examine(doctor, pair, *arguments)


def examine_hanging_python(doctor: Doctor, pair: Pair, *arguments: str) -> None:
    """Python itself waits for the FIFO: from inside, doctor gets no answer from it within the time limit."""
    assert_survives(lambda: doctor.check(pair.box, "--root", ROOT, *arguments).run)
    from_inside = check_within_limit(lambda: doctor.check(pair.examined, *arguments))
    assert from_inside.works("pip-install") is None


@pytest.mark.parametrize("target", HOSTILE_TEXTS)
def test_control_characters_of_the_machine_are_escaped(target: str, pair: Pair, doctor: Doctor) -> None:
    pair.examined.write(target.replace("PYTHON", pair.python), HOSTILE_TEXTS[target])
    examine(doctor, pair, *(["--python", f"{VENV}/bin/python"] if VENV in target else []))
    if target.startswith(PROJECT):
        assert_survives(lambda: doctor.run(pair.examined, "check", "--all", cwd=PROJECT))


def test_thousands_of_interpreters_are_examined_in_time(pair: Pair, doctor: Doctor) -> None:
    for number in range(5000):
        pair.examined.path(f"/usr/local/bin/python3.{number}").symlink_to("/usr/bin/python3")
        pair.examined.path(f"{HOME}/.pyenv/versions/3.9.{number}/bin").mkdir(parents=True)
        pair.examined.path(f"{HOME}/.pyenv/versions/3.9.{number}/bin/python3").symlink_to("/usr/bin/python3")
    examine(doctor, pair)


def test_large_folders_are_examined_in_time(pair: Pair, doctor: Doctor) -> None:
    sites = ("/usr/lib/python3/dist-packages", f"/usr/local/lib/{pair.python}/dist-packages")
    for folder in (*sites, "/usr/bin", "/var/lib/apt/lists", f"{HOME}/.local/pipx/venvs"):
        path = pair.examined.path(folder)
        path.mkdir(parents=True, exist_ok=True)
        for number in range(10_000):
            (path / f"pip-{number}.dist-info").touch()
    examine(doctor, pair)


NAME = "a\nb\x1b[31m\x9b\x07\udcff"


def test_control_characters_in_names_are_escaped(pair: Pair, doctor: Doctor) -> None:
    folder = f"{HOME}/{NAME}"
    assert pair.examined.run(["mv", VENV, folder]).code == 0
    examine(doctor, pair, "--python", f"{folder}/bin/python")
    assert_survives(lambda: doctor.run(pair.examined, "check", "--all", cwd=folder))
    environment = {"PATH": f"{folder}/bin:/usr/bin", "VIRTUAL_ENV": folder, "PIP_USER": NAME}
    assert_survives(lambda: doctor.run(pair.examined, "check", "--all", env=environment))
    assert_survives(lambda: doctor.check(pair.examined, env=environment).run)


@pytest.mark.parametrize("damage", ["rm -rf /var /etc /home", "rm -rf /usr/lib/python3*", "rm -rf /etc /usr/share"])
def test_a_damaged_machine_is_examined(damage: str, pair: Pair, doctor: Doctor) -> None:
    pair.examined.run(["sh", "-c", damage], user="root", cwd="/")
    assert_survives(lambda: doctor.run(pair.box, "check", "--all", "--root", ROOT))


@pytest.mark.parametrize("contents", ["empty", "links"])
def test_a_folder_that_is_not_a_root_directory_is_examined(contents: str, pair: Pair, doctor: Doctor) -> None:
    pair.box.path("/srv/no").mkdir()
    if contents == "links":
        for name in ("usr", "etc", "var", "bin"):
            pair.box.path(f"/srv/no/{name}").symlink_to("/usr/../usr")
    assert_survives(lambda: doctor.run(pair.box, "check", "--all", "--root", "/srv/no"))


@pytest.mark.parametrize("root", ["/srv/nowhere", "/etc/passwd", "/dev/zero"])
def test_a_root_that_is_not_a_folder_is_wrong_usage(root: str, pair: Pair, doctor: Doctor) -> None:
    run = doctor.run(pair.box, "check", "--root", root)
    assert run.code == 2
    assert root in run.err
