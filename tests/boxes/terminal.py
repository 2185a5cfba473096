"""Use doctor at a terminal in a box: wait for text on the screen, then type an answer."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import NamedTuple

from tests.boxes.box import Box

CTRL_C = "\x03"
_DRIVER = r"""
import fcntl, json, os, pty, select, signal, struct, sys, termios, time
argv, turns, columns = json.loads(sys.argv[1])
child, terminal = pty.fork()
if child == 0:
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # tests in the background ignore it, a terminal does not
    os.execvp(argv[0], argv)
screen, answered, end = b"", 0, time.monotonic() + 300
typed, waits = time.monotonic(), []
fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 40, columns, 0, 0))
while time.monotonic() < end:
    awaited = turns[0][0] if turns else None
    if awaited and (os.path.exists(awaited) if awaited[0] == "/" else awaited.encode() in screen[answered:]):
        answered = len(screen)
        waits.append(time.monotonic() - typed)
        time.sleep(0.3)  # a person does not answer before the program reads
        answer = turns.pop(0)[1]
        if answer == "SIGTERM":
            os.kill(child, signal.SIGTERM)
        else:
            os.write(terminal, answer.encode())
        typed = time.monotonic()
        open("/tmp/typed-%d" % len(turns), "w").close()
    if select.select([terminal], [], [], 0.1)[0]:
        try:
            screen += os.read(terminal, 1 << 16)
        except OSError:  # EIO: the program has closed the terminal
            break
else:
    os.kill(child, signal.SIGHUP)
code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
print(json.dumps([code, screen.decode("utf-8", "replace"), waits, len(turns)]))
"""


class Session(NamedTuple):
    """The end of a session at a terminal."""

    code: int
    screen: str
    """Everything that was printed, with carriage returns."""
    waits: Sequence[float]
    """The seconds from each answer, and first from the start, until the text of the next turn was on the screen."""


def use_terminal(
    box: Box,
    argv: Sequence[str],
    *turns: tuple[str, str],
    cwd: str | None = None,
    term: str = "xterm",
    columns: int = 80,
    network: bool = False,
) -> Session:
    """Run ``argv`` as ada at a terminal. Each turn waits for a text on the screen, and then types another.

    A turn may also wait for a file, given by its absolute path. The answer ``SIGTERM`` sends this signal. When N turns
    are left, the file /tmp/typed-N exists.
    """
    run = box.run(
        ["python3", "-c", _DRIVER, json.dumps([argv, turns, columns])], cwd=cwd, env={"TERM": term}, network=network
    )
    code, screen, waits, left = json.loads(run.out)
    assert not left, f"the screen never showed {turns[-left][0]!r}:\n{screen}"
    return Session(code, screen, waits)
