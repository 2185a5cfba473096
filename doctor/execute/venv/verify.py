"""Check that an environment works, by starting it at its final path."""

from __future__ import annotations

import os

from doctor.core import process
from doctor.core.errors import StepError
from doctor.probe.python.environment import read_environment
from doctor.probe.rootfs import Rootfs

_LIMIT = 60.0
"""Seconds for an environment to start and examine its own content: 0.05 s on an idle machine."""
_PROGRAM = """
import sys, pip
incomplete = []
if len(sys.argv) > 1 and sys.version_info >= (3, 8):  # an older one is checked by pip check alone
    import sysconfig
    from importlib import metadata
    for dist in metadata.distributions(path=sorted({sysconfig.get_path("purelib"), sysconfig.get_path("platlib")})):
        name = dist.metadata["Name"]
        missing = [str(f) for f in dist.files or () if f.hash and not f.locate().exists()]
        if not name or not dist.version or missing:
            incomplete.append("%s (%s)" % (name, (missing or ["its metadata"])[0]))
sys.stdout.buffer.write("\\0".join([sys.prefix, sys.base_prefix, *incomplete]).encode("utf-8", "surrogateescape"))
"""
"""Prints two prefixes and the incomplete distributions; fails where pip cannot be imported."""
_NAMED = 3
"""Distributions that a message names."""


def verify(path: str, *, contents: bool) -> None:
    """Start the environment's Python, and check its prefix and pip; with ``contents`` every distribution as well.

    Raises ``StepError`` where one of these checks fails, and where its files show a condition that doctor would repair.
    """
    environment = read_environment(Rootfs(), path)
    if environment is None or environment.state != "healthy":
        state = f" It is {environment.state}." if environment else ""
        raise StepError(f"The new environment {path} is not sound.{state}")
    python = os.path.join(path, "bin/python")
    argv = [python, "-I", "-B", "-c", _PROGRAM, *(["contents"] if contents else [])]
    outcome = process.run(argv, limit=_LIMIT, env=process.clean_environment(os.environ))
    if not isinstance(outcome, process.Finished):
        raise StepError(f"{python} does not start.")
    prefix, *others = outcome.out.decode("utf-8", "surrogateescape").split("\0")
    if not others:
        lines = outcome.err.decode("utf-8", "replace").strip().splitlines() or ["no reason given"]
        raise StepError(f"{python} does not work: {lines[-1]}")
    base, *incomplete = others
    if os.path.realpath(prefix) != os.path.realpath(path) or prefix == base:
        raise StepError(f"{python} runs in {prefix} instead of its own environment.")
    if incomplete:
        raise StepError(f"Files of installed distributions are missing: {', '.join(incomplete[:_NAMED])}.")
