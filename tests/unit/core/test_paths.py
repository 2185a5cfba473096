"""The folders of doctor's own files, and comparisons of paths."""

from __future__ import annotations

import os
import pwd
from pathlib import Path

import pytest

from doctor.core import paths


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("DOCTOR_CACHE_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    return tmp_path


def own_folders() -> tuple[str, ...]:
    return paths.cache_dir(), paths.state_dir(), paths.data_dir(), paths.config_dir(os.environ)


def test_all_folders_are_called_doctor(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    below_home = (".cache/doctor", ".local/state/doctor", ".local/share/doctor", ".config/doctor")
    assert own_folders() == tuple(f"{home}/{path}" for path in below_home)
    for name in ("CACHE", "STATE", "DATA", "CONFIG"):
        monkeypatch.setenv(f"XDG_{name}_HOME", f"{home}/{name}")
    assert own_folders() == tuple(f"{home}/{name}/doctor" for name in ("CACHE", "STATE", "DATA", "CONFIG"))


def test_a_relative_folder_counts_as_none(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", "state")
    assert paths.state_dir() == f"{home}/.local/state/doctor"
    monkeypatch.setenv("XDG_CACHE_HOME", "cache")
    assert paths.failures_file() == f"{home}/.cache/doctor/failed.json"
    monkeypatch.setenv("XDG_DATA_HOME", "data")
    monkeypatch.setenv("XDG_CONFIG_HOME", ".")
    assert own_folders()[2:] == (f"{home}/.local/share/doctor", f"{home}/.config/doctor")
    monkeypatch.setenv("HOME", "here")
    assert all(map(os.path.isabs, own_folders()))


def test_the_folder_of_a_user_without_home_is_that_of_the_account(monkeypatch: pytest.MonkeyPatch) -> None:
    account = pwd.getpwuid(os.getuid()).pw_dir
    for environ in ({}, {"HOME": ""}, {"XDG_CACHE_HOME": ""}, {"XDG_CACHE_HOME": "cache", "HOME": "here"}):
        assert paths.user_folder("XDG_CACHE_HOME", environ) == f"{account}/.cache"
    assert paths.user_folder("XDG_CACHE_HOME", {"XDG_CACHE_HOME": "/c"}) == "/c"
    monkeypatch.setattr(os, "getuid", lambda: 2**31 - 5)
    assert paths.user_folder("XDG_STATE_HOME", {}) == "/.local/state", "the user has no account"


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can create a folder of another user")
def test_root_does_not_use_the_home_of_another_user(home: Path) -> None:
    os.chown(home, 4711, 4711)
    for folder in (paths.cache_dir(), paths.state_dir()):
        assert not paths.within(folder, str(home))
        assert os.path.basename(folder) == "doctor"


def test_within_compares_whole_names() -> None:
    assert paths.within("/a/b", "/a/b") and paths.within("/a/b/c", "/a/b/") and paths.within("/a", "/")
    assert not paths.within("/a/bc", "/a/b")


def test_a_link_on_the_way_redirects_a_folder(tmp_path: Path) -> None:
    (tmp_path / "real/inner").mkdir(parents=True)
    (tmp_path / "link").symlink_to("real")
    assert not paths.is_redirected(str(tmp_path / "real/inner"), str(tmp_path))
    assert paths.is_redirected(str(tmp_path / "link/inner"), str(tmp_path))


def test_the_path_of_a_url() -> None:
    for url in ("file:/a%20b", "file:///a%20b", "file://localhost/a%20b", "file:///a%20b?x#subdirectory=y"):
        assert paths.of_url(url) == "/a b", url
    assert (paths.of_url("file:a"), paths.of_url("file:///a%23b"), paths.of_url("file://")) == ("a", "/a#b", "/")
    for url in ("https://localhost/a", "/a", "file://host/a", "file://localhostile/a", "git+file:///a"):
        assert paths.of_url(url) is None, url
