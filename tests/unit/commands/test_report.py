"""``doctor report`` says what a maintainer needs, names nobody, and cannot be made to contain Markdown of others."""

from __future__ import annotations

import os
import platform
import pwd
import re
import subprocess
import sys
from pathlib import Path

import pytest

from doctor.report import anonymous
from doctor.report.anonymous import Anonymiser
from tests import REPOSITORY

OUTSIDE = re.compile(r"<!-- Made by .*|     Read it before you publish it\. -->|\*\*[A-Za-z ]+\*\*|")
"""Every line that may stand outside of the fenced blocks."""


def report(home: Path, cwd: Path, **variables: str) -> str:
    """Run ``doctor report`` in a folder, without stdin as some services do, and return what it prints."""
    run = subprocess.run(
        [sys.executable, "-m", "doctor", "report"],
        cwd=cwd,
        env={"PATH": "/usr/bin:/bin", "PYTHONPATH": str(REPOSITORY), "HOME": str(home), "LANG": "C.UTF-8", **variables},
        capture_output=True,
        text=True,
        preexec_fn=lambda: os.close(0),
    )
    assert (run.returncode, run.stderr) == (0, "")
    return run.stdout


def outside_of_fences(markdown: str) -> list[str]:
    """Return the lines outside of fenced blocks, by the rules of CommonMark; the last block must be closed."""
    outside, fence = [], ""
    for line in markdown.splitlines():
        opening = re.match(r" {0,3}(`{3,})[^`]*$", line)
        if fence and re.fullmatch(rf" {{0,3}}{fence}`*\s*", line):
            fence = ""
        elif not fence and opening:
            fence = opening[1]
        elif not fence:
            outside.append(line)
    assert not fence
    return outside


def test_a_hostile_machine_reveals_nothing_and_injects_nothing(tmp_path: Path) -> None:
    home = tmp_path / "ho'me of lovelace"
    project = home / "clients/acme ````\n# Heading @someone <img src=x>"
    project.mkdir(parents=True)
    (project / "requirements.txt").touch()
    (project / "pyproject.toml").write_text('[project]\nname = "x"\nversion = "1"\nrequires-python = ">=3```\\n# x"\n')
    (home / ".config/pip").mkdir(parents=True)
    (home / ".config/pip/pip.conf").write_text("[global]\nindex-url = https://lovelace:hunter2@pypi.acme.example/x\n")
    (home / ".config/doctor").mkdir()
    (home / ".config/doctor/config.toml").write_text('fail-on = "`````"\n')
    text = report(
        home,
        project,
        USER="lovelace",
        VIRTUAL_ENV=f"{tmp_path}/other-client/venv",
        PYTHONPATH=f"{REPOSITORY}:{home}/secret-project/lib",
        PIP_TARGET=f"/srv/{os.uname().nodename}/site",
    )
    for name in (
        "lovelace",
        "hunter2",
        "acme",
        "someone",
        "client",
        "secret-project",
        os.uname().nodename,
        str(tmp_path),
    ):
        assert name not in text, (name, text)
    assert [line for line in outside_of_fences(text) if not OUTSIDE.fullmatch(line)] == []
    for expected in ("doctor 0", "moved-venv", "PROJECT", "~/.config/pip/pip.conf:2", "/srv/HOST/site", "fail-on"):
        assert expected in text, expected


def test_an_account_with_the_name_of_the_distribution_hides_no_system(tmp_path: Path) -> None:
    system = platform.freedesktop_os_release()
    assert system["PRETTY_NAME"] in report(tmp_path, tmp_path, USER=system["ID"])


def test_nothing_is_shown_as_a_value_of_python(tmp_path: Path) -> None:
    (tmp_path / "requirements.txt").touch()
    text = report(tmp_path, tmp_path)
    assert not re.search(r"\b(None|True|False)\b", text), text
    assert "terminal: no" in text and "venv: " in text and "requires Python: any version" in text


def test_the_runs_are_named_by_their_kinds(tmp_path: Path) -> None:
    (tmp_path / "state/doctor/receipts").mkdir(parents=True)
    (tmp_path / "state/doctor/receipts/20261121-013000-271828-1a2b.json").write_text("damaged")
    text = report(tmp_path, tmp_path, XDG_STATE_HOME=f"{tmp_path}/state")
    assert "receipts that could not be read: 1" in text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("/home/ada/web/app/.venv: broken", "PROJECT/.venv: broken"),
        ("/home/ada/web/app2/.venv", "~/…/.venv"),
        ("/home/ada/.local/bin and /home/adam/x", "~/.local/bin and ~USER/x"),
        ("/home/ada/.bashrc:3 belongs to Ada", "~/.bashrc:3 belongs to USER"),
        ("ada-b and ada", "USER and USER"),
        ("adapter on laptop.example.org, laptop-2", "adapter on HOST, HOST-2"),
        ("cd '/srv/it'\"'\"'s/x'", "cd 'OTHER/x'"),
        ("index https://token@mirror.example.org/simple", "index https://****@HOST/simple"),
        ("index https://mirror/s3cret/simple, https://mirror?x=s3cret", "index https://HOST/… https://HOST/…"),
        ("wheels in file:///srv/wheels", "wheels in file:///srv/wheels"),
        (f"/usr/bin/python3 in {os.getcwd()}/x", f"/usr/bin/python3 in {os.getcwd()}/x"),
    ],
)
def test_names_are_replaced(text: str, expected: str) -> None:
    folders = {
        "/home/ada": "~",
        "/home/ada/web/app": "PROJECT",
        "/srv/it's": "OTHER",
        "/": "never",
        "": "never",
        "x": "never",
    }
    assert Anonymiser(folders, ["ada", "ada-b"], ["laptop", "laptop.example.org", "localhost", ""])(text) == expected


def test_accounts_are_those_of_people_and_of_this_user(monkeypatch: pytest.MonkeyPatch) -> None:
    accounts = {"daemon": 1, "runner": 977, "ada": 1000, "bob": 59999, "nobody": 65534}
    records = [pwd.struct_passwd((name, "x", number, 0, "", "/", "")) for name, number in accounts.items()]
    monkeypatch.setattr(pwd, "getpwall", lambda: records)
    monkeypatch.setattr(os, "geteuid", lambda: 977)
    assert anonymous.names_of_people({"SUDO_USER": "eve", "USER": "root"}) == {"runner", "ada", "bob", "eve"}
    monkeypatch.setattr(anonymous, "_PEOPLE", range(1000, 10**15))  # as long as the numbers are not listed for each
    assert anonymous.names_of_people({}) == {"runner", "ada", "bob", "nobody"}
