"""``doctor uninstall`` removes what doctor keeps, after a yes; environments and applications work as before."""

from __future__ import annotations

import shlex
from typing import Any

import pytest

from tests.boxes.conftest import MakeBox
from tests.boxes.doctor import Doctor
from tests.boxes.snapshot import differences, snapshot
from tests.boxes.terminal import use_terminal
from tests.tools.schema import parse

pytestmark = pytest.mark.box

HOME = "/home/ada"


def test_uninstalling_leaves_environments_and_applications(make_box: MakeBox, doctor: Doctor) -> None:
    box = make_box("bookworm")
    box.write(f"{HOME}/project/requirements.txt", owner="ada")
    box.write(f"{HOME}/.config/doctor/config.toml", 'fail-on = "never"\n', owner="ada")
    how: dict[str, Any] = {"user": "ada", "cwd": f"{HOME}/project"}
    assert doctor.fix(box, "--venv", **how)["status"] == "done"
    assert doctor.fix(box, "--pipx", "pycowsay", "--yes", network=True, **how)["status"] == "done"
    bashrc = box.path(f"{HOME}/.bashrc").read_bytes()
    install = shlex.join([*doctor.argv(box), "--install-completion"])
    assert box.run(["bash", "-c", f"{install}; exit $?"], **how).code == 0
    assert box.path(f"{HOME}/.bashrc").read_bytes() != bashrc
    before = snapshot(box.path(HOME))

    planned = parse(doctor.run(box, "uninstall", "--dry-run", "--json", **how).out)
    assert planned["status"] == "planned"
    refused = doctor.run(box, "uninstall", "--json", **how)
    assert (refused.code, parse(refused.out)["status"]) == (4, "needs-consent")
    session = use_terminal(box, [*doctor.argv(box), "uninstall"], ("[y]es, [N]o", "n\n"), cwd=f"{HOME}/project")
    assert session.code == 4 and "2 runs can no longer be undone" in session.screen
    assert differences(before, snapshot(box.path(HOME))) == []

    session = use_terminal(box, [*doctor.argv(box), "uninstall"], ("[y]es, [N]o", "y\n"), cwd=f"{HOME}/project")
    assert session.code == 0 and f"{HOME}/.config/doctor/config.toml" in session.screen, session.screen
    kept = {item["path"] for item in planned["kept"]}
    assert not [path for path in kept if box.path(path).exists() and path != f"{HOME}/.bashrc"]
    assert {f"{HOME}/.cache/doctor", f"{HOME}/.local/share/doctor/pipx", f"{HOME}/.local/state/doctor/receipts"} < kept
    assert box.path(f"{HOME}/.bashrc").read_bytes() == bashrc
    assert box.path(f"{HOME}/.config/doctor/config.toml").exists()
    assert box.run([f"{HOME}/project/.venv/bin/python", "-m", "pip", "--version"]).code == 0
    assert box.run([f"{HOME}/.local/bin/pycowsay", "moo"]).code == 0
    again = doctor.run(box, "uninstall", "--json", **how)
    assert (again.code, parse(again.out)["status"]) == (0, "nothing-to-do")


def test_root_removes_its_own_files_only(make_box: MakeBox, doctor: Doctor) -> None:
    box = make_box("bookworm")
    for home, owner in ((HOME, "ada"), ("/root", "root")):
        box.write(f"{home}/.cache/doctor/.lock", owner=owner)
    box.path("/root/.cache/doctor/venv").symlink_to(HOME)
    before = snapshot(box.path(HOME))
    theirs = {"HOME": HOME, "XDG_CACHE_HOME": f"{HOME}/.cache"}
    run = doctor.run(box, "uninstall", "--yes", "--json", user="root", env=theirs)
    assert (run.code, [item["path"] for item in parse(run.out)["kept"]]) == (0, ["/root/.cache/doctor"]), run
    assert not box.path("/root/.cache/doctor").exists()
    assert differences(before, snapshot(box.path(HOME))) == []
