"""Open a log and read it within bounds.

A pipe may never end, a FIFO may have no writer, a device is not a log, and a small compressed file may become a large
one.
"""

from __future__ import annotations

import os
import select
import stat
import time
from collections.abc import Callable
from types import TracebackType

from doctor.core.errors import DoctorError, Exit
from doctor.core.files import READ_FLAGS
from doctor.explain.content import HEAD, Decompressed, describe_binary, find_decompressor

BYTES_LIMIT = 2 << 30
"""Bytes that are read of a log; the longest ones that people keep have half of it."""
SECONDS_LIMIT = 6 * 3600.0
"""Seconds that reading may take, with the pauses of a build that still runs; GitHub ends a job after that time."""
WRITER_LIMIT = 10.0
"""Seconds in which somebody must begin to write to a FIFO."""
_RETRY_MILLISECONDS = 50
"""Time between two attempts to read a FIFO that has no writer yet."""


class Log:
    """A log that is open, and is read to its end or to the first limit; gzip, bzip2 and xz are decompressed."""

    def __init__(
        self, name: str, *, bytes_limit: int = BYTES_LIMIT, seconds: float = SECONDS_LIMIT, writer: float = WRITER_LIMIT
    ) -> None:
        """Open the file called ``name``, or stdin for ``-``.

        Raises OSError where that is not possible, and DoctorError for a device that is not a terminal, and for a FIFO
        that nobody writes to for ``writer`` seconds.
        """
        self.incomplete: str | None = None
        """Why only the beginning of the log was read; ``None`` if all of it was."""
        self.is_empty = True
        """Whether nothing but white space has been read so far."""
        self.is_stdin = name == "-"
        """Whether the log is read from stdin."""
        self._name = "stdin" if self.is_stdin else name
        # READ_FLAGS has O_NONBLOCK, without which a FIFO that has no writer would block here.
        self._handle = 0 if self.is_stdin else os.open(name, READ_FLAGS)
        self._bytes_limit = self._stored_bytes_left = bytes_limit
        self.bytes_read = 0
        """Bytes of text that have been read; of what is stored, as many may be read as of the text."""
        self._seconds_limit, self._deadline = seconds, time.monotonic() + seconds
        self._read_ahead = b""
        self._decompressed: Decompressed | None = None
        self._head: bytes | None = None
        self._ended = False
        self._poll = select.poll()
        self._poll.register(self._handle, select.POLLIN)
        try:
            status = os.fstat(self._handle)
            self._is_file = stat.S_ISREG(status.st_mode)
            if _is_device(status) and not os.isatty(self._handle):
                raise DoctorError(f"{self._name} is a device, not a log.")
            if stat.S_ISFIFO(status.st_mode) and not self.is_stdin:
                self._read_ahead = self._wait_for_writer(name, writer)
        except BaseException:
            self.close()
            raise

    def wait(self, seconds: float) -> bool:
        """Return whether there is something to read, or the end, within so many seconds."""
        return bool(self._poll.poll(seconds * 1000))

    def read(self, size: int, /) -> bytes:
        """Return at most ``size`` bytes, none at the end or at a limit, which ``incomplete`` then describes.

        Waits for a writer that pauses. Raises OSError, and DoctorError for a file that is not text.
        """
        if self._head is None:
            self._head = self._identify()
        bytes_left = self._bytes_limit - self.bytes_read
        if bytes_left <= 0:
            self.incomplete = f"Only the first {_readable_size(self._bytes_limit)} of the log were read."
            return b""
        size = min(size, bytes_left)
        data, self._head = self._head[:size], self._head[size:]
        data = data or self._read_text(size)
        self.bytes_read += len(data)
        self.is_empty = self.is_empty and not data.strip()
        return data

    def _identify(self) -> bytes:
        """Return the first bytes, decompressed. Raises DoctorError for what is not text."""
        head = _read_fully(self._read_stored, HEAD)
        create = find_decompressor(head)
        if create:
            self._read_ahead = head + self._read_ahead
            self._decompressed = Decompressed(self._read_stored, create)
            head = _read_fully(self._read_text, HEAD)
        if kind := describe_binary(head):
            raise DoctorError(f"{self._name} is not text. It looks like {kind}")
        return head

    def _read_text(self, size: int) -> bytes:
        if self._decompressed is None:
            return self._read_stored(size)
        data = self._decompressed.read(size)
        if self._decompressed.problem and not self.incomplete:
            self.incomplete = f"Only the beginning of the log was read. {self._decompressed.problem}"
        return data

    def _read_stored(self, size: int) -> bytes:
        """Return at most ``size`` bytes as they are stored, none at the end or at a limit."""
        if self._read_ahead:
            data, self._read_ahead = self._read_ahead[:size], self._read_ahead[size:]
            return data
        if self._ended:  # a terminal would be read beyond its Ctrl-D
            return b""
        remaining = self._deadline - time.monotonic()
        # A regular file is always ready; only some in /proc would block.
        if remaining <= 0 or not (self._is_file or self._poll.poll(remaining * 1000)):
            self.incomplete = f"Only what was written in the first {self._seconds_limit / 3600:.3g} h was read."
            return b""
        if self._stored_bytes_left <= 0:
            self.incomplete = f"Only the first {_readable_size(self._bytes_limit)} of the compressed log were read."
            return b""
        try:
            data = os.read(self._handle, size)
        except BlockingIOError:
            return b"" if self._is_file else self._read_stored(size)
        self._stored_bytes_left -= len(data)
        self._ended = not data
        return data

    def _wait_for_writer(self, name: str, limit: float) -> bytes:
        """Return the first bytes of a FIFO; none if somebody has opened it for writing and not written yet."""
        deadline = time.monotonic() + limit
        while True:
            try:
                data = os.read(self._handle, 1 << 12)
            except BlockingIOError:
                return b""  # without a writer, read(2) returns the end of the file instead
            if data:
                return data
            if time.monotonic() > deadline:
                raise DoctorError(f"Nobody has written to {name} in {limit:g} s. Try again.", Exit.BLOCKED)
            self._poll.poll(_RETRY_MILLISECONDS)

    def close(self) -> None:
        """Close the file; stdin stays open."""
        if not self.is_stdin:
            os.close(self._handle)

    def __enter__(self) -> Log:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _read_fully(read: Callable[[int], bytes], size: int) -> bytes:
    """Return ``size`` bytes, fewer only at the end: a pipe may return less than it was asked for."""
    data = b""
    while len(data) < size and (part := read(size - len(data))):
        data += part
    return data


def _is_device(status: os.stat_result) -> bool:
    """Return whether an open file is a device; /dev/null counts as an empty log."""
    if stat.S_ISCHR(status.st_mode):
        return status.st_rdev != os.stat(os.devnull).st_rdev
    return stat.S_ISBLK(status.st_mode)


def _readable_size(count: int) -> str:
    """Return a number of bytes for people: ``4 GB``."""
    return f"{count >> 30} GB" if count >= 1 << 30 else f"{count} bytes"
