"""No space left: a file system that the installation writes to is full.

What it is
    The package's folder, pip's or uv's cache, or the temporary folder ran out of space or of inodes.

Why it matters
    What was half written stays: an environment or a cache may be left damaged. The full file system is
    often not the one you look at: wheels are unpacked in the temporary folder (TMPDIR, often a small
    tmpfs) and in the cache first.

What to do
    `df -h` and `df -i` for the folder that the log names. Make room (`pip cache purge`, `uv cache
    clean`, `docker system prune`), or move what fills up: `TMPDIR=/var/tmp`, `PIP_CACHE_DIR`,
    `UV_CACHE_DIR`. Then rebuild the environment: `doctor fix --venv`.

Dead ends
    Trying again without making room. Removing packages of the system by hand.

References
    errno(3), ENOSPC; tempfile.gettempdir in Python's documentation.
"""

from __future__ import annotations

from doctor.diagnose.model import Advice, Signature

ID = "disk-full"

_INSTALLING = ("pip ", "pip3", "/pip", "uv ", "/uv", "site-packages", "dist-packages", ".whl", "venv", "python")
"""Shows that the disk was full for an installation."""

SIGNATURES = (
    Signature(
        messages=(
            "Could not install packages due to an OSError: [Errno 28]",
            "Could not install packages due to an EnvironmentError: [Errno 28]",
        ),
    ),
    Signature(
        messages=(
            "[Errno 28] No space left on device",
            "No space left on device (os error 28)",
            "No space left on device",
        ),
        near=_INSTALLING,
        unless=("ruff",),
    ),
    Signature(
        messages=("There is not enough space on the disk",),
        near=_INSTALLING,
    ),
    Signature(
        messages=(
            "E: You don't have enough free space in",
            "write (28: No space left on device)",
            "open (28: No space left on device)",
        )
    ),  # apt
    Signature(messages=("[Errno 122] Disk quota exceeded", "Disk quota exceeded (os error 122)")),
    Signature(
        messages=(
            "Auf dem Gerät ist kein Speicherplatz mehr verfügbar",
            "Aucun espace disponible sur le périphérique",
            "No queda espacio en el dispositivo",
            "デバイスに空き領域がありません",
        ),
        near=_INSTALLING,
    ),
)

ADVICE = (
    Advice(
        context="docker",
        text="`docker system df`, then `docker builder prune`; in the image, `pip install --no-cache-dir` or a cache "
        "mount (`RUN --mount=type=cache,target=/root/.cache/pip …`).",
    ),
    Advice(
        context="github-actions",
        text="The runner's disk is full: remove what the image brings and the job does not need, or move caches "
        "(`UV_CACHE_DIR`, `TMPDIR`) to the larger /mnt.",
    ),
    Advice(
        text="`df -h` for the folder that the log names, and for the temporary folder and the cache. Make room (`pip "
        "cache purge`, `uv cache clean`), or move them (`TMPDIR`, `PIP_CACHE_DIR`, `UV_CACHE_DIR`); then rebuild what "
        "was half made: `doctor fix --venv`.",
        command="df -h",
    ),
)
