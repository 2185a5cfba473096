"""A throw-away Debian: a root directory that a test may change, and programs that run in it."""

from __future__ import annotations

import itertools
import os
import resource
import shutil
import stat
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path

from tests.boxes import namespace
from tests.boxes.network import connect

USERS = {"root": 0, "ada": 1000}
"""Users and their numbers, which also work in a box whose /etc/passwd is broken."""
PATHS = {
    "root": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
    "ada": "/usr/local/bin:/usr/bin:/bin:/usr/local/games:/usr/games",
}
"""The PATH that login(1) sets on Debian."""
DEVICES = {"null": (1, 3), "zero": (1, 5), "full": (1, 7), "random": (1, 8), "urandom": (1, 9), "tty": (5, 0)}

# Process 1 of the box's process namespace remains root and waits. The program itself could not be killed with its
# parent: the kernel clears PR_SET_PDEATHSIG in a process that changes its user.
INIT = 'echo box > /proc/sys/kernel/hostname; [ "$2" = online ] || ip link set lo up; user=$3; root=$1; shift 3; \
chroot --userspec="$user:$user" "$root" "$@"; exit $?'

HANGS = 900
"""Seconds after which a program certainly hangs, even on a slow machine."""

_numbers = itertools.count(1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """The result of a program that ran in a box."""

    argv: tuple[str, ...]
    code: int
    out: str
    err: str
    seconds: float
    cpu: float
    """Seconds of processor time of the program and its child processes."""
    megabytes: float
    """The most memory that any of these processes used; 0 where that is less than this process used, which Linux counts
    for a process that it starts (exec.c, setmax_mm_hiwater_rss)."""


class Box:
    """An overlay of a root directory, which exists within a ``with`` block."""

    def __init__(self, base: Path, parent: Path, changes: Path | None = None) -> None:
        """Take the root directory, the folder for the box, and the changes of another box if it starts from them."""
        self.base = base
        self._changes = changes
        self._folder = parent / str(next(_numbers))
        self.root = self._folder / "root"
        self._upper = self._folder / "upper"

    def __enter__(self) -> Box:
        work = self._folder / "work"
        for folder in (self._upper, work, self.root):
            folder.mkdir(parents=True, exist_ok=True)
        try:
            lower = f"{self._changes}:{self.base}" if self._changes else self.base
            # as on other file systems, a folder can be renamed
            options = f"redirect_dir=on,lowerdir={lower},upperdir={self._upper},workdir={work}"
            namespace.mount("-t", "overlay", "-o", options, "box", self.root)
        except subprocess.CalledProcessError:  # overlayfs is missing: a copy does the same, more slowly
            self._upper = self.root
            subprocess.run(["cp", "--archive", f"{self._changes or self.base}/.", str(self.root)], check=True)
            namespace.mount("--bind", self.root, self.root)
        self._create_devices()
        return self

    def __exit__(self, *_: object) -> None:
        namespace.unmount(self.root)
        shutil.rmtree(self._folder)

    def save_changes(self, target: Path) -> None:
        """Copy what was changed in the box to a new folder, for other boxes of the same root."""
        partial = target.with_name(f"{target.name}.partial")
        subprocess.run(["cp", "--archive", "--one-file-system", f"{self._upper}/.", str(partial)], check=True)
        partial.rename(target)

    def _create_devices(self) -> None:
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
        """Return the path by which the test reaches ``inside`` (an absolute link on the way would leave the box)."""
        return Path(f"{self.root}{inside}")

    def write(self, inside: str, text: str | bytes = "", *, owner: str = "root", mode: int = 0o644) -> Path:
        """Write a file, with missing folders that belong to the same owner. Return its path for the test."""
        target = self.path(inside)
        for folder in reversed([parent for parent in target.parents if not parent.exists()]):
            folder.mkdir()
            os.chown(folder, USERS[owner], USERS[owner])
        target.write_bytes(text.encode(errors="surrogateescape") if isinstance(text, str) else text)
        os.chown(target, USERS[owner], USERS[owner])
        target.chmod(mode)
        return target

    def mount(self, inside: str, *arguments: str | Path) -> None:
        """Run mount(8) with ``arguments`` on a folder of the box, which is created if it is missing."""
        self.path(inside).mkdir(parents=True, exist_ok=True)
        namespace.mount(*arguments, self.path(inside))

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
        """Run a program as ``user``, with the variables of a login changed by ``env`` (``None`` unsets one).

        Raises TimeoutError if it takes longer than ``timeout`` seconds.
        """
        with (
            self.command(argv, user=user, env=env, cwd=cwd, network=network) as command,
            tempfile.TemporaryFile() as input_file,
            tempfile.TemporaryFile() as out,
            tempfile.TemporaryFile() as err,
        ):
            input_file.write(stdin)
            input_file.seek(0)
            start = time.monotonic()
            process = subprocess.Popen(command, stdin=input_file, stdout=out, stderr=err)
            alarm = threading.Timer(timeout, process.kill)
            alarm.start()
            # unlike Popen.wait, wait4 reports the memory of all processes
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
        own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return Run(
            argv=tuple(argv),
            code=process.returncode,
            out=texts[0],
            err=texts[1],
            seconds=seconds,
            cpu=usage.ru_utime + usage.ru_stime,
            megabytes=usage.ru_maxrss / 1024 if usage.ru_maxrss > own else 0,
        )

    @contextmanager
    def command(
        self,
        argv: Sequence[str],
        *,
        user: str = "ada",
        env: Mapping[str, str | None] | None = None,
        cwd: str | None = None,
        network: bool = False,
    ) -> Iterator[list[str]]:
        """Receive the command with which this machine runs a program in the box; parameters as for ``run``."""
        home = "/root" if user == "root" else f"/home/{user}"
        identity = {"HOME": home, "USER": user, "LOGNAME": user, "SHELL": "/bin/bash"}
        login = {**identity, "PATH": PATHS[user], "LANG": "C.UTF-8"}
        connection: AbstractContextManager[Mapping[str, str]] = connect(self.root) if network else nullcontext({})
        with connection as network_variables:
            variables = {**login, **network_variables, **(env or {})}
            assignments = [f"{name}={value}" for name, value in variables.items() if value is not None]
            inside = ["env", "-i", f"--chdir={cwd or home}", *assignments, *argv]
            namespaces = ["--mount", "--pid", "--ipc", "--uts", *([] if network else ["--net"])]
            options = [*namespaces, "--fork", "--kill-child=KILL", f"--mount-proc={self.root}/proc"]
            enter = ["setpriv", "--pdeathsig", "KILL", "unshare", *options, "--"]
            online = "online" if network else "offline"
            init = ["sh", "-c", INIT, "init", str(self.root), online, str(USERS[user])]
            yield [*enter, *init, *inside]
