"""Failures that few people meet have the same answer in other languages, tools and places."""

from __future__ import annotations

import io

import pytest

from doctor.explain.rank import Match, explain, next_remedy
from doctor.report.remedies import render
from tests.corpus import CHECKS

ANSWERS = {
    "held packages, in German": (
        "$ sudo apt install python3-venv\n python3-venv : Hängt ab von: python3.11-venv soll aber nicht installiert "
        "werden\nE: Probleme können nicht korrigiert werden, Sie haben zurückgehaltene defekte Pakete.\n",
        "apt-broken",
        "sudo apt-get update && sudo apt-get full-upgrade",
    ),
    "another version, in German": (
        "$ sudo apt install python3.12-venv\nE: Paket python3.12-venv kann nicht gefunden werden.\n",
        "apt-unavailable",
        "apt-get install python3-venv",
    ),
    "another version, in Japanese": (
        "$ sudo apt install python3.12-dev\nE: パッケージ python3.12-dev が見つかりません\n",
        "apt-unavailable",
        "apt-get install python3-dev",
    ),
    "a percent sign in a crontab": (
        "Subject: Cron <ada@box> python3 /srv/a%1/report.py\n\nTraceback (most recent call last):\n"
        "  File \"/srv/a%1/report.py\", line 1, in <module>\nModuleNotFoundError: No module named 'requests'\n",
        "module-not-found",
        r"/srv/a\%1/.venv/bin/python /srv/a\%1/report.py",
    ),
    "an image of Nix": (
        "#7 [3/4] RUN pip install six\n#7 0.5 error: externally-managed-environment\n#7 0.5 ╰─> This command has been "
        "disabled as it tries to modify the immutable\n#7 0.5     `/nix/store` filesystem.\n",
        "externally-managed",
        'RUN python3 -m venv /opt/venv && /opt/venv/bin/pip install six\nENV PATH="/opt/venv/bin:$PATH"',
    ),
    "a job on Windows": (
        "##[group]Run pip install six==9\nshell: C:\\Program Files\\PowerShell\\7\\pwsh.EXE -command \". '{0}'\"\n"
        "ERROR: Could not find a version that satisfies the requirement six==9 (from versions: 1.0, 2.0)\n"
        "##[error]Process completed with exit code 1.\n",
        "no-matching-distribution",
        "- run: |\n    py -m venv .venv\n    .venv\\Scripts\\python -m pip install six",
    ),
    "what a job replaces": (
        "Run sudo pip install ${{ matrix.name }}\nshell: /usr/bin/bash -e {0}\n1.sh: line 1: sudo: command not found\n",
        "command-not-found",
        "doctor explain command-not-found",
    ),
    "pip's own advice": (
        "ERROR: Can not perform a '--user' install. User site-packages are not visible in this virtualenv.\n"
        "[notice] To update, run: pip install --upgrade pip\n",
        "environment-override",
        "doctor explain environment-override",
    ),
}
"""A log, its condition, and the command or the lines for it."""


def _first(log: str) -> Match:
    return explain(io.BytesIO(log.encode()), CHECKS)[0]


@pytest.mark.parametrize("name", ANSWERS)
def test_the_condition_and_its_command_are_found(name: str) -> None:
    log, condition, command = ANSWERS[name]
    match = _first(log)
    assert (match.id, render(next_remedy((match,))).text) == (condition, command)
