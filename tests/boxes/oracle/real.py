"""Run the real tools. Their results are the truth with which verdicts are compared."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from pathlib import Path

from tests.boxes import box as box_module
from tests.boxes import tiny
from tests.boxes.box import Box, Run
from tests.boxes.oracle import case as case_module
from tests.boxes.oracle.case import APT, PIP, PIPX, VENV, Case
from tests.boxes.roots import answers_of

_HOW = "".join(Path(str(module.__file__)).read_text() for module in (box_module, tiny, case_module))
"""What makes the state of a case, besides the case itself and the root; this file says what is run there."""


def remembered(action: str, case: Case, box: Box) -> Run:
    """Return what ``attempt`` returned for this case in a box of the same root, which has no reason to change.

    The real tools need nine tenths of the time of the oracle. An answer is forgotten together with its root.
    """
    key = hashlib.sha256("\n".join((action, repr(case), _HOW, Path(__file__).read_text())).encode()).hexdigest()
    file = answers_of(box.base) / key[:32]
    if file.exists():
        return Run(**json.loads(file.read_text()))
    run = attempt(action, case, box)
    partial = file.with_suffix(".partial")
    partial.write_text(json.dumps(dataclasses.asdict(run)))
    partial.rename(file)
    return run


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
