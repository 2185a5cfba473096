"""Root relies on a path only if no other user could change what it leads to."""

from __future__ import annotations

import os
import pwd
import stat
import struct
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest

from doctor.core import trust

BOB = 4242
Change = Callable[[Path], object]

ELSEWHERE = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/sbin:/bin"
as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files away")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return an empty folder; the temporary folder of pytest is sticky or private."""
    assert trust.distrust(str(tmp_path)) is None
    return tmp_path


def make(folder: Path) -> Path:
    """Create ``a/b/program``, and return its path."""
    (folder / "a/b").mkdir(parents=True)
    path = folder / "a/b/program"
    path.write_text("")
    path.chmod(0o755)
    return path


def test_own_files_are_trusted(folder: Path) -> None:
    path = make(folder)
    assert trust.distrust(str(path)) is None
    assert trust.distrust(str(path.parent / "absent")) is None
    assert trust.distrust(f"{path.parent}/../b/./program") is None


def share(path: Path) -> None:
    os.chown(path, 0, BOB)
    path.chmod(0o775)


CHANGES: dict[str, Change] = {
    "the file belongs to another": lambda path: os.chown(path, BOB, 0),
    "its folder belongs to another": lambda path: os.chown(path.parent, BOB, 0),
    "the folder above belongs to another": lambda path: os.chown(path.parent.parent, BOB, 0),
    "a group may write to the file": lambda path: share(path),
    "a group may write to its folder": lambda path: share(path.parent),
    "everybody may write to the folder above": lambda path: path.parent.parent.chmod(0o757),
}


@as_root
@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_what_another_could_change_is_not_trusted(folder: Path, change: Change) -> None:
    path = make(folder)
    change(path)
    reason = trust.distrust(str(path))
    assert reason is not None
    assert trust.distrust_of_root([str(folder), str(path)]) == reason


@as_root
def test_the_owner_of_a_link_counts(folder: Path) -> None:
    path = make(folder)
    link = folder / "link"
    link.symlink_to(path.parent)
    assert trust.distrust(f"{link}/program") is None
    os.chown(link, BOB, 0, follow_symlinks=False)
    assert trust.distrust(f"{link}/program") == f"{link} belongs to the unknown user {BOB}"


@as_root
def test_the_folders_behind_a_link_count(folder: Path) -> None:
    path = make(folder)
    os.chown(path.parent, BOB, 0)
    (folder / "link").symlink_to("a/b/program")
    assert "belongs to" in (trust.distrust(str(folder / "link")) or "")


def test_a_sticky_folder_protects_what_exists(folder: Path) -> None:
    path = make(folder)
    path.parent.chmod(0o1777)
    assert trust.distrust(str(path)) is None
    assert trust.distrust(str(path.parent / "absent")) is not None


def test_a_loop_of_links_ends(folder: Path) -> None:
    (folder / "loop").symlink_to("loop")
    assert "too many links" in (trust.distrust(str(folder / "loop")) or "")


def test_a_path_that_cannot_exist_is_not_trusted(folder: Path) -> None:
    assert trust.distrust(str(folder / ("x" * 300))) is not None
    assert trust.distrust(str(folder / "a\0b")) is not None


@as_root
def test_a_path_with_dots_is_judged_in_each_way_that_programs_read_it(folder: Path) -> None:
    theirs = make(folder).parent
    (folder / "own").mkdir()
    (folder / "link").symlink_to("own/sub/deeper")
    (folder / "own/sub/deeper").mkdir(parents=True)
    assert trust.distrust(f"{folder}/missing/../own") is None
    os.chown(theirs, BOB, 0)
    reason = f"{theirs} belongs to the unknown user {BOB}"
    for path in (
        "missing/../a/b/x",
        "missing/more/../../a/b/x",
        f"{'x' * 300}/../a/b/x",
        "link/../a/b",
        "missing/../a/b",
    ):
        assert trust.distrust(f"{folder}/{path}") is not None, path
        assert trust.distrust_of_value(f"{folder}/{path}") is not None, path
    assert trust.distrust(f"{folder}/missing/../a/b") == reason
    assert trust.distrust(f"{folder}/link/../a/b") == reason, "without the link, by the names alone"
    os.chown(theirs, 0, 0)
    os.chown(folder / "own/sub", BOB, 0)
    assert trust.distrust(f"{folder}/missing/../link/../a/b") is not None, "through the link"
    theirs.chmod(0o1777)
    assert "anybody may create files" in (trust.distrust_of_search(f"{folder}/missing/../a/b") or "")


def test_programs_of_the_system_are_found_without_path(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    monkeypatch.setenv("PATH", str(folder))
    assert trust.system_program("env") == "/usr/bin/env"
    assert trust.system_program("no-such-program") == "no-such-program"


@as_root
def test_variables_of_another_user_are_not_passed_on(folder: Path) -> None:
    path = make(folder)
    os.chown(path.parent, BOB, 0)
    theirs, own = str(path.parent), str(folder / "a")
    environ = {
        "HOME": own,
        "PATH": f"{theirs}:{own}:relative::/usr/bin",
        "CC": f"ccache {path}",
        "PIP_FIND_LINKS": f"https://host/x file://{theirs}/wheels",
        "LD_LIBRARY_PATH": f"{own}:{theirs}",
        "LANG": "C.UTF-8",
        "KEPT": own,
    }
    kept = trust.trusted_environment(environ)
    assert kept.pop("PATH").split(":")[:2] == [own, "/usr/bin"]
    assert kept == {"HOME": own, "LANG": "C.UTF-8", "KEPT": own}


@as_root
def test_nothing_is_searched_where_everybody_may_create_files(folder: Path) -> None:
    folder.chmod(0o1777)
    shared = str(folder)
    assert trust.distrust(shared) is None
    environ = {"PATH": f"{shared}:/usr/bin", "LD_LIBRARY_PATH": shared}
    assert trust.trusted_environment(environ) == {"PATH": f"/usr/bin:{ELSEWHERE}", "HOME": "/root"}
    assert trust.trusted_home({"HOME": shared}) == "/root"


@as_root
def test_few_variables_are_passed_on_with_the_home_of_another_user(folder: Path) -> None:
    path = make(folder)
    os.chown(path, BOB, 0)
    harmless = {"LANG": "C.UTF-8", "https_proxy": "http://proxy:3128", "SSL_CERT_FILE": "/etc/ssl/cert.pem"}
    harmful = {"GIT_SSH_COMMAND": "rm -r", "PIP_INDEX_URL": "https://theirs", "SSLKEYLOGFILE": "/etc/passwd"}
    environ = {"HOME": str(path), "PATH": "/usr/bin", **harmless, **harmful}
    kept = trust.trusted_environment(environ)
    assert kept.pop("PATH").split(":")[0] == "/usr/bin"
    assert kept == {"HOME": "/root", **harmless}
    assert harmful.items() <= trust.trusted_environment({**environ, "HOME": "/root"}).items()


VALUES = (
    "{path}", "/{path}", "{relative}", "-B{path}", "a:{path}:b", "--x={path}", "file:{path}", "file://{path}",
    "FILE://localhost{path}", "git+file://{path}#egg=x", "x@file://{path}", "'{path}'", "-f{path}", "{path}[extra]",
    "https://host/x {path}",
)  # fmt: skip


@as_root
@pytest.mark.parametrize("value", VALUES)
@pytest.mark.parametrize("name", ["program", "a program", "a[1]:b;c@d"])
def test_paths_are_found_in_values(folder: Path, value: str, name: str) -> None:
    path = make(folder).rename(folder / "a/b" / name)
    os.chown(path, BOB, 0)
    forms = {str(path)} if " " in name or "[" in name else {str(path), str(path).replace("program", "pr%6fgram")}
    for form in forms if value in ("{path}", "'{path}'") or name == "program" else ():
        text = value.format(path=form, relative=form[1:])
        assert trust.distrust_of_value(text) == f"{path} belongs to the unknown user {BOB}", text


@as_root
def test_a_long_value_is_shortened_as_programs_do(folder: Path) -> None:
    path = make(folder)
    os.chown(path.parent, BOB, 0)
    for value in ("/" + "./" * 3000 + str(path)[1:], "/" * 5000 + str(path), f"/{'x/../' * 1500}{path}"):
        assert "belongs to" in (trust.distrust_of_value(value) or ""), value[:20]


def test_home_folders_are_found_in_values() -> None:
    home = pwd.getpwnam("daemon").pw_dir
    for value in ("~daemon/wheels", "x:~daemon/wheels", "-f~daemon/wheels", "'~daemon/wheels'", "--a=~daemon/wheels x"):
        assert f"{home}/wheels" in trust.named_paths(value, "/"), value
    assert home in trust.named_paths("~daemon", "/")
    assert "/srv/~nobody-has-this-name/x" in trust.named_paths("~nobody-has-this-name/x", "/srv")
    assert not list(trust.named_paths("name ~= 1.0 ~", "/"))


@pytest.mark.parametrize(
    ("value", "path"),
    [
        ("/opt/pipx", "/opt/pipx"),
        ("//opt//pipx/", "/opt/pipx"),
        ("pipx", "/pipx"),
        ("../pipx", "/pipx"),
        ("/nope/../opt/pipx", "/opt/pipx"),
        ("/" + "./" * 3000 + "opt/pipx", "/opt/pipx"),
        ("~/pipx", "/srv/home/pipx"),
        ("~", "/srv/home"),
        ("~daemon/pipx", f"{pwd.getpwnam('daemon').pw_dir}/pipx"),
        ("~a\0b/x", "/~a\0b/x"),
    ],
)
def test_a_value_becomes_one_path(value: str, path: str) -> None:
    assert trust.absolute_path(value, {"HOME": "/srv/home"}) == path
    assert trust.absolute_path(path, {"HOME": "/srv/home"}) == path


def test_what_is_changed_is_not_chosen_by_variables(monkeypatch: pytest.MonkeyPatch) -> None:
    chosen = ["VIRTUAL_ENV", "UV_PROJECT_ENVIRONMENT", "WORKON_HOME", "POETRY_VIRTUALENVS_PATH", "XDG_DATA_HOME"]
    kept = ["VIRTUAL_ENV_PROMPT", "PIP_INDEX_URL", "UV_INDEX_URL", "XDG_RUNTIME_DIR", "PYTHONPATH"]
    monkeypatch.setattr(os, "environ", dict.fromkeys((*chosen, *kept), "/srv"))
    monkeypatch.setattr(trust, "ignored_variables", [])
    trust.ignore_targets()
    assert (sorted(os.environ), trust.ignored_variables) == (sorted(kept), chosen)


@pytest.mark.parametrize(
    "value", ["C.UTF-8", "https://srv/x", "git+ssh://git@host/tmp/x", "text/html", "x" * 300 + "/y", ""]
)
def test_values_without_paths_are_no_danger(value: str) -> None:
    assert trust.distrust_of_value(value) is None


@as_root
def test_the_content_of_a_folder_counts(folder: Path) -> None:
    path = make(folder)
    assert trust.distrust_of_content(str(folder), deep=True) is None
    os.chown(path, BOB, 0)
    assert trust.distrust_of_content(str(folder), deep=False) is None
    assert trust.distrust_of_content(str(folder), deep=True) == f"{path} belongs to the unknown user {BOB}"
    path.unlink()
    path.symlink_to("/proc/self")
    assert trust.distrust_of_content(str(folder), deep=True) is None


@as_root
def test_a_group_counts_unless_nobody_can_be_in_it(folder: Path) -> None:
    path = make(folder)
    path.chmod(0o775)
    os.chown(path, 0, 0)  # as root's umask 002 leaves it; on Debian nobody else is in the group
    assert trust.distrust(str(path)) is None
    for group in (50, 100, 1000):
        os.chown(path, 0, group)
        assert trust.distrust(str(path)) is not None, group


@as_root
def test_staff_may_write_where_debian_lets_it(folder: Path) -> None:
    local = Path(tempfile.mkdtemp(dir="/usr/local"))
    try:
        os.chown(local, 0, 50)
        local.chmod(0o2775)
        assert trust.distrust(str(local / "absent")) is None
        assert trust.distrust_of_search(str(local)) is None
    finally:
        local.rmdir()


@as_root
def test_an_access_control_list_counts(folder: Path) -> None:
    path = make(folder)
    path.chmod(0o775)
    entries = ((1, 7, -1), (2, 7, BOB), (4, 5, -1), (0x10, 7, -1), (0x20, 5, -1))  # linux/posix_acl.h
    packed = b"".join(struct.pack("<HHI", tag, rights, user & 0xFFFFFFFF) for tag, rights, user in entries)
    os.setxattr(path, "system.posix_acl_access", struct.pack("<I", 2) + packed)
    assert stat.S_IMODE(path.stat().st_mode) == 0o775
    assert trust.distrust(str(path)) == f"the access control list of {path} may let others write to it"


@as_root
def test_the_own_process_drops_variables_of_another_user(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = make(folder)
    os.chown(path, BOB, 0)
    monkeypatch.setenv("OPENSSL_CONF", str(path))
    monkeypatch.setenv("OPENSSL_MODULES", "relative")
    monkeypatch.setenv("TMPDIR", str(folder))
    before = os.umask(0)
    trust.protect_this_process()
    assert os.umask(before) == 0o022
    assert os.environ.get("TMPDIR") == str(folder)
    assert not {"OPENSSL_CONF", "OPENSSL_MODULES"} & os.environ.keys()


def test_other_users_are_not_restricted(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    path = make(folder)
    path.chmod(0o777)
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    assert trust.distrust_of_root([str(path)]) is None
