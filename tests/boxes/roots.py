"""Base roots: minimal Debians with python3, built once and cached outside the repository."""

from __future__ import annotations

import fcntl
import functools
import hashlib
import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.boxes import namespace
from tests.boxes.box import Box

SUITES = tuple(os.environ.get("DOCTOR_BOX_SUITES", "bookworm trixie bullseye").split())
MIRROR = os.environ.get("DOCTOR_BOX_MIRROR")
FRESH_FOR = 14 * 24 * 3600
"""Seconds until a root is made anew: mirrors forget the packages that old lists name."""
LAYERS: tuple[tuple[str, ...], ...] = (
    ("bookworm",),
    ("trixie",),
    ("bullseye",),
    ("bookworm", "python3-venv", "pipx"),
    ("trixie", "python3-venv", "pipx"),
)
"""Every root that the tests use, as suite and packages."""
RECIPE = "1"
"""Counted up when this file makes its roots differently."""

HOOK = 'chroot "$1" useradd --create-home --shell /bin/bash ada && : > "$1/etc/resolv.conf" && rm -rf "$1/var/log/"*'


class UnbuildableError(Exception):
    """A root could not be made; the message says why."""


@functools.cache
def root_of(suite: str, *packages: str) -> Path:
    """The folder of a root; with ``packages``, apt has installed them (and its lists are there)."""
    assert (suite, *packages) in LAYERS, "so that they can all be built ahead"
    name = "+".join((suite, *packages))
    with _locked(name):
        target = cache() / name
        if not _is_fresh(target):
            _discard(target)
            partial = target.with_name(f"{name}.partial")
            _discard(partial)
            if packages:
                _install(suite, packages, partial)
            else:
                _bootstrap(suite, partial)
            partial.rename(target)
            os.utime(target)
        return target


def _bootstrap(suite: str, target: Path) -> None:
    mirror = [MIRROR] if MIRROR else []
    words = ["--mode=root", "--variant=minbase", "--include=python3", f"--customize-hook={HOOK}", "--format=directory"]
    made = subprocess.run(["mmdebstrap", *words, suite, str(target), *mirror], capture_output=True, text=True)
    if made.returncode != 0:
        raise UnbuildableError(f"mmdebstrap {suite}: " + " | ".join(made.stderr.splitlines()[-3:]))


def _install(suite: str, packages: tuple[str, ...], target: Path) -> None:
    """A box of the base in which apt has run, written out as a root of its own."""
    base = root_of(suite)
    with Box(base, _workshop()) as box:
        install = f"apt-get install --yes --no-install-recommends {' '.join(packages)}"
        for step in ("apt-get update", install, "apt-get clean"):
            done = box.run(["sh", "-c", step], user="root", network=True, env={"DEBIAN_FRONTEND": "noninteractive"})
            if done.code != 0:
                raise UnbuildableError(f"{step} in {suite}: {done.err.strip()[-400:]}")
        target.mkdir()
        subprocess.run(["cp", "--archive", "--one-file-system", f"{box.root}/.", str(target)], check=True)


def _is_fresh(target: Path) -> bool:
    return target.is_dir() and time.time() - target.stat().st_mtime < FRESH_FOR


def _discard(folder: Path) -> None:
    if folder.exists():
        shutil.rmtree(folder)


def cache() -> Path:
    home = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    kind = hashlib.sha256(f"{RECIPE} {MIRROR}".encode()).hexdigest()[:8]
    folder = home / "doctor-boxes" / kind
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@functools.cache
def _workshop() -> Path:
    """A folder in memory that only this process and its children see: boxes stand in it."""
    namespace.enter()
    folder = cache() / "workshop"
    folder.mkdir(exist_ok=True)
    namespace.mount("-t", "tmpfs", "-o", "mode=755", "boxes", folder)
    return folder


def new_box(suite: str, *packages: str) -> Box:
    """A throw-away box; use it as a context manager."""
    return Box(root_of(suite, *packages), _workshop())


@contextmanager
def _locked(name: str) -> Iterator[None]:
    """One builder a root, also among the workers of pytest-xdist; the kernel frees a dead one's lock."""
    with (cache() / f"{name}.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
