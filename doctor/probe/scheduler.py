"""Several probes side by side, each with a time limit: one that hangs or crashes stops none of the others."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Generic, Literal, TypeVar

if TYPE_CHECKING:
    from doctor.facts import Unknown

T = TypeVar("T")


class Probe(Generic[T]):
    """One look at the box, under way from the moment it is made."""

    def __init__(self, what: str, look: Callable[[], T], limit: float) -> None:
        self._what = what
        self._look = look
        self._deadline = time.monotonic() + limit
        self._limit = limit
        self._outcome: list[T | Unknown] = []
        # A daemon: what hangs in the kernel (a dead network mount) must not keep doctor from ending.
        self._thread = threading.Thread(target=self._run, name=f"probe {what}", daemon=True)
        self._thread.start()

    def _run(self) -> None:
        try:
            self._outcome.append(self._look())
        except PermissionError as error:
            self._outcome.append(self._unknown("forbidden", str(error)))
        except Exception as error:
            self._outcome.append(self._unknown("crashed", f"{type(error).__name__}: {error}"))

    def result(self) -> T | Unknown:
        """What was seen, or why nothing was; waits until the limit at the longest."""
        self._thread.join(max(0.0, self._deadline - time.monotonic()))
        if self._outcome:
            return self._outcome[0]
        return self._unknown("time-limit", f"no answer within {self._limit:g} seconds")

    def _unknown(self, cause: Literal["time-limit", "forbidden", "crashed"], detail: str) -> Unknown:
        from doctor.facts import Unknown

        return Unknown(what=self._what, cause=cause, detail=detail)
