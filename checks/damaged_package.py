"""A downloaded package file is incomplete or is not an archive.

What it is
    The file is named like a wheel or a source archive, but cannot be unpacked. The download was cut off,
    the cache or the disk damaged it, or the server sent something else: a proxy's login page, an error page,
    a Git LFS pointer.

Why it matters
    pip may fail with a traceback of zipfile or tarfile that does not name the package. A damaged file in the
    cache is used again at every attempt.

What to do
    Look at the file (`file NAME`, `head -c 200 NAME`). A page that begins with `<html` comes from a proxy or
    a login. Otherwise download the package again without the cache: `pip cache purge` or
    `pip install --no-cache-dir …`, `uv cache clean NAME`. If the file is your own, copy or build it again.

Dead ends
    Renaming the file or reinstalling pip does not help.

References
    pip: `utils/wheel.py` and `utils/unpacking.py`; zipfile.BadZipFile in Python's documentation.
"""

from __future__ import annotations

from doctor.diagnose.model import Advice, Command, Signature

ID = "damaged-package"

_INSTALLING = ("pip", "uv ", "poetry ", ".whl", ".tar.gz", "wheel")

SIGNATURES = (
    # pip's exceptions.py, InvalidWheel, and utils/unpacking.py.
    Signature(
        messages=(
            "ERROR: Wheel '…' located at … is invalid",
            "is in an unsupported or invalid wheel",
            "has an invalid wheel, ",
        )
    ),
    Signature(messages=("Cannot unpack file …; cannot detect archive format", "Cannot determine archive format of")),
    Signature(
        messages=(
            "BadZipFile: File is not a zip file",
            "Bad CRC (got",  # uv's uv-extract
            "CondaError: Downloaded bytes did not match Content-Length",
            "BadZipFile: Bad CRC-32 for file",
            "EOFError: Compressed file ended before the end-of-stream marker was reached",
            "tarfile.ReadError: unexpected end of data",
            "tarfile.ReadError: not a gzip file",
        ),
        near=_INSTALLING,
    ),
    # A full disk may also end the unpacking; it is then shown first.
    Signature(
        messages=(
            "in unpack_file",
            "in untar_file",
            "in unzip_file",
            "unpack_file(file.path, location, file.content_type)",
        ),
        near=("pip/_internal/utils/unpacking",),
        certain=False,
        symptom=True,
    ),
    # uv's extract crate.
    Signature(messages=("has an invalid package format", "Failed to read from zip file")),
    Signature(
        messages=(
            "Failed to extract archive: … Invalid tar file",
            "Failed to extract archive: … Invalid zip",
            "Failed to extract archive: … unexpected end of file",
            "Failed to extract … unexpected BufError",
            "Failed to unzip wheel: … unable to locate the end of central directory record",
        )
    ),
    # conda
    Signature(
        messages=(
            "CondaVerificationError: The package for … appears to be corrupted",
            "SafetyError: The package for … appears to be corrupted",
            "InvalidArchiveError(",
            "CondaError: Cannot link a source that does not exist",
        ),
        context="conda",
    ),
)

ADVICE = (
    Advice(
        context="uv",
        text="Run `uv cache clean NAME` and try again. If the error persists, look at what the server sends from the "
        "address in the log: a page that begins with `<html` comes from a proxy or a login.",
        remedy=Command(argv=("uv", "cache", "clean")),
    ),
    Advice(
        context="conda",
        text="A download was interrupted, or the disk was full. conda downloads what is missing; then repeat the "
        "command.",
        remedy=Command(argv=("conda", "clean", "--packages", "--tarballs")),
    ),
    Advice(
        text="Download the package again without the cache: run `pip cache purge`, then the same command. If the "
        "error persists, look at what the server sends from the address in the log: a page that begins with `<html` "
        "comes from a proxy or a login. If the file is your own, copy or build it again.",
        remedy=Command(argv=("pip", "cache", "purge")),
    ),
)
