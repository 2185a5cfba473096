"""The one door to other programs: an argument list, a clean environment, a time limit, bounded output."""

from __future__ import annotations

import contextlib
import os
import selectors
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from doctor.core.signals import put_off

OUTPUT_LIMIT = 1 << 20
"""Bytes kept of a program's output unless the caller says otherwise."""
_TURN = 0.1
"""Seconds until somebody who interrupts is answered."""
lent = threading.Event()
"""Set while another program has the terminal: nobody else writes there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finished:
    """The program ended by itself."""

    code: int
    """Its exit code; negative: the signal that ended it."""
    out: bytes
    err: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class TimedOut:
    """The program was stopped, with all it had started, when its time was up."""

    limit: float
    """Seconds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NotStarted:
    """There was nothing to run."""

    reason: str


Outcome = Finished | TimedOut | NotStarted


def clean_environment(environ: Mapping[str, str], keep: Sequence[str] = ()) -> dict[str, str]:
    """What a program needs to run at all, and nothing that steers Python, pip or the loader.

    ``keep`` names further variables to pass on. The locale is fixed to C.UTF-8, so that output can
    be read by a program.
    """
    wanted = ("HOME", "PATH", "TMPDIR", "USER", "LOGNAME", *keep)
    return {name: environ[name] for name in wanted if name in environ} | {"LC_ALL": "C.UTF-8"}


def run(
    argv: Sequence[str],
    *,
    limit: float,
    env: Mapping[str, str],
    cwd: str = "/",
    output_limit: int = OUTPUT_LIMIT,
) -> Outcome:
    """Run ``argv`` for at most ``limit`` seconds, without a terminal's input.

    Output beyond ``output_limit`` bytes a stream ends the program: it is of no use to anybody here.
    """
    with contextlib.ExitStack() as ending:
        try:
            with put_off():  # started, but not yet known here, it would go on when all else is taken back
                process = ending.enter_context(
                    subprocess.Popen(
                        argv,
                        stdin=subprocess.DEVNULL,
                        stdout=subprocess.PIPE,
                        stderr=subprocess.PIPE,
                        env=dict(env),
                        cwd=cwd,
                        start_new_session=True,
                    )
                )
                ending.callback(_end, process)
        except (OSError, ValueError) as error:
            return NotStarted(reason=getattr(error, "strerror", None) or str(error))
        return _collect(process, time.monotonic() + limit, limit, output_limit)


def _collect(process: subprocess.Popen[bytes], deadline: float, limit: float, most: int) -> Outcome:
    streams = {process.stdout: bytearray(), process.stderr: bytearray()}
    with selectors.DefaultSelector() as selector:
        for stream in streams:
            if stream is not None:
                selector.register(stream, selectors.EVENT_READ)
        while selector.get_map():
            left = deadline - time.monotonic()
            if left <= 0:
                return TimedOut(limit=limit)
            for key, _ in selector.select(left):
                chunk = os.read(key.fd, 1 << 16)
                buffer = streams[key.fileobj]  # type: ignore[index]
                buffer += chunk
                if not chunk:
                    selector.unregister(key.fileobj)
                elif len(buffer) > most:
                    _end(process)
    out, err = (bytes(buffer[:most]) for buffer in streams.values())
    try:
        code = process.wait(max(0.0, deadline - time.monotonic()))
    except subprocess.TimeoutExpired:
        return TimedOut(limit=limit)
    return Finished(code=code, out=out, err=err)


def _end(process: subprocess.Popen[bytes]) -> None:
    """Stop the program and all it started, unless it has ended: they share its session."""
    if process.returncode is not None:
        return
    # Gone already, or turned into somebody else (sudo): then it is not ours to stop.
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)


def complete(argv: Sequence[str], *, limit: float, env: Mapping[str, str], interrupted: Callable[[], None]) -> Outcome:
    """Run ``argv`` to its end: an interruption is put off until then, and at the limit it is left to itself.

    It stays in this session, since what sudo remembers belongs to the terminal (sudoers(5), timestamp_type), but
    not in this process group, to which Ctrl-C goes. What it says goes to memory, out and err together: were this
    process killed, a pipe would break under it.
    """
    with open(os.memfd_create("said"), "r+b") as said, put_off() as came:
        try:
            process = _in_own_group(argv, said.fileno(), env)
        except (OSError, ValueError) as error:
            return NotStarted(reason=getattr(error, "strerror", None) or str(error))
        code = _wait(process, time.monotonic() + limit, came, interrupted)
        said.seek(max(0, os.fstat(said.fileno()).st_size - OUTPUT_LIMIT))
        return TimedOut(limit=limit) if code is None else Finished(code=code, out=said.read(), err=b"")


def _in_own_group(argv: Sequence[str], out: int, env: Mapping[str, str]) -> subprocess.Popen[bytes]:
    null, err, given = subprocess.DEVNULL, subprocess.STDOUT, dict(env)
    if sys.version_info >= (3, 11):
        return subprocess.Popen(argv, stdin=null, stdout=out, stderr=err, env=given, cwd="/", process_group=0)
    return subprocess.Popen(argv, stdin=null, stdout=out, stderr=err, env=given, cwd="/", preexec_fn=os.setpgrp)


def _wait(
    process: subprocess.Popen[bytes], deadline: float, came: Sequence[int], interrupted: Callable[[], None]
) -> int | None:
    """Its exit code; ``None`` where it is not done in time. ``interrupted`` is called where something ``came``."""
    told = False
    while True:
        left = max(0.0, deadline - time.monotonic())
        try:
            return process.wait(min(left, _TURN))
        except subprocess.TimeoutExpired:
            if left == 0:
                return None
        if came and not told:
            told = True
            interrupted()


def has_terminal() -> bool:
    """Somebody is there who can be asked."""
    return os.isatty(0) and os.isatty(2)


def at_terminal(argv: Sequence[str], *, env: Mapping[str, str]) -> int:
    """Lend the terminal to a program until it ends, and return its exit code."""
    process = subprocess.Popen(argv, stdout=2, env=dict(env), cwd="/")
    try:
        return process.wait()
    finally:
        process.wait()  # Ctrl-C goes to both; the terminal is ours again when the program has put it in order
