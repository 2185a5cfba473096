"""Check by its files that an environment is sound, and that it has the files of its distributions."""

from __future__ import annotations

import os
from collections.abc import Container, Iterator
from itertools import islice

from doctor.core.errors import StepError
from doctor.execute.venv.installation import title_of
from doctor.facts import Environment
from doctor.probe.python.environment import read_environment
from doctor.probe.python.installed import site_folders
from doctor.probe.python.record import recorded_files
from doctor.probe.rootfs import Rootfs

_NAMED = 3
"""Distributions that a message names."""


def verify(path: str, installed: Container[str]) -> Environment:
    """Return the environment at ``path``, which has all files of the distributions ``installed`` (``name version``).

    Raises ``StepError`` if a file is missing, or where the files show a condition that doctor would repair.
    """
    environment = read_environment(Rootfs(), path)
    if environment is None or environment.state != "healthy":
        state = f" It is {environment.state}." if environment else ""
        raise StepError(f"The new environment {path} is not sound.{state}")
    incomplete = list(islice(_incomplete(environment, installed), _NAMED))
    if incomplete:
        raise StepError(f"Files of installed distributions are missing: {', '.join(incomplete)}.")
    return environment


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
