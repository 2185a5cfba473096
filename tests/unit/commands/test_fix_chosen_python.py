"""``doctor fix`` chooses the Python of an environment: by the project, by its pin, or by ``--python``."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

import pytest

from doctor.commands import fix
from doctor.core.errors import DoctorError, Exit
from doctor.core.goal import Goal
from tests.tools.schema import parse
from tests.unit.factories import make_goal

MINOR = "{}.{}".format(*sys.version_info)
REQUIRES = "This project requires Python >="
ENVIRONMENT = make_goal(route="environment")


@pytest.fixture
def second_python(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
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


def plan(capsys: pytest.CaptureFixture[str], goal: Goal) -> tuple[int, dict[str, Any]]:
    code = fix.run(goal, dry_run=True, yes=False, as_json=True)
    return code, parse(capsys.readouterr().out)


def test_a_python_that_fits_the_project_is_used(second_python: str, capsys: pytest.CaptureFixture[str]) -> None:
    Path("pyproject.toml").write_text(f'[project]\nname = "x"\nrequires-python = ">={MINOR}.90"\n')
    for goal in (ENVIRONMENT, Goal()):
        code, document = plan(capsys, goal)
        assert (code, document["status"]) == (0, "planned")
        assert second_python in document["plan"][0]["argv"]
    code, document = plan(capsys, make_goal("six"))
    assert code == 1 and document["message"].startswith(REQUIRES)
    assert document["message"].endswith(f"Use one that does: `doctor fix --venv --python {second_python}`")


def test_a_project_that_no_python_fits_is_declined(second_python: str, capsys: pytest.CaptureFixture[str]) -> None:
    Path("pyproject.toml").write_text('[project]\nname = "x"\nrequires-python = ">=3.99"\n')
    code, document = plan(capsys, ENVIRONMENT)
    assert code == 1 and document["message"].startswith(REQUIRES)
    assert document["message"].endswith(
        "No other installed Python does. Install one and pass its path: `doctor fix --venv --python PATH`"
    )
    code, document = plan(capsys, Goal())
    assert code == 1 and document["message"].startswith(REQUIRES)
    code, document = plan(capsys, make_goal(route="environment", python=second_python))
    assert (code, document["status"]) == (0, "planned"), "the user named it"


def test_an_environment_of_windows_is_left_alone_under_wsl(
    second_python: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    Path("requirements.txt").write_text("six\n")
    Path(".venv/Scripts").mkdir(parents=True)
    Path(".venv/Scripts/python.exe").touch()
    Path(".venv/pyvenv.cfg").write_text("home = C:\\Python311\n")
    _, document = plan(capsys, ENVIRONMENT)
    assert document["message"] == "Rebuild .venv, because it was created on Windows."
    monkeypatch.setenv("WSL_DISTRO_NAME", "Debian")
    _, document = plan(capsys, ENVIRONMENT)
    assert document["message"].startswith("Create venv ")


def test_the_python_that_the_project_pins_is_used(second_python: str, capsys: pytest.CaptureFixture[str]) -> None:
    Path("../bin/python3.98").write_text(Path(second_python).read_text())
    Path("../lib/python3.98").mkdir(parents=True)
    Path("../lib/python3.98/os.py").touch()
    Path("../bin/python3.98").chmod(0o755)
    newer = f"{os.path.dirname(second_python)}/python3.98"
    Path(".python-version").write_text("3.98\n")
    for goal in (ENVIRONMENT, make_goal(route="environment", path="here")):
        code, document = plan(capsys, goal)
        assert (code, document["status"]) == (0, "planned")
        assert newer in document["plan"][0]["argv"]
    _, document = plan(capsys, make_goal(route="environment", python=second_python))
    assert second_python in document["plan"][0]["argv"] and not document["notes"]
    Path("pyproject.toml").write_text('[project]\nname = "x"\nrequires-python = "<3.98"\n')
    _, document = plan(capsys, ENVIRONMENT)
    assert newer not in document["plan"][0]["argv"]
    assert document["notes"][0].startswith(
        "The project's .python-version requires Python 3.98, but .venv is created with "
    )


def test_an_existing_environment_is_not_rebuilt_for_a_pin(
    second_python: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert fix.run(ENVIRONMENT, dry_run=False, yes=False, as_json=True) == 0
    capsys.readouterr()
    for pin, expected in (
        (MINOR, None),
        ("3.99", "Python 3.99 is not installed."),
        ("pypy3.10", None),
        ("3.99\n3.98", "Python 3.99 is not installed."),
    ):
        Path(".python-version").write_text(pin)
        _, document = plan(capsys, ENVIRONMENT)
        assert document["status"] == "nothing-to-do"
        if expected:
            [note] = document["notes"]
            assert expected in note
        else:
            assert not document["notes"]


def test_a_python_is_chosen_by_its_exact_version(second_python: str, capsys: pytest.CaptureFixture[str]) -> None:
    exact = sys.version.split()[0]
    code, document = plan(capsys, make_goal(route="environment", python=exact))
    assert (code, document["status"]) == (0, "planned")
    with pytest.raises(DoctorError, match=r"^No Python was found to create the environment from: ") as caught:
        plan(capsys, make_goal(route="environment", python=f"{MINOR}.99"))
    assert f"{MINOR}.99" in caught.value.message and f"{second_python} is {exact}" in caught.value.message
    for goal in (make_goal(python="3.98"), make_goal("black", route="pipx", python="3.98")):
        with pytest.raises(DoctorError) as caught:
            plan(capsys, goal)
        assert caught.value.code == Exit.USAGE
        assert f"These are installed: {MINOR} ({second_python})" in caught.value.message
        assert caught.value.message.endswith("`uv python install 3.98`")
