"""What is being done, on stderr: one line a step, and on a terminal how long it has been going on."""

from __future__ import annotations

import os
import shlex
import sys
import threading
import time
from collections.abc import Sequence

from doctor.core import process
from doctor.plan.model import Step
from doctor.report.output import escaped

_PATIENCE = 1.0
"""Seconds before the time is shown."""
_ERASE = "\r\033[K"
"""What stands in the line (ECMA-48, EL)."""


class Progress:
    """Tells the steps as they begin."""

    def __init__(self) -> None:
        self._live = sys.stderr.isatty() and os.environ.get("TERM", "dumb") != "dumb"
        self._writing = threading.Lock()
        self._ended = threading.Event()
        self._ticker: threading.Thread | None = None

    def note(self, text: str) -> None:
        """One line; what is being done goes on."""
        with self._writing:
            print(f"{_ERASE if self._live else ''}doctor: {escaped(text)}", file=sys.stderr, flush=True)

    def step(self, step: Step) -> None:
        """A step begins; the one before it has ended."""
        self.end()
        self.note(step.reason)
        if self._live:
            self._ended = threading.Event()
            self._ticker = threading.Thread(target=self._tick, args=(self._ended, time.monotonic()), daemon=True)
            self._ticker.start()

    def end(self) -> None:
        """Nothing is being done any more."""
        if self._ticker:
            self._ended.set()
            self._ticker.join()
            self._ticker = None
            print(_ERASE, end="", file=sys.stderr, flush=True)

    def ask(self, steps: Sequence[Step]) -> bool:
        """Show what would be done outside the project, and wait for a yes."""
        for step in steps:
            print(f"  {escaped(step.reason)}\n    {escaped(shlex.join(step.argv))}", file=sys.stderr)
        print("Do this? [y/N] ", end="", file=sys.stderr, flush=True)
        return sys.stdin.readline().strip().lower() in ("y", "yes")

    def _tick(self, ended: threading.Event, began: float) -> None:
        while not ended.wait(_PATIENCE):
            with self._writing:
                if not process.terminal_lent.is_set():
                    print(f"\r  {time.monotonic() - began:.0f} s", end="", file=sys.stderr, flush=True)
