from __future__ import annotations

import os
from pathlib import Path
from types import SimpleNamespace

import pytest

from doctor.probe import rights
from doctor.probe.rights import find_blocker


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a home folder in which the folders named ``denied`` cannot be written, not even by root."""
    allowed = os.access
    monkeypatch.setattr(rights, "account_home", lambda: str(tmp_path))
    monkeypatch.setattr(os, "access", lambda path, mode: "denied" not in os.fspath(path) and allowed(path, mode))
    return tmp_path


def test_a_folder_that_exists_or_can_be_created_is_not_blocked(home: Path) -> None:
    (home / "there").mkdir()
    for name in ("there", "there/below", "new/below", "there/./x"):
        assert find_blocker(str(home / name), {"HOME": str(home)}) is None, name
    assert find_blocker("relative/folder", {}) is None


def test_the_nearest_folder_or_file_is_what_blocks(home: Path) -> None:
    (home / "denied").mkdir()
    (home / "denied.old").mkdir()
    (home / "file").touch()
    environ = {"HOME": str(home)}
    folder = find_blocker(str(home / "denied/below/it"), environ)
    assert folder and (folder.path, folder.is_folder, folder.in_home) == (str(home / "denied"), True, True)
    assert folder.aside == str(home / "denied.old2") and folder.other_home == "" and folder.has_temporary
    nowhere = find_blocker(str(home / "denied/below/it"), environ | {"TMPDIR": str(home / "denied")})
    assert nowhere and not nowhere.has_temporary
    file = find_blocker(str(home / "file/below"), environ)
    assert file and (file.path, file.is_folder) == (str(home / "file"), False)


def test_a_home_that_cannot_be_used_leads_to_the_one_of_the_account(home: Path) -> None:
    (home / "denied").mkdir()
    blocker = find_blocker(str(home.parent / "denied/.local"), {"HOME": str(home.parent / "denied")})
    assert blocker is None
    (home.parent / "denied").mkdir()
    blocker = find_blocker(str(home.parent / "denied/.local"), {"HOME": str(home.parent / "denied")})
    assert blocker and not blocker.in_home and blocker.other_home == str(home)


def test_only_what_is_below_the_home_of_the_account_is_given_to_this_user(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """HOME may name the home folder of root or of another user."""
    other = home.parent / "other"
    (other / ".local/denied").mkdir(parents=True)
    os.chown(other, 1000, 1000)
    for folder in (home, other):
        blocker = find_blocker(f"{other}/.local/denied/pipx", {"HOME": str(other)})
        assert blocker and not blocker.in_home and blocker.other_home == str(home), folder
        (home / "denied").mkdir(exist_ok=True)
        own = find_blocker(f"{home}/denied/x", {"HOME": str(other)})
        assert own and own.in_home
    monkeypatch.setattr(rights, "account_home", lambda: "")
    blocker = find_blocker(f"{home}/denied/x", {"HOME": str(home)})
    assert blocker and not blocker.in_home and blocker.other_home == ""


def test_all_that_root_owns_in_a_home_is_given_back_at_once(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (home / ".local/share/denied").mkdir(parents=True)
    os.chown(home, 1000, 1000)
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    blocker = find_blocker(str(home / ".local/share/denied/pipx"), {"HOME": str(home)})
    assert blocker and blocker.path == str(home / ".local")
    os.chown(home / ".local", 1000, 1000)
    blocker = find_blocker(str(home / ".local/share/denied/pipx"), {"HOME": str(home)})
    assert blocker and blocker.path == str(home / ".local/share")


def test_a_file_system_that_is_mounted_read_only_is_told_from_rights(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (home / "denied").mkdir()
    blocker = find_blocker(str(home / "denied"), {})
    assert blocker and not blocker.read_only
    monkeypatch.setattr(os, "statvfs", lambda _: SimpleNamespace(f_flag=os.ST_RDONLY))
    blocker = find_blocker(str(home / "denied"), {})
    assert blocker and blocker.read_only
