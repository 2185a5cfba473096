"""Kill doctor when it reports that a step begins, or some time later, and see what is left."""

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


def attempts(least: int, struck: Sequence[bool]) -> Iterator[int]:
    """Count at least ``least`` attempts, and more until ``struck`` holds a true value.

    On a busy machine a run may end before it is killed.
    """
    return takewhile(lambda number: number < least or (number < 20 * least and not any(struck)), count())


class Moment(NamedTuple):
    """The moment of a kill, and its victims."""

    lines: int
    """The number of lines about steps and waiting that doctor prints before."""
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
    """Return the mode and content of every file and link in ``home`` that a user would miss.

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
