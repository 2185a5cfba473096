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
def test_a_freshly_installed_debian_lacks_ensurepip(suite: str, user: str, make_box: MakeBox, doctor: Doctor) -> None:
    answer = doctor.check(make_box(suite), user=user)
    assert answer.run.code == answer.json["exit_code"] == 1
    assert answer.works("create-venv") is False
    assert answer.verdict("create-venv")["causes"] == ["ensurepip-missing"]
    assert answer.works("pip-install") is False
    assert answer.finding("externally-managed")["severity"] == "info"
    assert [finding["id"] for finding in answer.json["findings"] if finding["severity"] == "error"] == [
        "ensurepip-missing"
    ]
    assert answer.json["python"]["executable"] == "/usr/bin/python3"
    assert answer.json["python"]["source"] == "running"
    assert answer.json["recommendation"]["command"] == "doctor fix --venv"


@pytest.mark.parametrize("suite", NEWER)
def test_a_debian_with_python3_venv_is_healthy(suite: str, make_box: MakeBox, doctor: Doctor) -> None:
    answer = doctor.check(make_box(suite, VENV))
    assert answer.run.code == answer.json["exit_code"] == 0
    assert answer.json["status"] == "healthy"
    assert answer.works("create-venv") is True
    assert answer.works("pip-install") is False
    assert answer.verdict("pip-install")["causes"][0] == "externally-managed"
    assert answer.alarms() == []


@pytest.mark.parametrize("suite", NEWER)
def test_nothing_is_written(suite: str, make_box: MakeBox, doctor: Doctor) -> None:
    box = make_box(suite)
    doctor.run(box, "--version")  # mounts doctor in the box before the first snapshot
    before = snapshot(box.root)
    for arguments in ([], ["--json"], ["--all"], ["--root", "/"], ["--python", "/usr/bin/python3"]):
        for user in USERS:
            assert doctor.run(box, "check", *arguments, user=user).code == 1, arguments
    assert differences(before, snapshot(box.root)) == []


@pytest.fixture
def bullseye(make_box: MakeBox) -> Box:
    """A box that contains the root of a bullseye in /srv/examined."""
    examined, box = make_box("bullseye"), make_box(NEWER[0])
    box.mount("/srv/examined", "--bind", examined.root)
    return box


def test_the_python_of_bullseye_is_not_externally_managed(bullseye: Box, doctor: Doctor) -> None:
    before = snapshot(bullseye.path("/srv/examined"))
    answer = doctor.check(bullseye, "--root", "/srv/examined")
    assert answer.json["machine"]["distro"]["codename"] == "bullseye"
    assert answer.json["python"]["version"].startswith("3.9")
    assert answer.json["python"]["externally_managed"] is None
    assert answer.json["python"]["source"] == "files"
    assert answer.works("create-venv") is False
    assert differences(before, snapshot(bullseye.path("/srv/examined"))) == []


@pytest.mark.parametrize("suite", NEWER)
def test_another_root_gets_the_same_verdicts(suite: str, make_box: MakeBox, doctor: Doctor) -> None:
    examined, box = make_box(suite), make_box(NEWER[0])
    box.mount("/srv/examined", "--bind", examined.root)
    from_inside, from_outside = doctor.check(examined), doctor.check(box, "--root", "/srv/examined")
    assert from_outside.json["machine"]["distro"] == from_inside.json["machine"]["distro"]
    for action in ("create-venv", "pip-install"):
        assert from_outside.verdict(action) == from_inside.verdict(action)


def test_no_program_of_another_root_is_started(bullseye: Box, doctor: Doctor) -> None:
    spy = "#!/bin/sh\necho started >> /tmp/started\n"
    for name in ("python3", "python3.9", "pip", "pipx", "uv", "dpkg", "apt-cache", "sudo"):
        bullseye.write(f"/srv/examined/usr/local/bin/{name}", spy, mode=0o755)
    for user in USERS:
        doctor.run(bullseye, "check", "--root", "/srv/examined", user=user)
    assert not bullseye.path("/tmp/started").exists()
    bullseye.run(["/srv/examined/usr/local/bin/python3"])
    assert bullseye.path("/tmp/started").exists(), "the spy works"
