"""Ctrl-C, and what ends a run like it: the first is heard, and no other while what was done is put in order.

More than one comes easily: npm and make pass on to what they started the Ctrl-C that the terminal gave it already.
"""

from __future__ import annotations

import contextlib
import signal
import threading
from collections.abc import Iterator
from types import FrameType
from typing import NoReturn

_ALL = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def heed(*kinds: signal.Signals) -> None:
    """Let each of ``kinds`` interrupt; but what doctor was started to ignore (nohup(1), ``&``) it goes on to ignore."""
    for kind in kinds:
        if signal.getsignal(kind) is not signal.SIG_IGN:
            signal.signal(kind, _first)


def ignore() -> None:
    """From here on nothing interrupts: what was done is being taken back."""
    for kind in _ALL:
        if signal.getsignal(kind) is _first:
            signal.signal(kind, signal.SIG_IGN)


@contextlib.contextmanager
def put_off() -> Iterator[list[int]]:
    """What interrupts comes when the block is left; until then its number is in the list."""
    came: list[int] = []
    heard = {kind: handler for kind in _ALL if callable(handler := signal.getsignal(kind))}
    if threading.current_thread() is not threading.main_thread():
        heard = {}  # no other is interrupted (Python's "signal" module)
    try:
        for kind in heard:
            signal.signal(kind, lambda number, _: came.append(number))
        yield came
    finally:
        for kind, handler in heard.items():
            signal.signal(kind, handler)
        if came:
            signal.raise_signal(came[0])


def _first(_number: int, _frame: FrameType | None) -> NoReturn:
    ignore()
    raise KeyboardInterrupt
