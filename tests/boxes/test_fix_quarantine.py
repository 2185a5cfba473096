"""What pip put before the system's packages, by the real pip: seen, moved aside, and moved back to the byte."""

from __future__ import annotations

import json
import stat
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.boxes import tiny
from tests.boxes.box import Box
from tests.boxes.conftest import MakeBox
from tests.boxes.doctor import Doctor
from tests.boxes.layers import FULL
from tests.boxes.snapshot import Entry, differences, snapshot

pytestmark = pytest.mark.box
SUITES = ["bookworm", "trixie"]
SYSTEM, USER = "system-pip-residue", "user-site-shadowing"
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


def fix(doctor: Doctor, box: Box, *words: str, **how: Any) -> Any:
    run = doctor.run(box, "fix", "--json", *words, **{"user": "root", **how})
    return json.loads(run.out) | {"err": run.err}


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
    assert told.json["recommendation"]["command"] == f"doctor fix {SYSTEM}"
    as_ada = fix(doctor, box, SYSTEM, "--yes", user="ada")
    assert (as_ada["status"], as_ada["exit_code"]) == ("needs-consent", 4)
    assert as_ada["plan"][1]["argv"][:3] == ["sudo", "mv", "-t"]
    assert fix(doctor, box, SYSTEM)["status"] == "needs-consent"
    planned = fix(doctor, box, SYSTEM, "--dry-run")
    assert planned["status"] == "planned" and "doctor-tiny-needy 1.0 wants packaging>=99" in planned["plan"][-1]["why"]
    assert differences(residue, tree(box.path("/usr/local"))) == []

    done = fix(doctor, box, SYSTEM, "--yes")
    assert done["status"] == "done", done
    assert found_in(box, "ada") == "/usr/lib/python3/dist-packages"
    assert box.run(["pipx", "list"]).code == 0
    kept = "/lib/pip-doctor/quarantine/"
    left = [path for path in tree(box.path("/usr/local")) if "packaging" in path and not path.startswith(kept)]
    assert left == ["/share/packaging"]  # a folder may be shared
    assert doctor.check(box).finding(SYSTEM) is None
    assert box.run(["dpkg", "--verify"], user="root").out == ""
    assert differences(system, tree(box.path("/usr/lib/python3"))) == []
    assert fix(doctor, box, SYSTEM, "--yes")["status"] == "nothing-to-do"

    undone = doctor.run(box, "undo", user="root")
    assert undone.code == 0, undone
    assert differences(residue, tree(box.path("/usr/local"))) == []
    for step in planned["plan"]:
        assert box.run(step["argv"], user="root").code == 0
    assert found_in(box, "ada") == "/usr/lib/python3/dist-packages"
    assert doctor.check(box).finding(SYSTEM) is None
