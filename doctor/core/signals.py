"""Handle Ctrl-C and similar signals: the first one interrupts; later ones are ignored while the run is rolled back.

Several arrive easily: npm and make forward Ctrl-C to their children, to which the terminal has sent it already.
"""

from __future__ import annotations

import contextlib
import signal
from collections.abc import Iterator
from types import FrameType

from doctor.core.lazy_typing import NoReturn

_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def interrupt_on(*numbers: signal.Signals) -> None:
    """Let each signal raise KeyboardInterrupt, unless doctor was started to ignore it (nohup(1), ``&``)."""
    for number in numbers:
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, _interrupt)


def ignore() -> None:
    """Ignore signals from here on, because the run is being rolled back."""
    for number in _SIGNALS:
        if signal.getsignal(number) is _interrupt:
            signal.signal(number, signal.SIG_IGN)


@contextlib.contextmanager
def postponed() -> Iterator[list[int]]:
    """Postpone signals until the block is left; the list holds the numbers of those that arrived."""
    import threading  # most runs postpone none

    arrived: list[int] = []
    handlers = {number: handler for number in _SIGNALS if callable(handler := signal.getsignal(number))}
    if threading.current_thread() is not threading.main_thread():
        handlers = {}  # signals interrupt the main thread only (Python's "signal" module)
    try:
        for number in handlers:
            signal.signal(number, lambda number, _: arrived.append(number))
        yield arrived
    finally:
        for number, handler in handlers.items():
            signal.signal(number, handler)
        if arrived:
            signal.raise_signal(arrived[0])


def _interrupt(_number: int, _frame: FrameType | None) -> NoReturn:
    ignore()
    raise KeyboardInterrupt
