"""The activation line, in the shells themselves: each starts doctor, and is typed what doctor then prints."""

from __future__ import annotations

import os

import pytest

from tests.boxes.box import USERS
from tests.boxes.conftest import MakeBox
from tests.boxes.doctor import START, Doctor
from tests.tools.schema import parse

pytestmark = pytest.mark.box
HOME = "/home/ada"
FOLDERS = ("plain", "-with space", "it's !y;&(z)\\n [q]* é #~", 'it\'s"my"$HOME`x`!y')
"""A blank beside a ``"``, ``$`` or backquote breaks the commands that pip writes: there doctor makes none."""
SHELLS = ("bash", "dash", "zsh -f", "fish --no-config", "tcsh -f")
"""With what keeps them from reading start-up files. PowerShell and nushell are not in Debian."""


def test_what_is_printed_activates(make_box: MakeBox, doctor: Doctor) -> None:
    box = make_box("bookworm")
    script = "apt-get update && apt-get install --yes --no-install-recommends zsh fish tcsh"
    assert box.run(["sh", "-c", script], user="root", network=True).code == 0
    doctor.argv(box)
    box.write("/usr/local/bin/doctor", f"#!/usr/bin/python3 -IB\n{START}", mode=0o755)
    for folder in FOLDERS:
        place = f"{HOME}/{folder}"
        box.path(place).mkdir()
        os.chown(box.path(place), USERS["ada"], USERS["ada"])
        for cwd, path in ((place, ".venv"), (HOME, f"./{folder}/.venv")):
            for shell in SHELLS:
                asked = f'doctor fix --venv --path "$PLACE" --json > /tmp/{shell[:3]}\ntrue\n'
                assert box.run(shell.split(), cwd=cwd, env={"PLACE": path}, stdin=asked.encode()).code == 0
                line = parse(box.path(f"/tmp/{shell[:3]}").read_text())["environment"]["activate"]
                typed = f"{line}\nwhich python\npip --version\ndeactivate\nwhich python\n"
                run = box.run(shell.split(), cwd=cwd, stdin=typed.encode())
                assert run.out.startswith(f"{place}/.venv/bin/python\npip ") and f"{place}/.venv/lib" in run.out, run
                assert f"{place}/.venv/bin/python" not in run.out.splitlines()[2:], run
