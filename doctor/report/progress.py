"""Report progress on stderr: a line for each step, and on a terminal one that says what the step is doing.

The line of the activity is drawn here, and not by ``rich.live``: that hides the cursor, which a kill would leave
hidden, and draws over the password prompt of sudo. rich fits the line into the terminal. It is imported when a step has
taken a while, by the thread that draws.
"""

from __future__ import annotations

import contextlib
import os
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence

from doctor.core import process
from doctor.core.invocation import typed_program
from doctor.core.lazy_typing import TYPE_CHECKING
from doctor.plan.model import NOT_REVERTED, Step
from doctor.report.output import command_line, escaped, wrapped

if TYPE_CHECKING:
    from rich.console import Console

_QUIET_SECONDS = 0.5
"""Seconds of a step before its activity is shown."""
_PERIOD = 0.2
"""Seconds between two drawings."""
_ERASE_LINE = "\r\033[K"
"""Returns to the start of the line and erases it (ECMA-48, EL)."""
_FRAMES = "⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏"
_ASCII_FRAMES = "-\\|/"
"""The frames of the spinner."""


class Progress:
    """Reports the steps of a plan as they begin, and asks."""

    def __init__(self, *, ci: str | None = None) -> None:
        """Draw only where a person watches: not in the log of the CI service ``ci``, and not against NO_COLOR."""
        self._live = (
            sys.stderr.isatty()
            and os.environ.get("TERM", "dumb") != "dumb"
            and not os.environ.get("NO_COLOR")
            and ci is None
        )
        self._writing = threading.Lock()
        self._ended = threading.Event()
        self._ticker: threading.Thread | None = None
        self._describe: Callable[[], str] = str

    def note(self, text: str) -> None:
        """Print one line. The current step continues."""
        line = f"doctor: {escaped(text)}"
        if self._live:
            import shutil

            line = _ERASE_LINE + "\n".join(wrapped(line, shutil.get_terminal_size().columns - 1, rest="  "))
        with self._writing:
            print(line, file=sys.stderr, flush=True)

    def step(self, step: Step, number: int, total: int) -> None:
        """Report that a step begins and that the previous one has ended."""
        self.end()
        self.note(f"[{number}/{total}] {step.reason}" if total > 1 else step.reason)
        self._start(str)

    def watch(self, describe: Callable[[], str]) -> None:
        """Show what ``describe`` returns, with the time that has passed, until ``end``."""
        self._start(describe)

    def _start(self, describe: Callable[[], str]) -> None:
        self._describe = describe
        if self._live:
            self._ended = threading.Event()
            ticker = threading.Thread(target=self._tick, args=(self._ended, time.monotonic()), daemon=True)
            with contextlib.suppress(RuntimeError):  # the limit of processes is reached, and the step matters more
                ticker.start()
                self._ticker = ticker

    @contextlib.contextmanager
    def aside(self) -> Iterator[None]:
        """Keep the line of the activity away from what is printed meanwhile."""
        with self._writing:
            if self._ticker:
                print(_ERASE_LINE, end="", file=sys.stderr, flush=True)
            yield

    def activity(self, describe: Callable[[], str]) -> None:
        """Show what ``describe`` returns until the step ends."""
        self._describe = describe

    def roll_back(self, text: str) -> None:
        """Report that the steps have ended and are rolled back, and why."""
        self.end()
        self.note(text)

    def end(self) -> None:
        """Report that the last step has ended."""
        if self._ticker:
            self._ended.set()
            self._ticker.join()
            self._ticker = None
            print(_ERASE_LINE, end="", file=sys.stderr, flush=True)

    def ask(self, steps: Sequence[Step]) -> bool:
        """Show ``steps``, which change something outside the project, and return whether the user agrees.

        The answer ``d`` shows their commands, and the question is asked again.
        """
        from doctor.report.terminal import Console

        out = Console(sys.stderr)
        for line in _in_short(steps):
            out.print_prose(escaped(line))
        answer = _answer("Continue?", "[y]es, [N]o, [d]etails")
        if answer != "d":
            return answer == "y"
        for step in steps:
            out.print_prose(escaped(f"{step.reason} To undo: {step.undo}."))
            print(f"  {escaped(command_line(step.argv))}", file=sys.stderr)
        return self.confirm("Continue?")

    def confirm(self, question: str) -> bool:
        """Ask a question and return whether the answer is yes."""
        return _answer(question, "[y]es, [N]o") == "y"

    def _tick(self, ended: threading.Event, started: float) -> None:
        if ended.wait(_QUIET_SECONDS):
            return
        from doctor.report.terminal import rich_console

        out = rich_console(sys.stderr)
        while True:
            with self._writing:
                if not process.terminal_lent.is_set():
                    self._draw(out, time.monotonic() - started)
            if ended.wait(_PERIOD):
                return

    def _draw(self, out: Console, seconds: float) -> None:
        from rich.text import Text

        frames = _ASCII_FRAMES if out.options.ascii_only else _FRAMES
        frame, activity = frames[int(seconds / _PERIOD) % len(frames)], escaped(self._describe())
        time_taken = f"{seconds:.0f} s"
        line = Text(f"  {frame} ")
        line.append(activity)
        # the last column stays free: a terminal would begin a new line after it
        line.truncate(max(1, out.width - len(time_taken) - (3 if activity else 1)), overflow="ellipsis")
        line.append(f", {time_taken}" if activity else time_taken)
        print(_ERASE_LINE, end="", file=sys.stderr)
        out.print(line, end="", soft_wrap=True)
        sys.stderr.flush()


def _in_short(steps: Sequence[Step]) -> Iterator[str]:
    """Yield what the steps do, which of them run as root, and which of them ``doctor undo`` reverts."""
    lasting = [step.undo.startswith(NOT_REVERTED) for step in steps]
    as_root = [step.needs_root or os.geteuid() == 0 for step in steps]
    for number, (step, stays, root) in enumerate(zip(steps, lasting, as_root, strict=True), 1):
        marks = ["as root"] if root and not all(as_root) else []
        marks += ["not reverted"] if stays and not all(lasting) else []
        bullet = f"{number}. " if len(steps) > 1 else ""
        mark = f" ({', '.join(marks)})" if marks else ""
        yield f"{bullet}{step.reason.rstrip('.')}{mark}."
    this, it = ("This", "it") if len(steps) == 1 else ("All of this", "all of it")
    user = f"{this} runs as root. " if all(as_root) else "" if any(as_root) else "This needs no root. "
    reverts = "does not revert it" if all(lasting) else f"reverts {'the rest' if any(lasting) else it}"
    yield f"{user}`{typed_program()[1]} undo` {reverts}."


def _answer(question: str, choices: str) -> str:
    """Ask a question and return the letter of the answer in lower case, with "n" for none.

    ``choices`` are words with their letters in brackets. Any other answer is asked for once more.
    """
    import shutil

    letters = [word[1].lower() for word in choices.split()]
    columns = shutil.get_terminal_size().columns - 1
    for attempt in range(2):
        text = (
            f"{question} {choices}:" if attempt == 0 else f"Please answer {', '.join(letters[:-1])} or {letters[-1]}:"
        )
        print("\n".join(wrapped(escaped(text), columns)), end=" ", file=sys.stderr, flush=True)
        answer = sys.stdin.readline().strip().lower()
        if answer in ("", "no", "yes") or answer in letters:
            return answer[:1] or "n"
    return "n"
