"""What the files tell of an interpreter is what it tells of itself when it is run."""

from __future__ import annotations

from typing import Any

import pytest

from tests.boxes.box import Box
from tests.boxes.conftest import MakeBox
from tests.boxes.doctor import Doctor
from tests.boxes.layers import ZOO
from tests.boxes.oracle.case import HOME
from tests.boxes.roots import NEWER

pytestmark = pytest.mark.box

PATIENT = "/srv/patient"
INTERPRETERS = (
    "/usr/bin/python3",
    "/usr/bin/pypy3",
    "/opt/python/bin/python3",
    *(
        f"{HOME}/{name}/bin/python"
        for name in (
            "venv",
            "sees-system",
            "pypy",
            "virtualenv",
            "uv",
            "uv-seeded",
            "without-pip",
            "half-made",
            "moved",
            "stale",
            "without-cfg",
            "pip-emptied",
            "conda",
            ".pyenv/versions/built",
        )
    ),
)
ONLY_LIVE = ("source", "user_site", "user_site_writable", "purelib_writable")
"""Of a user, and under a root there is none."""


@pytest.mark.parametrize("suite", NEWER)
@pytest.mark.parametrize("python", INTERPRETERS)
def test_files_tell_the_same(suite: str, python: str, make_box: MakeBox, doctor: Doctor) -> None:
    patient, box = make_box(suite, ZOO), make_box(NEWER[0])
    box.mount(PATIENT, "--bind", patient.root)
    by_running = doctor.check(patient, "--python", python).json["python"]
    by_files = doctor.check(box, "--root", PATIENT, "--python", python).json["python"]
    assert by_running["source"] == "running"
    assert by_files["source"] == "files"
    agree(patient, by_files, by_running)


@pytest.mark.parametrize("suite", NEWER)
@pytest.mark.parametrize("python", [each for each in INTERPRETERS if each.startswith(HOME)])
def test_root_does_not_run_what_others_could_have_written(
    suite: str, python: str, make_box: MakeBox, doctor: Doctor
) -> None:
    box = make_box(suite, ZOO)
    by_ada = doctor.check(box, "--python", python).json["python"]
    by_root = doctor.check(box, "--python", python, user="root").json["python"]
    assert by_root["source"] == "files"
    agree(box, by_root, by_ada)


def agree(box: Box, by_files: Any, by_running: Any) -> None:
    """All but what is a user's; files may tell less of a version, and a folder by another of its names."""
    for told in (by_files, by_running):
        for name in ONLY_LIVE:
            told.pop(name)
        if told["pip"]:
            told["pip"]["location"] = str(box.path(told["pip"]["location"]).resolve())
    assert f"{by_running['version']}.".startswith(f"{by_files.pop('version')}.")
    by_running.pop("version")
    assert by_files == by_running
