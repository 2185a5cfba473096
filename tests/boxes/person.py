"""A person at a terminal in a box: what is on the screen, and what is typed when it says so."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import NamedTuple

from tests.boxes.box import Box

CTRL_C = "\x03"
_SIT = r"""
import json, os, pty, select, signal, sys, time
argv, turns = json.loads(sys.argv[1])
child, screen = pty.fork()
if child == 0:
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # ignored where the tests run in the background: no terminal is so
    os.execvp(argv[0], argv)
said, seen, end = b"", 0, time.monotonic() + 300
while time.monotonic() < end:
    awaited = turns[0][0] if turns else None
    if awaited and (os.path.exists(awaited) if awaited[0] == "/" else awaited.encode() in said[seen:]):
        seen = len(said)
        time.sleep(0.3)  # a person is not quicker than the program that has just asked
        os.write(screen, turns.pop(0)[1].encode())
        open("/tmp/typed-%d" % len(turns), "w").close()
    if select.select([screen], [], [], 0.1)[0]:
        try:
            said += os.read(screen, 1 << 16)
        except OSError:  # EIO: nobody is on the other side any more
            break
else:
    os.kill(child, signal.SIGHUP)
code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
print(json.dumps([code, said.decode("utf-8", "replace"), len(turns)]))
"""


class Seen(NamedTuple):
    """What came of it."""

    code: int
    screen: str
    """All that was on it, carriage returns and all."""


def sit(box: Box, argv: Sequence[str], *turns: tuple[str, str], cwd: str | None = None, term: str = "xterm") -> Seen:
    """Run ``argv`` as ada at a terminal; each turn waits for a text on the screen, and types another.

    What is waited for may also be a file, by its absolute path. When N turns are left, there is a file /tmp/typed-N.
    """
    run = box.run(["python3", "-c", _SIT, json.dumps([argv, turns])], cwd=cwd, env={"TERM": term})
    code, screen, left = json.loads(run.out)
    assert not left, f"nobody said {turns[-left][0]!r}:\n{screen}"
    return Seen(code, screen)
