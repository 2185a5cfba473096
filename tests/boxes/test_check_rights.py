"""`doctor check` names what this user cannot write to and a fix that failed, and recommends only what then works."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any

import pytest

from tests.boxes import tiny
from tests.boxes.box import Box
from tests.boxes.conftest import MakeBox
from tests.boxes.doctor import Doctor
from tests.boxes.layers import FULL, VENV
from tests.boxes.oracle.case import HOME, PIPX
from tests.boxes.prepared import create_venv
from tests.boxes.projects import PROJECT, create_project, fix, fix_json
from tests.boxes.roots import NEWER

pytestmark = pytest.mark.box

EVERY = "DOCTOR_ORACLE" in os.environ
"""Try every row on each suite; otherwise each on one."""
SUDO = "echo 'ada ALL=(ALL) NOPASSWD: ALL' > /etc/sudoers.d/ada"
LOCAL = f"mkdir -p {HOME}/.local/bin; chown root: {HOME}/.local"
ROWS: tuple[tuple[str, Mapping[str, str], str], ...] = (
    (LOCAL, {}, f"mv {HOME}/.local {HOME}/.local.old"),
    (f"{SUDO}; {LOCAL}", {}, f"sudo chown -R ada: {HOME}/.local"),
    ("mkdir -p /opt/pipx", {"PIPX_HOME": "/opt/pipx"}, "unset PIPX_HOME"),
    ("", {"PIPX_BIN_DIR": "/opt/commands"}, "unset PIPX_BIN_DIR"),
    ("", {"HOME": "/nonexistent"}, f"export HOME={HOME}"),
    (f"touch {HOME}/.local; chown ada: {HOME}/.local", {}, f"mv {HOME}/.local {HOME}/.local.old"),
)
"""A script of root, the variables of ada, and the command that lets ada use pipx."""


@pytest.mark.parametrize("turn", range(len(NEWER)))
def test_a_folder_that_pipx_cannot_write_is_named_and_mended(turn: int, make_box: MakeBox, doctor: Doctor) -> None:
    box = make_box(NEWER[turn], FULL)
    assert doctor.check(box).works(PIPX) and starts(box, {}, "true")
    for script, env, command in ROWS if EVERY else ROWS[turn :: len(NEWER)]:
        box.run(["sh", "-c", f"rm -rf {HOME}/.local* /etc/sudoers.d/ada"], user="root")
        assert box.run(["sh", "-e", "-c", script], user="root").code == 0
        answer = doctor.check(box, env=env)
        assert answer.works(PIPX) is False and not starts(box, env, "true"), (script, env)
        assert answer.finding("pipx-broken")["remedy"]["text"] == command, (script, env)
        assert starts(box, env, command), (script, env)


def starts(box: Box, env: Mapping[str, str], command: str) -> bool:
    """Return whether pipx starts after a command; it creates its folders even to list what is installed."""
    return box.run(["sh", "-c", f"{command} && pipx list"], env=env).code == 0


def recommendation(doctor: Doctor, box: Box) -> Any:
    answer = doctor.check(box, env=tiny.OFFLINE, cwd=PROJECT).json["recommendation"]
    return answer and answer["command"]


def test_a_fix_that_failed_is_recommended_again_once_its_cause_is_gone(make_box: MakeBox, doctor: Doctor) -> None:
    box = make_box("bookworm")
    tiny.stock(box)
    create_project(box, doctor)
    box.write(f"{PROJECT}/requirements.txt", "doctor-no-such-library\n", owner="ada")
    assert recommendation(doctor, box) == "doctor fix --venv"
    assert fix(doctor, box, "--venv", env=tiny.OFFLINE).code == 3
    assert recommendation(doctor, box) is None
    finding = doctor.check(box, env=tiny.OFFLINE, cwd=PROJECT).finding("no-project-venv")
    assert "failed here today" in finding["remedy"]["text"] and finding["remedy"]["argv"] is None
    box.write(f"{PROJECT}/requirements.txt", f"{tiny.LIBRARY}\n", owner="ada")
    assert recommendation(doctor, box) == "doctor fix --venv"
    assert fix(doctor, box, "--venv", env=tiny.OFFLINE).code == 0


def test_an_empty_folder_of_root_is_moved_out_of_the_way(make_box: MakeBox, doctor: Doctor) -> None:
    box = make_box("bookworm", VENV)
    create_project(box, doctor)
    box.write(f"{PROJECT}/requirements.txt", "", owner="ada")
    assert box.run(["mkdir", f"{PROJECT}/.venv"], user="root").code == 0
    assert box.run(["python3", "-m", "venv", ".venv"], cwd=PROJECT).code != 0
    remedy = doctor.check(box, cwd=PROJECT).json["recommendation"]["remedy"]
    assert remedy["argv"] == ["mv", f"{PROJECT}/.venv", f"{PROJECT}/.venv.old"]
    stopped = fix_json(doctor, box, "--venv")
    assert (stopped["exit_code"], stopped["plan"]) == (4, []), "it is not tried"
    assert stopped["remedy"]["argv"] == remedy["argv"]
    assert box.run(remedy["argv"]).code == 0 and fix_json(doctor, box, "--venv")["status"] == "done"


def test_folders_of_packages_that_are_closed_to_users_are_opened(make_box: MakeBox, doctor: Doctor) -> None:
    box = make_box("bookworm", FULL)
    folder = "/usr/lib/python3/dist-packages"
    package = f"/usr/local/lib/python3.11/dist-packages/{tiny.LIBRARY.replace('-', '_')}"
    for closed, blocked in ((folder, {"pipx-broken", "pip-missing"}), (package, set())):
        box.run(["sh", "-ec", f"mkdir -p {closed}; chmod -R o-rwx {closed}"], user="root")
        answer = doctor.check(box)
        remedy = answer.finding("permission-denied")["remedy"]
        assert f"chmod -R a+rX {closed}" in remedy["text"]
        assert not blocked & {finding["id"] for finding in answer.json["findings"]}
        assert (answer.works(PIPX) is False) is (closed == folder)
        assert box.run(["chmod", "-R", "a+rX", closed], user="root").code == 0
        assert doctor.check(box).works(PIPX)


def test_a_project_that_cannot_be_built_is_named_with_the_command_that_lets_it(
    make_box: MakeBox, doctor: Doctor
) -> None:
    box = make_box("bookworm", VENV)
    create_project(box, doctor)
    tiny.stock(box)
    backend = (
        "def build_editable(*_): raise OSError('Readme file does not exist: README.md')\nbuild_wheel = build_editable\n"
    )
    text = (
        '[build-system]\nrequires = []\nbuild-backend = "backend"\nbackend-path = ["."]\n\n'
        '[project]\nname = "shop"\nversion = "1"\nreadme = "README.md"\n'
    )
    for name, content in (("pyproject.toml", text), ("backend.py", backend), ("src/shop/__init__.py", "")):
        box.write(f"{PROJECT}/{name}", content, owner="ada")
    failed = fix_json(doctor, box, "--venv", "-e", ".", "--offline")
    assert failed["status"] == "failed" and "Readme file does not exist: README.md" in failed["message"]
    assert failed["explanation"]["remedy"]["text"] == "touch README.md"


def test_the_pip_of_an_inactive_environment_is_promised_only_where_it_works(make_box: MakeBox, doctor: Doctor) -> None:
    box = make_box("trixie", FULL)
    create_project(box)
    create_venv(box, f"{PROJECT}/.venv")
    tiny.stock(box)
    config = f"mkdir -p {HOME}/.config/pip; printf '[install]\\n%s\\n' '{{}}' > {HOME}/.config/pip/pip.conf"
    rows: tuple[tuple[str, Mapping[str, str], bool], ...] = (
        ("true", {}, True),
        (config.format("user = true"), {}, False),
        (config.format(f"target = {HOME}/lib"), {}, False),
        (f"rm -r {HOME}/.config", {"PYTHONHOME": "/usr/lib/python3.13"}, False),
        (f"chown root: {PROJECT}", {}, True),
        (f"chown -R root: {PROJECT}", {}, False),
    )
    for script, env, works in rows:
        assert box.run(["sh", "-ec", script], user="root").code == 0
        printed = doctor.run(box, "check", env=env, cwd=PROJECT).out
        [row] = [line for line in printed.splitlines() if ".venv/bin/pip install" in line]
        assert row.startswith("✓ works" if works else ("✗ fails", "· not available")), (script, env, printed)
        install = f".venv/bin/pip install {tiny.LIBRARY} && .venv/bin/python -c 'import doctor_tiny_library'"
        assert (box.run(["sh", "-c", install], env={**tiny.OFFLINE, **env}, cwd=PROJECT).code == 0) is works, script
        box.run(["sh", "-c", f".venv/bin/pip uninstall --yes {tiny.LIBRARY}"], cwd=PROJECT)
