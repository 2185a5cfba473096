"""Distributions that pip put before the system's are found, moved into quarantine, and moved back unchanged."""

from __future__ import annotations

import stat
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.boxes import tiny
from tests.boxes.box import Box
from tests.boxes.conftest import MakeBox
from tests.boxes.doctor import Doctor
from tests.boxes.killing import attempts, killed_while_writing
from tests.boxes.layers import FULL
from tests.boxes.shadows import DEPENDENT, PIP, SYSTEM, USER, stock
from tests.boxes.snapshot import Entry, differences, snapshot

pytestmark = pytest.mark.box
SUITES = ["bookworm", "trixie"]
PRINT_FILE = "import packaging, sys; print(packaging.__file__); import doctor_tiny_library"


def tree(folder: Path) -> Mapping[str, Entry]:
    """Return the state of every path below ``folder``. The times of folders are left out, because moves change them."""
    return {path: _timeless(entry) for path, entry in snapshot(folder).items()}


def _timeless(entry: Entry) -> Entry:
    return entry._replace(changed=0) if stat.S_ISDIR(entry.mode) else entry


def folder_of_packaging(box: Box, user: str) -> str:
    run = box.run(["python3", "-c", PRINT_FILE], user=user)
    assert run.code == 0, run
    return run.out.rpartition("/packaging")[0]


@pytest.mark.parametrize("suite", SUITES)
def test_distributions_of_sudo_pip_are_moved_aside_and_back(suite: str, make_box: MakeBox, doctor: Doctor) -> None:
    box = make_box(suite, FULL)
    stock(box)
    system = tree(box.path("/usr/lib/python3"))
    assert doctor.check(box).finding(SYSTEM) is None
    assert box.run([*PIP, tiny.LIBRARY, DEPENDENT], user="root").code == 0
    verdicts = doctor.check(box).json["verdicts"]
    assert doctor.check(box).finding(SYSTEM) is None
    assert box.run([*PIP, "packaging"], user="root").code == 0
    before = tree(box.path("/usr/local"))
    assert folder_of_packaging(box, "ada").startswith("/usr/local/lib/python3.")
    assert box.run(["pipx", "list"]).code != 0

    answer = doctor.check(box)
    assert answer.finding(SYSTEM)["severity"] == "warning" and answer.finding(USER) is None
    assert not answer.works("pipx-install")
    others = [verdict for verdict in verdicts if verdict["action"] != "pipx-install"]
    assert [verdict for verdict in answer.json["verdicts"] if verdict["action"] != "pipx-install"] == others
    assert "Root can move them aside" in answer.finding(SYSTEM)["consequence"]
    assert doctor.check(box, user="root").json["recommendation"]["command"] == f"doctor fix {SYSTEM}"
    as_ada = doctor.fix(box, SYSTEM, "--yes", user="ada")
    assert (as_ada["status"], as_ada["exit_code"]) == ("needs-consent", 4)
    assert as_ada["plan"][1]["argv"][:3] == ["sudo", "mv", "-t"]
    assert doctor.fix(box, SYSTEM)["status"] == "needs-consent"
    planned = doctor.fix(box, SYSTEM, "--dry-run")
    assert (
        planned["status"] == "planned"
        and "doctor-tiny-dependent 1.0 requires packaging>=99" in planned["plan"][-1]["reason"]
    )
    assert differences(before, tree(box.path("/usr/local"))) == []

    done = doctor.fix(box, SYSTEM, "--yes")
    assert done["status"] == "done", done
    assert folder_of_packaging(box, "ada") == "/usr/lib/python3/dist-packages"
    assert box.run(["pipx", "list"]).code == 0
    remaining = [path for path in tree(box.path("/usr/local")) if "packaging" in path]
    assert [path for path in remaining if not path.startswith("/lib/doctor/quarantine/")] == [
        "/share/packaging"  # a folder may be shared
    ]
    assert doctor.check(box).finding(SYSTEM) is None
    assert box.run(["dpkg", "--verify"], user="root").out == ""
    assert differences(system, tree(box.path("/usr/lib/python3"))) == []
    assert doctor.fix(box, SYSTEM, "--yes")["status"] == "nothing-to-do"

    undone = doctor.run(box, "undo", user="root")
    assert undone.code == 0, undone
    assert differences(before, tree(box.path("/usr/local"))) == []
    for step in planned["plan"]:
        assert box.run(step["argv"], user="root").code == 0
    assert folder_of_packaging(box, "ada") == "/usr/lib/python3/dist-packages"
    assert doctor.check(box).finding(SYSTEM) is None


def test_distributions_of_the_user_site_are_moved_aside_and_back(make_box: MakeBox, doctor: Doctor) -> None:
    box = make_box("trixie", FULL)
    stock(box)
    newer = {"packaging/__init__.py": "__version__ = '100'"}
    tiny.write_wheel(box.path(tiny.WHEELS), "packaging", version="100.0", more=newer)
    assert box.run([*PIP, "--user", tiny.LIBRARY, "packaging==99"]).code == 0
    assert box.run(["python3", "-m", "venv", "--without-pip", "isolated"]).code == 0
    assert box.run(["python3", "-m", "venv", "--without-pip", "--system-site-packages", "sees-system"]).code == 0
    before = tree(box.path("/home/ada/.local"))
    assert folder_of_packaging(box, "ada").startswith("/home/ada/.local/lib/python3.")
    assert box.run(["pipx", "list"]).code != 0

    assert doctor.check(box).finding(USER)["severity"] == "warning"
    assert doctor.check(box, "--python", "/home/ada/sees-system").finding(USER)
    assert doctor.check(box, user="root").finding(USER) is None
    assert doctor.check(box, "--python", "/home/ada/isolated").finding(USER) is None
    assert doctor.check(box, env={"PYTHONNOUSERSITE": "1"}).finding(USER) is None
    stopped = doctor.fix(box, USER, user="ada")
    assert (stopped["status"], stopped["exit_code"]) == ("needs-consent", 4)
    assert all("sudo" not in step["argv"] for step in stopped["plan"])
    assert differences(before, tree(box.path("/home/ada/.local"))) == []

    done = doctor.fix(box, USER, "--yes", user="ada")
    assert done["status"] == "done", done
    assert folder_of_packaging(box, "ada") == "/usr/lib/python3/dist-packages"
    assert box.run(["pipx", "list"]).code == 0

    assert box.run([*PIP, "--user", "packaging==100"]).code == 0
    refused = doctor.run(box, "undo")
    assert (
        refused.code == 1 and "New files are in the way" in refused.err and "packaging/__init__.py" not in refused.out
    ), refused
    assert box.run(["python3", "-c", "import packaging; print(packaging.__version__)"]).out == "100\n"
    forced = doctor.run(box, "undo", "--force")
    assert forced.code == 0 and "/replaced" in forced.out, forced
    after = tree(box.path("/home/ada/.local"))
    assert [path for path in differences(before, after) if path in before] == [], "no file is lost"


def test_a_killed_move_is_recovered(make_box: MakeBox, doctor: Doctor) -> None:
    box = make_box("bookworm", FULL)
    stock(box)
    assert box.run([*PIP, tiny.LIBRARY, "packaging"], user="root").code == 0
    before, kills = tree(box.path("/usr/local")), list[bool]()
    for moment in attempts(4, kills):
        argv = [*doctor.argv(box), "fix", SYSTEM, "--yes"]
        kills.append(killed_while_writing(box, argv, "/usr/local/lib/doctor", moment % 4 * 0.003, user="root"))
        if moment % 2:
            assert doctor.fix(box, SYSTEM, "--yes")["exit_code"] == 0
            assert folder_of_packaging(box, "ada") == "/usr/lib/python3/dist-packages"
        while "Undone" in doctor.run(box, "undo", user="root").out:
            pass
        assert differences(before, tree(box.path("/usr/local"))) == [], moment
    assert any(kills)


MALICIOUS_RECORD = """../../../../../etc/passwd,,
/etc/shadow,,
/usr/lib/python3/dist-packages/packaging/__init__.py,,
../../../../lib/python3/dist-packages/packaging/__init__.py,,
../../../share/inside,,
doctor_tiny_library.py,,
"""


def install_package_with(box: Box, path: str, text: str) -> None:
    """Install a package that contains one file."""
    box.write(
        "/opt/tiny/DEBIAN/control", "Package: tiny\nVersion: 1\nArchitecture: all\nMaintainer: x\nDescription: x\n"
    )
    box.write(f"/opt/tiny{path}", text)
    for argv in (["dpkg-deb", "--build", "/opt/tiny"], ["dpkg", "--install", "/opt/tiny.deb"]):
        assert box.run(argv, user="root").code == 0


def test_a_malicious_record_and_a_missing_one_move_no_other_files(make_box: MakeBox, doctor: Doctor) -> None:
    box = make_box("trixie", FULL)
    stock(box)
    tiny.write_wheel(box.path(tiny.WHEELS), "argcomplete", version="99.0")
    assert box.run([*PIP, tiny.LIBRARY, "packaging", "argcomplete"], user="root").code == 0
    [site] = box.path("/usr/local/lib").glob("python3.*/dist-packages")
    with (site / "packaging-99.0.dist-info/RECORD").open("a") as record:
        record.write(MALICIOUS_RECORD + tiny.record_line("../../../share/packaged", "x"))
    box.write("/usr/local/share/inside", "the admin's")
    install_package_with(box, "/usr/local/share/packaged", "x")
    (site / "argcomplete-99.0.dist-info/RECORD").unlink()
    outside = {path: tree(box.path(path)) for path in ("/etc", "/usr/lib/python3")}
    done = doctor.fix(box, SYSTEM, "--yes")
    assert (done["status"], done["exit_code"]) == ("failed", 1) and "argcomplete" in done["message"]
    assert "argcomplete 99.0 cannot be moved: it has no RECORD" in done["err"]
    assert "doctor-tiny-library lists it as well" in done["err"] and "is outside /usr/local" in done["err"]
    assert {path: differences(old, tree(box.path(path))) for path, old in outside.items()} == {p: [] for p in outside}
    assert "it belongs to the package tiny" in done["err"] and box.path("/usr/local/share/packaged").exists()
    assert (
        box.path("/usr/local/share/inside").exists()
        and folder_of_packaging(box, "ada") == "/usr/lib/python3/dist-packages"
    )
    again = doctor.fix(box, SYSTEM, "--yes")
    assert (again["status"], again["plan"], again["declined"][0]["fix"]) == ("failed", [], "quarantine")
