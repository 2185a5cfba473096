"""Report progress on stderr: one line for each step, and on a terminal the seconds since the step began."""

from __future__ import annotations

import contextlib
import os
import sys
import threading
import time
from collections.abc import Sequence

from doctor.core import process
from doctor.plan.model import Step
from doctor.report.output import command_line, escaped

_QUIET_SECONDS = 1.0
"""Seconds before the elapsed time is shown."""
_ERASE_LINE = "\r\033[K"
"""Returns to the start of the line and erases it (ECMA-48, EL)."""


class Progress:
    """Reports the steps of a plan as they begin."""

    def __init__(self) -> None:
        self._live = sys.stderr.isatty() and os.environ.get("TERM", "dumb") != "dumb"
        self._writing = threading.Lock()
        self._ended = threading.Event()
        self._ticker: threading.Thread | None = None

    def note(self, text: str) -> None:
        """Print one line. The current step continues."""
        with self._writing:
            print(f"{_ERASE_LINE if self._live else ''}doctor: {escaped(text)}", file=sys.stderr, flush=True)

    def step(self, step: Step) -> None:
        """Report that a step begins and that the previous one has ended."""
        self.end()
        self.note(step.reason)
        if self._live:
            self._ended = threading.Event()
            ticker = threading.Thread(target=self._tick, args=(self._ended, time.monotonic()), daemon=True)
            with contextlib.suppress(RuntimeError):  # the limit of processes is reached, and the step matters more
                ticker.start()
                self._ticker = ticker

    def end(self) -> None:
        """Report that the last step has ended."""
        if self._ticker:
            self._ended.set()
            self._ticker.join()
            self._ticker = None
            print(_ERASE_LINE, end="", file=sys.stderr, flush=True)

    def ask(self, steps: Sequence[Step]) -> bool:
        """Show ``steps``, which change something outside the project, and return whether the user agrees."""
        for step in steps:
            print(f"  {escaped(step.reason)}\n    {escaped(command_line(step.argv))}", file=sys.stderr)
        return self.confirm("Do this?")

    def confirm(self, question: str) -> bool:
        """Ask a question and return whether the answer is yes."""
        print(f"{escaped(question)} [y/N] ", end="", file=sys.stderr, flush=True)
        return sys.stdin.readline().strip().lower() in ("y", "yes")

    def _tick(self, ended: threading.Event, started: float) -> None:
        while not ended.wait(_QUIET_SECONDS):
            with self._writing:
                if not process.terminal_lent.is_set():
                    print(f"\r  {time.monotonic() - started:.0f} s", end="", file=sys.stderr, flush=True)
