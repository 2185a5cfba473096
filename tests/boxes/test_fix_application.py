"""``doctor fix --pipx`` installs applications with the pipx of the user, of apt or of doctor. Undo removes them."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.boxes import tiny
from tests.boxes.box import Box
from tests.boxes.conftest import MakeBox
from tests.boxes.doctor import Doctor
from tests.boxes.layers import FULL
from tests.boxes.prepared import used_pipx
from tests.boxes.projects import fill_cache
from tests.boxes.snapshot import differences, snapshot

pytestmark = pytest.mark.box


def contents(box: Box) -> dict[str, str]:
    """Return the files, links and folders of the home folder with their contents, without times."""
    return {path: entry.content for path, entry in snapshot(box.path("/home/ada")).items()}


def test_an_application_is_installed_and_undone(make_box: MakeBox, doctor: Doctor) -> None:
    box = make_box("trixie", FULL)
    bashrc, before = box.path("/home/ada/.bashrc").read_bytes(), contents(box)
    arguments = ("--pipx", "pycowsay")
    assert doctor.fix(box, *arguments, user="ada", network=True)["status"] == "needs-consent"
    assert doctor.fix(box, *arguments, "--yes", user="ada", network=True)["status"] == "done"
    assert box.run(["/home/ada/.local/bin/pycowsay", "moo"]).code == 0
    assert box.path("/home/ada/.bashrc").read_bytes() != bashrc
    assert doctor.fix(box, *arguments, "--yes", user="ada")["status"] == "nothing-to-do"
    assert doctor.run(box, "undo", user="ada").code == 0
    left = contents(box).items() ^ before.items()
    assert {path for path, _ in left if "/doctor" not in path} <= {"/.local", "/.local/state"}, left


def test_an_application_gets_the_python_that_is_named(make_box: MakeBox, doctor: Doctor) -> None:
    box = make_box("trixie", FULL, used_pipx)
    copy = "mkdir -p /opt/other/bin /opt/other/lib; cp /usr/bin/python3.13 /opt/other/bin/python3"
    assert box.run(["sh", "-c", f"{copy}; cp -r /usr/lib/python3.13 /opt/other/lib"], user="root").code == 0
    how: dict[str, Any] = {"user": "ada", "env": tiny.OFFLINE}
    config = f"/home/ada/.local/share/pipx/venvs/{tiny.APPLICATION}/pyvenv.cfg"
    for arguments in (
        ("--pipx", tiny.APPLICATION, "--python", "/opt/other/bin/python3"),
        ("--", "pipx", "install", "--python", "/opt/other/bin/python3", tiny.APPLICATION),
    ):
        done = doctor.fix(box, "--yes", *arguments, **how)
        assert done["status"] == "done", done
        assert "home = /opt/other/bin" in box.path(config).read_text()
        assert doctor.run(box, "undo", user="ada").code == 0


def test_an_incomplete_application_is_installed_again(make_box: MakeBox, doctor: Doctor) -> None:
    """pip writes a package file by file. If it is killed, the next pip believes a package with METADATA is complete."""
    box = make_box("bookworm", FULL, used_pipx)
    how: dict[str, Any] = {"user": "ada", "env": tiny.OFFLINE}
    assert doctor.fix(box, "--pipx", tiny.APPLICATION, "--yes", **how)["status"] == "done"
    venv = box.path(f"/home/ada/.local/pipx/venvs/{tiny.APPLICATION}")
    [info] = venv.glob("lib/python3*/site-packages/doctor_tiny_application-*.dist-info")
    for lost in (venv / "pipx_metadata.json", info / "entry_points.txt", info / "RECORD"):
        lost.unlink()
    done = doctor.fix(box, "--pipx", tiny.APPLICATION, "--yes", **how)
    assert done["status"] == "done" and done["plan"][0]["argv"][:2] == ["rm", "-r"], done
    command = f"/home/ada/.local/bin/{tiny.APPLICATION}"
    assert box.run([command]).code == 0
    assert f"Installed: {tiny.APPLICATION} 1.0.\n" in doctor.run(box, "history").out.splitlines(keepends=True)[-2]
    box.path("/usr/bin/pipx").unlink()  # undo does not need it
    undone = doctor.run(box, "undo")
    assert undone.code == 0 and not venv.exists() and not box.path(command).is_symlink(), undone


def test_a_broken_application_keeps_no_other_from_being_installed(make_box: MakeBox, doctor: Doctor) -> None:
    box = make_box("trixie", FULL, used_pipx)
    assert box.run(["pipx", "install", "--suffix=-old", tiny.APPLICATION], env=tiny.OFFLINE).code == 0
    (venv,) = box.path("/home/ada/.local").glob(f"**/pipx/venvs/{tiny.APPLICATION}-old")
    (venv / "bin/python").unlink()
    assert box.run(["pipx", "list", "--json"]).code != 0
    assert doctor.fix(box, "--pipx", tiny.APPLICATION, "--yes", user="ada", env=tiny.OFFLINE)["status"] == "done"
    assert box.run([f"/home/ada/.local/bin/{tiny.APPLICATION}"]).code == 0


def test_what_another_tool_has_is_neither_installed_twice_nor_hidden(make_box: MakeBox, doctor: Doctor) -> None:
    """pipx leaves a file with the name of a command alone, and exits with 0 (its ``commands/common.py``)."""
    box = make_box("trixie", FULL, used_pipx)
    how: dict[str, Any] = {"user": "ada", "env": tiny.OFFLINE}
    command = box.path(f"/home/ada/.local/bin/{tiny.APPLICATION}")
    before = contents(box)
    box.run(["sh", "-c", f"mkdir -p ~/.local/bin; cp /bin/true ~/.local/bin/{tiny.APPLICATION}"])
    failed = doctor.fix(box, "--pipx", tiny.APPLICATION, "--yes", **how)
    assert failed["status"] == "failed" and f"mv {command.relative_to(box.root)}" in failed["message"].replace(
        "mv /", "mv "
    )
    command.unlink()
    assert {path for path, _ in contents(box).items() ^ before.items() if "/doctor" not in path} <= {"/.local/bin"}
    assert box.run(["pipx", "install", "--global", tiny.APPLICATION], user="root", env=tiny.OFFLINE).code == 0
    assert doctor.fix(box, "--pipx", tiny.APPLICATION, "--yes", **how)["status"] == "nothing-to-do"


def test_a_library_is_not_installed_as_an_application(make_box: MakeBox, doctor: Doctor) -> None:
    box = make_box("trixie", FULL, used_pipx)
    failed = doctor.fix(box, "--pipx", "six", "--yes", user="ada", network=True)
    assert (failed["status"], failed["exit_code"]) == ("failed", 3) and "it is a library" in failed["message"]


@pytest.mark.parametrize("suite", ["bookworm", "trixie"])
def test_an_application_needs_no_pipx_root_and_ensurepip(suite: str, make_box: MakeBox, doctor: Doctor) -> None:
    box = make_box(suite)
    if suite == "trixie":  # a pipx whose Python is missing does not count
        box.write("/home/ada/.local/bin/pipx", "#!/opt/gone/bin/python\n", owner="ada", mode=0o755)
    before = contents(box)
    done = doctor.fix(box, "pycowsay", "--yes", user="ada", network=True)
    assert done["status"] == "done", done
    assert box.run(["bash", "-ic", "pycowsay moo"]).code == 0
    missing = doctor.check(box).finding("pipx-missing")
    assert suite == "trixie" or "doctor has its own, which" in missing["summary"], missing
    history = doctor.run(box, "history", user="ada").out
    assert re.search(r"Installed: pycowsay [\d.]+\.\n", history), "pipx is a tool that nobody asked for"
    again = doctor.fix(box, "--pipx", "pycowsay", user="ada")
    assert (again["status"], again["plan"]) == ("nothing-to-do", [])
    assert doctor.run(box, "undo", user="ada").code == 0
    left = contents(box).items() ^ before.items()
    assert {path for path, _ in left if "/doctor" not in path} <= {"/.cache", "/.local", "/.local/state"}, left


def test_an_application_and_a_library_are_not_installed_by_halves(make_box: MakeBox, doctor: Doctor) -> None:
    box = make_box("trixie", FULL, used_pipx)
    fill_cache(box, doctor)
    box.write("/home/ada/project/notes.txt", "mine", owner="ada")
    how: dict[str, Any] = {"user": "ada", "cwd": "/home/ada/project", "network": True}
    before = snapshot(box.path("/home/ada/project"))
    planned = doctor.fix(box, "pycowsay", "six", "--dry-run", **how)
    assert [(routed["requirement"], routed["route"]) for routed in planned["routes"]] == [
        ("pycowsay", "pipx"),
        ("six", "environment"),
    ]
    assert doctor.fix(box, "pycowsay", "six", **how)["exit_code"] == 4
    failed = doctor.fix(box, "six", "pycowsay==99.99", "--yes", **how)
    assert (failed["status"], failed["exit_code"]) == ("failed", 3), failed
    assert differences(before, snapshot(box.path("/home/ada/project"))) == []
