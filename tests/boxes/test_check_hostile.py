"""`doctor check` survives machines that are hostile or badly damaged."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import pytest

from doctor.core.errors import Exit
from doctor.probe.python.query import LIMIT
from tests.boxes.box import Box, Run
from tests.boxes.conftest import MakeBox
from tests.boxes.doctor import Answer, Doctor
from tests.boxes.layers import ZOO
from tests.boxes.oracle.case import HOME
from tests.boxes.roots import NEWER

pytestmark = pytest.mark.box

PATIENT = "/srv/patient"
SECONDS, MEGABYTES = 2, 200
CONTROL = re.compile(r"[^\n -~\xa0-\U0010ffff]")
"""C0 but for the line feed, DEL, C1, and bytes that are not UTF-8."""
ESCAPES = "\x1b[31mred \x1b]0;title\x07 \x9b5m \x08\r\x00 \x7f \u0085 end"
VENV = f"{HOME}/venv"

Harm = Callable[[Path], object]
T = TypeVar("T")
HARMS: dict[str, Harm] = {
    "a gigabyte": lambda path: _sparse(path, 1 << 30),
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
TARGETS = (MARKER, STATUS, LIST, "/usr/lib/os-release", "/etc/pip.conf", f"{VENV}/pyvenv.cfg", f"{VENV}/bin/activate")
PROJECT = f"{HOME}/project"
SPEAKING = {
    MARKER: f"[externally-managed]\nError={ESCAPES}\n",
    STATUS: f"Package: pipx\nStatus: install ok installed\nVersion: {ESCAPES}\n",
    "/usr/lib/os-release": f'NAME="{ESCAPES}"\nPRETTY_NAME="{ESCAPES}"\nID="{ESCAPES}"\nVERSION_ID="{ESCAPES}"\n',
    "/etc/pip.conf": f"[global]\nbreak-system-packages = {ESCAPES}\nuser = {ESCAPES}\n",
    f"{VENV}/pyvenv.cfg": f"home = /usr/bin\nversion = {ESCAPES}\nprompt = {ESCAPES}\n",
    f"{PROJECT}/pyproject.toml": f"[project]\nrequires-python = {json.dumps(ESCAPES)}\n",
    "/usr/bin/pipx": f"#!/usr/bin/python3{ESCAPES}\n",
}


def _sparse(path: Path, size: int) -> None:
    with path.open("wb") as file:
        file.truncate(size)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bed:
    """A box with doctor, and the patient's root bound into it."""

    box: Box
    patient: Box
    python: str
    """The name of the patient's: ``python3.11``."""


@pytest.fixture
def bed(make_box: MakeBox) -> Bed:
    patient, box = make_box(NEWER[0], ZOO), make_box(NEWER[0])
    box.mount(PATIENT, "--bind", patient.root)
    return Bed(box=box, patient=patient, python=next(patient.path("/usr/lib").glob("python3.*")).name)


def survives(ask: Callable[[], Run]) -> None:
    run = asked(ask, lambda run: run.code != Exit.BLOCKED and max(run.cpu, run.seconds / busy()) < SECONDS)
    assert run.code in (0, 1), run
    assert run.out
    assert CONTROL.findall(run.out) == []
    assert CONTROL.findall(run.err) == []
    assert "Traceback" not in run.err + run.out
    assert run.megabytes < MEGABYTES


def busy() -> float:
    """How many times longer all takes on this machine, for all that goes on besides."""
    return max(1, os.getloadavg()[0] / (os.cpu_count() or 1))


def asked(ask: Callable[[], T], in_time: Callable[[T], bool]) -> T:
    """An answer that came in time; asked again where it did not, for that may be the machine's doing."""
    for _ in range(5):
        answer = ask()
        if in_time(answer):
            return answer
    raise AssertionError(answer)


def soon(ask: Callable[[], Answer]) -> Answer:
    """The answer, soon after the limit of a Python that gives none."""
    return asked(ask, lambda answer: answer.run.seconds < (LIMIT + 1) * busy())


def examine(doctor: Doctor, bed: Bed, *words: str, **how: Any) -> None:
    """From outside as text and as JSON, and from within."""
    survives(lambda: doctor.run(bed.box, "check", "--all", "--root", PATIENT, *words, **how))
    survives(lambda: doctor.check(bed.box, "--root", PATIENT, *words, **how).run)
    survives(lambda: doctor.check(bed.patient, *words, **how).run)


def test_a_healthy_one_is_looked_at_in_the_same_way(bed: Bed, doctor: Doctor) -> None:
    examine(doctor, bed)
    told = doctor.check(bed.box, "--root", PATIENT)
    assert told.json["python"]["externally_managed"]["provider"] in ("Debian", "Ubuntu")


@pytest.mark.parametrize("harm", HARMS)
@pytest.mark.parametrize("target", TARGETS)
def test_a_file_that_is_not_what_it_should_be(target: str, harm: str, bed: Bed, doctor: Doctor) -> None:
    path = bed.patient.path(target.replace("PYTHON", bed.python))
    path.unlink(missing_ok=True)
    HARMS[harm](path)
    words = ["--python", f"{VENV}/bin/python"] if VENV in target else []
    if target.endswith("pyvenv.cfg") and harm == "FIFO":
        examine_a_python_that_hangs(doctor, bed, *words)
    else:
        examine(doctor, bed, *words)


def examine_a_python_that_hangs(doctor: Doctor, bed: Bed, *words: str) -> None:
    """Python itself waits for that FIFO: from within there is no answer, after doctor's limit for one."""
    survives(lambda: doctor.check(bed.box, "--root", PATIENT, *words).run)
    live = soon(lambda: doctor.check(bed.patient, *words))
    assert live.works("pip-install") is None


@pytest.mark.parametrize("target", SPEAKING)
def test_what_a_box_says_does_not_reach_the_terminal_raw(target: str, bed: Bed, doctor: Doctor) -> None:
    bed.patient.write(target.replace("PYTHON", bed.python), SPEAKING[target])
    examine(doctor, bed, *(["--python", f"{VENV}/bin/python"] if VENV in target else []))
    if target.startswith(PROJECT):
        survives(lambda: doctor.run(bed.patient, "check", "--all", cwd=PROJECT))


def test_thousands_of_interpreters(bed: Bed, doctor: Doctor) -> None:
    for number in range(5000):
        bed.patient.path(f"/usr/local/bin/python3.{number}").symlink_to("/usr/bin/python3")
        bed.patient.path(f"{HOME}/.pyenv/versions/3.9.{number}/bin").mkdir(parents=True)
        bed.patient.path(f"{HOME}/.pyenv/versions/3.9.{number}/bin/python3").symlink_to("/usr/bin/python3")
    examine(doctor, bed)


def test_huge_folders(bed: Bed, doctor: Doctor) -> None:
    sites = ("/usr/lib/python3/dist-packages", f"/usr/local/lib/{bed.python}/dist-packages")
    for folder in (*sites, "/usr/bin", "/var/lib/apt/lists", f"{HOME}/.local/pipx/venvs"):
        place = bed.patient.path(folder)
        place.mkdir(parents=True, exist_ok=True)
        for number in range(10_000):
            (place / f"pip-{number}.dist-info").touch()
    examine(doctor, bed)


NAME = "a\nb\x1b[31m\x9b\x07\udcff"


def test_names_that_are_commands_to_the_terminal(bed: Bed, doctor: Doctor) -> None:
    folder = f"{HOME}/{NAME}"
    assert bed.patient.run(["mv", VENV, folder]).code == 0
    examine(doctor, bed, "--python", f"{folder}/bin/python")
    survives(lambda: doctor.run(bed.patient, "check", "--all", cwd=folder))
    where = {"PATH": f"{folder}/bin:/usr/bin", "VIRTUAL_ENV": folder, "PIP_USER": NAME}
    survives(lambda: doctor.run(bed.patient, "check", "--all", env=where))
    survives(lambda: doctor.check(bed.patient, env=where).run)


@pytest.mark.parametrize("ruin", ["rm -rf /var /etc /home", "rm -rf /usr/lib/python3*", "rm -rf /etc /usr/share"])
def test_ruins(ruin: str, bed: Bed, doctor: Doctor) -> None:
    bed.patient.run(["sh", "-c", ruin], user="root", cwd="/")
    survives(lambda: doctor.run(bed.box, "check", "--all", "--root", PATIENT))


@pytest.mark.parametrize("what", ["empty", "links"])
def test_no_box_at_all(what: str, bed: Bed, doctor: Doctor) -> None:
    bed.box.path("/srv/no").mkdir()
    if what == "links":
        for name in ("usr", "etc", "var", "bin"):
            bed.box.path(f"/srv/no/{name}").symlink_to("/usr/../usr")
    survives(lambda: doctor.run(bed.box, "check", "--all", "--root", "/srv/no"))


@pytest.mark.parametrize("root", ["/srv/nowhere", "/etc/passwd", "/dev/zero"])
def test_a_root_that_is_none_is_wrong_usage(root: str, bed: Bed, doctor: Doctor) -> None:
    run = doctor.run(bed.box, "check", "--root", root)
    assert run.code == 2
    assert root in run.err
