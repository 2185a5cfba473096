"""Digests of files."""

from __future__ import annotations

import base64
import hashlib

_KNOWN = ("sha256", "sha384", "sha512")
"""What the recorded digests of a wheel may be: sha256 or better."""


def of(path: str, algorithm: str = "sha256") -> str:
    """The digest of a file's bytes, in hexadecimal."""
    found = hashlib.new(algorithm)
    with open(path, "rb") as file:
        while block := file.read(1 << 20):
            found.update(block)
    return found.hexdigest()


def agree(path: str, recorded: str) -> bool:
    """Whether a file is what ``recorded`` says, as RECORD writes it: urlsafe base64 without padding."""
    algorithm, _, value = recorded.partition("=")
    if algorithm not in _KNOWN:
        return False
    try:
        found = base64.urlsafe_b64encode(bytes.fromhex(of(path, algorithm)))
    except OSError:
        return False
    return found.rstrip(b"=").decode("ascii") == value
