"""The system's own packages and applications: by consent, behind locks, taken back to what was there."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.boxes import tiny
from tests.boxes.box import Box
from tests.boxes.conftest import MakeBox
from tests.boxes.doctor import Doctor
from tests.boxes.layers import FULL
from tests.boxes.snapshot import differences, snapshot
from tests.schema import parse

pytestmark = pytest.mark.box
HOLD = """
import fcntl, os, sys, time
os.makedirs("/var/lib/apt/lists", exist_ok=True)
file = open(sys.argv[1], "w")
fcntl.lockf(file, fcntl.LOCK_EX)
with open("/tmp/holder", "w") as pid:
    pid.write(str(os.getpid()))
time.sleep(float(sys.argv[2]))
"""
DPKG, LISTS = "/var/lib/dpkg/lock-frontend", "/var/lib/apt/lists/lock"


def packages(box: Box) -> set[str]:
    return set(box.run(["dpkg-query", "--show", "--showformat=${Package}\\n"]).out.split())


def fix(doctor: Doctor, box: Box, *words: str, **how: Any) -> Any:
    run = doctor.run(box, "fix", "--json", *words, **{"user": "root", "timeout": 300, **how})
    return parse(run.out) | {"err": run.err, "seconds": run.seconds}


@pytest.mark.parametrize("suite", ["bookworm", "trixie"])
def test_the_exact_package_for_ensurepip_and_back(suite: str, make_box: MakeBox, doctor: Doctor) -> None:
    box = make_box(suite)
    before = packages(box)
    assert fix(doctor, box, "--apt", network=True)["status"] == "needs-consent"
    done = fix(doctor, box, "--apt", "--yes", network=True)
    assert done["status"] == "done", done
    assert box.run(["python3", "-m", "venv", "/tmp/works"]).code == 0
    assert "python3-full" not in packages(box)
    assert fix(doctor, box, "--apt", "--yes")["status"] == "nothing-to-do"
    assert doctor.run(box, "undo", user="root").code == 0
    assert packages(box) == before


def test_a_library_by_its_debian_name_and_version(make_box: MakeBox, doctor: Doctor) -> None:
    box = make_box("bookworm")
    assert fix(doctor, box, "--apt", "--yes", "PyYAML>=5", network=True)["status"] == "done"
    assert "python3-yaml" in packages(box)
    older = fix(doctor, box, "--apt", "--yes", "idna>=99")
    assert older["status"] == "failed" and "idna>=99" in older["declined"][0]["reason"]
    unknown = fix(doctor, box, "--apt", "--yes", "surely-nobody-has-this")
    assert unknown["status"] == "failed" and "apt knows no package" in unknown["declined"][0]["reason"]


def test_what_apt_offers_by_compressed_lists_and_by_pins(make_box: MakeBox, doctor: Doctor) -> None:
    """Docker images keep the lists compressed, which ``check`` does not read; then and always apt is asked."""
    box = make_box("bookworm")
    box.write("/etc/apt/apt.conf.d/docker-gzip-indexes", 'Acquire::GzipIndexes "true";\n')
    assert box.run(["apt-get", "update"], user="root", network=True).code == 0
    assert not list(box.path("/var/lib/apt/lists").glob("*_Packages")), "they are not compressed"
    for cache in box.path("/var/cache/apt").glob("*.bin"):
        cache.unlink()
    answer = doctor.check(box, user="root")
    assert answer.works("apt-install") is True and answer.finding("apt-unavailable") is None
    version = box.run(["apt-cache", "policy", "python3.11-venv"]).out.partition("Candidate: ")[2].split()[0]
    assert version in fix(doctor, box, "--apt", "--dry-run")["message"]
    assert fix(doctor, box, "--apt", "idna>=3", "--dry-run")["status"] == "planned"
    assert "is version 3.3" in fix(doctor, box, "--apt", "idna>=99")["declined"][0]["reason"]
    assert "apt knows no package" in fix(doctor, box, "--apt", "surely-nobody")["declined"][0]["reason"]
    assert not list(box.path("/var/cache/apt").glob("*.bin")), "to look is not to write"
    box.write("/etc/apt/preferences.d/no-idna", "Package: python3-idna\nPin: release *\nPin-Priority: -1\n")
    pinned = fix(doctor, box, "--apt", "idna", "--yes")
    assert pinned["status"] == "failed" and "by a pin" in pinned["declined"][0]["reason"]
    assert "no installation candidate" in box.run(["apt-get", "install", "python3-idna"], user="root").err
    box.write("/etc/apt/sources.list", "deb x\n")
    broken = fix(doctor, box, "--apt", "idna", "--yes")
    assert broken["exit_code"] == 1 and "Malformed" in broken["error"]["message"], broken


def test_a_lock_is_waited_for_with_a_limit(make_box: MakeBox, doctor: Doctor) -> None:
    """The holder is in the same process namespace as doctor, as on any box, so that it can be named."""
    script = 'rm -f /tmp/holder; python3 /tmp/hold.py "$0" "$1" & '
    script += 'until [ -s /tmp/holder ]; do sleep 0.05; done; shift; exec "$@"'

    def held(box: Box, lock: str, seconds: str, wait: str) -> Any:
        words = ["sh", "-c", script, lock, seconds, *doctor.argv(box), "fix", "--json", "--apt", "--yes", tiny.PACKAGE]
        run = box.run(words, user="root", env={"DOCTOR_LOCK_WAIT": wait}, timeout=300)
        return parse(run.out) | {"err": run.err, "seconds": run.seconds}

    def both(lock: str) -> None:
        box = boxes[lock]
        blocked = held(box, lock, "30", "3")
        holder = f"python3 (pid {box.path('/tmp/holder').read_text()})"
        assert (blocked["status"], blocked["exit_code"]) == ("blocked", 5) and blocked["seconds"] < 15, blocked
        assert f"{holder} still holds" in blocked["message"] and f"Waiting for {holder}" in blocked["err"]
        waited = held(box, lock, "20", "60")
        assert waited["status"] == "done" and 20 < waited["seconds"] < 40, waited
        assert waited["err"].count("Waiting for python3") == 2, "every ten seconds"

    boxes = {lock: make_box("bookworm") for lock in (DPKG, LISTS)}
    for box in boxes.values():
        box.write("/tmp/hold.py", HOLD)
        doctor.argv(box)
        tiny.archive(box)
    with ThreadPoolExecutor() as pool:  # they only wait
        list(pool.map(both, boxes))


def test_sudo_with_and_without_a_password(make_box: MakeBox, doctor: Doctor) -> None:
    box = make_box("bookworm", FULL)
    box.write("/etc/sudoers.d/ada", "ada ALL=(ALL) ALL\n", mode=0o440)
    assert box.run(["apt-get", "purge", "--yes", "python3.11-venv"], user="root").code == 0
    asks = fix(doctor, box, "--apt", "--yes", user="ada", network=True)
    assert (asks["status"], asks["exit_code"]) == ("needs-consent", 4) and asks["seconds"] < 30
    assert asks["plan"][-1]["argv"][:2] == ["sudo", "env"]
    box.write("/etc/sudoers.d/ada", "ada ALL=(ALL) NOPASSWD: ALL\n", mode=0o440)
    done = fix(doctor, box, "--apt", "--yes", user="ada", network=True)
    assert done["status"] == "done", done
    assert doctor.run(box, "undo", user="ada", timeout=300).code == 0


def test_an_application_with_pipx_and_back(make_box: MakeBox, doctor: Doctor) -> None:
    box = make_box("trixie", FULL)
    rc = box.path("/home/ada/.bashrc").read_bytes()
    words = ("--pipx", "pycowsay")
    assert fix(doctor, box, *words, user="ada", network=True)["status"] == "needs-consent"
    assert fix(doctor, box, *words, "--yes", user="ada", network=True)["status"] == "done"
    assert box.run(["/home/ada/.local/bin/pycowsay", "moo"]).code == 0
    assert box.path("/home/ada/.bashrc").read_bytes() != rc
    assert fix(doctor, box, *words, "--yes", user="ada")["status"] == "nothing-to-do"
    assert doctor.run(box, "undo", user="ada").code == 0
    assert box.path("/home/ada/.bashrc").read_bytes() == rc
    assert not box.path("/home/ada/.local/bin/pycowsay").exists()


def test_what_was_installed_since_is_not_taken_along(make_box: MakeBox, doctor: Doctor) -> None:
    box = make_box("bookworm")
    later, asked, needed = "doctor-tiny-later", "python3-doctor-tiny", "doctor-tiny-base"
    tiny.archive(box, later, asked, needed)
    before = packages(box)
    assert fix(doctor, box, "--apt", asked, "--yes")["status"] == "done"
    assert packages(box) == before | {asked, needed}
    box.run(["apt-get", "install", "--yes", later], user="root")
    refused = doctor.run(box, "undo", user="root")
    assert refused.code == 1 and f"{later} needs them" in refused.err and asked in packages(box), refused
    box.run(["apt-get", "purge", "--yes", later], user="root")
    box.run(["apt-mark", "manual", needed], user="root")
    refused = doctor.run(box, "undo", user="root")
    assert refused.code == 1 and f"{needed} has been asked for since" in refused.err and asked in packages(box), refused
    box.run(["apt-get", "install", "--yes", later], user="root")
    assert doctor.run(box, "undo", "--force", user="root").code == 0 and packages(box) == before


def test_what_a_killed_removal_left_goes_too(make_box: MakeBox, doctor: Doctor) -> None:
    """dpkg removes a package, and then its settings: ended in between, those are all that it has of it."""
    box = make_box("bookworm")
    tiny.archive(box)
    before = packages(box)
    assert fix(doctor, box, "--apt", tiny.PACKAGE, "--yes")["status"] == "done"
    box.run(["dpkg", "--remove", tiny.PACKAGE], user="root")
    assert tiny.PACKAGE in packages(box) and box.path(f"/etc/{tiny.PACKAGE}.conf").exists()
    undone = doctor.run(box, "undo", user="root")
    assert undone.code == 0 and packages(box) == before and not box.path(f"/etc/{tiny.PACKAGE}.conf").exists(), undone


def test_packages_that_root_installed_are_not_waited_for_by_others(make_box: MakeBox, doctor: Doctor) -> None:
    box = make_box("bookworm")
    made = json.loads(doctor.run(box, "fix", "--venv", "--json").out)
    receipt = box.path(made["receipt"])
    noted = json.loads(receipt.read_text())
    noted["undo"] = [{"kind": "packages", "holds": ["gzip"], "named": ["gzip"]}]
    receipt.write_text(json.dumps(noted))
    refused = doctor.run(box, "undo", "--force", "--json")
    assert refused.code == 4 and refused.seconds < 30, refused


def test_a_library_is_no_application(make_box: MakeBox, doctor: Doctor) -> None:
    box = make_box("trixie", FULL)
    failed = fix(doctor, box, "--pipx", "six", "--yes", user="ada", network=True)
    assert (failed["status"], failed["exit_code"]) == ("failed", 3) and "it is a library" in failed["message"]


@pytest.mark.parametrize("suite", ["bookworm", "trixie"])
def test_an_application_where_there_is_neither_pipx_nor_root_nor_ensurepip(
    suite: str, make_box: MakeBox, doctor: Doctor
) -> None:
    box = make_box(suite)
    if suite == "trixie":  # one whose Python is gone is none
        box.write("/home/ada/.local/bin/pipx", "#!/opt/gone/bin/python\n", owner="ada", mode=0o755)
    rc = box.path("/home/ada/.bashrc").read_bytes()
    done = fix(doctor, box, "pycowsay", "--yes", user="ada", network=True)
    assert done["status"] == "done", done
    assert box.run(["bash", "-ic", "pycowsay moo"]).code == 0
    again = fix(doctor, box, "--pipx", "pycowsay", user="ada")
    assert (again["status"], again["plan"]) == ("nothing-to-do", [])
    assert doctor.run(box, "undo", user="ada").code == 0
    assert box.path("/home/ada/.bashrc").read_bytes() == rc
    share = box.path("/home/ada/.local/share")  # pipx's own logs and locks are left
    assert not (share / "pip-doctor/pipx").exists() and not (share / "pipx/shared").exists()
    assert not (share / "pipx/venvs/pycowsay").exists()


def test_each_thing_where_it_belongs_or_nothing_at_all(make_box: MakeBox, doctor: Doctor) -> None:
    box = make_box("trixie", FULL)
    box.write("/home/ada/project/notes.txt", "mine", owner="ada")
    here: dict[str, Any] = {"user": "ada", "cwd": "/home/ada/project", "network": True}
    before = snapshot(box.path("/home/ada/project"))
    planned = fix(doctor, box, "pycowsay", "six", "--dry-run", **here)
    assert [(one["name"], one["where"]) for one in planned["placements"]] == [("pycowsay", "pipx"), ("six", "venv")]
    assert fix(doctor, box, "pycowsay", "six", **here)["exit_code"] == 4
    lost = fix(doctor, box, "six", "pycowsay==99.99", "--yes", **here)
    assert (lost["status"], lost["exit_code"]) == ("failed", 3), lost
    assert differences(before, snapshot(box.path("/home/ada/project"))) == []
    done = fix(doctor, box, "pycowsay", "six", "--yes", **here)
    assert done["status"] == "done" and done["environment"]["path"] == "/home/ada/project/.venv"
    held = box.run([".venv/bin/python", "-m", "pip", "list", "--format=freeze"], **here).out
    assert "six==" in held and "pycowsay" not in held
    assert box.run(["/home/ada/.local/bin/pycowsay", "moo"]).code == 0
    assert fix(doctor, box, "pycowsay", "six", **here)["status"] == "nothing-to-do"
    assert doctor.run(box, "undo", user="ada", cwd="/home/ada/project").code == 0
    assert differences(before, snapshot(box.path("/home/ada/project"))) == []
    assert not box.path("/home/ada/.local/bin/pycowsay").exists()


def test_an_application_for_root_by_apt(make_box: MakeBox, doctor: Doctor) -> None:
    box = make_box("bookworm")
    before = packages(box)
    done = fix(doctor, box, "--pipx", "pycowsay", "--yes", network=True)
    assert done["status"] == "done", done
    assert [step["id"] for step in done["plan"]][:2] == ["apt-update", "apt-install"]
    assert box.run(["/root/.local/bin/pycowsay", "moo"], user="root").code == 0
    assert doctor.run(box, "undo", user="root").code == 0
    assert packages(box) == before


def test_a_permanent_bypass_is_taken_back_and_given_back(make_box: MakeBox, doctor: Doctor) -> None:
    box = make_box("bookworm")
    files = {
        "/etc/pip.conf": "[global]\nretries = 9\nbreak-system-packages = true\n[install]\nbreak_system_packages=1\n",
        "/root/.config/pip/pip.conf": "[global]\nbreak-system-packages : yes\n",
        "/root/.bashrc": "alias ll='ls -l'\nexport PIP_BREAK_SYSTEM_PACKAGES=1\n",
    }
    for path, text in files.items():
        box.write(path, text)
    assert fix(doctor, box, "bypass-configured", "--yes", user="ada")["exit_code"] == 4
    assert fix(doctor, box, "bypass-configured")["exit_code"] == 4
    done = fix(doctor, box, "bypass-configured", "--yes")
    assert done["status"] == "done", done
    assert "bypass-configured" not in [finding["id"] for finding in done["findings"]]
    assert box.path("/etc/pip.conf").read_text() == "[global]\nretries = 9\n[install]\n"
    assert box.path("/root/.bashrc").read_text() == "alias ll='ls -l'\n"
    assert fix(doctor, box, "bypass-configured", "--yes")["status"] == "nothing-to-do"
    assert doctor.run(box, "undo", user="root").code == 0
    assert {path: box.path(path).read_text() for path in files} == files
    planned = fix(doctor, box, "bypass-configured", "--dry-run")
    for step in planned["plan"]:
        assert box.run(step["argv"], user="root").code == 0
    assert fix(doctor, box, "bypass-configured")["status"] == "nothing-to-do"


def test_a_version_that_shows_only_when_there_are_lists(make_box: MakeBox, doctor: Doctor) -> None:
    box = make_box("bookworm")
    older = doctor.run(box, "fix", "--apt", "six>=99", "--yes", user="root", network=True, timeout=300)
    assert older.code == 1 and "six>=99 is asked for" in older.err and "Done" not in older.out, older
    assert doctor.run(box, "undo", user="root").code == 0
    assert not box.path("/usr/lib/python3/dist-packages/six.py").exists()
