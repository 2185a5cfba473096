"""A file system that the installation writes to is full.

What it is
    The packages' folder, pip's or uv's cache, or the temporary folder has run out of space or inodes.

Why it matters
    Incomplete files remain, so an environment or a cache may be damaged. The full file system is often not
    the one you would look at: wheels are first unpacked in the cache and in the temporary folder (TMPDIR,
    often a small tmpfs).

What to do
    Run `df -h` and `df -i` for the folder that the log names. Free some space (`pip cache purge`,
    `uv cache clean`, `docker system prune`), or move what needs it with `TMPDIR=/var/tmp`, `PIP_CACHE_DIR` or
    `UV_CACHE_DIR`. Then rebuild the environment with `doctor fix --venv`.

Dead ends
    Trying again without free space fails again. Do not delete files of system packages.

References
    errno(3), ENOSPC; tempfile.gettempdir in Python's documentation.
"""

from __future__ import annotations

import shlex
from collections.abc import Iterator

from doctor.diagnose.messages import NO_SPACE
from doctor.diagnose.model import (
    Advice,
    Command,
    Evidence,
    Finding,
    Instruction,
    Remedy,
    Severity,
    ShellLine,
    Signature,
    Snippet,
    fix_environment,
)
from doctor.diagnose.remedies import room_remedy
from doctor.facts import Facts
from doctor.facts.limits import Limits

ID = "disk-full"

_INSTALLING = (
    "pip ", "pip3", "pip._", "/pip", "uv ", "/uv", "site-packages", "dist-packages", ".whl", "venv", "python", "conda",
    "problem with pip", "building wheel", "wheel for", "did not run successfully", "dpkg",
)  # fmt: skip
"""Words near a message which show that an installation filled the disk."""

SIGNATURES = (
    Signature(
        messages=(
            "Could not install packages due to an OSError: [Errno 28]",
            "Could not install packages due to an EnvironmentError: [Errno 28]",
        ),
    ),
    Signature(
        messages=(
            "OSError: [Errno 28]",  # in any language
            "OSError(28, 'No space left on device')",
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
            "Error: You don't have enough free space in",
            "write (28: No space left on device)",
            "failed to write (No space left on device)",
            "open (28: No space left on device)",
        )
    ),  # apt
    Signature(messages=("[Errno 122] Disk quota exceeded", "Disk quota exceeded (os error 122)")),
    Signature(messages=(": Disk quota exceeded",), near=(*_INSTALLING, "install")),
    Signature(
        messages=NO_SPACE[1:],
        near=_INSTALLING,
    ),
)

ADVICE = (
    *(
        Advice(
            context=context,
            text="The disk on which Docker keeps images is full: with Docker Desktop, that of its virtual machine, "
            "whose settings can enlarge it. `docker system df` shows what takes the room. In the image, use `pip "
            "install --no-cache-dir` or a cache mount (`RUN --mount=type=cache,target=/root/.cache/pip …`).",
            remedy=Command(argv=("docker", "system", "prune")),
        )
        for context in ("docker", "image-of-compose")
    ),
    Advice(
        context="github-actions",
        text="The disk of the runner is full. Remove parts of the image that the job does not need, or move the "
        "caches (`UV_CACHE_DIR`, `TMPDIR`) to /mnt, which is larger.",
        remedy=Snippet(
            text="- run: sudo rm -rf /usr/share/dotnet /usr/local/lib/android /opt/ghc && df -h", file="the workflow"
        ),
    ),
    *(
        Advice(
            context=context,
            text="Windows' disk is full, usually `C:`, which holds the caches and the temporary folder. Empty the "
            "caches (`uv cache clean`, `pip cache purge`), or move them to another disk (the variables `UV_CACHE_DIR`, "
            "`PIP_CACHE_DIR`, `TEMP`). Then repeat the command.",
            remedy=Command(argv=argv),
        )
        for context, argv in (("windows", ("pip", "cache", "purge")), ("uv/windows", ("uv", "cache", "clean")))
    ),
    *(
        Advice(
            context=context,
            text=f"pip downloads and unpacks in /tmp, which is small here because {reason}. The variable gives it a "
            f"folder {place}.",
            remedy=ShellLine(text="mkdir -p ~/tmp && export TMPDIR=~/tmp && {command}", needs_network=True),
        )
        for context, reason, place in (
            ("small-tmp", "it is kept in memory", "on the disk"),
            ("room-at-home", "it is on the system's own, full file system", "in your home, whose file system has room"),
        )
    ),
    *(
        Advice(
            context=f"{tool}measured",
            text="`df` shows which file system is full: what the installer needs for a moment is in /tmp, and its "
            "cache in your home. This empties the cache. If that frees too little, move both to a file system with "
            f"room: `TMPDIR`, `{variable}`",
            remedy=Command(argv=argv),
        )
        for tool, variable, argv in (
            ("", "PIP_CACHE_DIR", ("pip", "cache", "purge")),
            ("uv/", "UV_CACHE_DIR", ("uv", "cache", "clean")),
        )
    ),
    Advice(
        text="Run `df -h` for the folder that the log names, for the temporary folder and for the cache. Free some "
        "space (`pip cache purge`, `uv cache clean`), or move the folders (`TMPDIR`, `PIP_CACHE_DIR`, "
        "`UV_CACHE_DIR`). Then rebuild the incomplete environment with `doctor fix --venv`.",
        remedy=Command(argv=("df", "-h")),
    ),
)


def check(facts: Facts) -> Iterator[Finding]:
    """Report that there is no room for temporary files, or for an environment where the project is."""
    yield from _check_temporary(facts.limits)
    obstacle = facts.obstacle
    if obstacle is None or obstacle.kind != "full":
        return
    room = room_remedy(facts, obstacle)
    elsewhere = fix_environment(path=obstacle.instead, needs_consent=True) if obstacle.instead else None
    free = Instruction(text=f"Free some space on the file system of {obstacle.place}: `df -h` shows how full it is.")
    yield Finding(
        id=ID,
        severity=Severity.ERROR if facts.project and obstacle.is_target else Severity.INFO,
        summary=f"No environment can be created in {obstacle.place}, because {obstacle.reason}.",
        evidence=(
            Evidence(source=obstacle.place, value=obstacle.reason),
            *([Evidence(source=obstacle.cache, value=f"{obstacle.cache_size >> 20} MB of cache")] if room else []),
        ),
        consequence='pip and venv fail with "No space left on device".',
        blocks=("create-venv",),
        remedy=room or elsewhere or free,
        next_step=f"Empty the cache {obstacle.cache}, which has {obstacle.cache_size >> 20} MB that can be downloaded "
        "again."
        if room
        else f"Free some space on the file system of {obstacle.place}, or create the environment elsewhere.",
    )


def _check_temporary(limits: Limits) -> Iterator[Finding]:
    folder = limits.full_temporary
    if not folder:
        return
    reason = f"only {limits.temporary_free >> 10} kB are free in {folder}"
    if limits.lacks_files:
        reason = f"no more files can be created in {folder} (`df -i`)"
    remedy: Remedy = Instruction(
        text=f"Delete what you do not need in {folder}: `du -xh {folder}` shows what is there."
    )
    if limits.other_temporary:
        remedy = ShellLine(text=f"export TMPDIR={shlex.quote(limits.other_temporary)}")
    yield Finding(
        id=ID,
        severity=Severity.WARNING,
        summary=f"`python -m venv` and pipx fail, because {reason}, where they unpack pip.",
        evidence=(Evidence(source=folder, value=reason),),
        consequence='They fail with "ensurepip returned non-zero exit status 1".',
        blocks=("create-venv", "pipx-install"),
        remedy=remedy,
    )
