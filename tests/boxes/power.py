"""Cut the power under a box, and start it again with what had reached its disk.

The changes of the box are on an ext4 file system in a file. The ioctl ``EXT4_IOC_SHUTDOWN`` stops it at one moment, as
xfstests do it: from then on nothing reaches the disk, and all that was only in memory is lost. A copy of the file is
mounted afterwards, whose journal the kernel replays as it does after a power cut. The journal can be written at the
moment of the cut or not. If it is, new files exist, but are empty, since ext4 allocates their blocks later; if not, the
changes since the last fsync(2) are lost altogether.
"""

from __future__ import annotations

import fcntl
import functools
import os
import shutil
import struct
import subprocess
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tests.boxes import namespace
from tests.boxes.box import Box

EXT4_IOC_SHUTDOWN = 0x8004587D
"""From the kernel's fs/ext4/ext4.h: ``_IOR('X', 125, __u32)``."""
WITH_JOURNAL, WITHOUT_JOURNAL = 1, 2
"""What is still written at the cut: ``EXT4_GOING_FLAGS_LOGFLUSH`` and ``EXT4_GOING_FLAGS_NOLOGFLUSH``."""
OPTIONS = "loop,commit=600,noauto_da_alloc"
"""Mount options: nothing is written by a timer, and a rename does not write the file that it moves."""
SIZE = 512 << 20
"""Bytes of a disk; the file is sparse."""


@functools.cache
def obstacle() -> str | None:
    """Return why the power of a box cannot be cut on this machine, or ``None`` if it can."""
    reason = namespace.obstacle()
    if reason:
        return reason
    missing = [program for program in ("mkfs.ext4", "losetup") if shutil.which(program) is None]
    if missing:
        return f"power cuts need {', '.join(missing)}"
    attempt = subprocess.run(["losetup", "--find"], capture_output=True, text=True)
    return None if attempt.returncode == 0 else f"this machine has no loop devices: {attempt.stderr.strip()}"


class PoweredBox(Box):
    """A box whose changes are on a disk of its own."""

    def __init__(self, base: Path, folder: Path) -> None:
        """Create the disk in ``folder``, which must not exist."""
        super().__init__(base, folder / "disk")
        self._number = 0
        self._disk = folder / "disk"
        self._disk.mkdir(parents=True)
        with self._image.open("wb") as file:
            file.truncate(SIZE)
        subprocess.run(
            ["mkfs.ext4", "-q", "-E", "lazy_itable_init=0,lazy_journal_init=0", str(self._image)], check=True
        )

    @property
    def _image(self) -> Path:
        return self._disk.with_name(f"{self._number}.img")

    def __enter__(self) -> PoweredBox:
        namespace.mount("-o", OPTIONS, self._image, self._disk)
        super().__enter__()
        return self

    def __exit__(self, *_: object) -> None:
        """Switch the box off; its disk stays."""
        namespace.unmount(self.root)
        namespace.unmount(self._disk)

    def save(self) -> Path:
        """Write everything to the disk and return a copy of it. The box is switched off."""
        self.__exit__()
        saved = self._disk.with_name("saved.img")
        _copy_sparse(self._image, saved)
        return saved

    def restore(self, image: Path) -> None:
        """Put the content of ``image`` on a new disk. The box must be switched off."""
        self._image.unlink()
        self._number += 1
        _copy_sparse(image, self._image)

    def cut(self, flags: int) -> None:
        """Cut the power; programs in the box go on running, but nothing that they write reaches the disk."""
        handle = os.open(self._disk, os.O_RDONLY)
        try:
            fcntl.ioctl(handle, EXT4_IOC_SHUTDOWN, struct.pack("I", flags))
        finally:
            os.close(handle)

    def restart(self) -> None:
        """Switch the box on again after a cut."""
        self.__exit__()
        # the kernel may keep the old file system for a while, since other namespaces saw it, so a copy is mounted
        old = self._image
        self._number += 1
        _copy_sparse(old, self._image)
        old.unlink()
        self.__enter__()

    def run_until_cut(self, argv: Sequence[str], delay: float, flags: int, **how: Any) -> bool:
        """Run a program, cut the power ``delay`` seconds after its start or when it ends, and start the box again.

        Return whether the program was still running.
        """
        ended = threading.Event()
        was_running: list[bool] = []

        def wait_and_cut() -> None:
            was_running.append(not ended.wait(delay))
            self.cut(flags)

        thread = threading.Thread(target=wait_and_cut)
        thread.start()
        self.run(argv, **how)
        ended.set()
        thread.join()
        self.restart()
        return was_running[0]


def _copy_sparse(source: Path, target: Path) -> None:
    subprocess.run(["cp", "--sparse=always", str(source), str(target)], check=True)
