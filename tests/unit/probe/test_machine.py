"""The container that doctor runs in: a RUN of BuildKit has no file of Docker, and is known by a mount of root's."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from doctor.probe import machine
from doctor.probe.collect import collect
from doctor.probe.machine import is_application_container
from doctor.probe.rootfs import Rootfs
from tests import REPOSITORY

BUILDKIT = (
    "4854 4821 0:37 /docker-lib/buildkit/executor/resolv.conf /etc/resolv.conf ro,nosuid master:63 - btrfs /dev/sdb rw"
)
HOST = "30 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw"


@pytest.mark.parametrize(
    ("mounts", "expected"),
    [
        (f"{HOST}\n{BUILDKIT}\n", True),
        (f"{HOST}\n", False),
        # what another user can mount with FUSE
        (
            f"{HOST}\n9 1 0:5 / /home/bob/buildkit/executor/a rw - fuse /buildkit/executor/a /etc/resolv.conf",
            False,
        ),
        (f"{HOST}\n9 1 0:5 /buildkit/executor/resolv.conf /home/bob/etc/resolv.conf rw - fuse bob rw", False),
    ],
)
def test_buildkit_is_known_by_the_mount_of_resolv_conf(
    monkeypatch: pytest.MonkeyPatch, mounts: str, expected: bool
) -> None:
    monkeypatch.setattr(Rootfs, "lexists", lambda *_: False)
    monkeypatch.setattr(Rootfs, "text", lambda _, path, *__: mounts if path == "/proc/self/mountinfo" else "")
    assert is_application_container(Rootfs()) is expected


def test_sudo_admits_groups_only_where_nobody_edited_its_rules(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rules, folder = tmp_path / "sudoers", tmp_path / "sudoers.d"
    monkeypatch.setattr(machine, "_SUDOERS", str(rules))
    monkeypatch.setattr(Rootfs, "text", lambda *_: "passwd: files\n")
    assert not machine._admits_groups_only(Rootfs())
    folder.mkdir()
    for path in (rules, folder / "README"):
        path.write_text("")
        os.utime(path, (0, 0))
    assert machine._admits_groups_only(Rootfs())
    monkeypatch.setattr(Rootfs, "text", lambda *_: "passwd: files\nsudoers: sss\n")
    assert not machine._admits_groups_only(Rootfs())
    monkeypatch.setattr(Rootfs, "text", lambda *_: None)
    (folder / "ada").write_text("")
    assert not machine._admits_groups_only(Rootfs())
    (folder / "ada").unlink()
    rules.write_text("ada ALL=(ALL) ALL\n")
    assert not machine._admits_groups_only(Rootfs())


@pytest.mark.parametrize(
    ("start", "shell"),
    [
        ("sh -c '{}; true'", "sh"),
        ("bash -c '{}; true'", "bash"),
        ("sh -c 'bash -c \"{}; true\"; true'", "bash"),
        ("bash -c \"exec -a -bash bash -c '{}; true'\"", "zsh"),  # a login shell, for which SHELL counts
        ("{python} {folder}/xonsh {}", "xonsh"),
    ],
)
def test_the_nearest_shell_counts(start: str, shell: str, tmp_path: Path) -> None:
    (tmp_path / "xonsh").write_text("import subprocess, sys\nsubprocess.run(sys.argv[1:])\n")
    ask = tmp_path / "ask"
    ask.write_text(
        "from doctor.probe.machine import _detect_shell\nfrom doctor.probe.rootfs import Rootfs\n"
        "print(_detect_shell(Rootfs(), {'SHELL': '/usr/bin/zsh'}))\n"
    )
    command = start.format(f"{sys.executable} {ask}", python=sys.executable, folder=tmp_path)
    environ = {**os.environ, "PYTHONPATH": str(REPOSITORY)}
    run = subprocess.run(shlex.split(command), capture_output=True, text=True, check=True, env=environ)
    assert run.stdout == f"{shell}\n"


def test_an_empty_home_is_the_root_folder_as_for_pip_and_pipx() -> None:
    for variables, home in (({"HOME": ""}, "/"), ({"HOME": "/home/ada"}, "/home/ada"), ({}, None)):
        assert collect(environ={**variables, "PATH": "/usr/bin:/bin"}, cwd="/").environ.get("HOME") == home
