"""The script in README.md works on a freshly installed Debian."""

from __future__ import annotations

import re

import pytest

from tests import REPOSITORY
from tests.boxes.conftest import MakeBox
from tests.boxes.doctor import START, Doctor
from tests.boxes.projects import PROJECT, create_project

pytestmark = pytest.mark.box


def test_the_script_can_run_twice(make_box: MakeBox, doctor: Doctor) -> None:
    box = make_box("bookworm")
    create_project(box)
    box.write(f"{PROJECT}/requirements.txt", "six\n", owner="ada")
    script = re.search(r"```sh\n(set -e\n.*?)```", (REPOSITORY / "README.md").read_text(), re.DOTALL)
    assert script
    box.write(f"{PROJECT}/ready.sh", script.group(1), owner="ada")
    doctor.run(box, "--version")
    box.write("/usr/local/bin/doctor", f"#!/usr/bin/python3 -IB\n{START}", mode=0o755)
    first = box.run(["sh", "ready.sh"], cwd=PROJECT, network=True)
    assert first.code == 0 and "No broken requirements found" in first.out, first
    second = box.run(["sh", "ready.sh"], cwd=PROJECT)
    assert second.code == 0 and "Nothing to do" in second.out, second
