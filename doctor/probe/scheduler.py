"""Run probes, each with a time limit. A probe that hangs or crashes does not affect the others."""

from __future__ import annotations

import _thread
import threading
import time
from collections import deque
from collections.abc import Callable
from functools import cache, partial

from doctor.core.errors import DoctorError, Exit
from doctor.core.lazy_typing import TYPE_CHECKING, Any, Generic, TypeVar

if TYPE_CHECKING:
    from doctor.facts import Unknown, UnknownCause

T = TypeVar("T")

_PATIENCE = 0.5
"""Seconds after which probes no longer wait for another one, but get threads of their own; a loaded machine is slow."""


class Probes:
    """Runs probes for at most ``limit`` seconds each, in the order in which they start.

    One thread runs them all, because threads that take turns at Python's global lock take a tenth of a healthy run.
    It begins with ``at_once``, for probes that mostly wait for the kernel or for another process; else when their
    caller first waits for one, since until then the caller would take such turns with it. For the same reason the
    caller hears of a result when nothing else waits for the thread.
    If a probe takes long, as on a dead network mount, all probes that wait for it get threads of their own.
    """

    def __init__(self, limit: float, *, at_once: bool) -> None:
        self._limit = limit
        self._at_once = at_once
        self._waiting: deque[Probe[Any]] = deque()
        self._finished: list[Probe[Any]] = []
        self._deferred: list[Callable[[], object]] = []
        self._workers = 0
        self._is_late = False
        self._lock = threading.Lock()

    def start(self, name: str, read: Callable[[], T]) -> Probe[T]:
        """Return a probe that runs ``read``.

        Raises DoctorError if no thread can be started: without one, nothing could end a probe that hangs.
        """
        probe = Probe(name, read, self._limit, self._begin, self._hurry)
        with self._lock:
            self._waiting.append(probe)
        if self._is_late:
            self._add_worker()
        elif self._at_once:
            self._begin()
        return probe

    def later(self, name: str, read: Callable[[], T]) -> Callable[[], Probe[T]]:
        """Return a function that starts a probe when it is first called, and returns it.

        If other probes take long, it starts with them, so that all together take hardly longer than one.
        """
        begin = cache(partial(self.start, name, read))
        self._deferred.append(begin)
        return begin

    def _begin(self) -> None:
        """Start the thread, unless it runs or nothing waits for it. Raises what ``start`` raises."""
        with self._lock:
            is_needed = bool(self._waiting) and not self._workers
        if is_needed:
            self._add_worker()

    def _hurry(self) -> None:
        """Start a thread for each probe that waits, and from now on for each new one. Raises what ``start`` raises."""
        self._is_late = True
        self._announce()
        for begin in self._deferred:
            begin()
        for _ in range(len(self._waiting)):
            self._add_worker()

    def _add_worker(self) -> None:
        with self._lock:
            self._workers += 1
        try:
            # It ends with doctor, since a call that hangs in the kernel (a dead network mount) must not keep doctor
            # running. `threading.Thread.start` would wait for ever for a thread that has no memory to begin with.
            _thread.start_new_thread(self._work, ())
        except RuntimeError:  # EAGAIN of pthread_create(3)
            raise DoctorError(
                "No thread can be started. This user has as many processes as are allowed, or no memory is left. "
                "See the limits: `ulimit -a`",
                Exit.BLOCKED,
            ) from None

    def _work(self) -> None:
        while True:
            with self._lock:
                probe = self._waiting.popleft() if self._waiting else None
                self._workers -= probe is None
            if probe is None or self._is_late:
                self._announce()
            if probe is None:
                return
            probe.run()
            with self._lock:
                self._finished.append(probe)

    def _announce(self) -> None:
        """Wake the threads that wait for a finished probe."""
        with self._lock:
            finished, self._finished = self._finished, []
        for probe in finished:
            probe.ended.set()


class Probe(Generic[T]):
    """One probe among ``Probes``, which may take ``limit`` seconds from now on.

    ``begin`` is called when somebody waits for the probe, and ``hurry`` when the probe waits for others.
    """

    def __init__(
        self, name: str, read: Callable[[], T], limit: float, begin: Callable[[], None], hurry: Callable[[], None]
    ) -> None:
        self._name = name
        self._begin = begin
        self._read = read
        self._deadline = time.monotonic() + limit
        self._limit = limit
        self._hurry = hurry
        self._results: list[T] = []
        self._error: tuple[UnknownCause, str] | None = None
        self.ended = threading.Event()
        """Set by ``Probes`` after the run."""

    def run(self) -> None:
        """Call the function, and keep what it returns or raises."""
        try:
            self._results.append(self._read())
        except PermissionError as error:
            self._error = ("forbidden", str(error))
        except DoctorError as error:
            self._error = ("crashed", error.message)
        except Exception as error:
            self._error = ("crashed", f"{type(error).__name__}: {error}")

    def wait(self, seconds: float) -> bool:
        """Wait for the end of the probe, and return whether it has ended."""
        if not self.ended.is_set():
            self._begin()
        return self.ended.wait(seconds)

    def result(self) -> T | Unknown:
        """Return what ``read`` returned, or why it did not return; wait for it until the limit at most."""
        if not self.wait(min(_PATIENCE, self._remaining())):
            self._hurry()
            self.ended.wait(self._remaining())
        if self._results:
            return self._results[0]
        from doctor.facts import Unknown

        cause, detail = self._error or ("time-limit", f"no answer within {self._limit:g} seconds")
        return Unknown(probe=self._name, cause=cause, detail=detail)

    def _remaining(self) -> float:
        return max(0.0, self._deadline - time.monotonic())
