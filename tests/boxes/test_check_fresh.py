"""`doctor check` is right about a freshly installed Debian, and writes nothing to it."""

from __future__ import annotations

import pytest

from tests.boxes.box import Box
from tests.boxes.conftest import MakeBox
from tests.boxes.doctor import Doctor
from tests.boxes.layers import VENV
from tests.boxes.roots import NEWER
from tests.boxes.snapshot import differences, snapshot

pytestmark = pytest.mark.box

USERS = ("ada", "root")


@pytest.mark.parametrize("user", USERS)
@pytest.mark.parametrize("suite", NEWER)
def test_a_fresh_box(suite: str, user: str, make_box: MakeBox, doctor: Doctor) -> None:
    answer = doctor.check(make_box(suite), user=user)
    assert answer.run.code == answer.json["exit_code"] == 1
    assert answer.works("create-venv") is False
    assert answer.verdict("create-venv")["causes"] == ["ensurepip-missing"]
    assert answer.works("pip-install") is False
    assert answer.finding("externally-managed")["severity"] == "info"
    assert [each["id"] for each in answer.json["findings"] if each["severity"] == "error"] == ["ensurepip-missing"]
    assert answer.json["python"]["executable"] == "/usr/bin/python3"
    assert answer.json["python"]["source"] == "running"
    assert answer.json["recommendation"]["command"] == "doctor fix --venv"


@pytest.mark.parametrize("suite", NEWER)
def test_after_the_one_command_everybody_is_told(suite: str, make_box: MakeBox, doctor: Doctor) -> None:
    answer = doctor.check(make_box(suite, VENV))
    assert answer.run.code == answer.json["exit_code"] == 0
    assert answer.json["status"] == "healthy"
    assert answer.works("create-venv") is True
    assert answer.works("pip-install") is False
    assert answer.verdict("pip-install")["causes"][0] == "externally-managed"
    assert answer.alarms() == []


@pytest.mark.parametrize("words", [(), ("--json",), ("--all",), ("--root", "/"), ("--python", "/usr/bin/python3")])
@pytest.mark.parametrize("suite", NEWER)
def test_nothing_is_written(suite: str, words: str, make_box: MakeBox, doctor: Doctor) -> None:
    box = make_box(suite)
    doctor.run(box, "--version")  # doctor is put into the box before the first look
    before = snapshot(box.root)
    for user in USERS:
        assert doctor.run(box, "check", *words, user=user).code == 1
    assert differences(before, snapshot(box.root)) == []


@pytest.fixture
def bullseye(make_box: MakeBox) -> Box:
    """A bookworm box in which a bullseye lies in /srv/patient."""
    patient, box = make_box("bullseye"), make_box(NEWER[0])
    box.mount("/srv/patient", "--bind", patient.root)
    return box


def test_bullseye_is_not_managed(bullseye: Box, doctor: Doctor) -> None:
    before = snapshot(bullseye.path("/srv/patient"))
    answer = doctor.check(bullseye, "--root", "/srv/patient")
    assert answer.json["machine"]["distro"]["codename"] == "bullseye"
    assert answer.json["python"]["version"].startswith("3.9")
    assert answer.json["python"]["externally_managed"] is None
    assert answer.json["python"]["source"] == "files"
    assert answer.works("create-venv") is False
    assert differences(before, snapshot(bullseye.path("/srv/patient"))) == []


@pytest.mark.parametrize("suite", NEWER)
def test_another_root_gets_the_same_report(suite: str, make_box: MakeBox, doctor: Doctor) -> None:
    patient, box = make_box(suite), make_box(NEWER[0])
    box.mount("/srv/patient", "--bind", patient.root)
    live, told = doctor.check(patient), doctor.check(box, "--root", "/srv/patient")
    assert told.json["machine"]["distro"] == live.json["machine"]["distro"]
    for action in ("create-venv", "pip-install"):
        assert told.verdict(action) == live.verdict(action)


def test_nothing_of_another_root_is_executed(bullseye: Box, doctor: Doctor) -> None:
    spy = "#!/bin/sh\necho started >> /tmp/started\n"
    for name in ("python3", "python3.9", "pip", "pipx", "uv", "dpkg", "apt-cache", "sudo"):
        bullseye.write(f"/srv/patient/usr/local/bin/{name}", spy, mode=0o755)
    for user in USERS:
        doctor.run(bullseye, "check", "--root", "/srv/patient", user=user)
    assert not bullseye.path("/tmp/started").exists()
    bullseye.run(["/srv/patient/usr/local/bin/python3"])
    assert bullseye.path("/tmp/started").exists(), "the spy works"
