"""The variables with which uv ends; the values were tried with uv 0.13."""

from __future__ import annotations

from pathlib import Path

import pytest

from doctor.facts.pip_config import PipOption
from doctor.probe.rootfs import Rootfs
from doctor.probe.uv_variables import find_refused


def refused(variable: str, value: str) -> list[str]:
    name = variable.removeprefix("UV_").lower().replace("_", "-")
    option = PipOption(name=name, value=value, source=variable, level="variable", section="env")
    return [reason for _, reason in find_refused(Rootfs(), [option])]


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("UV_LINK_MODE", "fast"),
        ("UV_PYTHON_DOWNLOADS", "no"),
        ("UV_RESOLUTION", "low"),
        ("UV_OFFLINE", "maybe"),
        ("UV_COMPILE_BYTECODE", "2"),
        ("UV_HTTP_TIMEOUT", "30s"),
        ("UV_HTTP_TIMEOUT", "٣"),
        ("UV_CONCURRENT_DOWNLOADS", "0"),
    ],
)
def test_a_value_that_uv_does_not_accept(variable: str, value: str) -> None:
    assert refused(variable, value) == [f"{variable} has a value that uv does not accept: {value}"]
    assert len(refused("UV_LINK_MODE", "x" * 9999)[0]) < 200


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("UV_LINK_MODE", "copy"),
        ("UV_PYTHON_DOWNLOADS", "never"),
        ("UV_OFFLINE", "1"),
        ("UV_COMPILE_BYTECODE", "TRUE"),
        ("UV_HTTP_TIMEOUT", "300"),
        ("UV_HTTP_RETRIES", "0"),
        ("UV_SOME_DAY", "fast"),
        ("UV_INDEX_URL", "https://a.example/simple"),
        ("UV_PROJECT_ENVIRONMENT", ".venv"),
    ],
)
def test_silent_where_uv_accepts_it(variable: str, value: str) -> None:
    assert refused(variable, value) == []


def test_a_folder_where_no_environment_can_be_created() -> None:
    reason = refused("UV_PROJECT_ENVIRONMENT", "/proc/self/venv")
    assert reason == ["you cannot write to /proc/self/venv, set in UV_PROJECT_ENVIRONMENT"]


def test_silent_where_the_environment_exists_or_can_be_created(tmp_path: Path) -> None:
    assert refused("UV_PROJECT_ENVIRONMENT", str(tmp_path / "new/venv")) == []
    (tmp_path / "venv").mkdir()
    (tmp_path / "venv/pyvenv.cfg").touch()
    (tmp_path / "venv").chmod(0o555)
    assert refused("UV_PROJECT_ENVIRONMENT", str(tmp_path / "venv")) == []
