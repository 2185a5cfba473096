"""Private folders, to which no other user can write, and atomic folders, which are complete or missing."""

from __future__ import annotations

import os
import pwd
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from doctor.bootstrap import atomic_folder
from doctor.core import private_folder


def test_the_users_cache_is_the_first_candidate() -> None:
    assert next(private_folder.candidates({"XDG_CACHE_HOME": "/c", "HOME": "/h"})) == "/c/doctor"
    assert next(private_folder.candidates({"XDG_CACHE_HOME": "relative", "HOME": "/h"})) == "/h/.cache/doctor"
    assert next(private_folder.candidates({"XDG_CACHE_HOME": "/c", "DOCTOR_CACHE_HOME": "/own"})) == "/own/doctor"
    assert next(private_folder.candidates({"XDG_CACHE_HOME": "/c", "DOCTOR_CACHE_HOME": "relative"})) == "/c/doctor"
    account = pwd.getpwuid(os.getuid()).pw_dir
    assert next(private_folder.candidates({"HOME": "relative"})) == f"{account}/.cache/doctor"
    assert f"/tmp/doctor-{os.geteuid()}" in list(private_folder.candidates({"HOME": "/h"}))


def test_a_missing_folder_is_created_private(tmp_path: Path) -> None:
    folder = tmp_path / "deep" / "doctor"
    assert private_folder.prepare(str(folder)) == str(folder)
    assert folder.stat().st_mode & 0o777 == 0o700
    assert private_folder.prepare(str(folder)) == str(folder), "an existing one is accepted"


def test_a_folder_that_others_can_write_to_is_rejected(tmp_path: Path) -> None:
    shared = tmp_path / "shared"
    shared.mkdir()
    shared.chmod(0o777)
    folder = shared / "doctor"
    assert not private_folder.prepare(str(folder))
    assert not folder.exists()
    shared.chmod(0o1777)
    assert private_folder.prepare(str(folder)), "the sticky bit protects it"
    for mode, private in ((0o702, False), (0o720, False), (0o1777, False), (0o755, True), (0o700, True)):
        folder.chmod(mode)
        assert private_folder.resolve(str(folder)) == (str(folder) if private else None), oct(mode)


def test_a_link_of_this_user_is_resolved(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir(mode=0o700)
    (tmp_path / "doctor").symlink_to("real")
    assert private_folder.prepare(str(tmp_path / "doctor")) == str(tmp_path / "real")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a link away")
def test_a_link_that_another_user_can_re_point_is_rejected(tmp_path: Path) -> None:
    (tmp_path / "cache/doctor").mkdir(mode=0o700, parents=True)
    (tmp_path / "link").symlink_to("cache")
    os.chown(tmp_path / "link", 4711, 4711, follow_symlinks=False)
    assert private_folder.resolve(str(tmp_path / "cache/doctor")) == str(tmp_path / "cache/doctor")
    assert private_folder.resolve(str(tmp_path / "link/doctor")) is None
    assert private_folder.prepare(str(tmp_path / "link/new")) is None
    assert os.listdir(tmp_path / "cache") == ["doctor"]


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can use the home of another user")
def test_roots_own_cache_replaces_that_of_another_user(tmp_path: Path) -> None:
    environ = {"XDG_CACHE_HOME": str(tmp_path / "cache"), "HOME": str(tmp_path)}
    assert next(private_folder.candidates(environ)) == f"{tmp_path}/cache/doctor"
    os.chown(tmp_path, 4711, 4711)
    assert next(private_folder.candidates(environ)) == f"{pwd.getpwuid(0).pw_dir}/.cache/doctor"
    environ = {"XDG_CACHE_HOME": "/var/cache", "HOME": str(tmp_path)}
    assert next(private_folder.candidates(environ)) == f"{pwd.getpwuid(0).pw_dir}/.cache/doctor", (
        "all variables are theirs"
    )


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can create a folder of another user")
def test_a_folder_of_another_user_is_rejected(tmp_path: Path) -> None:
    folder = tmp_path / "doctor"
    folder.mkdir(mode=0o700)
    os.chown(folder, 4711, 4711)
    assert not private_folder.prepare(str(folder))
    folder.rmdir()
    os.chown(tmp_path, 4711, 4711)
    assert not private_folder.prepare(str(folder))


def create_file(part: str) -> None:
    Path(part, "file").touch()


def test_an_interrupted_creation_leaves_nothing(tmp_path: Path) -> None:
    def interrupt(part: str) -> None:
        Path(part, "half").touch()
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        atomic_folder.create(str(tmp_path), "name", interrupt)
    assert {entry.name for entry in tmp_path.iterdir()} == {".lock"}
    (tmp_path / "name.part-of-a-killed-process").mkdir()
    created = atomic_folder.create(str(tmp_path), "name", create_file)
    assert {entry.name for entry in tmp_path.iterdir()} == {".lock", "name"}
    assert os.listdir(created) == ["file"]
    assert atomic_folder.create(str(tmp_path), "name", interrupt) == created, "an existing folder is not filled again"


def test_an_incomplete_folder_is_created_anew(tmp_path: Path) -> None:
    (tmp_path / "name").mkdir()
    created = atomic_folder.create(
        str(tmp_path), "name", create_file, is_complete=lambda path: Path(path, "file").exists()
    )
    assert os.listdir(created) == ["file"]


@pytest.mark.parametrize("create", [Path.touch, lambda path: path.symlink_to(path.with_name("absent")), os.mkfifo])
def test_a_folder_is_created_where_something_else_is(tmp_path: Path, create: Callable[[Path], None]) -> None:
    create(tmp_path / "name")
    created = atomic_folder.create(str(tmp_path), "name", create_file)
    assert os.listdir(created) == ["file"]


def test_two_processes_at_once_create_the_folder_once(tmp_path: Path) -> None:
    filled, second_waits = [], threading.Event()

    def fill(part: str) -> None:
        filled.append(part)
        second_waits.wait(60)

    threads = [
        threading.Thread(
            target=atomic_folder.create, args=(str(tmp_path), "name", fill), kwargs={"on_wait": second_waits.set}
        )
        for _ in range(2)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(filled) == 1
