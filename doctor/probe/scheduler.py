"""Run probes in parallel, each with a time limit. A probe that hangs or crashes does not affect the others."""

from __future__ import annotations

import _thread
import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Generic, TypeVar

from doctor.core.errors import DoctorError, Exit

if TYPE_CHECKING:
    from doctor.facts import Unknown, UnknownCause

T = TypeVar("T")


class Probe(Generic[T]):
    """Runs the function ``read`` in a thread, from the moment the probe is created, for at most ``limit`` seconds.

    Raises DoctorError where no thread can be started: without one, nothing could end a probe that hangs.
    """

    def __init__(self, name: str, read: Callable[[], T], limit: float) -> None:
        self._name = name
        self._read = read
        self._deadline = time.monotonic() + limit
        self._limit = limit
        self._results: list[T] = []
        self._error: tuple[UnknownCause, str] | None = None
        self._ended = threading.Event()
        try:
            # It ends with doctor, since a call that hangs in the kernel (a dead network mount) must not keep doctor
            # running. `threading.Thread.start` would wait for ever for a thread that has no memory to begin with.
            _thread.start_new_thread(self._run, ())
        except RuntimeError:  # EAGAIN of pthread_create(3)
            raise DoctorError(
                "No thread can be started. This user has as many processes as are allowed, or no memory is left. "
                "See the limits: `ulimit -a`",
                Exit.BLOCKED,
            ) from None

    def _run(self) -> None:
        try:
            self._results.append(self._read())
        except PermissionError as error:
            self._error = ("forbidden", str(error))
        except DoctorError as error:
            self._error = ("crashed", error.message)
        except Exception as error:
            self._error = ("crashed", f"{type(error).__name__}: {error}")
        finally:
            self._ended.set()

    def result(self) -> T | Unknown:
        """Return what ``read`` returned, or why it did not return; wait for it until the limit at most."""
        self._ended.wait(max(0.0, self._deadline - time.monotonic()))
        if self._results:
            return self._results[0]
        from doctor.facts import Unknown

        cause, detail = self._error or ("time-limit", f"no answer within {self._limit:g} seconds")
        return Unknown(probe=self._name, cause=cause, detail=detail)
