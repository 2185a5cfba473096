"""One throw-away box: a root that a test may change, and programs run in it."""

from __future__ import annotations

import itertools
import os
import shutil
import stat
import subprocess
import tempfile
import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from pathlib import Path

from tests.boxes import namespace
from tests.boxes.network import lend

USERS = {"root": 0, "ada": 1000}
"""Numeric, so that a box whose passwd is broken can still be entered."""
PATHS = {
    "root": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
    "ada": "/usr/local/bin:/usr/bin:/bin:/usr/local/games:/usr/games",
}
"""What login(1) gives on Debian."""
DEVICES = {"null": (1, 3), "zero": (1, 5), "full": (1, 7), "random": (1, 8), "urandom": (1, 9), "tty": (5, 0)}

# Process 1 of the box's own process namespace stays root and waits: the kernel's wish to kill a
# child with its parent (PR_SET_PDEATHSIG) is forgotten by a process that changes its user.
INIT = 'hostname box; mount -t proc proc "$1/proc"; [ "$2" = online ] || ip link set lo up; user=$3; root=$1; shift 3; \
chroot --userspec="$user:$user" "$root" "$@"; exit $?'

HANGS = 900
"""Seconds after which a program must be hanging, on the slowest machine."""

_numbers = itertools.count(1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """What a program in a box did."""

    argv: tuple[str, ...]
    code: int
    out: str
    err: str
    seconds: float
    cpu: float
    """Seconds of processor time, of all processes of it."""
    megabytes: float
    """Most memory that any process of it had in use."""


class Box:
    """A root over which the test's changes are laid; gone when the ``with`` block ends."""

    def __init__(self, base: Path, workshop: Path) -> None:
        self._base = base
        self._place = workshop / str(next(_numbers))
        self.root = self._place / "root"

    def __enter__(self) -> Box:
        upper, work = self._place / "upper", self._place / "work"
        for folder in (upper, work, self.root):
            folder.mkdir(parents=True)
        try:
            options = f"lowerdir={self._base},upperdir={upper},workdir={work}"
            namespace.mount("-t", "overlay", "-o", options, "box", self.root)
        except subprocess.CalledProcessError:  # no overlayfs here: a copy serves as well, slower
            subprocess.run(["cp", "--archive", f"{self._base}/.", str(self.root)], check=True)
            namespace.mount("--bind", self.root, self.root)
        self._furnish()
        return self

    def __exit__(self, *_: object) -> None:
        namespace.unmount(self.root)
        shutil.rmtree(self._place)

    def _furnish(self) -> None:
        dev = self.root / "dev"
        namespace.mount("-t", "tmpfs", "-o", "mode=755", "dev", dev)
        for name, (major, minor) in DEVICES.items():
            os.mknod(dev / name, stat.S_IFCHR | 0o666, os.makedev(major, minor))
            (dev / name).chmod(0o666)
        for name, target in {"fd": "/proc/self/fd", "stdin": "fd/0", "stdout": "fd/1", "stderr": "fd/2"}.items():
            (dev / name).symlink_to(target)
        for name in ("shm", "pts"):
            (dev / name).mkdir()
        (dev / "shm").chmod(0o1777)
        namespace.mount("-t", "devpts", "-o", "newinstance,ptmxmode=0666,mode=620", "pts", dev / "pts")
        (dev / "ptmx").symlink_to("pts/ptmx")

    def path(self, inside: str) -> Path:
        """Where the test finds what the box calls ``inside`` (beware of absolute links on the way)."""
        return Path(f"{self.root}{inside}")

    def write(self, inside: str, text: str | bytes = "", *, owner: str = "root", mode: int = 0o644) -> Path:
        """Write a file; folders on the way that are missing belong to the owner too."""
        target = self.path(inside)
        for folder in reversed([each for each in target.parents if not each.exists()]):
            folder.mkdir()
            os.chown(folder, USERS[owner], USERS[owner])
        target.write_bytes(text.encode(errors="surrogateescape") if isinstance(text, str) else text)
        os.chown(target, USERS[owner], USERS[owner])
        target.chmod(mode)
        return target

    def mount(self, inside: str, *words: str | Path) -> None:
        """mount(8) something on a folder of the box, made where it is missing."""
        self.path(inside).mkdir(parents=True, exist_ok=True)
        namespace.mount(*words, self.path(inside))

    def run(
        self,
        argv: Sequence[str],
        *,
        user: str = "ada",
        env: Mapping[str, str | None] | None = None,
        cwd: str | None = None,
        network: bool = False,
        timeout: float = HANGS,
        stdin: bytes = b"",
    ) -> Run:
        """Run a program there as ``user`` with a login's environment and ``env`` (``None`` unsets)."""
        home = "/root" if user == "root" else f"/home/{user}"
        who = {"HOME": home, "USER": user, "LOGNAME": user, "SHELL": "/bin/bash"}
        login = {**who, "PATH": PATHS[user], "LANG": "C.UTF-8"}
        lent: AbstractContextManager[Mapping[str, str]] = lend(self.root) if network else nullcontext({})
        with lent as loan:
            variables = {**login, **loan, **(env or {})}
            words = [f"{name}={value}" for name, value in variables.items() if value is not None]
            inside = ["env", "-i", f"--chdir={cwd or home}", *words, *argv]
            return self._enter(inside, tuple(argv), USERS[user], network, timeout, stdin)

    def _enter(
        self, inside: list[str], argv: tuple[str, ...], uid: int, online: bool, timeout: float, stdin: bytes
    ) -> Run:
        own = ["--mount", "--pid", "--ipc", "--uts", *([] if online else ["--net"])]
        words = ["setpriv", "--pdeathsig", "KILL", "unshare", *own, "--fork", "--kill-child=KILL", "--"]
        init = ["sh", "-c", INIT, "init", str(self.root), "online" if online else "offline", str(uid)]
        with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
            given.write(stdin)
            given.seek(0)
            start = time.monotonic()
            process = subprocess.Popen([*words, *init, *inside], stdin=given, stdout=out, stderr=err)
            alarm = threading.Timer(timeout, process.kill)
            alarm.start()
            # wait4 rather than Popen.wait: it tells the memory of the whole tree
            _, status, usage = os.wait4(process.pid, 0)
            seconds = time.monotonic() - start
            alarm.cancel()
            process.returncode = os.waitstatus_to_exitcode(status)
            texts = []
            for file in (out, err):
                file.seek(0)
                texts.append(file.read().decode(errors="surrogateescape"))
        if seconds >= timeout:
            raise TimeoutError(f"{argv} took more than {timeout} s\n{texts[0]}\n{texts[1]}")
        return Run(
            argv=argv,
            code=process.returncode,
            out=texts[0],
            err=texts[1],
            seconds=seconds,
            cpu=usage.ru_utime + usage.ru_stime,
            megabytes=usage.ru_maxrss / 1024,
        )
