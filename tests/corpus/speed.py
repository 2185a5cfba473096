"""Measure ``doctor explain`` and ``grep -cE`` of the same messages on 200 MB: ``python -m tests.corpus.speed [MB]``."""

from __future__ import annotations

import os
import random
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.corpus import CHECKS

WORDS = (
    "Collecting", "Downloading", "running", "test", "PASSED", "build", "src/module/file.cpp", "-Werror", "-O2", "g++",
    "Compiling", "v1.2.3", "Requirement already satisfied", "in ./venv/lib/python3.11/site-packages", "debug", "cache",
    "sha256:1234abcd", "npm warn deprecated", "12%", "error handling", "tests/test_errors.py::test_not_found",
)  # fmt: skip
ERROR = "error: externally-managed-environment\n\n× This environment is externally managed\n"
RUNS = 3


def write_log(path: Path, megabytes: int, end: str) -> None:
    """Write a CI log with one failure in the middle; ``end`` terminates its lines."""
    choose = random.Random(1)
    lines = [
        f"2026-11-20T20:41:{choose.randrange(60):02}.1234567Z {' '.join(choose.choices(WORDS, k=9))}"
        for _ in range(9999)
    ]
    block = (end.join(lines) + end).encode()
    with path.open("wb") as log:
        for half in (True, False):
            for _ in range((megabytes << 19) // len(block) + 1):
                log.write(block)
            log.write(ERROR.replace("\n", end).encode() if half else b"")


def expression() -> str:
    """Return an expression for grep that matches every message of every signature."""
    signatures = (signature for check in CHECKS for signature in getattr(check, "SIGNATURES", ()))
    parts = (re.split(r"(…|\{\w+\})", text) for signature in signatures for text in signature.messages)
    special = {"…": ".*", "{version}": "[0-9.]*"}
    return "|".join("".join(special.get(part) or _escape(part) for part in text) for text in parts)


def _escape(part: str) -> str:
    """Return a literal part of a message for grep; nothing for a word that a signature catches."""
    return "" if part.startswith("{") else re.sub(r"([][().*+?{}|^$\\])", r"\\\1", part)


def measure(argv: list[str]) -> tuple[float, float, float]:
    """Return wall-clock seconds, processor seconds and megabytes of memory of the fastest of RUNS runs."""
    results = []
    for _ in range(RUNS):
        start = time.monotonic()
        # The output is read because grep stops at the first match if the output goes to /dev/null.
        process = subprocess.Popen(argv, stdout=subprocess.PIPE)
        assert process.stdout is not None
        process.stdout.read()
        _, _, usage = os.wait4(process.pid, 0)
        results.append((time.monotonic() - start, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024))
    return min(results)


def main() -> None:
    megabytes = int(sys.argv[1]) if sys.argv[1:] else 200
    with tempfile.TemporaryDirectory() as folder:
        for name, end in (("lines", "\n"), ("one line", " ")):
            log = Path(folder) / "ci.log"
            write_log(log, megabytes, end)
            doctor = measure([sys.executable, "-m", "doctor", "explain", "--json", str(log)])
            grep = measure(["grep", "-cE", expression(), str(log)])
            for program, (wall, cpu, memory) in (("doctor explain", doctor), ("grep -cE", grep)):
                sys.stdout.write(
                    f"{megabytes} MB, {name:8}  {program:14}  {wall:5.2f} s  cpu {cpu:5.2f} s  {memory:4.0f} MB\n"
                )


if __name__ == "__main__":
    main()
