"""Check that an environment works, by starting it at its final path, and that it has the files of its distributions."""

from __future__ import annotations

import os
from collections.abc import Container, Iterator
from itertools import islice

from doctor.core import process
from doctor.core.errors import StepError
from doctor.execute.venv.imports import title_of
from doctor.facts import Environment
from doctor.probe.python.environment import read_environment
from doctor.probe.python.installed import site_folders
from doctor.probe.python.record import recorded_files
from doctor.probe.rootfs import Rootfs

_LIMIT = 60.0
"""Seconds for an environment to start: 0.03 s on an idle machine."""
_PROGRAM = """
import sys
sys.stdout.buffer.write("\\0".join([sys.prefix, sys.base_prefix]).encode("utf-8", "surrogateescape"))
"""
"""Prints two prefixes."""
_WITH_PIP = f"import pip{_PROGRAM}"
"""Fails where pip cannot be imported."""
_NAMED = 3
"""Distributions that a message names."""


def verify(path: str, installed: Container[str]) -> None:
    """Start the environment's Python, and check its prefix, its pip, and the files of what was ``installed``.

    These are distributions as ``name version``. Raises ``StepError`` where one of these checks fails, and where the
    environment's files show a condition that doctor would repair.
    """
    environment = read_environment(Rootfs(), path)
    if environment is None or environment.state != "healthy":
        state = f" It is {environment.state}." if environment else ""
        raise StepError(f"The new environment {path} is not sound.{state}")
    python = os.path.join(path, "bin/python")
    program = _PROGRAM if environment.needs_uv else _WITH_PIP
    outcome = process.run([python, "-I", "-B", "-c", program], limit=_LIMIT, env=process.clean_environment(os.environ))
    if not isinstance(outcome, process.Finished):
        raise StepError(f"{python} does not start.")
    prefix, separator, base = outcome.out.decode("utf-8", "surrogateescape").partition("\0")
    if not separator:
        lines = outcome.err.decode("utf-8", "replace").strip().splitlines() or ["no reason given"]
        raise StepError(f"{python} does not work: {lines[-1]}")
    if os.path.realpath(prefix) != os.path.realpath(path) or prefix == base:
        raise StepError(f"{python} runs in {prefix} instead of its own environment.")
    incomplete = list(islice(_incomplete(environment, installed), _NAMED))
    if incomplete:
        raise StepError(f"Files of installed distributions are missing: {', '.join(incomplete)}.")


def _incomplete(environment: Environment, installed: Container[str]) -> Iterator[str]:
    """Yield the distributions of which a file in RECORD or the metadata is missing, with what is missing."""
    fs = Rootfs()
    for site in site_folders(fs, environment.path, environment.library_versions):
        for entry in fs.names(site):
            if not entry.endswith(".dist-info") or title_of(entry) not in installed:
                continue
            files = recorded_files(fs, site, entry) or {}
            missing = next((path for path, digest in files.items() if digest and not os.path.exists(path)), None)
            head = (fs.text(f"{site}/{entry}/METADATA") or "").partition("\n\n")[0]
            fields = {line.partition(":")[0].lower() for line in head.splitlines()}
            if missing or not fields >= {"name", "version"}:
                yield f"{title_of(entry)} ({missing or 'its metadata'})"
