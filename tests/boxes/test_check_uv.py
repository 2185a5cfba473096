"""The cause that keeps uv from working is named, and the command that is recommended lets it work."""

from __future__ import annotations

import shlex
from collections.abc import Mapping

import pytest

from tests.boxes import tiny
from tests.boxes.box import Box
from tests.boxes.conftest import MakeBox
from tests.boxes.doctor import Doctor
from tests.boxes.layers import FULL
from tests.boxes.projects import HOME, PROJECT, create_project

pytestmark = pytest.mark.box

CACHE, CONFIG = f"{HOME}/.cache/uv", f"{HOME}/.config/uv/uv.toml"


@pytest.fixture
def box(make_box: MakeBox) -> Box:
    """A box with uv and a project of its own, which requires nothing."""
    box = make_box("trixie", FULL)
    box.write("/etc/sudoers.d/ada", "ada ALL=(ALL) NOPASSWD: ALL\n", mode=0o440)
    create_project(box)
    tiny.provide_uv(box)
    box.write(
        f"{PROJECT}/pyproject.toml", '[project]\nname = "x"\nversion = "1"\nrequires-python = ">=3.9"\n', owner="ada"
    )
    assert syncs(box)
    return box


def syncs(box: Box, env: Mapping[str, str] | None = None) -> bool:
    box.run(["rm", "-rf", ".venv"], cwd=PROJECT)
    return box.run(["uv", "sync", "--offline"], cwd=PROJECT, env={**(env or {})}).code == 0


def test_what_stops_uv_is_named_and_removed(box: Box, doctor: Doctor) -> None:
    box.run(["chown", "-R", "root:", CACHE], user="root")
    assert not syncs(box)
    finding = doctor.check(box, cwd=PROJECT).finding("tool-unusable")
    assert finding["remedy"]["text"] == f"sudo chown -R ada: {CACHE}"
    assert box.run(shlex.split(finding["remedy"]["text"])).code == 0 and syncs(box)

    elsewhere = {"UV_CACHE_DIR": "/media/ada/ssd/uv"}
    assert not syncs(box, elsewhere)
    assert doctor.check(box, cwd=PROJECT, env=elsewhere).json["recommendation"]["command"] == "unset UV_CACHE_DIR"

    lock = box.path(f"{PROJECT}/uv.lock").read_text()
    box.write(f"{PROJECT}/uv.lock", f"<<<<<<< HEAD\n{lock}=======\nversion = 0\n>>>>>>> next\n", owner="ada")
    assert not syncs(box)
    command = doctor.check(box, cwd=PROJECT).json["recommendation"]["command"]
    assert box.run(["sh", "-c", command.replace("uv sync", "uv sync --offline")], cwd=PROJECT).code == 0, command
    assert box.path(f"{PROJECT}/uv.lock").read_text() == lock

    box.write(f"{PROJECT}/.python-version", "3.12\n", owner="ada")
    never = {"UV_PYTHON_DOWNLOADS": "never"}
    assert not syncs(box, never)
    answer = doctor.check(box, cwd=PROJECT, env=never)
    assert "requires Python 3.12" in answer.finding("uv-unusable")["summary"]
    assert answer.json["recommendation"]["command"] == "unset UV_PYTHON_DOWNLOADS", "uv sync would fail"
    box.write(f"{PROJECT}/.python-version", "3.13\n", owner="ada")
    assert syncs(box, never) and doctor.check(box, cwd=PROJECT, env=never).alarms() == []

    box.write(CONFIG, "[[index]]\nurl = file:///srv\n", owner="ada")
    assert not syncs(box)
    finding = doctor.check(box, cwd=PROJECT).finding("uv-unusable")
    assert f"Correct {CONFIG}" in finding["remedy"]["text"] and "line 2" in finding["remedy"]["text"]
    box.write(CONFIG, "offline = true\n", owner="ada")
    assert syncs(box) and doctor.check(box, cwd=PROJECT).alarms() == []

    system = {"UV_SYSTEM_PYTHON": "1"}
    install = ["uv", "pip", "install", "--offline", "--no-index", "--find-links", "/nowhere", "six"]
    refused = box.run(install, cwd=PROJECT, env=system)
    assert "externally managed" in refused.err, refused
    answer = doctor.check(box, cwd=PROJECT, env=system)
    assert answer.json["recommendation"]["command"] == "unset UV_SYSTEM_PYTHON"
    assert "externally managed" not in box.run(install, cwd=PROJECT).err
