"""The verdict on apt agrees with the real apt where its files, dpkg's status or the disk keep it from working."""

from __future__ import annotations

import os
import shutil

import pytest

from tests.boxes import tiny
from tests.boxes.box import Box
from tests.boxes.conftest import MakeBox
from tests.boxes.doctor import Doctor
from tests.boxes.roots import NEWER

pytestmark = pytest.mark.box

EVERY = "DOCTOR_ORACLE" in os.environ
"""Try every script of ``DAMAGE`` on each suite; otherwise a half of them, each on one suite."""

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


TINY_LIST = f"/var/lib/dpkg/info/{tiny.PACKAGE}.list"
TINY_INDEX = "/var/lib/apt/lists/_opt_archive_._Packages"
CONF = "/etc/apt/apt.conf.d/99x"
DAMAGE = {
    "echo 'nobodys root 755 /opt/x' >> /var/lib/dpkg/statoverride": "nobodys",
    f"echo 'DPkg::Pre-Invoke {{\"false\";}};' > {CONF}": "DPkg::Pre-Invoke",
    "echo no-such-option > /etc/dpkg/dpkg.cfg.d/x": "no-such-option",
    f"cp --remove-destination /opt/archive/Packages {TINY_INDEX}; echo garbage >> {TINY_INDEX}": TINY_INDEX,
    f"echo 'DPkg::Pre-Install-Pkgs {{\"/opt/gone --apt || exit 10\";}};' > {CONF}": "/opt/gone",
    "rm -rf /var/cache/apt/archives; ln -s /nowhere /var/cache/apt/archives": "/var/cache/apt/archives",
    "echo force-nonesuch > /etc/dpkg/dpkg.cfg.d/x": "nonesuch",
    f"printf /etc > {TINY_LIST}": TINY_LIST,
    "echo 'root root 755' >> /var/lib/dpkg/statoverride": "line 1",
    f"echo nonsense > {CONF}": CONF,
    "rm -rf /var/lib/dpkg/updates; touch /var/lib/dpkg/updates": "/var/lib/dpkg/updates",
    "echo x >> /var/lib/dpkg/triggers/File": "triggers/File",
    "echo 'pre-invoke=/opt/gone' > /etc/dpkg/dpkg.cfg.d/x": "/opt/gone",
    "rm -f /var/lib/dpkg/lock; mkdir /var/lib/dpkg/lock": "/var/lib/dpkg/lock",
    f"echo 'APT::Default-Release \"nonesuch\";' > {CONF}": "nonesuch",
    f"echo foo > {LIST}": LIST,
    f"echo 'deb file:/opt/archive ./' > {LIST}": "option Trusted",
}
"""Scripts of root that break apt or dpkg, and what the finding names. What it recommends repairs each."""
HALF = "Package: half\nVersion: 1\nArchitecture: all\nMaintainer: nobody\nDescription: tiny\nDepends: {}\n"
HARMLESS = (
    "printf 'root daemon 755 /opt/x\\n#12 #34 2755 /opt/y\\n' > /var/lib/dpkg/statoverride",
    f'echo \'DPkg::Post-Invoke {{"rm -f /opt/*.deb || true"; "test -x /opt/gone || true";}};\' > {CONF}',
    f'echo \'DPkg::Pre-Invoke {{"if [ -x /opt/gone ]; then /opt/gone; fi"; "/opt/gone || true";}};\' > {CONF}',
    "printf 'force-unsafe-io\\npath-exclude=/usr/share/doc/*\\nno-pager\\n' > /etc/dpkg/dpkg.cfg.d/x",
    "echo nonsense > /etc/dpkg/dpkg.cfg.d/x.dpkg-old; rm -rf /var/cache/apt/archives /var/log/apt",
    "dpkg-divert --local --rename --add /opt/nothing; rm -rf /var/lib/apt/lists/partial",
)


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


ROWS = list(DAMAGE.items())


@pytest.mark.parametrize("turn", range(len(NEWER)))
def test_what_stops_apt_is_named_and_mended(turn: int, make_box: MakeBox, doctor: Doctor) -> None:
    box = make_box(NEWER[turn])
    tiny.archive(box, alone=True)
    assert agrees(box, doctor)
    for script, named in ROWS if EVERY else ROWS[turn :: 2 * len(NEWER)]:
        assert box.run(["sh", "-e", "-c", script], user="root").code == 0
        assert not agrees(box, doctor), script
        finding = doctor.check(box, user="root").finding("apt-unusable")
        assert named in finding["summary"] + str(finding["evidence"]), finding
        run = box.run(["sh", "-c", finding["remedy"]["text"]], user="root")
        assert run.code == 0 and agrees(box, doctor), (script, finding, run)


@pytest.mark.parametrize("suite", NEWER)
def test_a_source_without_its_key_is_switched_off(suite: str, make_box: MakeBox, doctor: Doctor) -> None:
    box = make_box(suite)
    tiny.archive(box, alone=True)
    update = ["apt-get", "update"]
    assert box.run(update, user="root").code == 0
    box.write("/opt/other/Packages")
    box.write("/opt/other/Release", "Origin: other\nDate: Thu, 26 Nov 2026 10:00:00 UTC\n")
    box.write(LIST, "# mine\ndeb [signed-by=/etc/apt/keyrings/other.asc] file:/opt/other ./\n")
    assert box.run(update, user="root").code == 100
    answer = doctor.check(box, user="root")
    finding = answer.finding("apt-unusable")
    assert "/etc/apt/keyrings/other.asc" in finding["summary"] and answer.works("apt-install") is True
    assert box.run(["sh", "-c", finding["remedy"]["text"]], user="root").code == 0
    assert box.run(update, user="root").code == 0 and doctor.check(box, user="root").finding("apt-unusable") is None
    assert box.path(f"{LIST}.off").exists()


@pytest.mark.parametrize(
    ("script", "commands"),
    [
        ("/opt/gone --init", [f"apt-get remove --yes {tiny.PACKAGE}"]),
        ("grep -q x /etc/hostname-of-x", ["dpkg --configure -a", f"apt-get remove --yes {tiny.PACKAGE}"]),
    ],
)
def test_a_package_whose_script_fails_each_time_is_named_and_removed(
    script: str, commands: list[str], make_box: MakeBox, doctor: Doctor
) -> None:
    box = make_box("trixie")
    tiny.archive(box, script=script, alone=True)
    install = ["apt-get", "install", "--yes", tiny.PACKAGE]
    assert box.run(install, user="root").code == 100
    for number, command in enumerate(commands, 1):
        answer = doctor.check(box, user="root")
        assert answer.works("apt-install") is (None if command.startswith("dpkg") else False)
        finding = answer.finding("apt-broken")
        assert finding["remedy"]["text"] == command and tiny.PACKAGE in str(finding["evidence"]), finding
        run = box.run(command.split(), user="root")
        assert (run.code == 0) is (number == len(commands)), run
    assert doctor.check(box, user="root").works("apt-install")


@pytest.mark.parametrize("suite", NEWER)
def test_what_lacks_its_dependencies_is_completed_or_removed_without_a_question(
    suite: str, make_box: MakeBox, doctor: Doctor
) -> None:
    box = make_box(suite)
    tiny.archive(box, alone=True)
    for dependency, remains in (("nonesuch", False), (tiny.PACKAGE, True)):
        box.write("/opt/half/DEBIAN/control", HALF.format(dependency))
        box.run(["sh", "-c", "dpkg-deb -b /opt/half /opt/half.deb && dpkg -i /opt/half.deb"], user="root")
        log = box.path("/var/log/apt/eipp.log.xz")
        before = log.stat() if log.exists() else None
        answer = doctor.check(box, user="root")
        assert (log.stat() if log.exists() else None) == before, "check writes nothing"
        assert answer.works("apt-install") is False
        run = box.run(["sh", "-c", answer.finding("apt-broken")["remedy"]["text"]], user="root")
        assert run.code == 0 and doctor.check(box, user="root").works("apt-install"), run
        assert box.run(["apt-get", "check"], user="root").code == 0
        assert box.path("/var/lib/dpkg/info/half.list").exists() is remains


def test_what_does_not_stop_apt_is_no_problem(make_box: MakeBox, doctor: Doctor) -> None:
    box = make_box("trixie")
    tiny.archive(box, alone=True)
    for script in HARMLESS:
        run = box.run(["sh", "-e", "-c", script], user="root")
        assert run.code == 0, run
    assert agrees(box, doctor)


def test_a_package_that_a_pin_excludes(make_box: MakeBox, doctor: Doctor) -> None:
    box = make_box("bookworm")
    tiny.archive(box, "python3-full")
    assert doctor.check(box).finding("apt-pinned") is None
    box.write(PINS, "Package: python3-full\nPin: release *\nPin-Priority: -1\n")
    finding = doctor.check(box).finding("apt-pinned")
    assert finding["severity"] == "info" and "python3-full" in finding["summary"]
    assert "no installation candidate" in box.run(["apt-get", "install", "--yes", "python3-full"], user="root").err
