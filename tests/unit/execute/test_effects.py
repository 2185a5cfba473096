"""The hands of the executor, each by itself: what pip is told, what is corrected, recorded and given back."""

from __future__ import annotations

import fcntl
import os
from dataclasses import replace
from pathlib import Path

import pytest

from doctor.core import lock
from doctor.core.errors import DoctorError, Exit
from doctor.core.errors import StepError
from doctor.execute import apt_failures, pip
from doctor.execute.effects import file
from doctor.execute.venv import relocate
from doctor.facts.pip_config import PipConfig, PipOption
from doctor.fixes import apt
from doctor.plan import debian_names
from doctor.plan.actions import EditFile
from doctor.plan.applications import is_application
from doctor.plan.commands.pip import command


def setting(name: str, value: str) -> PipOption:
    return PipOption(name=name, value=value, source="/etc/pip.conf:1", level="global", section="global")


def test_pip_gets_the_way_to_the_index_and_nothing_that_leads_elsewhere() -> None:
    known = [("index-url", "https://a"), ("index-url", "https://b"), ("cert", "/ca"), ("proxy", "p:1")]
    known.append(("uploaded-prior-to", "P3D"))  # a policy of theirs: nothing newer than three days
    wrong = [
        (name, "1") for name in ("target", "prefix", "root", "user", "break-system-packages", "require-virtualenv")
    ]
    environ = {"HOME": "/h", "CC": "gcc", "PYTHONPATH": "/x", "PIP_TARGET": "/x", "VIRTUAL_ENV": "/v", "UV_X": "1"}
    env = pip.environment(environ, PipConfig(pip=tuple(setting(*one) for one in known + wrong)))
    assert env.pop("LC_ALL") and env == {
        "HOME": "/h",
        "CC": "gcc",
        "PIP_INDEX_URL": "https://b",
        "PIP_CERT": "/ca",
        "PIP_PROXY": "p:1",
        "PIP_UPLOADED_PRIOR_TO": "P3D",
        "PIP_CONFIG_FILE": os.devnull,
    }


def test_pip_as_it_is_typed() -> None:
    typed = ("p", "-I", "-m", "pip", "install", "x")
    calm = PipConfig(pip=(setting("index-url", "https://a"), setting("user", "no"), setting("quiet", "1")))
    assert command("p", "install", "x", settings=calm) == typed
    astray = PipConfig(pip=(*calm.pip, setting("find-links", "/a\n/b"), setting("Target", "/x")))
    told = ("env", "PIP_CONFIG_FILE=/dev/null", "PIP_INDEX_URL=https://a", "PIP_FIND_LINKS=/a /b")
    assert command("p", "install", "x", settings=astray) == (*told, *typed)
    assert command("p", "check", settings=PipConfig(broken=(("/etc/pip.conf", "no section"),)))[0] == "env"
    variable = replace(setting("prefix", "/x"), source="PIP_PREFIX", level="variable", section="env")
    assert "PIP_PREFIX=" in command("p", settings=PipConfig(pip=(variable,)))


def test_what_pip_found_too_little_of_is_said_in_one_line() -> None:
    said = (
        "Collecting six\nERROR: Ignored the following yanked versions: 0.2\n"
        "ERROR: Could not find a version that satisfies the requirement six>9 (from versions: 0.1, 0.3, 1.0, 1.2)\n"
    )
    assert pip._cause(said) == (
        "Could not find a version that satisfies the requirement six>9 (from versions: 0.1, …, 1.2)"
    )
    assert pip._cause("ERROR: x (from versions: none)") == "x (from versions: none)"


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("ERROR: No matching distribution found for x", False),
        ("WARNING: Retrying after NewConnectionError(…)", True),
        ("OSError: [Errno 28] No space left on device\nConnection reset", False),
    ],
)
def test_only_the_network_is_worth_another_try(said: str, expected: bool) -> None:
    assert pip.network_failed(said) is expected


def test_a_path_is_taken_out_of_scripts_and_records_agree(tmp_path: Path) -> None:
    site = tmp_path / "lib/python3.11/site-packages"
    (site / "x-1.dist-info").mkdir(parents=True)
    (tmp_path / "bin").mkdir()
    script, binary = tmp_path / "bin/x", tmp_path / "bin/binary"
    script.write_bytes(b"#!/p/.doctor-1/.venv/bin/python\n")
    script.chmod(0o755)
    binary.write_bytes(b"\0/p/.doctor-1/.venv")
    (tmp_path / "bin/python").symlink_to("/usr/bin/python3")
    (site / "x-1.dist-info/RECORD").write_text("../../../bin/x,sha256=old,33\nx.py,sha256=abc,3\n")
    cloned = site / "x-1.dist-info/direct_url.json"
    cloned.write_text('{"url": "file:///p/.doctor-1/.venv/src/x", "dir_info": {"editable": true}}')
    relocate.replace(str(tmp_path), b"/.doctor-1", b"")
    assert '"file:///p/.venv/src/x"' in cloned.read_text()
    assert script.read_bytes() == b"#!/p/.venv/bin/python\n" and script.stat().st_mode & 0o777 == 0o755
    assert binary.read_bytes() == b"\0/p/.doctor-1/.venv" and (tmp_path / "bin/python").is_symlink()
    first, second = (site / "x-1.dist-info/RECORD").read_text().splitlines()
    assert first.startswith("../../../bin/x,sha256=") and first.endswith(",22") and "old" not in first
    assert second == "x.py,sha256=abc,3"


def test_a_file_loses_lines_and_gets_its_bytes_back(tmp_path: Path) -> None:
    real, link = tmp_path / "real", tmp_path / "link"
    real.write_bytes(b"a = 1\r\nB = 2\nc = \xff")
    real.chmod(0o600)
    link.symlink_to(real)
    edit = file.without_lines(EditFile(path=str(link), pattern="^b ="))
    assert file.is_as_before(edit.undo) and not file.is_as_left(edit.undo)
    (tmp_path / "real.doctor-new").write_text("left by a run that was killed")
    file.write(str(link), edit.data)
    assert real.read_bytes() == b"a = 1\r\nc = \xff" and link.is_symlink()
    assert file.is_as_left(edit.undo) and not file.is_as_before(edit.undo)
    file.restore(edit.undo)
    assert real.read_bytes() == b"a = 1\r\nB = 2\nc = \xff" and real.stat().st_mode & 0o777 == 0o600
    with pytest.raises(StepError):
        file.without_lines(EditFile(path=str(link), pattern="^nothing"))
    assert sorted(os.listdir(tmp_path)) == ["link", "real"]


ADDED = b'\n# Created by `pipx` on 2026-11-20 00:00:00\nexport PATH="$PATH:/h/.local/bin"\n'


@pytest.mark.parametrize(
    ("before", "now", "expected"),
    [
        (b"a\n", b"a\n" + ADDED, True),
        (b"a\r\nb", b"a\nb" + ADDED, True),
        (None, ADDED, True),
        (b"a\n", b"", True),  # killed between emptying and writing
        (b"a\nb\n", b"a\n", True),
        (b"a\n", b"a\nmine\n" + ADDED, False),
        (b"a\n", b"a\n" + ADDED + b"mine\n", False),
        (b"a\n", b"b\n" + ADDED, False),
        (b"a\n", None, False),
    ],
)
def test_what_pipx_may_have_left_of_a_start_up_file(
    tmp_path: Path, before: bytes | None, now: bytes | None, expected: bool
) -> None:
    path = tmp_path / ".bashrc"
    undo = file.undo(str(path), before, adds="/h/.local/bin")
    if now is not None:
        path.write_bytes(now)
    assert file.is_as_left(undo) is expected


def test_a_lock_is_waited_for_and_not_for_ever(tmp_path: Path) -> None:
    waited: list[bool] = []
    another = os.open(tmp_path, os.O_RDONLY)  # a lock of another's: flock(2) goes by the open file
    fcntl.flock(another, fcntl.LOCK_EX)
    with (
        pytest.raises(DoctorError) as blocked,
        lock.held(str(tmp_path), limit=0.05, waiting=lambda: waited.append(True)),
    ):
        pass
    assert blocked.value.code is Exit.BLOCKED and waited == [True]
    os.close(another)
    with lock.held(str(tmp_path), limit=0.05, waiting=lambda: waited.append(False)) as alone:
        assert alone
    assert waited == [True] and os.listdir(tmp_path) == []


def test_a_lock_of_ones_own_is_not_waited_for_and_kept_to_the_end(tmp_path: Path) -> None:
    def unexpected() -> None:
        raise AssertionError

    another = os.open(tmp_path, os.O_RDONLY)
    with lock.held(str(tmp_path), limit=0.05, waiting=unexpected):
        with lock.held(str(tmp_path), limit=0.05, waiting=unexpected) as alone:
            assert alone
        with pytest.raises(BlockingIOError):
            fcntl.flock(another, fcntl.LOCK_EX | fcntl.LOCK_NB)
    fcntl.flock(another, fcntl.LOCK_EX | fcntl.LOCK_NB)
    os.close(another)


def test_names_and_versions() -> None:
    assert (
        debian_names.package("PyYAML") == "python3-yaml"
        and debian_names.package("Flask_Login") == "python3-flask-login"
    )
    assert [apt.upstream(v) for v in ("1:2.28.1+dfsg-1+deb12u1", "3.13.5-1", "2.0~rc1-3", "5")] == [
        "2.28.1",
        "3.13.5",
        "2.0",
        "5",
    ]
    assert is_application("black>=24") and is_application("yt_dlp") and not is_application("requests")


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (
            "E: You don't have enough free space in /var/cache/apt/archives/.\n",
            "There is not enough space in /var/cache",
        ),
        (" 404  Not Found [IP: 1]\nE: Failed to fetch x\n", "older than the archive"),
        ("E: Unmet dependencies. Try 'apt --fix-broken install' with no packages", "doctor explain apt-broken"),
        ("Reading package lists...\nE: Something else\nE: More\n", "apt-get failed: E: Something else"),
        ("", "apt-get failed: exit code 100"),
    ],
)
def test_a_failure_of_apt_leads_on(said: str, expected: str) -> None:
    assert expected in apt_failures.failed(said, 100).reason
