"""Start other programs, each with an argument list, a clean environment, a time limit and bounded output.

No other module of doctor starts a program.
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence

from doctor.core import trust
from doctor.core.lazy_typing import TYPE_CHECKING
from doctor.core.record import dataclass
from doctor.core.signals import postponed

if TYPE_CHECKING:
    import subprocess

OUTPUT_LIMIT = 1 << 20
"""Bytes kept of a program's output unless the caller says otherwise."""
_POLL_INTERVAL = 0.1
"""Seconds until an interruption is answered."""
terminal_lent = threading.Event()
"""Set while another program has the terminal, and nothing else may write there."""


@dataclass(frozen=True, kw_only=True)
class Finished:
    """The program ended by itself."""

    code: int
    """Its exit code; the negative number of the signal that ended it."""
    out: bytes
    err: bytes


@dataclass(frozen=True, kw_only=True)
class TimedOut:
    """The program and everything it started were stopped at the time limit."""

    limit: float
    """Seconds."""


@dataclass(frozen=True, kw_only=True)
class NotStarted:
    """The program could not be started."""

    reason: str
    """The error of the operating system."""


Completion = Finished | TimedOut | NotStarted


def clean_environment(environ: Mapping[str, str], keep: Sequence[str] = ()) -> dict[str, str]:
    """Return the variables that any program needs, and none that steers Python, pip or the loader.

    ``keep`` names further variables to pass on. Root passes on none that names a file of another user. The locale is
    C.UTF-8, so that output can be parsed.
    """
    names = ("HOME", "PATH", "TMPDIR", "USER", "LOGNAME", *keep)
    chosen = {name: environ[name] for name in names if name in environ}
    return trust.trusted_environment(chosen) | {"LC_ALL": "C.UTF-8"}


def run(
    argv: Sequence[str],
    *,
    limit: float,
    env: Mapping[str, str],
    cwd: str = "/",
    output_limit: int = OUTPUT_LIMIT,
    on_output: Callable[[bytes], None] = lambda _chunk: None,
    handles: Sequence[int] = (),
) -> Completion:
    """Run ``argv`` for at most ``limit`` seconds, without input.

    More than ``output_limit`` bytes on one stream end the program. ``on_output`` gets each part of its standard output
    as it arrives. The program inherits the open files ``handles``. It is started in ``/`` where the current user cannot
    enter ``cwd``, as after ``sudo -u app`` in root's folder.
    """
    import subprocess  # takes 2 ms, and many runs start no program

    with contextlib.ExitStack() as stack:
        try:
            with postponed():  # without the handle of the started program, a rollback could not end it
                process = stack.enter_context(
                    subprocess.Popen(
                        _with_absolute_program(argv),
                        stdin=subprocess.DEVNULL,
                        stdout=subprocess.PIPE,
                        stderr=subprocess.PIPE,
                        env=dict(env),
                        cwd=cwd if os.access(cwd, os.X_OK) else "/",
                        start_new_session=True,
                        pass_fds=handles,
                    )
                )
                stack.callback(_kill, process)
        except (OSError, ValueError) as error:
            return NotStarted(reason=getattr(error, "strerror", None) or str(error))
        return _collect(process, time.monotonic() + limit, limit, output_limit, on_output)


def _with_absolute_program(argv: Sequence[str]) -> list[str]:
    """Return ``argv`` with the path of the system's own program where it only names one, whatever PATH is."""
    return [argv[0] if "/" in argv[0] else trust.system_program(argv[0]), *argv[1:]]


def _collect(
    process: subprocess.Popen[bytes],
    deadline: float,
    limit: float,
    output_limit: int,
    on_output: Callable[[bytes], None],
) -> Completion:
    import selectors
    import subprocess

    streams = {process.stdout: bytearray(), process.stderr: bytearray()}
    with selectors.DefaultSelector() as selector:
        for stream in streams:
            if stream is not None:
                selector.register(stream, selectors.EVENT_READ)
        while selector.get_map():
            remaining = deadline - time.monotonic()
            if remaining <= 0:
                return TimedOut(limit=limit)
            for key, _ in selector.select(remaining):
                chunk = os.read(key.fd, 1 << 16)
                buffer = streams[key.fileobj]  # type: ignore[index]
                buffer += chunk
                if key.fileobj is process.stdout:
                    on_output(chunk)
                if not chunk:
                    selector.unregister(key.fileobj)
                elif len(buffer) > output_limit:
                    _kill(process)
    out, err = (bytes(buffer[:output_limit]) for buffer in streams.values())
    try:
        code = process.wait(max(0.0, deadline - time.monotonic()))
    except subprocess.TimeoutExpired:
        return TimedOut(limit=limit)
    return Finished(code=code, out=out, err=err)


def _kill(process: subprocess.Popen[bytes]) -> None:
    """Kill the program and everything in its session, unless it has ended."""
    if process.returncode is not None:
        return
    # The program may have ended already, or run as another user (sudo), so that doctor may not kill it.
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)


def run_to_completion(
    argv: Sequence[str], *, limit: float, env: Mapping[str, str], on_interrupt: Callable[[], None]
) -> Completion:
    """Run ``argv`` to its end; after ``limit`` seconds it is left running.

    An interruption is postponed until the program has ended; ``on_interrupt`` is called at once.

    The program stays in this session, because sudo remembers a password per terminal (sudoers(5), timestamp_type). It
    gets a process group of its own, because Ctrl-C goes to the whole group. Its output goes to memory, because a pipe
    would break if this process were killed.
    """
    with open(os.memfd_create("output"), "r+b") as output, postponed() as arrived:
        try:
            process = _start_in_own_group(argv, output.fileno(), env)
        except (OSError, ValueError) as error:
            return NotStarted(reason=getattr(error, "strerror", None) or str(error))
        code = _wait(process, time.monotonic() + limit, arrived, on_interrupt)
        output.seek(max(0, os.fstat(output.fileno()).st_size - OUTPUT_LIMIT))
        return TimedOut(limit=limit) if code is None else Finished(code=code, out=output.read(), err=b"")


def _start_in_own_group(argv: Sequence[str], out: int, env: Mapping[str, str]) -> subprocess.Popen[bytes]:
    import subprocess

    null, err, variables = subprocess.DEVNULL, subprocess.STDOUT, dict(env)
    argv = _with_absolute_program(argv)
    if sys.version_info >= (3, 11):
        return subprocess.Popen(argv, stdin=null, stdout=out, stderr=err, env=variables, cwd="/", process_group=0)
    return subprocess.Popen(argv, stdin=null, stdout=out, stderr=err, env=variables, cwd="/", preexec_fn=os.setpgrp)


def _wait(
    process: subprocess.Popen[bytes], deadline: float, arrived: Sequence[int], on_interrupt: Callable[[], None]
) -> int | None:
    """Return the exit code, or ``None`` at the deadline; call ``on_interrupt`` once if a signal has arrived."""
    import subprocess

    notified = False
    while True:
        remaining = max(0.0, deadline - time.monotonic())
        try:
            return process.wait(min(remaining, _POLL_INTERVAL))
        except subprocess.TimeoutExpired:
            if remaining == 0:
                return None
        if arrived and not notified:
            notified = True
            on_interrupt()


def has_terminal() -> bool:
    """Return whether a person can be asked: stdin and stderr are a terminal."""
    return os.isatty(0) and os.isatty(2)


def run_at_terminal(argv: Sequence[str], *, env: Mapping[str, str]) -> int:
    """Lend the terminal to a program until it ends, and return its exit code."""
    import subprocess

    process = subprocess.Popen(_with_absolute_program(argv), stdout=2, env=dict(env), cwd="/")
    try:
        return process.wait()
    finally:
        process.wait()  # Ctrl-C reaches both; the terminal is usable again when the program has restored it
