"""An obstacle to the creation of an environment is seen before anything is tried."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from doctor.facts import Obstacle
from doctor.probe.caches import find_large_cache
from doctor.probe.project import obstacle
from doctor.probe.project.detect import find_project
from doctor.probe.project.obstacle import find_obstacle, read_obstacle, read_state
from doctor.probe.rootfs import Rootfs


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a project, below a home folder of its own."""
    project = tmp_path / "home/work"
    project.mkdir(parents=True)
    (project / "requirements.txt").write_text("six\n")
    return project


def read(folder: Path, **variables: str) -> Obstacle | None:
    environ = {"HOME": str(folder.parent), **variables}
    return read_obstacle(Rootfs(), find_project(Rootfs(), str(folder), environ), str(folder), environ)


def change_file_system(monkeypatch: pytest.MonkeyPatch, folder: Path, **changes: int) -> None:
    """Let the file system of ``folder`` alone have other properties."""
    real = os.statvfs

    def statvfs(path: Any) -> Any:
        status = real(path)
        fields = {name: getattr(status, name) for name in dir(status) if name.startswith("f_")}
        return SimpleNamespace(**{**fields, **(changes if str(path) == str(folder) else {})})

    monkeypatch.setattr(os, "statvfs", statvfs)


def test_nothing_stands_in_the_way_in_a_folder_of_ones_own(folder: Path) -> None:
    assert read(folder) is None


@pytest.mark.parametrize(
    ("command", "reason"),
    [
        ("echo x > .venv", "it is a file"),
        ("ln -s /usr .venv", "it is a symbolic link"),
        ("mkdir .venv; touch .venv/notes", "it is not an environment"),
    ],
)
def test_what_is_in_the_place_is_left_there_and_another_name_is_recommended(
    command: str, reason: str, folder: Path
) -> None:
    subprocess.run(["sh", "-c", command], cwd=folder, check=True)
    found, place = read(folder), f"{folder}/.venv"
    assert found and found.kind == "taken" and found.reason.startswith(reason)
    assert found.instead == str(folder / "venv") and found.command == ("mv", place, f"{place}.old")
    (folder / "venv").touch()
    again = read(folder)
    assert again and again.instead == str(folder / "env")


def make_environment(path: Path) -> Path:
    (path / "bin").mkdir(parents=True)
    (path / "pyvenv.cfg").write_text("home = /usr/bin\n")
    (path / "bin/python").symlink_to("/usr/bin/python3")
    return path


def test_only_the_path_at_which_uv_creates_the_environment_counts(folder: Path) -> None:
    member = folder / "packages/one"
    make_environment(member / ".venv")
    (member / "pyproject.toml").write_text('[project]\nname = "one"\nversion = "1"\n')
    (folder / "pyproject.toml").write_text('[tool.uv.workspace]\nmembers = ["packages/*"]\n')
    assert read(member) is None, "uv creates the one of the workspace"
    (folder / ".venv").write_text("")
    found = read(member)
    assert found and (found.kind, found.path) == ("taken", f"{folder}/.venv")
    assert read(member, UV_PROJECT_ENVIRONMENT="named") is None


def test_what_the_variable_of_uv_names_counts_for_uv_and_for_pip_once_it_exists(folder: Path) -> None:
    make_environment(folder / ".venv")
    there, variables = make_environment(folder.parent / "there"), {"UV_PROJECT_ENVIRONMENT": "../there"}

    def path_of(**variables: str) -> str:
        project = find_project(Rootfs(), str(folder), {"HOME": str(folder.parent), **variables})
        environment = project.environment if project else None
        return environment.real_path if environment else ""

    assert path_of(**variables) == str(there)
    assert path_of(UV_PROJECT_ENVIRONMENT="none") == str(folder / ".venv") and not read(folder, **variables)
    (folder / "uv.lock").write_text("version = 1\n")
    assert path_of(UV_PROJECT_ENVIRONMENT="none") == "" and read(folder, UV_PROJECT_ENVIRONMENT="none") is None
    assert read(folder, UV_PROJECT_ENVIRONMENT="/usr") is None, "uv installs for the Python that is there"
    found = read(folder, UV_PROJECT_ENVIRONMENT="/proc/x")
    assert found and found.place == "/proc" and not found.stops_venv, "one can be created here"
    (folder / "uv.lock").rename(folder / "poetry.lock")
    assert path_of(**variables) == str(folder / ".venv")


def test_a_link_to_nothing_is_moved_out_of_the_way(folder: Path) -> None:
    (folder / ".venv").symlink_to("/nowhere")
    found = read(folder)
    assert found and found.instead is None and found.command[0] == "mv"


def test_what_is_moved_out_of_the_way_is_no_environment_of_the_project(folder: Path) -> None:
    old = folder / ".venv.old"
    (old / "bin").mkdir(parents=True)
    (old / "pyvenv.cfg").write_text("home = /usr/bin\n")
    (old / "bin/python").symlink_to("/usr/bin/python3")
    project = find_project(Rootfs(), str(folder), {})
    assert project and project.environment is None


SITE = "lib/python3.11/site-packages"


@pytest.mark.parametrize("part", [".", "bin", SITE, f"{SITE}/click-8.0.dist-info"])
def test_every_folder_of_an_environment_that_pip_needs_counts(
    part: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = folder / ".venv/lib/python3.11/site-packages"
    for made in (site, folder / ".venv/bin", site / "click-8.0.dist-info"):
        made.mkdir(parents=True)
    (folder / ".venv/pyvenv.cfg").write_text("home = /usr/bin\n")
    assert read(folder) is None
    place = os.path.normpath(folder / ".venv" / part)
    real = os.access
    monkeypatch.setattr(os, "access", lambda path, mode: path != place and real(path, mode))
    found = read(folder)
    assert found and (found.kind, found.place) == ("owner", place)
    assert found.path == str(folder / ".venv") and found.command == ("mv", found.path, f"{found.path}.old")


@pytest.mark.parametrize(
    ("changes", "kind"),
    [
        ({"f_flag": os.ST_NOEXEC}, "noexec"),
        ({"f_bavail": 1, "f_frsize": 4096}, "full"),
        ({"f_files": 100, "f_favail": 3}, "full"),
    ],
)
def test_an_environment_in_the_home_folder_stands_in(
    changes: dict[str, int], kind: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    change_file_system(monkeypatch, folder, **changes)
    found = read(folder)
    assert found and (found.kind, found.instead) == (kind, str(folder.parent / ".venv-work")), found
    assert found.existing is None


def test_a_large_cache_of_the_same_disk_can_be_emptied(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = folder.parent
    for name, size in (("pip/http-v2", 30), ("uv", 2), ("mozilla", 60)):
        cache = home / ".cache" / name
        cache.mkdir(parents=True)
        with open(cache / "body", "wb") as file:
            os.posix_fallocate(file.fileno(), 0, size << 20)
    os.link(home / ".cache/uv/body", folder / "linked")
    change_file_system(monkeypatch, folder, f_bavail=1, f_frsize=4096)
    found = read(folder)
    assert found and found.cache == str(home / ".cache/pip") and found.cache_size >> 20 == 30
    assert find_large_cache(str(folder), {"HOME": str(home), "PIP_CACHE_DIR": "/x"}, 0) == (f"{home}/.cache/uv", 0)
    assert find_large_cache("/proc", {"HOME": str(home)}, 1) is None, "it is on another disk"


def test_nothing_is_recommended_where_the_home_folder_has_the_same_obstacle(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(obstacle, "file_system_of", lambda _: "vfat")
    found = read(folder)
    assert found and (found.kind, found.instead, found.stops_venv) == ("no-symlinks", None, True)


def test_two_projects_of_one_name_get_two_environments() -> None:
    names = {
        obstacle.stand_in(root, {"HOME": "/root"}, is_project=True) for root in ("/etc/app", "/srv/app", "/root/app")
    }
    assert names == {"/root/.venv-etc-app", "/root/.venv-srv-app", "/root/.venv-app"}


def test_a_colon_in_the_path_stops_every_environment(tmp_path: Path) -> None:
    folder = tmp_path / "home/a:b"
    folder.mkdir(parents=True)
    (folder / "requirements.txt").touch()
    found = read(folder)
    assert found and (found.kind, found.instead) == ("characters", str(tmp_path / "home/.venv-a_b"))


def test_a_folder_of_the_system_is_recognised() -> None:
    found = read_obstacle(Rootfs(), None, "/etc", {"HOME": "/nonexistent"})
    assert found and found.kind in ("system", "denied")


@pytest.mark.parametrize(
    ("path", "state"),
    [
        *((path, "system") for path in ("/usr", "/etc", "/home", "/opt", "/dev", "/proc", "/run", "/boot", "/sys")),
        *((path, "system") for path in ("/srv", "/var", "/var/lib", "/var/log", "/lib", "/usr/bin", "/usr/x")),
        *((path, "absent") for path in ("/opt/x-venv", "/dev/shm/x-venv", "/var/lib/x-venv", "/x-venv", "/srv/x-venv")),
    ],
)
def test_a_folder_of_the_system_is_no_place_for_an_environment_and_some_below_it_are(path: str, state: str) -> None:
    assert read_state(Rootfs(), path, "/work", None, None) == state


@pytest.mark.parametrize(("name", "is_moved"), [("documents", False), ("sub/documents", False), ("sub/venv", True)])
def test_only_what_is_called_like_an_environment_is_moved_out_of_the_way(
    name: str, is_moved: bool, folder: Path
) -> None:
    place = folder / name
    (place / "letters").mkdir(parents=True)
    found = find_obstacle(Rootfs(), str(place), None, str(folder), {"HOME": str(folder.parent)}, is_project=True)
    assert found and (found.kind, found.instead) == ("taken", str(folder / ".venv"))
    assert found.command == (("mv", str(place), f"{place}.old") if is_moved else ())


def test_the_current_folder_was_removed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "gone").mkdir()
    monkeypatch.chdir(tmp_path / "gone")
    (tmp_path / "gone").rmdir()
    environ = {"HOME": str(tmp_path), "PWD": str(tmp_path / "gone")}
    found = read_obstacle(Rootfs(), find_project(Rootfs(), "/", environ), "/", environ)
    assert found and (found.kind, found.place, found.stops_venv) == ("removed", environ["PWD"], True)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can create a folder of another user")
def test_an_empty_folder_of_another_user_is_moved_out_of_the_way(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / ".venv").mkdir()
    real = os.access
    monkeypatch.setattr(os, "access", lambda path, mode: real(path, mode) and not str(path).endswith(".venv"))
    obstacle = read(folder)
    assert obstacle and obstacle.kind == "owner" and obstacle.command[0] == "mv", obstacle
