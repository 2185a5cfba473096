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
from dataclasses import dataclass
from pathlib import Path

from tests.boxes import namespace
from tests.boxes.box import Box

SUITES = tuple(os.environ.get("DOCTOR_BOX_SUITES", "bookworm trixie bullseye").split())
MIRROR = os.environ.get("DOCTOR_BOX_MIRROR")
NEWER = tuple(suite for suite in SUITES if suite not in ("bullseye", "focal", "jammy"))
"""Those whose Python doctor runs on and whose distribution manages it: the tests take each of these."""
FRESH_FOR = 14 * 24 * 3600
"""Seconds until a root is made anew: mirrors forget the packages that old lists name."""
RECIPE = "2"
"""Counted up when this file makes its roots differently."""

TRIES, PAUSE = 3, 20
"""How often a root is tried to be made, and seconds between: an archive may be out of reach for a moment."""

HOOK = 'chroot "$1" useradd --create-home --shell /bin/bash ada && : > "$1/etc/resolv.conf" && \
echo box > "$1/etc/hostname" && echo 127.0.0.1 localhost box > "$1/etc/hosts" && rm -rf "$1/var/log/"*'


class UnbuildableError(Exception):
    """A root could not be made; the message says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer:
    """What is done once to a suite's base root, so that many boxes can start from there."""

    name: str
    packages: tuple[str, ...] = ()
    """apt installs them, with nothing they only recommend."""
    script: str = ""
    """Then sh runs this, as root, with network."""

    def steps(self) -> Iterator[str]:
        """The commands that make it."""
        if self.packages:
            yield "apt-get update"
            yield f"apt-get install --yes --no-install-recommends {' '.join(self.packages)}"
            yield "apt-get clean"
        if self.script:
            yield self.script


BARE = Layer(name="bare")
"""As mmdebstrap leaves it: python3, no pip, no ensurepip, no sudo, no package lists."""


def root_of(suite: str, layer: Layer = BARE) -> Path:
    """The folder of a root, built if there is none or an old one."""
    made = _made(suite, layer)
    if isinstance(made, UnbuildableError):
        raise made
    return made


@functools.cache
def _made(suite: str, layer: Layer) -> Path | UnbuildableError:
    """The folder, or why there is none: what could not be made for one test is not tried again for each other."""
    recipe = hashlib.sha256("\n".join((RECIPE, str(MIRROR), *layer.steps())).encode()).hexdigest()[:8]
    target = cache() / f"{suite}-{layer.name}-{recipe}"
    with locked(target):
        if not _is_fresh(target):
            _discard(target)
            partial = target.with_name(f"{target.name}.partial")
            failure = _tried(suite, layer, partial)
            if failure:
                return failure
            partial.rename(target)
            os.utime(target)
            for other in cache().glob(f"{suite}-{layer.name}-????????"):
                if not _is_fresh(other):
                    _discard(other)
    return target


def _tried(suite: str, layer: Layer, target: Path) -> UnbuildableError | None:
    """Make it; why it could not be made in the end."""
    base = None if layer is BARE else _made(suite, BARE)
    if isinstance(base, UnbuildableError):
        return base
    for left in reversed(range(TRIES)):
        _discard(target)
        try:
            _apply(layer, base, target) if base else _bootstrap(suite, target)
        except UnbuildableError as error:
            if not left:
                return error
            time.sleep(PAUSE)
        else:
            break
    return None


def _bootstrap(suite: str, target: Path) -> None:
    mirror = [MIRROR.format(suite=suite)] if MIRROR else []
    words = [
        "--mode=root",
        "--variant=minbase",
        "--include=python3,apt",
        f"--customize-hook={HOOK}",
        "--format=directory",
    ]
    made = subprocess.run(["mmdebstrap", *words, suite, str(target), *mirror], capture_output=True, text=True)
    if made.returncode != 0:
        raise UnbuildableError(f"mmdebstrap {suite}: " + " | ".join(made.stderr.splitlines()[-3:]))


def _apply(layer: Layer, base: Path, target: Path) -> None:
    """A box of the base in which the layer's steps have run, written out as a root of its own."""
    with Box(base, _workshop()) as box:
        for step in layer.steps():
            words = ["sh", "-e", "-c", step]
            done = box.run(words, user="root", network=True, env={"DEBIAN_FRONTEND": "noninteractive"})
            if done.code != 0:
                what = step.strip().partition("\n")[0]
                raise UnbuildableError(f"{layer.name} on {base.name}: {what}: {done.out[-400:]}\n{done.err[-800:]}")
        target.mkdir()
        subprocess.run(["cp", "--archive", "--one-file-system", f"{box.root}/.", str(target)], check=True)


def _is_fresh(target: Path) -> bool:
    return target.is_dir() and time.time() - target.stat().st_mtime < FRESH_FOR


def _discard(folder: Path) -> None:
    if folder.exists():
        shutil.rmtree(folder)


def cache() -> Path:
    home = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    folder = home / "doctor-boxes"
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


def new_box(suite: str, layer: Layer = BARE) -> Box:
    """A throw-away box; use it as a context manager."""
    return Box(root_of(suite, layer), _workshop())


@contextmanager
def locked(target: Path) -> Iterator[None]:
    """One builder a root, also among the workers of pytest-xdist; the kernel frees a dead one's lock."""
    with target.with_name(f"{target.name}.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
