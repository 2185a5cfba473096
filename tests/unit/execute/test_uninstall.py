"""All that doctor keeps is found and removed, and nothing else; the next removal completes one that was killed."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from types import SimpleNamespace

import pytest

from doctor.core import lock, paths, private_folder
from doctor.core.errors import DoctorError, Exit
from doctor.execute import uninstall
from doctor.execute.effects import environment
from doctor.plan.actions import CreateEnvironment
from tests.unit.execute.helpers import killed_before, nest

SOURCE = "source '{home}/.bash_completions/doctor.sh'\n"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home folder with everything that doctor keeps; the folders in /tmp are those of this machine."""
    for name in (
        "DOCTOR_CACHE_HOME",
        "XDG_CACHE_HOME",
        "XDG_STATE_HOME",
        "XDG_DATA_HOME",
        "XDG_CONFIG_HOME",
        "PIPX_HOME",
    ):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setattr(private_folder, "candidates", lambda _: [f"{tmp_path}/.cache/doctor", f"{tmp_path}/run/doctor"])
    files = {
        ".cache/doctor/cp311-x86_64-12345678/packages/typer.py": "x" * 1000,
        ".cache/doctor/.lock": "",
        "run/doctor/pyz-0123456789abcdef-cpython-311/SEAL": "",
        ".local/state/doctor/receipts/20261121-013000-271828-1a2b.json": "damaged",
        ".local/share/doctor/pipx/bin/pipx": "",
        ".local/share/doctor/quarantine/1/manifest.json": "{}",
        ".local/share/pipx/venvs/black/pyvenv.cfg": "",
        ".config/doctor/config.toml": "",
        ".bash_completions/doctor.sh": "_DOCTOR_COMPLETE=complete_bash",
        ".zfunc/_doctor": "the completion of another doctor",
        ".bashrc": f"mine\n\n{SOURCE.format(home=tmp_path)}also mine",
    }
    for name, content in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(content)
    return tmp_path


def environ(home: Path) -> Mapping[str, str]:
    return {"HOME": str(home)}


def test_what_is_remembered_in_a_cache_of_doctors_own_is_removed(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DOCTOR_CACHE_HOME", str(home / "own"))
    file = Path(paths.failures_file())
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("{}")
    remove_all(home)
    assert file == home / "own/doctor/failed.json" and not file.exists()


def remove_all(home: Path) -> None:
    for kept in uninstall.find_kept(environ(home))[0]:
        uninstall.remove(kept)


def files_in(home: Path) -> set[str]:
    return {str(path.relative_to(home)) for path in home.rglob("*") if not path.is_dir()}


def test_a_file_in_the_place_of_the_cache_is_not_doctors(home: Path) -> None:
    shutil.rmtree(home / ".cache/doctor")
    (home / ".cache/doctor").write_text("mine")
    remove_all(home)
    assert (home / ".cache/doctor").read_text() == "mine"


def test_what_others_keep_where_caches_are_stays(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A checkout, or the files of another program called doctor, with an environment of its own."""
    others = {"checkout.py", "venv/pyvenv.cfg"}
    (home / ".cache/doctor/venv").mkdir()
    for name in others:
        (home / ".cache/doctor" / name).touch()
    (home / "other/doctor").mkdir(parents=True)
    (home / "other/doctor/conf").touch()
    monkeypatch.setenv("XDG_CACHE_HOME", str(home / "other"))
    kept, stays = uninstall.find_kept(environ(home))
    reasons = {item.path: item.reason for item in stays}
    assert "did not put there: checkout.py, venv." in reasons[f"{home}/.cache/doctor"]
    assert f"{home}/other/doctor" not in {item.path for item in kept}
    remove_all(home)
    assert files_in(home / ".cache/doctor") == others and (home / "other/doctor/conf").exists()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a folder away")
def test_root_removes_no_folder_that_only_the_variables_of_another_user_name(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    variables = {"CACHE": home / ".cache", "STATE": home / ".local/state", "DATA": home / ".local/share"}
    for name, folder in variables.items():
        monkeypatch.setenv(f"XDG_{name}_HOME", str(folder))
    monkeypatch.setattr(private_folder, "candidates", lambda _: [])
    own = {f"{home}/.cache/doctor", f"{home}/.local/state/doctor/receipts", f"{home}/.local/share/doctor/pipx"}
    assert own <= {item.path for item in uninstall.find_kept(os.environ)[0]}
    (home / "eve").mkdir()
    os.chown(home / "eve", 4711, 4711)
    monkeypatch.setenv("HOME", str(home / "eve"))
    assert not own & {item.path for item in uninstall.find_kept(os.environ)[0]}


def test_what_doctor_keeps_is_removed_and_nothing_else(home: Path) -> None:
    kept, stays = uninstall.find_kept(environ(home))
    assert [item.kind for item in kept] == ["completion", "completion", "pipx", "receipts", "cache", "cache"]
    assert next(item for item in kept if item.path == f"{home}/.cache/doctor").size == 1000
    reasons = {os.path.relpath(item.path, home): item.reason for item in stays}
    assert reasons.keys() == {".local/share/pipx/venvs", ".local/share/doctor/quarantine", ".config/doctor/config.toml"}
    private = f"{home}/.local/share/doctor/pipx/bin/pipx"
    assert f"`{private} uninstall NAME`" in next(item.note for item in kept if item.kind == "pipx")
    assert "`pipx uninstall NAME`" in reasons[".local/share/pipx/venvs"], "it is printed after the removal as well"
    assert private not in reasons[".local/share/pipx/venvs"]
    remove_all(home)
    assert files_in(home) == {
        ".bashrc",
        ".config/doctor/config.toml",
        ".local/share/doctor/quarantine/1/manifest.json",
        ".local/share/pipx/venvs/black/pyvenv.cfg",
        ".zfunc/_doctor",
    }
    assert (home / ".bashrc").read_text() == "mine\nalso mine"
    assert not (home / ".local/state/doctor").exists() and not (home / ".bash_completions").exists()
    assert uninstall.find_kept(environ(home))[0] == []


@pytest.mark.parametrize("before", ["", "mine\n", "mine\n\n", "source other\n"])
def test_the_line_of_completion_is_removed_as_typer_added_it(home: Path, before: str) -> None:
    (home / ".bashrc").write_text(f"{before}\n{SOURCE.format(home=home)}")
    remove_all(home)
    assert (home / ".bashrc").read_text() == before


def test_no_link_is_followed(home: Path) -> None:
    shutil.move(home / ".cache/doctor", home / "elsewhere")
    (home / ".cache/doctor").symlink_to(home / "elsewhere")
    (home / "run/doctor/venv").symlink_to(home / "elsewhere")
    shutil.move(home / ".bashrc", home / "dotfiles")
    (home / ".bashrc").symlink_to(home / "dotfiles")
    reasons = {item.path: item.reason for item in uninstall.find_kept(environ(home))[1]}
    assert "is a link" in reasons[f"{home}/.cache/doctor"]
    remove_all(home)
    assert (home / "elsewhere/.lock").exists() and (home / ".cache/doctor").is_symlink()
    assert not (home / "run/doctor").exists()
    assert (home / ".bashrc").is_symlink(), "the user's link to a start-up file remains"
    assert "doctor" not in (home / "dotfiles").read_text()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a folder away")
def test_root_removes_nothing_that_another_user_could_exchange(home: Path) -> None:
    os.chown(home / ".cache", 4711, 4711)
    os.chown(home / "run/doctor", 4711, 4711)
    _, stays = uninstall.find_kept(environ(home))
    assert "Root must not" in {item.path: item.reason for item in stays}[f"{home}/.cache/doctor"]
    remove_all(home)
    assert (home / ".cache/doctor/.lock").exists() and len(list(home.glob("run/doctor/pyz-*/SEAL"))) == 1


def test_nothing_is_removed_while_a_run_changes_something(home: Path) -> None:
    uninstall.require_no_run()
    [receipt] = (home / ".local/state/doctor/receipts").iterdir()
    handle = lock.hold(str(receipt))
    assert handle is not None
    with pytest.raises(DoctorError) as caught:
        uninstall.require_no_run()
    os.close(handle)
    assert caught.value.code is Exit.BLOCKED


def test_nothing_is_removed_while_an_environment_is_built(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def build(*_: object) -> None:
        with lock.in_use(f"{home}/.cache/doctor"), pytest.raises(DoctorError) as caught:
            uninstall.require_no_run()
        assert caught.value.code is Exit.BLOCKED
        with pytest.raises(DoctorError):
            uninstall.require_no_run()
        built.append(True)

    built: list[bool] = []
    monkeypatch.setattr(environment, "_put_in_place", build)
    action = CreateEnvironment(path="/x", python="", identity="", creator="virtualenv", system_site_packages=False)
    environment.apply([SimpleNamespace(action=action)], SimpleNamespace(target="/x"))  # type: ignore[list-item]
    uninstall.require_no_run()
    assert built


def test_a_killed_removal_is_completed(home: Path) -> None:
    call = 0
    while killed_before(call, partial(remove_all, home)):
        call += 1
    assert call > 5
    assert uninstall.find_kept(environ(home))[0] == []
    assert not (home / ".bashrc.doctor-new").exists()


def test_deeply_nested_folders_are_removed(home: Path) -> None:
    nest(home / ".cache/doctor/venv")
    remove_all(home)
    assert not (home / ".cache/doctor").exists()
