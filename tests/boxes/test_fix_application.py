"""Applications: by a pipx that is there, of apt or of doctor's own; taken back to what was there."""

from __future__ import annotations

from typing import Any

import pytest

from tests.boxes import tiny
from tests.boxes.conftest import MakeBox
from tests.boxes.doctor import Doctor
from tests.boxes.killing import packages
from tests.boxes.layers import FULL
from tests.boxes.snapshot import differences, snapshot

pytestmark = pytest.mark.box


def test_an_application_with_pipx_and_back(make_box: MakeBox, doctor: Doctor) -> None:
    box = make_box("trixie", FULL)
    rc = box.path("/home/ada/.bashrc").read_bytes()
    words = ("--pipx", "pycowsay")
    assert doctor.fix(box, *words, user="ada", network=True)["status"] == "needs-consent"
    assert doctor.fix(box, *words, "--yes", user="ada", network=True)["status"] == "done"
    assert box.run(["/home/ada/.local/bin/pycowsay", "moo"]).code == 0
    assert box.path("/home/ada/.bashrc").read_bytes() != rc
    assert doctor.fix(box, *words, "--yes", user="ada")["status"] == "nothing-to-do"
    assert doctor.run(box, "undo", user="ada").code == 0
    assert box.path("/home/ada/.bashrc").read_bytes() == rc
    assert not box.path("/home/ada/.local/bin/pycowsay").exists()


def test_one_that_pip_was_killed_in_is_made_anew(make_box: MakeBox, doctor: Doctor) -> None:
    """pip writes a package file by file: to the next one it is there as soon as it has its METADATA."""
    box = make_box("bookworm", FULL)
    tiny.stock(box)
    here: dict[str, Any] = {"user": "ada", "env": {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": tiny.WHEELS}}
    assert doctor.fix(box, "--pipx", tiny.APPLICATION, "--yes", **here)["status"] == "done"
    venv = box.path(f"/home/ada/.local/pipx/venvs/{tiny.APPLICATION}")
    [info] = venv.glob("lib/python3*/site-packages/doctor_tiny_application-*.dist-info")
    for lost in (venv / "pipx_metadata.json", info / "entry_points.txt", info / "RECORD"):
        lost.unlink()
    done = doctor.fix(box, "--pipx", tiny.APPLICATION, "--yes", **here)
    assert done["status"] == "done" and done["plan"][0]["argv"][:2] == ["rm", "-r"], done
    command = f"/home/ada/.local/bin/{tiny.APPLICATION}"
    assert box.run([command]).code == 0
    box.path("/usr/bin/pipx").unlink()  # undo can do without
    undone = doctor.run(box, "undo")
    assert undone.code == 0 and not venv.exists() and not box.path(command).is_symlink(), undone


def test_a_library_is_no_application(make_box: MakeBox, doctor: Doctor) -> None:
    box = make_box("trixie", FULL)
    failed = doctor.fix(box, "--pipx", "six", "--yes", user="ada", network=True)
    assert (failed["status"], failed["exit_code"]) == ("failed", 3) and "it is a library" in failed["message"]


@pytest.mark.parametrize("suite", ["bookworm", "trixie"])
def test_an_application_where_there_is_neither_pipx_nor_root_nor_ensurepip(
    suite: str, make_box: MakeBox, doctor: Doctor
) -> None:
    box = make_box(suite)
    if suite == "trixie":  # one whose Python is gone is none
        box.write("/home/ada/.local/bin/pipx", "#!/opt/gone/bin/python\n", owner="ada", mode=0o755)
    rc = box.path("/home/ada/.bashrc").read_bytes()
    done = doctor.fix(box, "pycowsay", "--yes", user="ada", network=True)
    assert done["status"] == "done", done
    assert box.run(["bash", "-ic", "pycowsay moo"]).code == 0
    again = doctor.fix(box, "--pipx", "pycowsay", user="ada")
    assert (again["status"], again["plan"]) == ("nothing-to-do", [])
    assert doctor.run(box, "undo", user="ada").code == 0
    assert box.path("/home/ada/.bashrc").read_bytes() == rc
    share = box.path("/home/ada/.local/share")  # pipx's own logs and locks are left
    assert not (share / "doctor/pipx").exists() and not (share / "pipx/shared").exists()
    assert not (share / "pipx/venvs/pycowsay").exists()


def test_each_thing_where_it_belongs_or_nothing_at_all(make_box: MakeBox, doctor: Doctor) -> None:
    box = make_box("trixie", FULL)
    box.write("/home/ada/project/notes.txt", "mine", owner="ada")
    here: dict[str, Any] = {"user": "ada", "cwd": "/home/ada/project", "network": True}
    before = snapshot(box.path("/home/ada/project"))
    planned = doctor.fix(box, "pycowsay", "six", "--dry-run", **here)
    assert [(one["name"], one["where"]) for one in planned["placements"]] == [("pycowsay", "pipx"), ("six", "venv")]
    assert doctor.fix(box, "pycowsay", "six", **here)["exit_code"] == 4
    lost = doctor.fix(box, "six", "pycowsay==99.99", "--yes", **here)
    assert (lost["status"], lost["exit_code"]) == ("failed", 3), lost
    assert differences(before, snapshot(box.path("/home/ada/project"))) == []
    done = doctor.fix(box, "pycowsay", "six", "--yes", **here)
    assert done["status"] == "done" and done["environment"]["path"] == "/home/ada/project/.venv"
    held = box.run([".venv/bin/python", "-m", "pip", "list", "--format=freeze"], **here).out
    assert "six==" in held and "pycowsay" not in held
    assert box.run(["/home/ada/.local/bin/pycowsay", "moo"]).code == 0
    assert doctor.fix(box, "pycowsay", "six", **here)["status"] == "nothing-to-do"
    assert doctor.run(box, "undo", user="ada", cwd="/home/ada/project").code == 0
    assert differences(before, snapshot(box.path("/home/ada/project"))) == []
    assert not box.path("/home/ada/.local/bin/pycowsay").exists()


def test_an_application_for_root_by_apt(make_box: MakeBox, doctor: Doctor) -> None:
    box = make_box("bookworm")
    before = packages(box)
    done = doctor.fix(box, "--pipx", "pycowsay", "--yes", network=True)
    assert done["status"] == "done", done
    assert [step["id"] for step in done["plan"]][:2] == ["apt-update", "apt-install"]
    assert box.run(["/root/.local/bin/pycowsay", "moo"], user="root").code == 0
    assert doctor.run(box, "undo", user="root").code == 0
    assert packages(box) == before
