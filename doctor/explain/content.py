"""Recognise by its first bytes what a log is stored as: text, compressed text, or no text at all."""

from __future__ import annotations

import zlib
from collections.abc import Callable

from doctor.core.lazy_typing import Protocol

HEAD = 512
"""Bytes that are enough to recognise a format."""
_MEMORY_LIMIT = 128 << 20
"""Bytes of memory for xz, whose highest setting (``xz -9``) needs 65 MB; the file itself says how much it needs."""
_BLOCK = 1 << 16
_FORMATS = (
    (0, b"\x7fELF", "a program (ELF)."),
    (0, b"MZ\x90\0", "a program for Windows."),
    (0, b"\x89PNG\r\n", "an image (PNG)."),
    (0, b"\xff\xd8\xff", "an image (JPEG)."),
    (0, b"GIF8", "an image (GIF)."),
    (0, b"%PDF-", "a PDF document."),
    (0, b"SQLite format 3\0", "an SQLite database."),
    (0, b"!<arch>\n", "a Debian package or a library."),
    (0, b"7z\xbc\xaf\x27\x1c", "a 7z archive. Unpack it, and name its folder."),
    (0, b"PK\x03\x04", "a ZIP archive. Unpack it, and name its folder: `python3 -m zipfile -e FILE FOLDER`"),
    (257, b"ustar", "a tar archive. Unpack it, and name its folder: `tar -xf FILE`"),
    (0, b"\x28\xb5\x2f\xfd", "a file that zstd compressed. Decompress it first: `zstd -d FILE`"),
)
"""Formats that are no text: the position of the bytes that identify one, these bytes, and what to say. See magic(5)."""
_TEXT_BYTES = bytes({*range(0x20, 0x7F), *range(0x80, 0x100), *b"\0\a\b\t\n\v\f\r\x1b"})
"""The bytes of text in any 8-bit encoding, with the escape sequences of terminals.

A zero byte counts as text, because a log that was truncated while its program still wrote begins with a run of them.
"""
_FEW = 3
"""Control characters that a short text may contain."""
_BYTE_ORDER_MARKS = (b"\xff\xfe", b"\xfe\xff")


class Decompressor(Protocol):
    """The interface of ``bz2.BZ2Decompressor`` and ``lzma.LZMADecompressor``."""

    @property
    def eof(self) -> bool:
        """Whether the end of the member was reached."""

    @property
    def needs_input(self) -> bool:
        """Whether ``decompress`` returns nothing more without further data."""

    @property
    def unused_data(self) -> bytes:
        """The data after the member."""

    def decompress(self, data: bytes, max_length: int = -1) -> bytes:
        """Return at most ``max_length`` bytes of text."""


class _GzipDecompressor:
    """A decompressor of gzip with the interface of the others, which ``zlib.decompressobj`` lacks."""

    def __init__(self) -> None:
        self._inner = zlib.decompressobj(wbits=31)  # with the header and the checksum of gzip

    @property
    def eof(self) -> bool:
        return self._inner.eof

    @property
    def needs_input(self) -> bool:
        return not self._inner.unconsumed_tail

    @property
    def unused_data(self) -> bytes:
        return self._inner.unused_data

    def decompress(self, data: bytes, max_length: int = -1) -> bytes:
        return self._inner.decompress(self._inner.unconsumed_tail + data, max_length)


def find_decompressor(head: bytes) -> Callable[[], Decompressor] | None:
    """Return what creates a decompressor for the format that begins with ``head``; ``None`` if it is not compressed."""
    if head.startswith(b"\x1f\x8b\x08"):
        return _GzipDecompressor
    if head.startswith(b"BZh") and head[4:10] in (b"1AY&SY", b"\x17rE8P\x90"):
        import bz2  # here and below: few logs are compressed

        return bz2.BZ2Decompressor
    if head.startswith(b"\xfd7zXZ\0"):
        import lzma

        return lambda: lzma.LZMADecompressor(memlimit=_MEMORY_LIMIT)
    return None


def describe_binary(head: bytes) -> str | None:
    """Return what begins with ``head``, and how to get at the text in it; ``None`` if it is text."""
    for position, magic, name in _FORMATS:
        if head.startswith(magic, position):
            return name
    controls = len(head.translate(None, _TEXT_BYTES))
    is_text = head.startswith(_BYTE_ORDER_MARKS) or controls <= max(_FEW, len(head) // 50)
    return None if is_text else "binary data."


class Decompressed:
    """A compressed stream, decompressed as it is read: a small file may become a very large one."""

    def __init__(self, read: Callable[[int], bytes], create: Callable[[], Decompressor]) -> None:
        """Decompress what ``read`` returns, in members that follow one another."""
        self._read, self._create = read, create
        self._decompressor = create()
        self._pending = b""
        self.problem: str | None = None
        """Why reading ended before the end."""

    def read(self, size: int) -> bytes:
        """Return at most ``size`` bytes, none at the end, or where the data are damaged: see ``problem``."""
        import lzma

        while not self.problem:
            if self._decompressor.eof:
                self._pending = (self._decompressor.unused_data or self._read(_BLOCK)).lstrip(
                    b"\0"
                )  # xz pads with zeros
                if not self._pending:
                    break
                self._decompressor = self._create()
            elif self._decompressor.needs_input and not self._pending:
                self._pending = self._read(_BLOCK)
                if not self._pending:
                    self.problem = "It ends too early."
                    break
            data, self._pending = self._pending, b""
            try:
                text = self._decompressor.decompress(data, size)
            except (zlib.error, lzma.LZMAError, OSError, EOFError) as error:
                self.problem = f"It is damaged ({str(error).rstrip('.')})."
                break
            if text:
                return text
        return b""
