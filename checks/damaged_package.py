"""A damaged package file: what was downloaded is cut short, or is no archive at all.

What it is
    The file has the name of a wheel or a source archive, but cannot be unpacked: the download was cut
    off, the cache or the disk damaged it, or a server (a proxy's login page, an error page, a Git LFS
    pointer) answered with something else.

Why it matters
    pip may end with a traceback of zipfile or tarfile that names no package; and a damaged file in the
    cache comes back at every try.

What to do
    Look at what came (`file NAME`, `head -c 200 NAME`): a page that begins with `<html` is from a proxy or
    a login. Else download again without the cache: `pip cache purge` or `pip install --no-cache-dir …`,
    `uv cache clean NAME`. A file of your own: copy or build it again.

Dead ends
    Renaming the file, reinstalling pip.

References
    pip: ``utils/wheel.py`` and ``utils/unpacking.py``; zipfile.BadZipFile in Python's documentation.
"""

from __future__ import annotations

from doctor.diagnose.model import Advice, Signature

ID = "damaged-package"

_INSTALLING = ("pip", "uv ", ".whl", ".tar.gz", "wheel")

SIGNATURES = (
    # pip's exceptions.py, InvalidWheel, and utils/unpacking.py.
    Signature(messages=("ERROR: Wheel '…' located at … is invalid",)),
    Signature(messages=("Cannot unpack file …; cannot detect archive format", "Cannot determine archive format of")),
    Signature(
        messages=(
            "zipfile.BadZipFile: File is not a zip file",
            "BadZipFile: Bad CRC-32 for file",
            "EOFError: Compressed file ended before the end-of-stream marker was reached",
            "tarfile.ReadError: unexpected end of data",
            "tarfile.ReadError: not a gzip file",
        ),
        near=_INSTALLING,
    ),
    # What ended pip's unpacking may also be a full disk, which then comes first.
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
    Signature(messages=("Failed to extract archive: … Invalid tar file", "Failed to extract archive: … Invalid zip")),
)

ADVICE = (
    Advice(
        context="uv",
        text="`uv cache clean NAME` and try again. The same again: see what the server answers at the address in the "
        "log; a page that begins with `<html` is a proxy's or a login's.",
    ),
    Advice(
        text="Download it again without the cache: `pip cache purge`, then the same command. The same again: see what "
        "the server answers at the address in the log; a page that begins with `<html` is a proxy's or a login's. A "
        "file of your own: copy or build it again.",
    ),
)
