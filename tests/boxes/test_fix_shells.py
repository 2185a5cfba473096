"""The activation command that doctor prints works in the shell from which doctor was started."""

from __future__ import annotations

import os

import pytest

from tests.boxes.box import USERS
from tests.boxes.conftest import MakeBox
from tests.boxes.doctor import START, Doctor
from tests.boxes.projects import HOME
from tests.tools.schema import parse

pytestmark = pytest.mark.box
FOLDERS = ("plain", "-with space", "it's !y;&(z)\\n [q]* é #~", 'it\'s"my"$HOME`x`!y')
"""Names without a space beside a ``"``, ``$`` or backquote: that would break the scripts that pip writes, and doctor
creates no environment there."""
SHELLS = ("bash", "dash", "zsh -f", "fish --no-config", "tcsh -f")
"""Shells, with options that disable start-up files. Debian has no PowerShell and no nushell."""


def test_the_printed_command_activates_the_environment(make_box: MakeBox, doctor: Doctor) -> None:
    box = make_box("bookworm")
    script = "apt-get update && apt-get install --yes --no-install-recommends zsh fish tcsh"
    assert box.run(["sh", "-c", script], user="root", network=True).code == 0
    doctor.argv(box)
    box.write("/usr/local/bin/doctor", f"#!/usr/bin/python3 -IB\n{START}", mode=0o755)
    for folder in FOLDERS:
        project = f"{HOME}/{folder}"
        box.path(project).mkdir()
        os.chown(box.path(project), USERS["ada"], USERS["ada"])
        for cwd, path in ((project, ".venv"), (HOME, f"./{folder}/.venv")):
            for shell in SHELLS:
                commands = f'doctor fix --venv --path "$TARGET" --json > /tmp/{shell[:3]}\ntrue\n'
                assert box.run(shell.split(), cwd=cwd, env={"TARGET": path}, stdin=commands.encode()).code == 0
                line = parse(box.path(f"/tmp/{shell[:3]}").read_text())["environment"]["activate"]
                typed = f"{line}\nwhich python\nwhich pip\ndeactivate\nwhich python\n"
                run = box.run(shell.split(), cwd=cwd, stdin=typed.encode())
                active = f"{project}/.venv/bin"
                assert run.out.startswith(f"{active}/python\n{active}/pip\n"), run
                assert f"{active}/python" not in run.out.splitlines()[2:], run
        assert f"{project}/.venv/lib" in box.run([f"{active}/pip", "--version"]).out
