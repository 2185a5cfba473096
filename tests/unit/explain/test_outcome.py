"""A script that went another way after a failure, and succeeded, has no failure left; one that failed again has."""

from __future__ import annotations

import pytest

from tests.corpus import recognise
from tests.corpus.reports import MANAGED

REFUSED = f"+ python3 -m pip install --quiet nox\n{MANAGED}"
ELSEWHERE = "+ python3 -m venv /tmp/env\n+ /tmp/env/bin/pip install --quiet nox\n"


@pytest.mark.parametrize(
    "log",
    [
        f"{REFUSED}{ELSEWHERE}+ /tmp/env/bin/nox -s lint\nnox > Session lint was successful in 4 seconds.\n",
        f"{REFUSED}+ pipx install nox\n  installed package nox 2024.4.15\ndone!\n+ nox --version\n",
        f"Installing nox with pip\n{MANAGED}falling back to a virtual environment\nInstallation complete.\n",
    ],
)
def test_a_fall_back_that_worked_leaves_no_failure(log: str) -> None:
    assert recognise(log.encode()) == "none"


@pytest.mark.parametrize(
    "log",
    [
        f"{REFUSED}{ELSEWHERE}ERROR: No matching distribution found for nox\n+ exit 1\n",
        f"{REFUSED}{ELSEWHERE}",  # it may not have ended
        f"{REFUSED}+ /tmp/env/bin/pip install --quiet six\n+ python3 -V\nPython 3.11.2\n",
        f"$ pip install nox\n{MANAGED}$ env/bin/pip install nox\n$ env/bin/nox\n",  # somebody tried, and asks why
        f"Installing nox\n{MANAGED}falling back to the system's Python\nerror: nox not found\n",
        f"Installing nox\n{MANAGED}falling back to the system's Python\n",
    ],
)
def test_a_failure_that_is_left_is_recognised(log: str) -> None:
    assert recognise(log.encode()) in ("externally-managed", "no-matching-distribution")
