"""The real tools: what they do here is the truth."""

from __future__ import annotations

from tests.boxes import tiny
from tests.boxes.box import Box, Run
from tests.boxes.oracle.case import APT, PIP, PIPX, VENV, Case


def attempt(action: str, case: Case, box: Box) -> Run:
    """Do it, as the case's user with the case's variables."""
    env = dict(case.env)
    find = " ".join(tiny.FIND)
    if action == PIPX:
        # its own calls of pip do not get --pip-args in pipx 1.1: nothing may wait for a network
        env |= {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": tiny.WHEELS}
    install = ["apt-get", "install", "--yes", "--no-install-recommends", tiny.PACKAGE]
    argv = {
        PIP: [case.python, "-m", "pip", "install", *tiny.FIND, tiny.LIBRARY],
        VENV: [case.python, "-m", "venv", "/tmp/new-environment"],
        PIPX: ["pipx", "install", f"--pip-args={find}", tiny.APPLICATION],
        APT: install if case.user == "root" else ["sudo", "-S", *install],
    }[action]
    return box.run(argv, user=case.user, env=env, stdin=b"secret\n")
