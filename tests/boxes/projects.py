"""The project of the user ada, in which most tests run ``doctor fix``."""

from __future__ import annotations

import functools
import os
import subprocess
from pathlib import Path
from typing import Any

from tests.boxes.box import USERS, Box, Run
from tests.boxes.doctor import Doctor
from tests.boxes.roots import parent_of_boxes
from tests.tools.schema import parse

HOME = "/home/ada"
PROJECT = f"{HOME}/project"


def create_project(box: Box, doctor: Doctor | None = None) -> Path:
    """Create the empty folder PROJECT and return its path for the test.

    With ``doctor``, ada has created an environment before: the template in her cache saves the first one a second.
    """
    folder = box.path(PROJECT)
    folder.mkdir(parents=True)
    os.chown(folder, USERS["ada"], USERS["ada"])
    if doctor:
        fill_cache(box, doctor)
    return folder


def fill_cache(box: Box, doctor: Doctor) -> None:
    """Give ada the cache that she has after her first environment."""
    subprocess.run(["cp", "--archive", f"{_filled_cache(box.base, doctor)}/.", box.path(f"{HOME}/.cache")], check=True)


@functools.cache
def _filled_cache(base: Path, doctor: Doctor) -> Path:
    """Return a copy of ada's cache as the first ``doctor fix --venv`` leaves it."""
    copy = parent_of_boxes() / f"{base.name}-cache"
    with Box(base, parent_of_boxes()) as box:
        box.run(["mkdir", "first"])
        assert fix(doctor, box, "--venv", cwd=f"{HOME}/first").code == 0
        subprocess.run(["cp", "--archive", box.path(f"{HOME}/.cache"), copy], check=True)
    return copy


def create_incomplete_venv(box: Box) -> None:
    """Run ``python3 -m venv .venv`` in the project, which fails on a new Debian and leaves a part."""
    assert box.run(["python3", "-m", "venv", ".venv"], cwd=PROJECT).code == 1
    assert not box.path(f"{PROJECT}/.venv/bin/activate").exists()


def fix(doctor: Doctor, box: Box, *arguments: str, **how: Any) -> Run:
    """Run ``doctor fix ARGUMENTS`` as ada in the project. ``how`` is passed to ``Box.run``."""
    return doctor.run(box, "fix", *arguments, **{"cwd": PROJECT, **how})


def pip_works(box: Box) -> bool:
    """Return whether the project's environment has a pip that runs."""
    run = box.run([f"{PROJECT}/.venv/bin/pip", "--version"])
    return run.code == 0 and f"{PROJECT}/.venv/" in run.out


def fix_text(doctor: Doctor, box: Box, code: int, *arguments: str, **how: Any) -> str:
    """Run ``doctor fix``, which must end with exit code ``code`` and without a traceback. Return stdout and stderr."""
    run = fix(doctor, box, *arguments, **how)
    assert run.code == code and "Traceback" not in run.err, run
    return run.out + run.err


def fix_json(doctor: Doctor, box: Box, *arguments: str, **how: Any) -> Any:
    """Run ``doctor fix --json`` and return its document, which must be valid and name the exit code of the process."""
    run = fix(doctor, box, "--json", *arguments, **how)
    document = parse(run.out)
    assert document["command"] == "fix" and document["exit_code"] == run.code, run
    return document
