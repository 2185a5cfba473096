"""``doctor fix`` changes the system's packages and files: with consent, after waiting for locks, as apt offers them."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.boxes import tiny
from tests.boxes.box import Box
from tests.boxes.conftest import MakeBox
from tests.boxes.doctor import Doctor
from tests.boxes.killing import packages
from tests.boxes.layers import FULL
from tests.tools.schema import parse

pytestmark = pytest.mark.box
HOLD_LOCK = """
import fcntl, os, sys, time
os.makedirs("/var/lib/apt/lists", exist_ok=True)
file = open(sys.argv[1], "w")
fcntl.lockf(file, fcntl.LOCK_EX)
with open("/tmp/holder", "w") as pid:
    pid.write(str(os.getpid()))
time.sleep(float(sys.argv[2]))
"""
DPKG, LISTS = "/var/lib/dpkg/lock-frontend", "/var/lib/apt/lists/lock"


@pytest.mark.parametrize("suite", ["bookworm", "trixie"])
def test_the_exact_package_for_ensurepip_is_installed_and_removed(
    suite: str, make_box: MakeBox, doctor: Doctor
) -> None:
    box = make_box(suite)
    before = packages(box)
    assert doctor.fix(box, "--apt", network=True)["status"] == "needs-consent"
    done = doctor.fix(box, "--apt", "--yes", network=True)
    assert done["status"] == "done", done
    assert box.run(["python3", "-m", "venv", "/tmp/works"]).code == 0
    assert "python3-full" not in packages(box)
    assert doctor.fix(box, "--apt", "--yes")["status"] == "nothing-to-do"
    assert doctor.run(box, "undo", user="root").code == 0
    assert packages(box) == before


def test_a_library_is_installed_by_its_debian_name_and_version(make_box: MakeBox, doctor: Doctor) -> None:
    box = make_box("bookworm")
    done = doctor.fix(box, "--apt", "--yes", "PyYAML>=5", network=True)
    assert done["status"] == "done", str(done)[:900]
    assert "python3-yaml" in packages(box)
    older = doctor.fix(box, "--apt", "--yes", "idna>=99")
    assert older["status"] == "failed" and "idna>=99" in older["declined"][0]["reason"]
    unknown = doctor.fix(box, "--apt", "--yes", "surely-nobody-has-this")
    assert unknown["status"] == "failed" and "apt does not have" in unknown["declined"][0]["reason"]


def test_compressed_package_lists_and_pins_are_respected(make_box: MakeBox, doctor: Doctor) -> None:
    """Docker images keep the lists compressed. ``check`` does not read those, and ``fix`` always asks apt."""
    box = make_box("bookworm")
    box.write("/etc/apt/apt.conf.d/docker-gzip-indexes", 'Acquire::GzipIndexes "true";\n')
    assert box.run(["apt-get", "update"], user="root", network=True).code == 0
    assert not list(box.path("/var/lib/apt/lists").glob("*_Packages")), "they are not compressed"
    for cache in box.path("/var/cache/apt").glob("*.bin"):
        cache.unlink()
    answer = doctor.check(box, user="root")
    assert answer.works("apt-install") is True and answer.finding("apt-unavailable") is None
    version = box.run(["apt-cache", "policy", "python3.11-venv"]).out.partition("Candidate: ")[2].split()[0]
    assert version in doctor.fix(box, "--apt", "--dry-run")["message"]
    assert doctor.fix(box, "--apt", "idna>=3", "--dry-run")["status"] == "planned"
    assert "is version 3.3" in doctor.fix(box, "--apt", "idna>=99")["declined"][0]["reason"]
    assert "apt does not have" in doctor.fix(box, "--apt", "surely-nobody")["declined"][0]["reason"]
    assert not list(box.path("/var/cache/apt").glob("*.bin")), "a dry run writes nothing"
    box.write("/etc/apt/preferences.d/no-idna", "Package: python3-idna\nPin: release *\nPin-Priority: -1\n")
    pinned = doctor.fix(box, "--apt", "idna", "--yes")
    assert pinned["status"] == "failed" and "A pin keeps apt from installing" in pinned["declined"][0]["reason"]
    assert "no installation candidate" in box.run(["apt-get", "install", "python3-idna"], user="root").err
    box.write("/etc/apt/sources.list", "deb x\n")
    broken = doctor.fix(box, "--apt", "idna", "--yes")
    assert broken["exit_code"] == 1 and "Malformed" in broken["error"]["message"], broken


def test_doctor_waits_for_a_lock_with_a_limit(make_box: MakeBox, doctor: Doctor) -> None:
    """The holder is in the process namespace of doctor, which therefore can name it."""
    script = 'rm -f /tmp/holder; python3 /tmp/hold.py "$0" "$1" & '
    script += 'until [ -s /tmp/holder ]; do sleep 0.05; done; shift; exec "$@"'

    def fix_while_locked(box: Box, lock: str, seconds: str, wait: str) -> Any:
        argv = ["sh", "-c", script, lock, seconds, *doctor.argv(box), "fix", "--json", "--apt", "--yes", tiny.PACKAGE]
        run = box.run(argv, user="root", env={"DOCTOR_LOCK_WAIT": wait})
        return parse(run.out) | {"err": run.err, "seconds": run.seconds}

    def assert_waits(lock: str) -> None:
        box = boxes[lock]
        blocked = fix_while_locked(box, lock, "600", "3")
        holder = f"python3 (pid {box.path('/tmp/holder').read_text()})"
        assert (blocked["status"], blocked["exit_code"]) == ("blocked", 5) and blocked["seconds"] < 300, blocked
        assert f"{holder} still holds" in blocked["message"] and f"Waiting for {holder}" in blocked["err"]
        waited = fix_while_locked(box, lock, "20", "600")
        assert waited["status"] == "done" and 20 < waited["seconds"] < 300, waited
        # one line every ten seconds: at 0 and 10, and at 20 if the holder ends a little later
        assert 2 <= waited["err"].count("Waiting for python3") <= 1 + waited["seconds"] / 10, waited

    boxes = {lock: make_box("bookworm") for lock in (DPKG, LISTS)}
    for box in boxes.values():
        box.write("/tmp/hold.py", HOLD_LOCK)
        doctor.argv(box)
        tiny.archive(box)
    with ThreadPoolExecutor() as pool:  # the threads only wait
        list(pool.map(assert_waits, boxes))


def test_sudo_is_used_only_without_a_password(make_box: MakeBox, doctor: Doctor) -> None:
    box = make_box("bookworm", FULL)
    box.write("/etc/sudoers.d/ada", "ada ALL=(ALL) ALL\n", mode=0o440)
    assert box.run(["apt-get", "purge", "--yes", "python3.11-venv"], user="root").code == 0
    stopped = doctor.fix(box, "--apt", "--yes", user="ada", network=True)
    assert (stopped["status"], stopped["exit_code"]) == ("needs-consent", 4)
    assert stopped["plan"][-1]["argv"][:2] == ["sudo", "env"]
    box.write("/etc/sudoers.d/ada", "ada ALL=(ALL) NOPASSWD: ALL\n", mode=0o440)
    done = doctor.fix(box, "--apt", "--yes", user="ada", network=True)
    assert done["status"] == "done", done
    assert doctor.run(box, "undo", user="ada").code == 0


def test_break_system_packages_is_removed_from_files_and_restored(make_box: MakeBox, doctor: Doctor) -> None:
    box = make_box("bookworm")
    files = {
        "/etc/pip.conf": "[global]\nretries = 9\nbreak-system-packages = true\n[install]\nbreak_system_packages=1\n",
        "/root/.config/pip/pip.conf": "[global]\nbreak-system-packages : yes\n",
        "/root/.bashrc": "alias ll='ls -l'\nexport PIP_BREAK_SYSTEM_PACKAGES=1\n",
    }
    for path, text in files.items():
        box.write(path, text)
    assert doctor.fix(box, "break-system-packages-set", "--yes", user="ada")["exit_code"] == 4
    assert doctor.fix(box, "break-system-packages-set")["exit_code"] == 4
    done = doctor.fix(box, "break-system-packages-set", "--yes")
    assert done["status"] == "done", done
    assert "break-system-packages-set" not in [finding["id"] for finding in done["findings"]]
    assert box.path("/etc/pip.conf").read_text() == "[global]\nretries = 9\n[install]\n"
    assert box.path("/root/.bashrc").read_text() == "alias ll='ls -l'\n"
    assert doctor.fix(box, "break-system-packages-set", "--yes")["status"] == "nothing-to-do"
    assert doctor.run(box, "undo", user="root").code == 0
    assert {path: box.path(path).read_text() for path in files} == files
    planned = doctor.fix(box, "break-system-packages-set", "--dry-run")
    for step in planned["plan"]:
        assert box.run(step["argv"], user="root").code == 0
    assert doctor.fix(box, "break-system-packages-set")["status"] == "nothing-to-do"


def test_an_option_of_several_lines_is_removed_so_that_pip_can_read_what_is_left(
    make_box: MakeBox, doctor: Doctor
) -> None:
    box = make_box("bookworm", FULL)
    file = "/home/ada/.config/pip/pip.conf"
    for condition, option in (
        ("pip-config-stops", "constraint =\n    /gone/a.txt\n    /gone/b.txt\n"),
        ("pip-config-invalid", "use-feature =\n    2020-resolver\n    fast-deps\n"),
    ):
        box.write(file, f"[global]\nretries = 9\n{option}timeout = 10\n[freeze]\nuser = true\n", owner="ada")
        done = doctor.fix(box, condition, "--yes", user="ada")
        assert done["status"] == "done" and condition not in [finding["id"] for finding in done["findings"]], done
        listed = box.run(["python3", "-m", "pip", "config", "list"], user="ada")
        assert listed.out.split() == ["freeze.user='true'", "global.retries='9'", "global.timeout='10'"], listed


def test_a_version_that_only_apt_update_shows_is_checked(make_box: MakeBox, doctor: Doctor) -> None:
    box = make_box("bookworm")
    older = doctor.run(box, "fix", "--apt", "six>=99", "--yes", user="root", network=True)
    assert older.code == 1 and "six>=99 was requested" in older.err and "✓" not in older.out, older
    assert doctor.run(box, "undo", user="root").code == 0
    assert not box.path("/usr/lib/python3/dist-packages/six.py").exists()
