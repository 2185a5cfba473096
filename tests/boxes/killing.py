"""Kill doctor at a chosen moment, and record the files and packages that it leaves."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from itertools import count, takewhile
from typing import NamedTuple

from tests.boxes.box import Box

KILLER = """
import json, os, subprocess, sys, time
argv, lines, delay, everything = json.loads(sys.argv[1])
doctor = subprocess.Popen(argv, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
reported = 0
while reported < lines and (line := doctor.stderr.readline()):
    reported += line.startswith(b"doctor: ")
time.sleep(delay)
print(json.dumps(doctor.poll() is None), flush=True)
if everything:
    os._exit(0)  # process 1 of the box then ends, and the kernel kills all other processes
doctor.kill()
doctor.wait()
while True:
    if len([name for name in os.listdir("/proc") if name.isdigit()]) <= 2:  # process 1 and this process
        sys.exit()
    time.sleep(0.05)
"""


KILLER_OF_WRITER = """
import glob, json, subprocess, sys, time
argv, pattern, delay = json.loads(sys.argv[1])
doctor = subprocess.Popen(argv)
while doctor.poll() is None and not glob.glob(pattern):
    time.sleep(0.0002)
time.sleep(delay)
doctor.kill()
sys.exit(doctor.wait() == 0)
"""


def attempts(minimum: int, kills: Sequence[bool]) -> Iterator[int]:
    """Count at least ``minimum`` attempts, and more until ``kills`` contains a true value.

    On a busy machine a run may end before it is killed.
    """
    return takewhile(lambda number: number < minimum or (number < 20 * minimum and not any(kills)), count())


def killed_while_writing(box: Box, argv: Sequence[str], pattern: str, delay: float, **how: object) -> bool:
    """Start doctor, wait until a path matches ``pattern``, kill doctor ``delay`` seconds later.

    Return whether it was still running.
    """
    parameters = json.dumps([list(argv), pattern, delay])
    return box.run(["python3", "-c", KILLER_OF_WRITER, parameters], **how).code == 0  # type: ignore[arg-type]


class Moment(NamedTuple):
    """The moment of a kill, and the processes that it ends."""

    lines: int
    """The number of progress lines that doctor prints before it is killed."""
    delay: float
    """The seconds after the last of these lines."""
    everything: bool
    """Whether all processes of the box are killed, as with a container, or doctor alone."""


def killed(box: Box, argv: Sequence[str], moment: Moment, **how: object) -> bool:
    """Start doctor and kill it at that moment. Return whether it was still running.

    If doctor alone is killed, the programs that it started run to their end.
    """
    parameters = json.dumps([list(argv), *moment])
    run = box.run(["python3", "-c", KILLER, parameters], **how)  # type: ignore[arg-type]
    assert run.out, run
    return bool(json.loads(run.out))


def files(box: Box, home: str) -> dict[str, tuple[int, bytes]]:
    """Return the mode and content of every file and link in ``home`` that a user needs.

    Caches, receipts, and the logs and tools of pipx are left out.
    """
    files = {}
    for folder, folders, names in os.walk(box.path(home)):
        inside = f"{folder.removeprefix(str(box.root))}/"
        folders[:] = [name for name in folders if not _is_expendable(inside, name)]
        links = [name for name in folders if os.path.islink(os.path.join(folder, name))]
        for name in (*(name for name in names if not ("/pipx/" in inside and name.endswith(".lock"))), *links):
            path = os.path.join(folder, name)
            status = os.lstat(path)
            link = os.path.islink(path)
            data = os.readlink(path).encode() if link else box.path(f"{inside}{name}").read_bytes()
            files[f"{inside}{name}"] = (status.st_mode, data)
    return files


def _is_expendable(folder: str, name: str) -> bool:
    """Return whether an entry is a cache, a state, pipx's own, or a staging folder that the next fix removes."""
    of_pipx = folder.endswith("/pipx/") and name in ("shared", "logs", ".cache", "trash", "py")
    return of_pipx or name in (".cache", "state") or name.startswith(".doctor-")


def packages(box: Box) -> dict[str, str]:
    """Return the status of every package, as dpkg reports it: ``install ok installed``."""
    listing = box.run(["dpkg-query", "--show", "--showformat=${Package} ${Status}\\n"]).out
    return dict(line.split(" ", 1) for line in listing.splitlines())
