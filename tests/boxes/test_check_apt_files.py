"""The verdict on apt agrees with the real apt where its files, dpkg's status or the disk keep it from working."""

from __future__ import annotations

import shutil

import pytest

from tests.boxes import tiny
from tests.boxes.box import Box
from tests.boxes.conftest import MakeBox
from tests.boxes.doctor import Doctor
from tests.boxes.roots import NEWER

pytestmark = pytest.mark.box

LIST, SOURCES, PINS = "/etc/apt/sources.list.d/x.list", "/etc/apt/sources.list.d/x.sources", "/etc/apt/preferences.d/x"
STANZA = "Types: deb\nURIs: file:/opt/archive\nSuites: ./\nTrusted: yes\n"
FILES = {
    (LIST, "deb http://mirror.example/debian\n"): False,
    (LIST, "<html>\n"): False,
    (LIST, "# deb\n\ndeb [trusted=yes] file:/opt/archive/ ./ # mine\n"): True,
    (LIST, "deb file:/opt/archive ./\n"): False,  # another value of "trusted" than the line that is there
    (SOURCES, STANZA.replace("Suites", "Suite")): False,
    (SOURCES, "nonsense\n"): False,
    (SOURCES, f"# mine\n{STANZA}\n{STANZA.replace('deb', 'deb-src')}"): True,
    (f"{SOURCES}.off", "nonsense\n"): True,
    (PINS, "nonsense\n"): False,
    (PINS, "Package: *\nPin: release a=stable\nPin-Priority: 900\n"): True,
    ("/etc/apt/apt.conf.d/99x", 'APT::Install-Recommends "0\n'): False,
    ("/etc/apt/apt.conf.d/99x", '// "mine"\nAPT::Install-Recommends "0"; # and so on\n'): True,
}


def agrees(box: Box, doctor: Doctor) -> bool:
    """Return whether apt works, after comparing the verdict with what it does."""
    answer = doctor.check(box, user="root")
    real = box.run(["apt-get", "install", "--yes", "--reinstall", tiny.PACKAGE], user="root")
    assert answer.works("apt-install") is (real.code == 0), (answer.json["findings"], real)
    assert (answer.finding("apt-unusable") is None) is (real.code == 0)
    return real.code == 0


@pytest.mark.parametrize("suite", NEWER)
def test_apt_is_predicted_by_what_it_says_itself(suite: str, make_box: MakeBox, doctor: Doctor) -> None:
    box = make_box(suite)
    tiny.archive(box)
    for (path, text), works in FILES.items():
        file = box.write(path, text)
        assert agrees(box, doctor) is works, (path, text)
        file.unlink()
    status = box.path("/var/lib/dpkg/status")
    intact = status.read_bytes()
    for damage in (b"\0" * 100, b"nonsense\n\n"):
        status.write_bytes(intact + damage)
        assert not agrees(box, doctor), damage
    status.write_bytes(intact)
    box.mount("/var/lib/dpkg", "-t", "tmpfs", "-o", "size=256k", "full")
    for name, content in (("status", intact), ("available", b"")):
        box.write(f"/var/lib/dpkg/{name}", content)
    for folder in ("info", "updates", "triggers"):
        box.path(f"/var/lib/dpkg/{folder}").mkdir()
    room = shutil.disk_usage(box.path("/var/lib/dpkg")).free
    box.write("/var/lib/dpkg/filling", b"x" * (room - 4096))
    assert not agrees(box, doctor)


def test_a_package_that_a_pin_excludes(make_box: MakeBox, doctor: Doctor) -> None:
    box = make_box("bookworm")
    tiny.archive(box, "python3-full")
    assert doctor.check(box).finding("apt-pinned") is None
    box.write(PINS, "Package: python3-full\nPin: release *\nPin-Priority: -1\n")
    finding = doctor.check(box).finding("apt-pinned")
    assert finding["severity"] == "info" and "python3-full" in finding["summary"]
    assert "no installation candidate" in box.run(["apt-get", "install", "--yes", "python3-full"], user="root").err
