from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from doctor.facts.pip_config import PipConfig
from doctor.probe import pip_config
from doctor.probe.rootfs import Rootfs


@pytest.fixture
def home(tmp_path: Path) -> Path:
    for folder in ("home/.config/pip", "home/.pip", "xdg/pip", "venv"):
        (tmp_path / folder).mkdir(parents=True)
    return tmp_path


def told(home: Path, **environ: str) -> PipConfig:
    """The settings, without those of the machine that the tests run on."""
    base = {"HOME": f"{home}/home", "XDG_CONFIG_DIRS": f"{home}/xdg"}
    found = pip_config.look(Rootfs(), f"{home}/venv", base | environ)
    return replace(found, pip=tuple(s for s in found.pip if not s.source.startswith("/etc/pip.conf")))


def bypass(found: PipConfig) -> tuple[str, str] | None:
    setting = found.effective("break-system-packages")
    return (setting.level, setting.value) if setting else None


def test_levels_in_pips_order(home: Path) -> None:
    line = "[global]\nbreak-system-packages = {}\n"
    assert bypass(told(home)) is None
    for level, name in (
        ("global", "xdg/pip/pip.conf"),
        ("user", "home/.pip/pip.conf"),
        ("user", "home/.config/pip/pip.conf"),
        ("site", "venv/pip.conf"),
    ):
        (home / name).write_text(line.format(name))
        assert bypass(told(home)) == (level, name)
    named = home / "named.conf"
    named.write_text(line.format("named"))
    assert bypass(told(home, PIP_CONFIG_FILE=str(named))) == ("file", "named")
    assert bypass(told(home, PIP_BREAK_SYSTEM_PACKAGES="0")) == ("variable", "0")


def test_a_file_that_is_named_replaces_the_users_and_dev_null_all(home: Path) -> None:
    (home / "home/.config/pip/pip.conf").write_text("[global]\nuser = 1\n")
    (home / "xdg/pip/pip.conf").write_text("[global]\nbreak-system-packages = 1\n")
    named = home / "named.conf"
    named.touch()
    assert [s.name for s in told(home, PIP_CONFIG_FILE=str(named)).pip if s.level != "variable"] == [
        "break-system-packages"
    ]
    assert not [s for s in told(home, PIP_CONFIG_FILE="/dev/null").pip if s.level != "variable"]


def test_the_commands_own_section_wins_whatever_its_level(home: Path) -> None:
    (home / "xdg/pip/pip.conf").write_text("[install]\nbreak-system-packages = yes\n[freeze]\nuser = yes\n")
    (home / "venv/pip.conf").write_text("[global]\nbreak-system-packages = no\n")
    assert bypass(told(home)) == ("global", "yes")
    assert told(home).effective("user") is None


def test_names_and_empty_values_as_pip_takes_them(home: Path) -> None:
    (home / "venv/pip.conf").write_text("[global]\nBreak_System_Packages = true\nuser =\n")
    found = told(home, PIP_USER="")
    assert found.on("break-system-packages")
    assert found.effective("user") is None
    assert found.pip[0].source.endswith("venv/pip.conf:2")


@pytest.mark.parametrize("text", [b"no section = 1\n", b"[global\nuser = 1\n", b"[a]\n[a]\n", b"[global]\nx = \xff\n"])
def test_what_pip_cannot_parse(home: Path, text: bytes) -> None:
    (home / "venv/pip.conf").write_bytes(text)
    [(path, reason)] = told(home).broken
    assert path == f"{home}/venv/pip.conf"
    assert reason


def test_start_up_files(home: Path) -> None:
    (home / "home/.bashrc").write_text(
        "# export PIP_BREAK_SYSTEM_PACKAGES=1\nexport PIP_BREAK_SYSTEM_PACKAGES=1\necho PIP_BREAK_SYSTEM_PACKAGES\n"
    )
    [written] = told(home).written
    assert written.source == f"{home}/home/.bashrc:2"
    assert written.enables
