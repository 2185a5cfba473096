"""uv in place of pip: its variables, a real installation, and what is said where it fails or does not start."""

from __future__ import annotations

import base64
import hashlib
import resource
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from doctor.core.errors import Exit, StepError
from doctor.core.record import replace
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


@pytest.fixture
def config(tmp_path: Path) -> PipConfig:
    """The options with which uv finds a wheel that has a command."""
    with zipfile.ZipFile(tmp_path / "tiny-1.0-py3-none-any.whl", "w") as wheel:
        wheel.writestr("tiny.py", "import sys\ndef main(): print(sys.prefix)\n")
        wheel.writestr("tiny-1.0.dist-info/METADATA", "Metadata-Version: 2.1\nName: tiny\nVersion: 1.0\n")
        wheel.writestr("tiny-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        wheel.writestr("tiny-1.0.dist-info/entry_points.txt", "[console_scripts]\ntiny = tiny:main\n")
        wheel.writestr("tiny-1.0.dist-info/RECORD", "tiny.py,,\n")
    return PipConfig(options=(option("find-links", str(tmp_path)),))


@pytest.mark.parametrize("program", ["uv", "a program that closes what it inherits", "a long path", "few open files"])
def test_uv_installs_into_the_environment(
    tmp_path: Path, python: str, config: PipConfig, program: str, request: pytest.FixtureRequest
) -> None:
    """Its commands run with the environment's Python, and RECORD has their digests, whatever path uv was given."""
    wrapper = tmp_path / "wrapper"
    wrapper.write_text(f'#!/bin/bash\nexec {UV} "$@" 100<&-\n')
    wrapper.chmod(0o755)
    path = tmp_path / ".venv"
    if program == "a long path":
        path = tmp_path / ("long" * 40) / ".venv"
        path.parent.mkdir()
        (tmp_path / ".venv").rename(path)
        python = str(path / "bin/python")
    if program == "few open files":
        limits = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (90, limits[1]))
        request.addfinalizer(lambda: resource.setrlimit(resource.RLIMIT_NOFILE, limits))
    uv_program = str(wrapper) if "closes" in program else UV
    uv.install(action(tmp_path, "tiny", program=uv_program), python, str(tmp_path), config, lambda _: None)
    [installed] = path.glob("lib/*/site-packages/tiny-1.0.dist-info")
    assert (installed / "REQUESTED").exists(), "doctor imports what was asked for"
    assert subprocess.check_output([path / "bin/tiny"], text=True).strip() == str(path)
    digest = base64.urlsafe_b64encode(hashlib.sha256((path / "bin/tiny").read_bytes()).digest()).rstrip(b"=").decode()
    assert f"bin/tiny,sha256={digest}," in (installed / "RECORD").read_text()
    assert not any(b"/proc/self/fd" in file.read_bytes() for file in (path / "bin").iterdir())


def test_uv_starts_the_python_of_the_first_environment_only(tmp_path: Path, python: str, config: PipConfig) -> None:
    """It remembers the answer for the next one, which has another path; not for one that sees the system's packages."""
    counted = []
    for name, flags in (("one", []), ("two", []), ("three", ["--system-site-packages"]), ("four", [])):
        path = tmp_path / name
        subprocess.run([UV, "venv", "--quiet", *flags, "--python", sys.executable, path], check=True)
        asked = replace(action(tmp_path, "tiny"), system_site_packages=bool(flags))
        uv.install(asked, str(path / "bin/python"), str(tmp_path), config, lambda _: None)
        assert list(path.glob("lib/*/site-packages/tiny.py")) and not list((tmp_path / ".venv").glob("lib/*/*/tiny.py"))
        counted.append(len(list(tmp_path.glob("cache/interpreter-*/*/*.msgpack"))))
    assert [number - counted[0] for number in counted] == [0, 0, 1, 1]


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
