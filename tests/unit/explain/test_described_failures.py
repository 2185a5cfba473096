"""A failure that people describe in their own words is recognised; a wish, a lesson and a log are not."""

from __future__ import annotations

import pytest

from tests.corpus import recognise

DESCRIBED = {
    "module-not-found": (
        "# ModuleNotFoundError since the last release\n",
        "Hello,\n\nmy script started yesterday. Today I only see that Python finds the numpy module missing.\n",
        "# Cannot import anything\n\nPython complains that the library does not exist.\n",
        "I try to start rover.py, but it says:\n\n\"No module named 'httpx'\"\n\nI looked for its folder.\n",
        "When I run rover.py it says \"No module named 'httpx'\" and stops.\n",
    ),
    "pip-missing": (
        "# The setup stops at its first line\n\npip is not recognized here, what now?\n",
        "# pip command not found\n\nThe second step does not work for me.\n",
    ),
    "pipx-missing": ("# Second step\n\nAfter a reboot I tried again, but pipx was not recognized in the window.\n",),
    "command-not-found": ("# rover\n\nI installed it with pip, and my shell says that the command is not found.\n",),
    "network-error": (
        "# Cannot install at work\n\nWith pip I run into a certificate problem.\n",
        "# Abroad\n\nHere pip can't reach its server at all, and I need six.\n",
    ),
    "permission-denied": ("# Installing fails\n\npip stops, and I see a strange permission error.\n",),
    "distutils-missing": ("# Does not start\n\nPython 3.12 has no distutils any more, and the build fails with it.\n",),
    "out-of-memory": ("# Small board\n\nThe wheel is large, and I get a MemoryError from pip.\n",),
    "build-failure": ("# Building the wheel fails on my board\n",),
    "upgrade-broke-environments": ("# New release\n\nAll my virtualenvs are broken since the upgrade to 26.04.\n",),
    "no-matching-distribution": ("# Not there\n\nSince today pip can't find the package at all, and I need it.\n",),
    "pip-script-broken": ("# Machine\n\nSince the update of the machine my pip is broken.\n",),
    "python-too-old": ("# Setup\n\nThe script says that Python 3.7 is too old, and I have no other one.\n",),
    "activate-missing": ("# Environment does not contain activate\n",),
    "unknown-option": ("# Image\n\nI think that pip is newer, and `--use-feature=x` isn't supported any more.\n",),
}
NOT_TOLD = {
    "a change": "# Fix ModuleNotFoundError after the split\n",
    "a change with a type": "# fix(deps): No module named yaml in the image\n",
    "a wish": "# pip and certificates\n\nIt would be nice if pip explained the certificate error that I get.\n",
    "a wish for a warning": "# Unclear\n\nI think pip should warn when the module is missing.\n",
    "a wish for a hint": "# Slow network\n\npip should suggest another server when there is a timeout, I think.\n",
    "a lesson": "# Errors\n\nIf you see that pip is not recognized, then PATH is wrong. I always repair PATH.\n",
    "a general remark": "# Python\n\nvirtualenvs tend to break after an upgrade, and that is a problem.\n",
    "a change in a list": "# Version 2\n\n- Fix a ModuleNotFoundError\n- Add a check for a missing module\n",
    "another program": "# Cannot open my file\n\nThe viewer says permission denied when I open it.\n",
    "a session": "$ git commit -m 'The module is missing'\n[main 1a2b3c4] The module is missing\n",
    "a proposed line": "# Review\n\nI read it.\n\n+The module is missing in some cells.\n",
    "a module of another program": "# Web server\n\nIt cannot load module ssl_core, and I see no reason.\n",
    "no failure": "# Python 3.12 is out\n\nI read that distutils is gone.\n",
}


@pytest.mark.parametrize("condition", DESCRIBED)
def test_a_described_failure_is_recognised(condition: str) -> None:
    assert [recognise(text.encode()) for text in DESCRIBED[condition]] == [condition] * len(DESCRIBED[condition])


@pytest.mark.parametrize("name", NOT_TOLD)
def test_what_describes_no_failure_is_none(name: str) -> None:
    assert recognise(NOT_TOLD[name].encode()) == "none"
