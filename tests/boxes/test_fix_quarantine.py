"""What pip put before the system's packages, by the real pip: seen, moved aside, and moved back to the byte."""

from __future__ import annotations

import stat
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.boxes import tiny
from tests.boxes.box import Box
from tests.boxes.conftest import MakeBox
from tests.boxes.doctor import START, Doctor
from tests.boxes.killing import attempts
from tests.boxes.layers import FULL
from tests.boxes.snapshot import Entry, differences, snapshot

pytestmark = pytest.mark.box
SUITES = ["bookworm", "trixie"]
SYSTEM, USER = "pip-shadows-system", "user-site-shadows-system"
FORCE = (
    "--break-system-packages",
    "--ignore-installed",
    "--no-deps",
)  # trixie: "Cannot uninstall packaging", no RECORD
PIP = ["python3", "-m", "pip", "install", *FORCE, *tiny.FIND]
NEEDY = "doctor-tiny-needy"
DATA = "packaging-99.0.data/data/share/packaging"
WHERE = "import packaging, sys; print(packaging.__file__); import doctor_tiny_library"


def stock(box: Box) -> None:
    """A packaging of ours, which apt's pipx cannot work with, and one that is content with no other."""
    folder = box.path(tiny.WHEELS)
    folder.mkdir(parents=True)
    tiny.wheel(folder, tiny.LIBRARY)
    more = {
        "packaging/__init__.py": "",
        "packaging/deep/er.py": "",
        "packaging-99.0.data/data/share/packaging/man.1": "manual",
    }
    tiny.wheel(folder, "packaging", version="99.0", script=True, more=more)
    about = f"Metadata-Version: 2.1\nName: {NEEDY}\nVersion: 1.0\nRequires-Dist: packaging>=99\n"
    tiny.wheel(folder, NEEDY, more={"doctor_tiny_needy-1.0.dist-info/METADATA": about})


def tree(folder: Path) -> Mapping[str, Entry]:
    """All that is there. A folder's own time is that of the last change in it, which moving back is as well."""
    return {path: _timeless(entry) for path, entry in snapshot(folder).items()}


def _timeless(entry: Entry) -> Entry:
    return entry._replace(changed=0) if stat.S_ISDIR(entry.mode) else entry


def found_in(box: Box, user: str) -> str:
    run = box.run(["python3", "-c", WHERE], user=user)
    assert run.code == 0, run
    return run.out.rpartition("/packaging")[0]


@pytest.mark.parametrize("suite", SUITES)
def test_residue_of_sudo_pip(suite: str, make_box: MakeBox, doctor: Doctor) -> None:
    box = make_box(suite, FULL)
    stock(box)
    system = tree(box.path("/usr/lib/python3"))
    assert doctor.check(box).finding(SYSTEM) is None
    assert box.run([*PIP, tiny.LIBRARY, NEEDY], user="root").code == 0
    verdicts = doctor.check(box).json["verdicts"]
    assert doctor.check(box).finding(SYSTEM) is None
    assert box.run([*PIP, "packaging"], user="root").code == 0
    residue = tree(box.path("/usr/local"))
    assert found_in(box, "ada").startswith("/usr/local/lib/python3.")
    assert box.run(["pipx", "list"]).code != 0

    told = doctor.check(box)
    assert told.finding(SYSTEM)["severity"] == "warning" and told.finding(USER) is None
    assert told.json["verdicts"] == verdicts
    assert "Root can move them aside" in told.finding(SYSTEM)["consequence"]
    assert doctor.check(box, user="root").json["recommendation"]["command"] == f"doctor fix {SYSTEM}"
    as_ada = doctor.fix(box, SYSTEM, "--yes", user="ada")
    assert (as_ada["status"], as_ada["exit_code"]) == ("needs-consent", 4)
    assert as_ada["plan"][1]["argv"][:3] == ["sudo", "mv", "-t"]
    assert doctor.fix(box, SYSTEM)["status"] == "needs-consent"
    planned = doctor.fix(box, SYSTEM, "--dry-run")
    assert (
        planned["status"] == "planned"
        and "doctor-tiny-needy 1.0 requires packaging>=99" in planned["plan"][-1]["reason"]
    )
    assert differences(residue, tree(box.path("/usr/local"))) == []

    done = doctor.fix(box, SYSTEM, "--yes")
    assert done["status"] == "done", done
    assert found_in(box, "ada") == "/usr/lib/python3/dist-packages"
    assert box.run(["pipx", "list"]).code == 0
    kept = "/lib/doctor/quarantine/"
    left = [path for path in tree(box.path("/usr/local")) if "packaging" in path and not path.startswith(kept)]
    assert left == ["/share/packaging"]  # a folder may be shared
    assert doctor.check(box).finding(SYSTEM) is None
    assert box.run(["dpkg", "--verify"], user="root").out == ""
    assert differences(system, tree(box.path("/usr/lib/python3"))) == []
    assert doctor.fix(box, SYSTEM, "--yes")["status"] == "nothing-to-do"

    undone = doctor.run(box, "undo", user="root")
    assert undone.code == 0, undone
    assert differences(residue, tree(box.path("/usr/local"))) == []
    for step in planned["plan"]:
        assert box.run(step["argv"], user="root").code == 0
    assert found_in(box, "ada") == "/usr/lib/python3/dist-packages"
    assert doctor.check(box).finding(SYSTEM) is None


def test_what_ada_has_in_her_home(make_box: MakeBox, doctor: Doctor) -> None:
    box = make_box("trixie", FULL)
    stock(box)
    newer = {"packaging/__init__.py": "__version__ = '100'"}
    tiny.wheel(box.path(tiny.WHEELS), "packaging", version="100.0", more=newer)
    assert box.run([*PIP, "--user", tiny.LIBRARY, "packaging==99"]).code == 0
    assert box.run(["python3", "-m", "venv", "--without-pip", "plain"]).code == 0
    assert box.run(["python3", "-m", "venv", "--without-pip", "--system-site-packages", "seeing"]).code == 0
    before = tree(box.path("/home/ada/.local"))
    assert found_in(box, "ada").startswith("/home/ada/.local/lib/python3.")
    assert box.run(["pipx", "list"]).code != 0

    assert doctor.check(box).finding(USER)["severity"] == "warning"
    assert doctor.check(box, "--python", "/home/ada/seeing").finding(USER)
    assert doctor.check(box, user="root").finding(USER) is None
    assert doctor.check(box, "--python", "/home/ada/plain").finding(USER) is None
    assert doctor.check(box, env={"PYTHONNOUSERSITE": "1"}).finding(USER) is None
    held = doctor.fix(box, USER, user="ada")
    assert (held["status"], held["exit_code"]) == ("needs-consent", 4)
    assert all("sudo" not in step["argv"] for step in held["plan"])
    assert differences(before, tree(box.path("/home/ada/.local"))) == []

    done = doctor.fix(box, USER, "--yes", user="ada")
    assert done["status"] == "done", done
    assert found_in(box, "ada") == "/usr/lib/python3/dist-packages"
    assert box.run(["pipx", "list"]).code == 0

    assert box.run([*PIP, "--user", "packaging==100"]).code == 0
    left = doctor.run(box, "undo")
    assert left.code == 1 and "New files are in the way" in left.err and "packaging/__init__.py" not in left.out, left
    assert box.run(["python3", "-c", "import packaging; print(packaging.__version__)"]).out == "100\n"
    forced = doctor.run(box, "undo", "--force")
    assert forced.code == 0 and "/replaced" in forced.out, forced
    after = tree(box.path("/home/ada/.local"))
    lost = [path for path in differences(before, after) if path in before]
    assert lost == []


KILLER = """
import os, signal, subprocess, sys, time
process = subprocess.Popen(["python3", "-I", "-B", "-c", sys.argv[2], "fix", "pip-shadows-system", "--yes"])
while process.poll() is None and not os.path.isdir("/usr/local/lib/doctor"):
    time.sleep(0.0002)
time.sleep(float(sys.argv[1]))
process.kill()
sys.exit(process.wait() == 0)
"""
"""Waits until doctor begins to write, and then a moment more; ends with 0 where doctor was killed."""


def test_killed_at_any_moment(make_box: MakeBox, doctor: Doctor) -> None:
    box = make_box("bookworm", FULL)
    stock(box)
    assert box.run([*PIP, tiny.LIBRARY, "packaging"], user="root").code == 0
    before, struck = tree(box.path("/usr/local")), list[bool]()
    doctor.run(box, "--version")
    for moment in attempts(4, struck):
        killed = box.run(["python3", "-c", KILLER, str(moment % 4 * 0.003), START], user="root").code == 0
        struck.append(killed)
        if moment % 2:
            assert doctor.fix(box, SYSTEM, "--yes")["exit_code"] == 0
            assert found_in(box, "ada") == "/usr/lib/python3/dist-packages"
        while "Undone" in doctor.run(box, "undo", user="root").out:
            pass
        assert differences(before, tree(box.path("/usr/local"))) == [], moment
    assert any(struck)


WICKED = """../../../../../etc/passwd,,
/etc/shadow,,
/usr/lib/python3/dist-packages/packaging/__init__.py,,
../../../../lib/python3/dist-packages/packaging/__init__.py,,
../../../share/inside,,
doctor_tiny_library.py,,
"""


def packaged(box: Box, path: str, text: str) -> None:
    """A file of dpkg's."""
    box.write(
        "/opt/tiny/DEBIAN/control", "Package: tiny\nVersion: 1\nArchitecture: all\nMaintainer: x\nDescription: x\n"
    )
    box.write(f"/opt/tiny{path}", text)
    for argv in (["dpkg-deb", "--build", "/opt/tiny"], ["dpkg", "--install", "/opt/tiny.deb"]):
        assert box.run(argv, user="root").code == 0


def test_a_wicked_record_and_one_that_is_not_there(make_box: MakeBox, doctor: Doctor) -> None:
    box = make_box("trixie", FULL)
    stock(box)
    tiny.wheel(box.path(tiny.WHEELS), "argcomplete", version="99.0")
    assert box.run([*PIP, tiny.LIBRARY, "packaging", "argcomplete"], user="root").code == 0
    [site] = box.path("/usr/local/lib").glob("python3.*/dist-packages")
    with (site / "packaging-99.0.dist-info/RECORD").open("a") as record:
        record.write(WICKED + tiny.row("../../../share/packaged", "x"))
    box.write("/usr/local/share/inside", "the admin's")
    packaged(box, "/usr/local/share/packaged", "x")
    (site / "argcomplete-99.0.dist-info/RECORD").unlink()
    outside = {path: tree(box.path(path)) for path in ("/etc", "/usr/lib/python3")}
    done = doctor.fix(box, SYSTEM, "--yes")
    assert (done["status"], done["exit_code"]) == ("failed", 1) and "argcomplete" in done["message"]
    assert "argcomplete 99.0 cannot be moved: it has no RECORD" in done["err"]
    assert "doctor-tiny-library has it as well" in done["err"] and "lies outside /usr/local" in done["err"]
    assert {path: differences(old, tree(box.path(path))) for path, old in outside.items()} == {p: [] for p in outside}
    assert "it belongs to the package tiny" in done["err"] and box.path("/usr/local/share/packaged").exists()
    assert box.path("/usr/local/share/inside").exists() and found_in(box, "ada") == "/usr/lib/python3/dist-packages"
    again = doctor.fix(box, SYSTEM, "--yes")
    assert (again["status"], again["plan"], again["declined"][0]["fix"]) == ("failed", [], "quarantine")
