"""Which Python ``doctor fix`` makes an environment of, and where, when that is not the first of each."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

import pytest

from doctor.commands import fix
from doctor.commands.resolve_goal import Words

MINOR = "{}.{}".format(*sys.version_info)
ASKED = ("This project asks for Python >=", "This project requires Python >=")


@pytest.fixture
def other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A second Python on a PATH of two; by its name it may be newer than the first."""
    real = os.path.realpath(sys.executable)
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin/python3").symlink_to(real)
    second = tmp_path / f"bin/python{MINOR}"
    second.write_text(f'#!/bin/sh\nexec {real} "$@"\n')
    second.chmod(0o755)
    (tmp_path / "project").mkdir()
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("VIRTUAL_ENV", raising=False)
    monkeypatch.chdir(tmp_path / "project")
    return str(second)


def planned(capsys: pytest.CaptureFixture[str], words: Words) -> tuple[int, dict[str, Any]]:
    code = fix.run(words, dry_run=True, yes=False, as_json=True)
    return code, json.loads(capsys.readouterr().out)


def test_the_one_on_the_box_that_would_do(other: str, capsys: pytest.CaptureFixture[str]) -> None:
    Path("pyproject.toml").write_text(f'[project]\nname = "x"\nrequires-python = ">={MINOR}.90"\n')
    for words in (Words(wish="venv"), Words()):
        code, told = planned(capsys, words)
        assert (code, told["status"]) == (0, "planned")
        assert other in told["plan"][0]["argv"]
    code, told = planned(capsys, Words(names=("six",)))
    assert code == 1 and told["message"].startswith(ASKED) and told["message"].endswith(f"--python {other}")


def test_there_is_none(other: str, capsys: pytest.CaptureFixture[str]) -> None:
    Path("pyproject.toml").write_text('[project]\nname = "x"\nrequires-python = ">=3.99"\n')
    for words in (Words(wish="venv"), Words()):
        code, told = planned(capsys, words)
        assert code == 1 and told["message"].startswith(ASKED)
    code, told = planned(capsys, Words(wish="venv", python=other))
    assert (code, told["status"]) == (0, "planned")


def test_what_is_windows_own_is_left_to_it(
    other: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    Path("requirements.txt").write_text("six\n")
    Path(".venv/Scripts").mkdir(parents=True)
    Path(".venv/Scripts/python.exe").touch()
    Path(".venv/pyvenv.cfg").write_text("home = C:\\Python311\n")
    _, told = planned(capsys, Words(wish="venv"))
    assert told["message"] == "Rebuild .venv: it was made on Windows."
    monkeypatch.setenv("WSL_DISTRO_NAME", "Debian")
    _, told = planned(capsys, Words(wish="venv"))
    assert told["message"].startswith("Make venv ")


def test_the_one_that_the_folder_pins(other: str, capsys: pytest.CaptureFixture[str]) -> None:
    Path("../bin/python3.98").write_text(Path(other).read_text())
    Path("../lib/python3.98").mkdir(parents=True)
    Path("../lib/python3.98/os.py").touch()
    Path("../bin/python3.98").chmod(0o755)
    newer = f"{os.path.dirname(other)}/python3.98"
    Path(".python-version").write_text("3.98\n")
    for words in (Words(wish="venv"), Words(wish="venv", path="here")):
        code, told = planned(capsys, words)
        assert (code, told["status"]) == (0, "planned")
        assert newer in told["plan"][0]["argv"]
    _, told = planned(capsys, Words(wish="venv", python=other))
    assert other in told["plan"][0]["argv"] and not told["notes"]
    Path("pyproject.toml").write_text('[project]\nname = "x"\nrequires-python = "<3.98"\n')
    _, told = planned(capsys, Words(wish="venv"))
    assert newer not in told["plan"][0]["argv"]
    assert told["notes"][0].startswith("The project's .python-version asks for Python 3.98, and .venv is made with ")


def test_what_stands_is_not_made_anew_for_a_pin(other: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert fix.run(Words(wish="venv"), dry_run=False, yes=False, as_json=True) == 0
    capsys.readouterr()
    for pin, better in (
        (MINOR, None),
        ("3.99", "No such Python is here."),
        ("pypy3.10", None),
        ("3.99\n3.98", "No such"),
    ):
        Path(".python-version").write_text(pin)
        _, told = planned(capsys, Words(wish="venv"))
        assert told["status"] == "nothing-to-do"
        assert [better in note for note in told["notes"]] == [True] if better else not told["notes"]


def test_to_the_last_number(other: str, capsys: pytest.CaptureFixture[str]) -> None:
    exact = sys.version.split()[0]
    code, told = planned(capsys, Words(wish="venv", python=exact))
    assert (code, told["status"]) == (0, "planned")
    code, told = planned(capsys, Words(wish="venv", python=f"{MINOR}.99"))
    assert code == 1
    assert told["message"].startswith(
        f"There is no Python to make it from: no Python {MINOR}.99 was found: {other} is {exact}"
    )
    code, told = planned(capsys, Words(wish="venv", python="3.98"))
    assert code == 1 and f"Here are: {MINOR} ({other})" in told["message"]
