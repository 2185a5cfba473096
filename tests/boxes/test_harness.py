"""The boxes themselves have the properties on which the other tests rely."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests import REPOSITORY
from tests.boxes.conftest import MakeBox
from tests.boxes.roots import NEWER
from tests.boxes.snapshot import differences, snapshot

pytestmark = pytest.mark.box
SLEEP = f"sleep 4711.{os.getpid()}"
"""A command that no other test run on this machine uses."""


def test_a_bare_box_is_minimal(make_box: MakeBox) -> None:
    box = make_box(NEWER[0])
    assert box.run(["python3", "-c", "import ensurepip"]).code == 1
    assert box.run(["python3", "-m", "pip"]).code == 1
    assert box.run(["sudo", "true"]).code == 127


def test_programs_run_as_the_chosen_user(make_box: MakeBox) -> None:
    box = make_box(NEWER[0])
    assert box.run(["id", "--user"]).out == "1000\n"
    assert box.run(["id", "--groups"]).out == "1000\n"
    assert box.run(["id", "--user"], user="root").out == "0\n"
    assert box.run(["touch", "/usr/x"]).code == 1
    assert box.run(["touch", "/usr/x"], user="root").code == 0
    assert box.run(["pwd"]).out == "/home/ada\n"


def test_programs_get_only_the_variables_of_a_login(make_box: MakeBox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIP_USER", "1")
    box = make_box(NEWER[0])
    variables = dict(line.split("=", 1) for line in box.run(["env"], env={"A": "1", "LANG": None}).out.splitlines())
    assert variables.keys() == {"A", "HOME", "LOGNAME", "PATH", "SHELL", "USER"}


def test_without_network_only_the_loopback_exists(make_box: MakeBox) -> None:
    box = make_box(NEWER[0])
    listen = "import socket; s = socket.create_server(('127.0.0.1', 0)); socket.create_connection(s.getsockname())"
    assert box.run(["python3", "-c", listen]).code == 0
    devices = box.run(["cat", "/proc/net/dev"]).out
    assert [line.split(":")[0].strip() for line in devices.splitlines()[2:]] == ["lo"]


def test_the_network_leaves_no_files(make_box: MakeBox) -> None:
    box = make_box(NEWER[0])
    before = snapshot(box.root)
    run = box.run(["cat", "/etc/resolv.conf"], network=True)
    assert run.out == Path("/etc/resolv.conf").read_text()
    assert differences(before, snapshot(box.root)) == ["/run"]  # its mtime
    assert box.run(["cat", "/etc/resolv.conf"]).out == ""


def test_changes_are_detected_and_thrown_away(make_box: MakeBox) -> None:
    box, other = make_box(NEWER[0]), make_box(NEWER[0])
    before = snapshot(box.root)
    assert differences(before, snapshot(box.root)) == []
    box.run(["sh", "-c", "echo >> /home/ada/.bashrc; mkdir /home/ada/new; chmod 600 /home/ada/.profile"])
    assert differences(before, snapshot(box.root)) == [
        "/home/ada",
        "/home/ada/.bashrc",
        "/home/ada/.profile",
        "/home/ada/new",
    ]
    assert differences(before, snapshot(other.root)) == []


def test_a_changed_file_that_keeps_its_size_and_time_is_detected(make_box: MakeBox) -> None:
    box = make_box(NEWER[0])
    for byte in "xy":
        before = snapshot(box.root)
        change = f"touch -r .bashrc /tmp/time; printf {byte} | dd of=.bashrc conv=notrunc; touch -r /tmp/time .bashrc"
        box.run(["sh", "-ec", change])
        assert "/home/ada/.bashrc" in differences(before, snapshot(box.root))


def test_a_program_that_hangs_is_killed_with_its_child_processes(make_box: MakeBox) -> None:
    box = make_box(NEWER[0])
    with pytest.raises(TimeoutError):
        box.run(["sh", "-c", f"{SLEEP} & {SLEEP}"], timeout=0.5)
    _wait(lambda: not _running(SLEEP))


def test_no_process_survives_a_killed_test(make_box: MakeBox) -> None:
    make_box(NEWER[0])  # builds the root
    code = f"from tests.boxes.roots import new_box\nwith new_box('{NEWER[0]}') as box: box.run({SLEEP.split()})"
    process = subprocess.Popen([sys.executable, "-c", code], cwd=REPOSITORY)
    _wait(lambda: _running(SLEEP))
    process.send_signal(signal.SIGKILL)
    process.wait()
    _wait(lambda: not _running(SLEEP))


def _running(command: str) -> bool:
    command_line = command.replace(" ", "\0") + "\0"
    return any(_command_line(process) == command_line for process in Path("/proc").glob("[0-9]*"))


def _command_line(process: Path) -> str:
    try:
        return (process / "cmdline").read_text()
    except OSError:  # it ended meanwhile
        return ""


def _wait(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 600
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)
