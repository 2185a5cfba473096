"""doctor reads the same facts from the files of an interpreter as by running it."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest

from tests.boxes.box import Box
from tests.boxes.conftest import MakeBox
from tests.boxes.doctor import Doctor
from tests.boxes.layers import ZOO
from tests.boxes.oracle.case import HOME
from tests.boxes.roots import NEWER

pytestmark = pytest.mark.box

OTHER_ROOT = "/srv/examined"
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
"""Facts that depend on the user, whom another root directory does not have."""


@pytest.mark.parametrize("suite", NEWER)
@pytest.mark.parametrize("python", INTERPRETERS)
def test_files_and_a_running_interpreter_agree(suite: str, python: str, make_box: MakeBox, doctor: Doctor) -> None:
    examined, box = make_box(suite, ZOO), make_box(NEWER[0])
    box.mount(OTHER_ROOT, "--bind", examined.root)
    by_running = doctor.check(examined, "--python", python).json["python"]
    by_files = doctor.check(box, "--root", OTHER_ROOT, "--python", python).json["python"]
    assert by_running["source"] == "running"
    assert by_files["source"] == "files"
    assert_same_facts(examined, by_files, by_running)
    if python.startswith(HOME):  # root does not run an interpreter of another user
        by_root = doctor.check(examined, "--python", python, user="root").json["python"]
        assert by_root["source"] == "files"
        assert_same_facts(examined, by_root, by_running)


def assert_same_facts(box: Box, by_files: Any, by_running: Any) -> None:
    """Compare all facts but those of a user. Files may show a shorter version, and pip under another path."""
    known, running = deepcopy((by_files, by_running))
    for python in (known, running):
        for name in ONLY_LIVE:
            python.pop(name)
        if python["pip"]:
            python["pip"]["location"] = str(box.path(python["pip"]["location"]).resolve())
    assert f"{running.pop('version')}.".startswith(f"{known.pop('version')}.")
    assert known == running
