"""The one door to other programs: an argument list, a clean environment, a time limit, bounded output."""

from __future__ import annotations

import contextlib
import os
import selectors
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

OUTPUT_LIMIT = 1 << 20
"""Bytes kept of a program's output unless the caller says otherwise."""


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
    try:
        process = subprocess.Popen(
            argv,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=dict(env),
            cwd=cwd,
            start_new_session=True,
        )
    except (OSError, ValueError) as error:
        return NotStarted(reason=getattr(error, "strerror", None) or str(error))
    with process:
        try:
            return _collect(process, time.monotonic() + limit, limit, output_limit)
        finally:
            if process.returncode is None:
                _end(process)


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
    """Stop the program and all it started: they share its session."""
    # Gone already, or turned into somebody else (sudo): then it is not ours to stop.
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
