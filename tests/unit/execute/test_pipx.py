"""Applications of pipx: doctor mends their links, carries their metadata, and passes options on."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import pytest

from doctor.execute import pipx


@pytest.fixture
def app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The environment of an application that was moved: the link to its command leads to the former folder."""
    folder = tmp_path / "pipx/venvs/black"
    (folder / "bin").mkdir(parents=True)
    (folder / "pyvenv.cfg").write_text(f"home = {Path(sys.executable).parent}\n")
    (folder / "bin/python").symlink_to(sys.executable)
    (folder / "bin/black").write_text(f"#!{folder}/bin/python\n")
    package = {"package": "black", "apps": ["black"], "include_apps": True, "suffix": ""}
    (folder / pipx.METADATA).write_text(json.dumps({"main_package": package, "source_interpreter": "/old/python"}))
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin/black").symlink_to("/old/black/bin/black")
    monkeypatch.setenv("PIPX_HOME", str(tmp_path / "pipx"))
    monkeypatch.setenv("PIPX_BIN_DIR", str(tmp_path / "bin"))
    return folder


@pytest.mark.parametrize("was_killed", [False, True])
def test_a_link_that_leads_nowhere_leads_to_the_command_again(app: Path, tmp_path: Path, was_killed: bool) -> None:
    link = tmp_path / "bin/black"
    if was_killed:
        (tmp_path / "bin/black.doctor-new").symlink_to("/elsewhere")
    pipx.restore_links(str(app))
    assert link.readlink() == app / "bin/black" and list(link.parent.iterdir()) == [link]


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files away")
@pytest.mark.parametrize("variable", ["PIPX_BIN_DIR", "HOME"])
def test_root_leaves_a_link_alone_that_another_user_could_exchange(
    app: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, variable: str
) -> None:
    bin_dir = tmp_path / "eve/.local/bin"
    bin_dir.mkdir(parents=True)
    link = bin_dir / "black"
    link.symlink_to("/old/black/bin/black")
    os.chown(tmp_path / "eve", 1000, 1000)
    monkeypatch.setenv(variable, str(bin_dir if variable == "PIPX_BIN_DIR" else tmp_path / "eve"))
    monkeypatch.delenv("PIPX_BIN_DIR" if variable == "HOME" else "HOME")
    pipx.restore_links(str(app))
    assert str(link.readlink()) == "/old/black/bin/black"


def test_the_metadata_of_an_application_is_carried_with_the_version_of_the_new_python(app: Path) -> None:
    new = app.parent / "new"
    new.mkdir()
    pipx.carry_metadata(str(app), str(new), "3.13.5")
    metadata = json.loads((new / pipx.METADATA).read_text())
    assert metadata["python_version"] == "Python 3.13.5" and metadata["main_package"]["package"] == "black"
    assert "source_interpreter" not in metadata


def test_pipx_gets_the_options_of_pip_that_leave_nothing_elsewhere() -> None:
    variables = pipx.environment({"PIP_INDEX_URL": "https://a", "PIP_TARGET": "/x", "pip_target": "/x"})
    assert "PIP_INDEX_URL" in variables and not {"PIP_TARGET", "pip_target"} & variables.keys()
