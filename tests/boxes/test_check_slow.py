"""A probe that hangs delays `doctor check` by no more than the time limit of that probe."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.boxes.conftest import MakeBox
from tests.boxes.doctor import Answer, Doctor
from tests.boxes.layers import ZOO
from tests.boxes.oracle.case import HOME
from tests.boxes.roots import NEWER
from tests.boxes.timing import check_within_limit

pytestmark = pytest.mark.box

SLEEPS = "#!/bin/sh\nsleep 600\n"
SPINS = "#!/bin/sh\nwhile :; do :; done\n"
FORKS = "#!/bin/sh\nsleep 600 & sleep 600 & wait\n"
"""A child process that keeps the pipe open after its parent was killed."""
IGNORES_SIGNALS = "#!/bin/sh\ntrap '' TERM INT HUP\nwhile :; do sleep 1; done\n"
PRINTS = "#!/bin/sh\nexec yes\n"
SLOW = pytest.mark.parametrize(
    "script",
    [SLEEPS, SPINS, FORKS, IGNORES_SIGNALS, PRINTS],
    ids=["sleeps", "spins", "forks", "ignores signals", "prints"],
)


def check_slow_machine(check: Callable[[], Answer]) -> Answer:
    """Return the answer, which must come in time and predict no success."""
    answer = check_within_limit(check)
    assert "Traceback" not in answer.run.err
    for action in ("create-venv", "pip-install"):
        assert answer.works(action) is not True
    return answer


@SLOW
def test_a_slow_python_that_was_named_is_abandoned(script: str, make_box: MakeBox, doctor: Doctor) -> None:
    box = make_box(NEWER[0])
    box.write(f"{HOME}/python3", script, owner="ada", mode=0o755)
    answer = check_slow_machine(lambda: doctor.check(box, "--python", f"{HOME}/python3"))
    assert answer.json["python"] is None
    assert any(finding["severity"] in ("unknown", "error") for finding in answer.json["findings"])


@SLOW
def test_a_slow_python_on_path_is_abandoned(script: str, make_box: MakeBox, doctor: Doctor) -> None:
    box = make_box(NEWER[0])
    box.write("/usr/local/bin/python3", script, mode=0o755)
    check_slow_machine(lambda: doctor.check(box))


def test_the_finding_is_unknown_and_not_an_error(make_box: MakeBox, doctor: Doctor) -> None:
    box = make_box(NEWER[0])
    box.write("/usr/local/bin/python3", SLEEPS, mode=0o755)
    answer = doctor.check(box)
    assert answer.works("create-venv") is None
    assert answer.works("pip-install") is None
    assert [finding for finding in answer.json["findings"] if finding["blocks"]] != []
    assert "error" not in [finding["severity"] for finding in answer.json["findings"]]


def test_programs_that_hang_do_not_stop_the_check(make_box: MakeBox, doctor: Doctor) -> None:
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
        box.write(f"/opt/slow/{name}", IGNORES_SIGNALS, mode=0o755)
    check_slow_machine(lambda: doctor.check(box, env={"PATH": "/opt/slow:/usr/bin:/bin"}))


def test_no_process_is_left_running(make_box: MakeBox, doctor: Doctor) -> None:
    box = make_box(NEWER[0])
    box.write("/usr/local/bin/python3", FORKS, mode=0o755)
    # killed processes disappear after a moment
    script = '"$@"; while grep -qsz "^600$" /proc/[0-9]*/cmdline; do sleep 0.05; done'
    done = box.run(["sh", "-c", script, "sh", *doctor.argv(box), "check"])
    assert "gave no answer" in done.out
