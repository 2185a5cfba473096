"""Matches are ranked: causes before symptoms, certain before likely, earlier before later."""

from __future__ import annotations

import io

from doctor.explain.rank import explain
from tests.corpus import CHECKS

LOCKED = "E: Could not get lock /var/lib/dpkg/lock-frontend. It is held by process 812 (unattended-upgr)\n"
ORDER = {
    "of a cause and a symptom, the cause": (
        ["externally-managed", "pip-missing"],
        "$ pip install six\nzsh: command not found: pip\n$ pip3 install six\nerror: externally-managed-environment\n",
    ),
    "the lock, then the program that was not installed because of it": (
        ["apt-locked", "pip-missing"],
        f"# apt-get install -y python3-pip\n{LOCKED}# pip install six\nbash: pip: command not found\n",
    ),
    "a certain match before a likely one": (
        ["hash-mismatch", "pipx-not-on-path"],
        "WARNING: The script x is installed in '/home/me/.local/bin' which is not on PATH.\n"
        "ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE.\n",
    ),
    "the missing name before the conclusion of the resolver": (
        ["no-matching-distribution", "resolution-conflict"],
        "  × No solution found when resolving dependencies:\n  ╰─▶ Because six1 was not found in the package "
        "registry and you require six1, we can conclude that your requirements are unsatisfiable.\n",
    ),
    "the earlier of two causes": (
        ["apt-locked", "externally-managed"],
        f"{LOCKED}error: externally-managed-environment\n",
    ),
}


def test_the_first_cause_comes_first() -> None:
    for name, (order, text) in ORDER.items():
        matches = explain(io.BytesIO(text.encode()), CHECKS)
        assert [match.id for match in matches] == order, name
