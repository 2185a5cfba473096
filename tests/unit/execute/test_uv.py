"""uv in place of pip: its variables, a real installation, and what is said where it fails or does not start."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from doctor.core.errors import Exit, StepError
from doctor.execute import pip, uv
from doctor.facts.pip_config import PipConfig, PipOption
from doctor.plan.actions import PipInstall

UV = str(Path(sys.executable).with_name("uv"))


def option(name: str, value: str) -> PipOption:
    return PipOption(name=name, value=value, source="/etc/pip.conf:1", level="global", section="global")


def action(folder: Path, *requirements: str, program: str = UV) -> PipInstall:
    return PipInstall(
        path=str(folder / ".venv"), requirements=requirements, requirement_files=(), offline=True, cwd=str(folder),
        uv=program,
    )  # fmt: skip


@pytest.fixture
def python(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The Python of a new environment without pip; uv has a cache of its own."""
    monkeypatch.setenv("UV_CACHE_DIR", str(tmp_path / "cache"))
    subprocess.run([UV, "venv", "--quiet", "--python", sys.executable, tmp_path / ".venv"], check=True)
    return str(tmp_path / ".venv/bin/python")


def test_uv_gets_the_options_for_the_index_and_its_own_variables_which_win() -> None:
    options = tuple(
        option(*setting)
        for setting in (("index-url", "https://a"), ("find-links", "/a\n/b"), ("timeout", "9.5"), ("target", "/x"))
    )
    environ = {"UV_DEFAULT_INDEX": "https://b", "UV_TARGET": "/x", "UV_PYTHON": "/p", "PIP_TARGET": "/x", "CC": "gcc"}
    env = uv.environment(environ, PipConfig(options=options))
    assert {name: value for name, value in env.items() if name.startswith(("UV_", "PIP_T", "CC"))} == {
        "UV_DEFAULT_INDEX": "https://b",
        "UV_FIND_LINKS": "/a,/b",
        "UV_HTTP_TIMEOUT": "9",
        "CC": "gcc",
    }


def test_uv_installs_into_the_environment(tmp_path: Path, python: str) -> None:
    with zipfile.ZipFile(tmp_path / "tiny-1.0-py3-none-any.whl", "w") as wheel:
        wheel.writestr("tiny.py", "")
        wheel.writestr("tiny-1.0.dist-info/METADATA", "Metadata-Version: 2.1\nName: tiny\nVersion: 1.0\n")
        wheel.writestr("tiny-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        wheel.writestr("tiny-1.0.dist-info/RECORD", "tiny.py,,\n")
    config = PipConfig(options=(option("find-links", str(tmp_path)),))
    uv.install(action(tmp_path, "tiny"), python, str(tmp_path), config, lambda _: None)
    [installed] = (tmp_path / ".venv").glob("lib/*/site-packages/tiny-1.0.dist-info")
    assert (installed / "REQUESTED").exists(), "doctor imports what was asked for"


def test_a_failure_is_said_in_one_line(tmp_path: Path, python: str) -> None:
    with pytest.raises(StepError) as failure:
        uv.install(action(tmp_path, "missing-thing"), python, str(tmp_path), PipConfig(), lambda _: None)
    assert failure.value.reason.startswith("uv could not install it: No solution found when resolving dependencies")
    assert "missing-thing" in failure.value.reason and "\n" not in failure.value.reason
    assert failure.value.code == Exit.FAILED


def test_a_uv_that_does_not_start_is_said_in_one_line(tmp_path: Path, python: str) -> None:
    with pytest.raises(StepError, match="/nowhere/uv could not be started"):
        uv.install(action(tmp_path, "x", program="/nowhere/uv"), python, str(tmp_path), PipConfig(), lambda _: None)


def test_a_network_error_of_uv_is_worth_another_try() -> None:
    assert pip.network_failed(
        "error: Failed to fetch: x\n  cause: error sending request for url (x)\n  cause: dns error"
    )
