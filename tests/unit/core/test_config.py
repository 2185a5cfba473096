from __future__ import annotations

from pathlib import Path

import pytest

from doctor.core.config import Config, read
from doctor.core.errors import DoctorError
from doctor.diagnose.model import Finding, Severity


def chosen(cwd: Path, environ: dict[str, str] | None = None, **words: object) -> Config:
    words = {"only": None, "ignore": None, "fail_on": None} | words
    return read({"HOME": str(cwd / "home")} | (environ or {}), str(cwd), **words)  # type: ignore[arg-type]


def test_nothing_settled(tmp_path: Path) -> None:
    assert chosen(tmp_path) == Config()


def test_rising_order(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text('[tool.doctor]\nignore = ["a"]\nfail-on = "info"\nonly = ["x"]\n')
    assert chosen(tmp_path) == Config(only=("x",), ignore=("a",), fail_on="info")
    below = tmp_path / "below"
    below.mkdir()
    assert chosen(below).ignore == ("a",)
    own = tmp_path / "home/.config/doctor"
    own.mkdir(parents=True)
    (own / "config.toml").write_text('ignore = ["b"]\nfail-on = "warning"\n')
    assert chosen(tmp_path) == Config(only=("x",), ignore=("b",), fail_on="warning")
    variables = {"DOCTOR_IGNORE": "c, d"}
    assert chosen(tmp_path, variables).ignore == ("c", "d")
    assert chosen(tmp_path, variables, ignore=["e"]).ignore == ("e",)


@pytest.mark.parametrize("line", ['ignor = ["a"]', "ignore = 3", 'ignore = "a"', 'fail-on = "sometimes"', "only = [1]"])
def test_a_setting_that_is_not_understood_is_named(tmp_path: Path, line: str) -> None:
    (tmp_path / "pyproject.toml").write_text(f"[tool.doctor]\n{line}\n")
    with pytest.raises(DoctorError, match=r"pyproject\.toml"):
        chosen(tmp_path)


def test_a_typing_mistake_silences_no_check() -> None:
    with pytest.raises(DoctorError, match="Did you mean pip-missing"):
        Config(ignore=("pip-mising",)).refuse_unknown(["pip-missing", "pipx-missing"])
    Config(ignore=("pip-missing",)).refuse_unknown(["pip-missing"])


@pytest.mark.parametrize(
    ("level", "fails"),
    [("error", []), ("warning", ["warning"]), ("unknown", ["warning", "unknown"]), ("never", [])],
)
def test_fail_on(level: str, fails: list[str]) -> None:
    for severity in (Severity.WARNING, Severity.UNKNOWN, Severity.INFO):
        found = [Finding(id="x", severity=severity, summary="")]
        assert Config(fail_on=level).fails(found) is (severity.value in fails)
