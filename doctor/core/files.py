"""Read files whose type, size and content are not trusted: bounded, without blocking, and only regular files.

Probes import this module first, so hashlib, which loads OpenSSL, is imported only where a digest is computed.
"""

from __future__ import annotations

import os
import stat

READ_FLAGS = os.O_RDONLY | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC
"""The flags of open(2) with which a file of unknown type is opened."""
_RECORD_ALGORITHMS = ("sha256", "sha384", "sha512")
"""The digests that the wheel format allows in RECORD: sha256 or better."""


def read_regular(path: str, limit: int) -> bytes | None:
    """Return the first ``limit`` bytes of a regular file; ``None`` if ``path`` is not a readable regular file.

    A device or a pipe is not opened, since opening it may block or already have an effect.
    """
    try:
        if not stat.S_ISREG(os.stat(path).st_mode):
            return None
        descriptor = os.open(path, READ_FLAGS)
    except (OSError, ValueError):
        return None
    return read_descriptor(descriptor, limit)


def read_descriptor(descriptor: int, limit: int) -> bytes | None:
    """Return the first ``limit`` bytes of an open regular file, and close it; ``None`` if it is not one."""
    with os.fdopen(descriptor, "rb", buffering=0) as file:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            return None
        # A file in /proc has no size. Elsewhere a smaller buffer is allocated faster.
        size = min(limit, status.st_size) if status.st_size else limit
        try:
            return file.read(size)
        except OSError:
            return None


def read_own(path: str) -> bytes:
    """Return the content of a file that doctor ships, also where doctor is imported from an archive in memory."""
    return __loader__.get_data(path)  # type: ignore[name-defined, no-any-return]


def digest_of(path: str, algorithm: str = "sha256") -> str:
    """Return the digest of a file's content in hexadecimal. Raises OSError if the file cannot be read."""
    import hashlib

    digest = hashlib.new(algorithm)
    with open(path, "rb") as file:
        while block := file.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()


def matches_record(path: str, recorded: str) -> bool:
    """Return whether a file has the digest that a RECORD states: ``sha256=`` and urlsafe base64 without padding."""
    import base64

    algorithm, _, value = recorded.partition("=")
    if algorithm not in _RECORD_ALGORITHMS:
        return False
    try:
        digest = base64.urlsafe_b64encode(bytes.fromhex(digest_of(path, algorithm)))
    except OSError:
        return False
    return digest.rstrip(b"=").decode("ascii") == value
