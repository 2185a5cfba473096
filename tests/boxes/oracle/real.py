"""Run the real tools. Their results are the truth with which verdicts are compared."""

from __future__ import annotations

from tests.boxes import tiny
from tests.boxes.box import Box, Run
from tests.boxes.oracle.case import APT, PIP, PIPX, VENV, Case


def attempt(action: str, case: Case, box: Box) -> Run:
    """Attempt the action as the user and with the variables of the case."""
    env = dict(case.env)
    find = " ".join(tiny.FIND)
    if action == PIPX:
        # pipx 1.1 does not pass --pip-args to all calls of pip, and none of them may wait for a network
        env |= tiny.OFFLINE
    install = ["apt-get", "install", "--yes", "--no-install-recommends", tiny.PACKAGE]
    argv = {
        PIP: [case.python, "-m", "pip", "install", *tiny.FIND, tiny.LIBRARY],
        VENV: [case.python, "-m", "venv", "new-environment"],
        PIPX: ["pipx", "install", f"--pip-args={find}", tiny.APPLICATION],
        APT: install if case.user == "root" else ["sudo", "-S", *install],
    }[action]
    return box.run(argv, user=case.user, env=env, stdin=b"secret\n")
