"""sudo that asks: at a terminal it asks by itself, elsewhere nothing hangs, and Ctrl-C tears nothing apart."""

from __future__ import annotations

import re
import shlex

import pytest

from tests.boxes import tiny
from tests.boxes.box import Box
from tests.boxes.conftest import MakeBox
from tests.boxes.doctor import Doctor
from tests.boxes.layers import FULL
from tests.boxes.person import CTRL_C, sit
from tests.tools.schema import parse

pytestmark = pytest.mark.box
SECRET = "correct horse"
ASKED = "password for ada:"
SETTINGS = "DEBIAN_FRONTEND=noninteractive NEEDRESTART_SUSPEND=1"
CONSENT = ("[y/N]", "y\n")


def box_that_asks(box: Box, *, script: str = "true", settings: str = "") -> None:
    """Ada may do all by sudo, with her password."""
    box.write("/etc/sudoers.d/ada", f"ada ALL=(ALL) ALL\n{settings}", mode=0o440)
    assert box.run(["chpasswd"], user="root", stdin=f"ada:{SECRET}\n".encode()).code == 0
    tiny.archive(box, script=script)


def is_installed(box: Box) -> bool:
    run = box.run(["dpkg-query", "--show", "--showformat=${db:Status-Status}", tiny.PACKAGE])
    assert box.run(["dpkg", "--audit"]).out == ""
    return run.out == "installed"


@pytest.mark.parametrize("suite", ["bookworm", "trixie"])
def test_the_password_is_asked_for_at_a_terminal(suite: str, make_box: MakeBox, doctor: Doctor) -> None:
    box = make_box(suite, FULL)
    box_that_asks(box, script="sleep 2.5")
    words = [*doctor.argv(box), "fix", "--apt", tiny.PACKAGE]
    done = sit(box, words, CONSENT, (ASKED, "wrong\n"), (ASKED, f"{SECRET}\n"))
    assert done.code == 0 and is_installed(box), done
    assert SECRET not in done.screen and "Done:" in done.screen
    assert re.search(r"\r  \d+ s", done.screen.rpartition(ASKED)[2]), "what is being done goes on being timed"
    assert not re.search(r"\d s\r", done.screen.partition(ASKED)[2].rpartition(ASKED)[0]), "but not over the prompt"
    nobody = doctor.run(box, "undo")
    assert nobody.code == 4 and f"sudo env {SETTINGS} apt-get purge --yes {tiny.PACKAGE}" in nobody.err, nobody
    undone = sit(box, [*doctor.argv(box), "undo"], (ASKED, f"{SECRET}\n"))
    assert undone.code == 0 and not is_installed(box), undone


def test_a_password_that_is_not_given(make_box: MakeBox, doctor: Doctor) -> None:
    box = make_box("bookworm", FULL)
    box_that_asks(box)
    words = [*doctor.argv(box), "fix", "--apt", "--yes", tiny.PACKAGE]
    printed = f"sudo env {SETTINGS} apt-get install --yes"
    wrong = sit(box, words, *[(ASKED, "wrong\n")] * 3)
    assert wrong.code == 4 and printed in wrong.screen and "sudo did not allow it" in wrong.screen, wrong
    interrupted = sit(box, words, (ASKED, CTRL_C))
    assert interrupted.code == 130 and "Interrupted" in interrupted.screen, interrupted
    nobody = doctor.run(box, "fix", "--json", "--apt", "--yes", tiny.PACKAGE)
    held = parse(nobody.out)
    assert (held["status"], held["exit_code"], nobody.code) == ("needs-consent", 4, 4)
    assert "no terminal" in held["message"] and not is_installed(box)
    typed = sit(box, ["sh", "-c", shlex.join(held["plan"][-1]["argv"])], (ASKED, f"{SECRET}\n"))
    assert typed.code == 0 and is_installed(box), typed
    box_that_asks(box, settings="Defaults timestamp_timeout=0\n")
    again = sit(box, [*doctor.argv(box), "fix", "--apt", "--yes", "python3-pip-whl", "sl"], (ASKED, f"{SECRET}\n"))
    assert again.code == 4 and "each time" in again.screen, again


def test_ctrl_c_while_apt_is_at_work(make_box: MakeBox, doctor: Doctor) -> None:
    """The answer goes to a file, and is one document all the same; prompt and progress are on the screen."""
    box = make_box("bookworm", FULL)
    box_that_asks(box, script=": > /tmp/at-work; until [ -e /tmp/typed-0 ]; do sleep 0.1; done; sleep 1")
    words = shlex.join([*doctor.argv(box), "fix", "--json", "--apt", "--yes", tiny.PACKAGE])
    turns = ((ASKED, f"{SECRET}\n"), ("\r  ", ""), ("/tmp/at-work", CTRL_C))
    run = sit(box, ["sh", "-c", f"exec {words} > /tmp/answer"], *turns)
    assert run.code == 130 and "left to finish first" in run.screen, run
    told = parse(box.path("/tmp/answer").read_text())
    assert (told["status"], told["exit_code"], told["receipt"]) == ("failed", 130, None), told
    assert not is_installed(box)
