"""doctor, killed on purpose: when it says that a step begins, or some time after."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from itertools import count, takewhile
from typing import NamedTuple

from tests.boxes.box import Box

KILLER = """
import json, os, subprocess, sys, time
argv, lines, delay, all_of_it = json.loads(sys.argv[1])
doctor = subprocess.Popen(argv, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
told = 0
while told < lines and (line := doctor.stderr.readline()):
    told += line.startswith(b"doctor: ")
time.sleep(delay)
print(json.dumps(doctor.poll() is None), flush=True)
if all_of_it:
    os._exit(0)  # process 1 of the box ends with this one, and the kernel then kills all that is left
doctor.kill()
doctor.wait()
while True:
    if len([name for name in os.listdir("/proc") if name.isdigit()]) <= 2:  # process 1 and this one
        sys.exit()
    time.sleep(0.05)
"""


def attempts(least: int, struck: Sequence[bool]) -> Iterator[int]:
    """So many, and more until one has struck: on a busy machine a run may be over before its kill comes."""
    return takewhile(lambda number: number < least or (number < 20 * least and not any(struck)), count())


class Moment(NamedTuple):
    """When the kill comes, and whom it strikes."""

    lines: int
    """After so many lines about steps and waiting."""
    delay: float
    """And so many seconds."""
    everything: bool
    """All that runs in the box, as when a container is killed; else doctor alone."""


def killed(box: Box, argv: Sequence[str], moment: Moment, **how: object) -> bool:
    """Start doctor and kill it then; whether it was still at work. What doctor alone had started comes to its end."""
    words = json.dumps([list(argv), *moment])
    run = box.run(["python3", "-c", KILLER, words], **how)  # type: ignore[arg-type]
    assert run.out, run
    return bool(json.loads(run.out))


def files(box: Box, home: str) -> dict[str, tuple[int, bytes]]:
    """What a user would miss: every file and link at home, but for caches, receipts, and pipx's own logs and tools."""
    found = {}
    for folder, folders, names in os.walk(box.path(home)):
        inside = f"{folder.removeprefix(str(box.root))}/"
        folders[:] = [name for name in folders if not _is_nobodys(inside, name)]
        links = [name for name in folders if os.path.islink(os.path.join(folder, name))]
        for name in (*(name for name in names if not ("/pipx/" in inside and name.endswith(".lock"))), *links):
            path = os.path.join(folder, name)
            status = os.lstat(path)
            link = os.path.islink(path)
            data = os.readlink(path).encode() if link else box.path(f"{inside}{name}").read_bytes()
            found[f"{inside}{name}"] = (status.st_mode, data)
    return found


def _is_nobodys(folder: str, name: str) -> bool:
    """Caches and state; what pipx keeps for itself; a room that the next fix clears away."""
    own = folder.endswith("/pipx/") and name in ("shared", "logs", ".cache", "trash", "py")
    return own or name in (".cache", "state") or name.startswith(".doctor-")


def packages(box: Box) -> dict[str, str]:
    """Every package with its state, as dpkg has them."""
    listed = box.run(["dpkg-query", "--show", "--showformat=${Package} ${Status}\\n"]).out
    return dict(line.split(" ", 1) for line in listed.splitlines())
