"""doctor's own configuration: where it is read from, and what wins."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from doctor.core import config
from doctor.core.config import Config, read_config
from doctor.core.errors import DoctorError
from doctor.core.record import replace


def read_in(cwd: Path, environ: dict[str, str] | None = None, **arguments: object) -> Config:
    arguments = {"only": None, "ignore": None, "fail_on": None} | arguments
    config = read_config({"HOME": str(cwd / "home")} | (environ or {}), str(cwd), **arguments)  # type: ignore[arg-type]
    return replace(config, only_source="", ignore_source="")


@pytest.fixture(autouse=True)
def machine_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Read another file in place of the one in /etc of this machine."""
    path = tmp_path / "machine.toml"
    monkeypatch.setattr(config, "MACHINE_FILE", str(path))
    return path


def test_an_empty_configuration_has_the_defaults(tmp_path: Path) -> None:
    assert read_in(tmp_path) == Config()


def test_machine_project_user_variables_and_arguments_override_one_another_in_this_order(
    tmp_path: Path, machine_file: Path
) -> None:
    machine_file.write_text('ignore = ["m"]\ninstaller = "uv"\n')
    assert read_in(tmp_path) == Config(ignore=("m",), installer="uv")
    machine_file.unlink()
    (tmp_path / "pyproject.toml").write_text('[tool.doctor]\nignore = ["a"]\nfail-on = "info"\nonly = ["x"]\n')
    assert read_in(tmp_path) == Config(only=("x",), ignore=("a",), fail_on="info")
    below = tmp_path / "below"
    below.mkdir()
    assert read_in(below).ignore == ("a",)
    folder = tmp_path / "home/.config/doctor"
    folder.mkdir(parents=True)
    (folder / "config.toml").write_text('ignore = ["b"]\nfail-on = "warning"\n')
    assert read_in(tmp_path) == Config(only=("x",), ignore=("b",), fail_on="warning")
    (tmp_path / "pyproject.toml").write_text('[tool.doctor]\ninstaller = "uv"\n')
    assert read_in(tmp_path).installer == "uv"
    assert read_in(tmp_path, {"DOCTOR_INSTALLER": "pip"}).installer == "pip"
    variables = {"DOCTOR_IGNORE": "c, d"}
    assert read_in(tmp_path, variables).ignore == ("c", "d")
    assert read_in(tmp_path, variables, ignore=["e"]).ignore == ("e",)


@pytest.mark.parametrize(
    "line",
    ['ignor = ["a"]', "ignore = 3", 'ignore = "a"', 'fail-on = "sometimes"', 'installer = "conda"', "only = [1]"],
)
def test_an_invalid_setting_is_named_with_its_file(tmp_path: Path, line: str) -> None:
    (tmp_path / "pyproject.toml").write_text(f"[tool.doctor]\n{line}\n")
    with pytest.raises(DoctorError, match=r"pyproject\.toml"):
        read_in(tmp_path)


def write_own(cwd: Path, content: bytes) -> Path:
    path = cwd / "home/.config/doctor/config.toml"
    path.parent.mkdir(parents=True)
    path.write_bytes(content)
    return path


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"installer = \n", "line 1"),
        (b"# caf\xe9\n", "not UTF-8"),
        (b"# long\n" * 50_000, "longer than"),
        (b"[tool.doctor\n", "line 1"),
    ],
)
def test_a_users_file_that_cannot_be_parsed_is_named_with_the_reason(
    tmp_path: Path, content: bytes, reason: str
) -> None:
    write_own(tmp_path, content)
    with pytest.raises(DoctorError, match=f"The settings in .*{reason}"):
        read_in(tmp_path)


def test_only_a_missing_file_has_no_settings(tmp_path: Path) -> None:
    path = write_own(tmp_path, b"")
    assert read_in(tmp_path) == Config()
    path.unlink()
    path.mkdir()
    with pytest.raises(DoctorError, match="its permissions do not let you read it"):
        read_in(tmp_path)
    path.rmdir()
    os.mkfifo(path)
    with pytest.raises(DoctorError, match="its permissions do not let you read it"):
        read_in(tmp_path)


def test_the_settings_of_a_project_are_a_table(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text("[tool]\ndoctor = 3\n")
    with pytest.raises(DoctorError, match="must be a table"):
        read_in(tmp_path)
    (tmp_path / "pyproject.toml").write_text("[tool.doctor\n")  # a finding says that it cannot be parsed
    assert read_in(tmp_path) == Config()


def test_a_mistyped_id_silences_no_check() -> None:
    with pytest.raises(DoctorError, match="Did you mean pip-missing"):
        Config(ignore=("pip-mising",)).require_known(["pip-missing", "pipx-missing"])
    Config(ignore=("pip-missing",)).require_known(["pip-missing"])


@pytest.mark.parametrize(
    ("variables", "message"),
    [
        ({"DOCTOR_INSTALLER": "foo"}, "DOCTOR_INSTALLER: installer must be pip or uv, not foo"),
        ({"DOCTOR_FAIL_ON": "bogus"}, "DOCTOR_FAIL_ON: fail-on must be one of"),
        ({"DOCTOR_IGNORE": "a nope"}, "DOCTOR_IGNORE: There is no condition called nope"),
        ({}, "pyproject.toml: There is no condition called none"),
    ],
)
def test_a_message_names_the_variable_or_the_file(tmp_path: Path, variables: dict[str, str], message: str) -> None:
    (tmp_path / "pyproject.toml").write_text('[tool.doctor]\nonly = ["none"]\n' if not variables else "")
    with pytest.raises(DoctorError, match=re.escape(message)):
        read_config(variables, str(tmp_path)).require_known(["a", "b"])


def test_an_argument_needs_no_name(tmp_path: Path) -> None:
    with pytest.raises(DoctorError, match=r"^There is no condition called nope"):
        read_config({"DOCTOR_ONLY": "a"}, str(tmp_path), only=["nope"]).require_known(["a"])
