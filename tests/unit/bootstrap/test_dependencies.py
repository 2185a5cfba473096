"""The dependencies that doctor installs, and how it starts pip for that; tests/packaging installs them for real."""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import tomllib
from packaging.requirements import Requirement as Reference

from doctor.bootstrap.dependencies import PINS, notify
from doctor.bootstrap.installers import _python_of_script, find_program
from doctor.bootstrap.pip_environment import for_programs, transport_variables, without_pip_config
from doctor.bootstrap.requirements import read_requirements
from doctor.bootstrap.seal import PACKAGES, SEAL, is_intact, write_seal
from tests import REPOSITORY

PROJECT = tomllib.loads((REPOSITORY / "pyproject.toml").read_text())
DEPENDENCIES: list[str] = PROJECT["project"]["dependencies"]


def test_requirements_are_read_as_packaging_reads_them() -> None:
    assert len(read_requirements()) == len(DEPENDENCIES)
    for requirement, text in zip(read_requirements(), DEPENDENCIES, strict=True):
        reference = Reference(text)
        assert requirement.name == reference.name
        for version in ("0.14", "0.15", "0.15.1", "0.28.9", "0.29", "0.29.0", "1.8", "2", "4", "13.7.0", "23.1", "99"):
            assert requirement.satisfied_by(version) == reference.specifier.contains(version), (text, version)
        for minor in range(10, 16):
            applies = reference.marker is None or reference.marker.evaluate({"python_version": f"3.{minor}"})
            assert requirement.applies_to(minor) == applies, (text, minor)


def test_only_transport_options_of_the_pip_config_are_passed_on() -> None:
    listing = """\
:env:.index-url='https://b.example/simple'
global.cert='/etc/ca.pem'
global.break-system-packages='true'
global.index-url='https://a.example/simple'
global.extra-index-url='https://c.example/simple\\nhttps://d.example/simple'
install.user='yes'
install.target='/somewhere'
global.require-virtualenv='true'
freeze.timeout='10'
"""
    assert transport_variables(listing) == {
        "PIP_INDEX_URL": "https://b.example/simple",
        "PIP_CERT": "/etc/ca.pem",
        "PIP_EXTRA_INDEX_URL": "https://c.example/simple https://d.example/simple",
    }


def test_pip_starts_without_variables_of_pip_and_python() -> None:
    environ = {"PIP_USER": "1", "PIP_PYTHON": "/x", "PYTHONPATH": "/x", "PYTHONHOME": "/x", "TMPDIR": "/x"}
    environment = for_programs({**environ, "https_proxy": "http://p.example"}, "/scratch")
    assert environment["https_proxy"] == "http://p.example"
    assert environment["TMPDIR"] == "/scratch"
    assert not environment.keys() & {"PIP_PYTHON", "PYTHONPATH", "PYTHONHOME"}
    assert "PIP_USER" not in without_pip_config(environment)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can use the home of another user")
def test_root_passes_on_no_settings_of_another_user(tmp_path: Path) -> None:
    theirs = {
        "HOME": str(tmp_path),
        "PATH": str(tmp_path),
        "XDG_CONFIG_HOME": f"{tmp_path}/x",
        "PIP_CONFIG_FILE": f"{tmp_path}/y",
    }
    assert for_programs(theirs, "/scratch")["PIP_CONFIG_FILE"] == f"{tmp_path}/y"
    os.chown(tmp_path, 4711, 4711)
    environment = for_programs({**theirs, "PIP_INDEX_URL": "https://i.example"}, "/scratch")
    assert environment["PIP_INDEX_URL"] == "https://i.example"
    assert not theirs.items() & environment.items()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a program away")
def test_root_runs_no_program_of_another_user(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for folder in ("theirs", "own"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "uv").touch(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}/theirs:{tmp_path}/own")
    assert find_program("uv") == f"{tmp_path}/theirs/uv"
    os.chown(tmp_path / "theirs", 4711, 4711)
    assert find_program("uv") == f"{tmp_path}/own/uv"


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a folder away")
def test_root_runs_no_pip_whose_python_loads_the_code_of_another_user(tmp_path: Path) -> None:
    environment, theirs = tmp_path / "env", tmp_path / "theirs"
    subprocess.run([sys.executable, "-m", "virtualenv", "--quiet", "--no-pip", str(environment)], check=True)
    script = tmp_path / "pip"
    script.write_text(f"#!{environment}/bin/python\n")
    theirs.mkdir()
    next(environment.glob("lib/*/site-packages")).joinpath("extra.pth").write_text(f"{theirs}\n")
    assert _python_of_script(str(script)) == f"{environment}/bin/python"
    os.chown(theirs, 4711, 4711)
    assert _python_of_script(str(script)) is None


def pins(path: Path) -> dict[str, Reference]:
    """Return the pinned requirements by name; every one of them has a hash."""
    blocks = re.split(r"\n(?=[a-z])", re.sub(r"(?m)^ *#.*\n?", "", path.read_text()).strip())
    assert all("--hash=sha256:" in block for block in blocks)
    requirements = [Reference(block.partition("\\")[0]) for block in blocks]
    assert all(re.fullmatch(r"==[\w.]+", str(requirement.specifier)) for requirement in requirements)
    named = {requirement.name: requirement for requirement in requirements}
    assert len(named) == len(requirements), "one version of each for every Python: the pyz contains only one"
    return named


def assert_satisfied(texts: list[str], pinned: dict[str, Reference]) -> None:
    for requirement in map(Reference, texts):
        version = str(pinned[requirement.name].specifier).removeprefix("==")
        assert requirement.specifier.contains(version), f"{requirement} is pinned to {version}: run `make pins`"


def test_the_pins_are_within_the_bounds_of_the_project() -> None:
    pinned, development = pins(PINS), pins(REPOSITORY / "tests/requirements.txt")
    assert_satisfied(DEPENDENCIES, pinned)
    assert_satisfied(PROJECT["dependency-groups"]["dev"] + DEPENDENCIES, development)
    assert {name: str(pin.specifier) for name, pin in pinned.items()}.items() <= {
        name: str(pin.specifier) for name, pin in development.items()
    }.items()


def test_a_damaged_copy_is_not_intact(tmp_path: Path) -> None:
    assert not is_intact(str(tmp_path)), "an empty folder"
    module = tmp_path / PACKAGES / "typer/__init__.py"
    module.parent.mkdir(parents=True)
    module.write_text("import rich\n")
    assert not is_intact(str(tmp_path)), "a folder that was not completed"
    write_seal(str(tmp_path))
    assert is_intact(str(tmp_path))
    assert (tmp_path / SEAL).read_text().split()[:2] == ["2", "12"], "the size tells what a power cut emptied"
    module.write_text("")
    assert not is_intact(str(tmp_path))
    write_seal(str(tmp_path))
    module.unlink()
    assert not is_intact(str(tmp_path))
    (tmp_path / SEAL).unlink()
    os.mkfifo(tmp_path / SEAL)
    assert not is_intact(str(tmp_path)), "and a pipe is not waited for"


def test_progress_is_wrapped_between_words_at_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.setenv("COLUMNS", "50")
    monkeypatch.setattr(sys, "stderr", terminal := Terminal())
    notify("first start from this folder: installing what doctor needs")
    assert terminal.getvalue() == "doctor: first start from this folder: installing\nwhat doctor needs\n"
