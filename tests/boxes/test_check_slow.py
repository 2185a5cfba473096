"""A probe that hangs delays `doctor check` by no more than the time limit of that probe."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.boxes.conftest import MakeBox
from tests.boxes.doctor import Answer, Doctor
from tests.boxes.layers import ZOO
from tests.boxes.oracle.case import HOME
from tests.boxes.roots import NEWER
from tests.boxes.test_check_hostile import soon

pytestmark = pytest.mark.box

SLEEPS = "#!/bin/sh\nsleep 600\n"
SPINS = "#!/bin/sh\nwhile :; do :; done\n"
FORKS = "#!/bin/sh\nsleep 600 & sleep 600 & wait\n"
"""A child that keeps the pipe open after its parent has been ended."""
DEAF = "#!/bin/sh\ntrap '' TERM INT HUP\nwhile :; do sleep 1; done\n"
TALKS = "#!/bin/sh\nexec yes\n"
SLOW = pytest.mark.parametrize(
    "script", [SLEEPS, SPINS, FORKS, DEAF, TALKS], ids=["sleeps", "spins", "forks", "deaf", "talks"]
)


def in_time(ask: Callable[[], Answer]) -> Answer:
    answer = soon(ask)
    assert "Traceback" not in answer.run.err
    for action in ("create-venv", "pip-install"):
        assert answer.works(action) is not True
    return answer


@SLOW
def test_a_python_that_was_named(script: str, make_box: MakeBox, doctor: Doctor) -> None:
    box = make_box(NEWER[0])
    box.write(f"{HOME}/python3", script, owner="ada", mode=0o755)
    answer = in_time(lambda: doctor.check(box, "--python", f"{HOME}/python3"))
    assert answer.json["python"] is None
    assert any(each["severity"] in ("unknown", "error") for each in answer.json["findings"])


@SLOW
def test_the_first_python_on_path(script: str, make_box: MakeBox, doctor: Doctor) -> None:
    box = make_box(NEWER[0])
    box.write("/usr/local/bin/python3", script, mode=0o755)
    in_time(lambda: doctor.check(box))


def test_it_is_unknown_not_an_error(make_box: MakeBox, doctor: Doctor) -> None:
    box = make_box(NEWER[0])
    box.write("/usr/local/bin/python3", SLEEPS, mode=0o755)
    answer = doctor.check(box)
    assert answer.works("create-venv") is None
    assert answer.works("pip-install") is None
    assert [each["severity"] for each in answer.json["findings"] if each["blocks"]] != []
    assert "error" not in [each["severity"] for each in answer.json["findings"]]


def test_everything_on_path_hangs(make_box: MakeBox, doctor: Doctor) -> None:
    box = make_box(NEWER[-1], ZOO)
    names = (
        "python3",
        "python",
        "pip",
        "pip3",
        "pipx",
        "uv",
        "dpkg",
        "apt-get",
        "sudo",
        "systemd-detect-virt",
        "conda",
    )
    for name in names:
        box.write(f"/opt/slow/{name}", DEAF, mode=0o755)
    in_time(lambda: doctor.check(box, env={"PATH": "/opt/slow:/usr/bin:/bin"}))


def test_nothing_goes_on_afterwards(make_box: MakeBox, doctor: Doctor) -> None:
    box = make_box(NEWER[0])
    box.write("/usr/local/bin/python3", FORKS, mode=0o755)
    # what was killed is gone soon, not at once
    script = '"$@"; while grep -qsz "^600$" /proc/[0-9]*/cmdline; do sleep 0.05; done'
    done = box.run(["sh", "-c", script, "sh", *doctor.argv(box), "check"])
    assert "gave no answer" in done.out
