"""Compressed logs are read within bounds, and what is no text is said for what it is."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import os
import resource
import tarfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from doctor.core.errors import DoctorError
from doctor.explain.source import Log

TEXT = b"$ pip install six\nerror: externally-managed-environment\n" * 1000
COMPRESS = (gzip.compress, bz2.compress, lzma.compress)


def read(path: Path, content: bytes, **limits: int) -> tuple[bytes, str | None]:
    """Return the text of a log with this content, and why it is incomplete."""
    path.write_bytes(content)
    with Log(str(path), **limits) as log:
        parts = []
        while part := log.read(1 << 20):
            parts.append(part)
        return b"".join(parts), log.incomplete


@pytest.mark.parametrize("compress", COMPRESS)
def test_a_compressed_log_is_read_to_its_end(compress: Callable[[bytes], bytes], tmp_path: Path) -> None:
    stored = compress(TEXT)
    assert read(tmp_path / "log", stored) == (TEXT, None)
    assert read(tmp_path / "log", stored + stored) == (TEXT * 2, None), "members follow one another"
    assert read(tmp_path / "log", compress(b"")) == (b"", None)


@pytest.mark.parametrize("compress", COMPRESS)
def test_a_damaged_log_is_read_as_far_as_possible(compress: Callable[[bytes], bytes], tmp_path: Path) -> None:
    stored = compress(os.urandom(40_000).hex().encode())
    for damaged in (stored[:-20], stored[: len(stored) // 2], stored[:12], stored[:-30] + bytes(20) + stored[-10:]):
        _, incomplete = read(tmp_path / "log", damaged)
        assert incomplete is not None and incomplete.startswith("Only the beginning of the log was read."), incomplete


@pytest.mark.parametrize("compress", COMPRESS)
def test_the_limit_counts_what_a_small_file_becomes(compress: Callable[[bytes], bytes], tmp_path: Path) -> None:
    bomb = compress(bytes(40 << 20))
    assert len(bomb) < 1 << 16
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    (tmp_path / "log").write_bytes(bomb)
    total = 0
    with Log(str(tmp_path / "log"), bytes_limit=20 << 20) as log:
        while part := log.read(1 << 20):
            total += len(part)
    assert total == 20 << 20 and log.incomplete == f"Only the first {20 << 20} bytes of the log were read."
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 15 << 10, "kB"


def test_endless_members_without_content_end_at_the_limit(tmp_path: Path) -> None:
    empty = gzip.compress(b"") * 10_000
    assert read(tmp_path / "log", empty, bytes_limit=100_000)[1] is not None


def test_xz_may_not_ask_for_any_amount_of_memory(tmp_path: Path) -> None:
    filters = [{"id": lzma.FILTER_LZMA2, "preset": 0, "dict_size": 1 << 28}]
    text, incomplete = read(tmp_path / "log", lzma.compress(TEXT, filters=filters))
    assert text == b"" and incomplete is not None and "emory" in incomplete


def test_what_is_no_text_is_named(tmp_path: Path) -> None:
    archive = io.BytesIO()
    with tarfile.open(fileobj=archive, mode="w:gz") as tar:
        tar.add(__file__)
    for content, kind in (
        (Path(os.path.realpath("/proc/self/exe")).read_bytes(), "a program (ELF)"),
        (b"\x89PNG\r\n\x1a\n" + bytes(100), "an image (PNG)"),
        (b"PK\x03\x04" + bytes(100), "a ZIP archive"),
        (b"\x28\xb5\x2f\xfd" + bytes(100), "zstd compressed"),
        (archive.getvalue(), "a tar archive"),
        (zlib.compress(os.urandom(2000)), "binary data."),
    ):
        with pytest.raises(DoctorError, match="is not text") as refused:
            read(tmp_path / "log", content)
        assert kind in refused.value.message


@pytest.mark.parametrize(
    "text",
    [
        bytes(5000) + TEXT,
        TEXT[:100] + bytes(400) + TEXT,
        b"\x1b[1;31merror\x1b[0m\r\x08\x08\x07 50%\r" * 40,
        "Fehler: Überprüfung schlug fehl\n".encode("latin-1") * 40,
        "エラー: externally-managed-environment\n".encode("shift-jis") * 40,
        "error: externally-managed-environment\n".encode("utf-16"),
        "エラー\n".encode("utf-16") * 100,
        b"\x01\x02",
    ],
    ids=["truncated while written", "zeros inside", "terminal", "latin-1", "shift-jis", "utf-16", "utf-16 ja", "short"],
)
def test_text_in_any_encoding_is_text(text: bytes, tmp_path: Path) -> None:
    assert read(tmp_path / "log", text) == (text, None)
