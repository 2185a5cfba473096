"""A sudo that asks for a password: it asks at a terminal, hangs nowhere else, and Ctrl-C breaks no package."""

from __future__ import annotations

import re
import shlex

import pytest

from tests.boxes import tiny
from tests.boxes.box import Box
from tests.boxes.conftest import MakeBox
from tests.boxes.doctor import Doctor
from tests.boxes.layers import FULL
from tests.boxes.terminal import CTRL_C, use_terminal
from tests.tools.schema import parse

pytestmark = pytest.mark.box
SECRET = "correct horse"
PROMPT = "password for ada:"
DEPENDENT = "doctor-tiny-dependent"
"""A package that requires ``tiny.PACKAGE``."""
APT_VARIABLES = "DEBIAN_FRONTEND=noninteractive NEEDRESTART_SUSPEND=1"
CONSENT = (("[d]etails: ", "d\n"), ("[y]es, [N]o: ", "y\n"))


def require_password(box: Box, *, script: str = "true", defaults: str = "") -> None:
    """Allow ada to run every command with sudo and her password. dpkg runs ``script`` to configure a tiny package."""
    box.write("/etc/sudoers.d/ada", f"ada ALL=(ALL) ALL\n{defaults}", mode=0o440)
    assert box.run(["chpasswd"], user="root", stdin=f"ada:{SECRET}\n".encode()).code == 0
    tiny.archive(box, DEPENDENT, tiny.PACKAGE, script=script, alone=True)


def is_installed(box: Box) -> bool:
    run = box.run(["dpkg-query", "--show", "--showformat=${db:Status-Status}", tiny.PACKAGE])
    assert box.run(["dpkg", "--audit"]).out == ""
    return run.out == "installed"


@pytest.mark.parametrize("suite", ["bookworm", "trixie"])
def test_sudo_asks_for_the_password_at_a_terminal(suite: str, make_box: MakeBox, doctor: Doctor) -> None:
    box = make_box(suite, FULL)
    require_password(box, script="sleep 2.5")
    argv = [*doctor.argv(box), "fix", "--apt", tiny.PACKAGE]
    done = use_terminal(box, argv, *CONSENT, (PROMPT, "wrong\n"), (PROMPT, f"{SECRET}\n"))
    assert done.code == 0 and is_installed(box), done
    assert SECRET not in done.screen and "Done: Install" in done.screen
    assert f"Install {tiny.PACKAGE} with apt.\r\nThis runs as root. `doctor undo` reverts it.\r\n" in done.screen
    assert re.search(r"  \S \d+ s", done.screen.rpartition(PROMPT)[2]), "the time of the step continues"
    assert not re.search(r"\d s\r", done.screen.partition(PROMPT)[2].rpartition(PROMPT)[0]), (
        "the time does not overwrite the prompt"
    )
    without_terminal = doctor.run(box, "undo")
    assert (
        without_terminal.code == 4
        and f"sudo env {APT_VARIABLES} apt-get purge --yes {tiny.PACKAGE}" in without_terminal.err
    ), without_terminal
    undone = use_terminal(box, [*doctor.argv(box), "undo"], (PROMPT, f"{SECRET}\n"))
    assert undone.code == 0 and not is_installed(box), undone


def test_without_the_password_the_commands_are_printed(make_box: MakeBox, doctor: Doctor) -> None:
    box = make_box("bookworm", FULL)
    require_password(box)
    argv = [*doctor.argv(box), "fix", "--apt", "--yes", tiny.PACKAGE]
    command = f"sudo env {APT_VARIABLES} apt-get install --yes"
    wrong = use_terminal(box, argv, *[(PROMPT, "wrong\n")] * 3)
    assert wrong.code == 4 and command in wrong.screen and "sudo refused the command" in wrong.screen, wrong
    interrupted = use_terminal(box, argv, (PROMPT, CTRL_C))
    assert interrupted.code == 130 and "Interrupted" in interrupted.screen, interrupted
    without_terminal = doctor.run(box, "fix", "--json", "--apt", "--yes", tiny.PACKAGE)
    stopped = parse(without_terminal.out)
    assert (stopped["status"], stopped["exit_code"], without_terminal.code) == ("needs-consent", 4, 4)
    assert "no terminal" in stopped["message"] and not is_installed(box)
    assert stopped["remedy"]["needs_root"] and "fix --apt" in stopped["message"]
    typed = use_terminal(box, ["sh", "-c", stopped["remedy"]["text"]], (PROMPT, f"{SECRET}\n"))
    assert typed.code == 0 and is_installed(box), typed
    require_password(box, defaults="Defaults timestamp_timeout=0\n")
    again = use_terminal(
        box, [*doctor.argv(box), "fix", "--apt", "--yes", "python3-pip-whl", DEPENDENT], (PROMPT, f"{SECRET}\n")
    )
    assert again.code == 4 and "every time" in again.screen, again


def test_ctrl_c_lets_apt_finish_and_rolls_back(make_box: MakeBox, doctor: Doctor) -> None:
    """The document goes to a file, while the prompt and the progress are shown on the screen."""
    box = make_box("bookworm", FULL)
    require_password(box, script=": > /tmp/at-work; until [ -e /tmp/typed-0 ]; do sleep 0.1; done; sleep 1")
    command = shlex.join([*doctor.argv(box), "fix", "--json", "--apt", "--yes", tiny.PACKAGE])
    turns = ((PROMPT, f"{SECRET}\n"), (" s", ""), ("/tmp/at-work", CTRL_C))
    run = use_terminal(box, ["sh", "-c", f"exec {command} > /tmp/answer"], *turns)
    assert run.code == 130 and "left to finish first" in run.screen, run
    document = parse(box.path("/tmp/answer").read_text())
    assert (document["status"], document["exit_code"], document["receipt"]) == ("failed", 130, None), document
    assert not is_installed(box)
