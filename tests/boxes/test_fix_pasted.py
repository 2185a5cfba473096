"""``doctor fix`` takes pasted command lines over: planned along their routes, installed for real, and undone."""

from __future__ import annotations

from typing import Any

import pytest

from tests.boxes import tiny
from tests.boxes.conftest import MakeBox
from tests.boxes.doctor import Doctor
from tests.boxes.layers import FULL
from tests.boxes.prepared import used_pipx
from tests.boxes.projects import fill_cache
from tests.boxes.snapshot import differences, snapshot

pytestmark = pytest.mark.box
PLANNED = {
    'pip install -U "black[d]>=24" requests': {"black[d]>=24": "pipx", "requests": "environment"},
    "$ pip install pytest pytest-cov": {"pytest": "environment", "pytest-cov": "environment"},
    "sudo pip install python-apt": {"python-apt": "apt"},
    "uv pip install --system fastapi": {"fastapi": "environment"},
}
"""The routes of what a command names."""
EXITS = {
    "pip install --break-system-packages six": 6,
    "pip install cv2": 6,
    "pip config set global.break-system-packages true": 6,
    "sudo rm /usr/lib/python3.11/EXTERNALLY-MANAGED": 6,
    "pip freeze": 2,
    "pip install .[dev]": 2,
    "python3.12": 2,
}


def test_pasted_commands_are_installed_where_their_names_belong(make_box: MakeBox, doctor: Doctor) -> None:
    box = make_box("bookworm", FULL, used_pipx)
    fill_cache(box, doctor)
    wheels = box.path(tiny.WHEELS)
    tiny.write_wheel(wheels, "ansible", "Requires-Dist: ansible-core", script=False)
    entry_points = "[console_scripts]\nansible = ansible_core:main\n"
    tiny.write_wheel(wheels, "ansible-core", more={"ansible_core-1.0.dist-info/entry_points.txt": entry_points})
    cwd = "/home/ada/project"
    box.write(f"{cwd}/notes.txt", "mine", owner="ada")
    how: dict[str, Any] = {"user": "ada", "cwd": cwd, "env": tiny.OFFLINE}
    before = snapshot(box.path(cwd))
    for line, routes in PLANNED.items():
        planned = doctor.fix(box, "--dry-run", "--", line, **how)
        assert {routed["requirement"]: routed["route"] for routed in planned["routes"]} == routes, planned
    twice = doctor.fix(box, "--dry-run", "black", "black", **how)
    assert [step["argv"][-1] for step in twice["plan"]].count("black") == 1, twice
    for line, code in EXITS.items():
        assert doctor.fix(box, "--dry-run", "--", line, **how)["exit_code"] == code, line

    done = doctor.fix(box, "--", f"sudo -H pip3 install --user {tiny.LIBRARY}", **how)
    assert done["status"] == "done", done
    imported = [f"{cwd}/.venv/bin/python", "-c", f"import {tiny.LIBRARY.replace('-', '_')}"]
    assert box.run(imported, **how).code == 0
    done = doctor.fix(box, "--yes", "--", "pipx install --include-deps ansible", **how)
    assert done["status"] == "done", done
    ran = box.run(["/home/ada/.local/bin/ansible"], **how)
    assert "here I am" in ran.out, ran
    assert doctor.fix(box, "--yes", "ansible", **how)["status"] == "nothing-to-do"
    for _ in range(2):
        assert doctor.run(box, "undo", **how).code == 0
    assert differences(before, snapshot(box.path(cwd))) == []
    assert not box.path("/home/ada/.local/bin/ansible").is_symlink()
