"""Build the root directories of boxes once, and cache them outside the repository.

A base root is a minimal Debian with python3; a layer adds packages to it, or to another layer, and runs a script.
"""

from __future__ import annotations

import fcntl
import functools
import hashlib
import os
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.boxes import namespace
from tests.boxes.box import Box

SUITES = tuple(os.environ.get("DOCTOR_BOX_SUITES", "bookworm trixie bullseye").split())
MIRROR = os.environ.get("DOCTOR_BOX_MIRROR")
NEWER = tuple(suite for suite in SUITES if suite not in ("bullseye", "focal", "jammy"))
"""The suites with a Python that doctor runs on and that the distribution manages: most tests use each of them."""
FRESH_FOR = 14 * 24 * 3600
"""Seconds until a root is rebuilt: mirrors remove the packages that old package lists name."""
RECIPE = "2"
"""Increase it when a change of this file changes the roots."""

TRIES, PAUSE = 3, 20
"""The number of attempts to build a root, and the seconds between them: an archive may fail for a moment."""

LONGEST_STEP = 3600
"""Seconds for one step of a layer: the longest takes 40 s, and more than 15 min at a load of 25."""

HOOK = 'chroot "$1" useradd --create-home --shell /bin/bash ada && : > "$1/etc/resolv.conf" && \
echo box > "$1/etc/hostname" && echo 127.0.0.1 localhost box > "$1/etc/hosts" && rm -rf "$1/var/log/"*'

Prepare = Callable[[Box], object]
"""Brings a new box into a state from which several tests start."""


class UnbuildableError(Exception):
    """A root cannot be built; the message says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer:
    """Changes to a base root that are made once, so that many boxes can start from the result."""

    name: str
    packages: tuple[str, ...] = ()
    """Packages for apt to install, without those that they recommend."""
    script: str = ""
    """A script that sh then runs as root, with network."""
    below: Layer | None = None
    """The layer that is changed, in place of the base root."""

    def recipe(self) -> Iterator[str]:
        """Yield all commands that make the root from the base root."""
        if self.below:
            yield from self.below.recipe()
        yield from self.steps()

    def steps(self) -> Iterator[str]:
        """Yield the commands that make the changes."""
        if self.packages:
            yield "apt-get update"
            yield f"apt-get install --yes --no-install-recommends {' '.join(self.packages)}"
            yield "apt-get clean"
        if self.script:
            yield self.script


BARE = Layer(name="bare")
"""The base root as mmdebstrap leaves it: python3, no pip, no ensurepip, no sudo, no package lists."""


def root_of(suite: str, layer: Layer = BARE) -> Path:
    """Return the folder of a root, which is built if it is missing or old. Raises UnbuildableError."""
    root = _find_or_build(suite, layer)
    if isinstance(root, UnbuildableError):
        raise root
    return root


@functools.cache
def _find_or_build(suite: str, layer: Layer) -> Path | UnbuildableError:
    """Return the folder or the error; both are cached, so that a failed build is not repeated for each test."""
    recipe = hashlib.sha256("\n".join((RECIPE, str(MIRROR), *layer.recipe())).encode()).hexdigest()[:8]
    target = cache() / f"{suite}-{layer.name}-{recipe}"
    with locked(target):
        if not _is_fresh(target):
            _discard(target)
            _discard(kept_beside(target))
            partial = target.with_name(f"{target.name}.partial")
            failure = _build(suite, layer, partial)
            if failure:
                return failure
            partial.rename(target)
            os.utime(target)
            for root in cache().glob(f"{suite}-{layer.name}-????????"):
                if not _is_fresh(root):
                    _discard(root)
                    _discard(kept_beside(root))
    return target


def _build(suite: str, layer: Layer, target: Path) -> UnbuildableError | None:
    """Build a root; return the error of the last attempt if all fail."""
    base = None if layer is BARE else _find_or_build(suite, layer.below or BARE)
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
    options = ["--mode=root", "--variant=minbase", "--include=python3,apt", "--format=directory"]
    argv = ["mmdebstrap", *options, f"--customize-hook={HOOK}", suite, str(target), *mirror]
    completed = subprocess.run(argv, capture_output=True, text=True)
    if completed.returncode != 0:
        raise UnbuildableError(f"mmdebstrap {suite}: " + " | ".join(completed.stderr.splitlines()[-3:]))


def _apply(layer: Layer, base: Path, target: Path) -> None:
    """Run the steps of the layer in a box of the base, and copy the box to ``target``."""
    with Box(base, parent_of_boxes()) as box:
        for step in layer.steps():
            argv = ["sh", "-e", "-c", step]
            env = {"DEBIAN_FRONTEND": "noninteractive"}
            run = box.run(argv, user="root", network=True, env=env, timeout=LONGEST_STEP)
            if run.code != 0:
                first_line = step.strip().partition("\n")[0]
                raise UnbuildableError(f"{layer.name} on {base.name}: {first_line}: {run.out[-400:]}\n{run.err[-800:]}")
        target.mkdir()
        subprocess.run(["cp", "--archive", "--one-file-system", f"{box.root}/.", str(target)], check=True)


def _is_fresh(target: Path) -> bool:
    return target.is_dir() and time.time() - target.stat().st_mtime < FRESH_FOR


def _discard(folder: Path) -> None:
    if folder.exists():
        shutil.rmtree(folder)


def kept_beside(root: Path) -> Path:
    """Return the folder in which environments that were made in boxes of a root are kept."""
    folder = root.with_name(f"{root.name}.kept")
    folder.mkdir(exist_ok=True)
    return folder


def cache() -> Path:
    """Return the folder of the roots."""
    home = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    folder = home / "doctor-boxes"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@functools.cache
def parent_of_boxes() -> Path:
    """Return a folder in memory that only this process and its child processes see."""
    namespace.enter()
    folder = cache() / "boxes"
    folder.mkdir(exist_ok=True)
    namespace.mount("-t", "tmpfs", "-o", "mode=755", "boxes", folder)
    return folder


def new_box(suite: str, layer: Layer = BARE, prepare: Prepare | None = None, shared: Path | None = None) -> Box:
    """Return a throw-away box, which is a context manager, in the state to which ``prepare`` brings a new one.

    The state is made once for all processes with the folder ``shared``, or for this process. Raises UnbuildableError.
    """
    changes = _prepared(suite, layer, prepare, shared or parent_of_boxes()) if prepare else None
    return Box(root_of(suite, layer), parent_of_boxes(), changes)


@functools.cache
def _prepared(suite: str, layer: Layer, prepare: Prepare, folder: Path) -> Path:
    """Return the changes that ``prepare`` makes in a new box; they are kept in ``folder``."""
    target = folder / f"{root_of(suite, layer).name}-{prepare.__module__}.{prepare.__name__}"
    with locked(target):
        if not target.exists():
            with new_box(suite, layer) as box:
                prepare(box)
                box.save_changes(target)
    return target


@contextmanager
def locked(target: Path) -> Iterator[None]:
    """Hold the lock on ``target`` against other processes, such as the workers of pytest-xdist."""
    with target.with_name(f"{target.name}.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
