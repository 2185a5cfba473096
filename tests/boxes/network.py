"""The network for a box: this machine's own settings, lent for one run and taken back after it."""

from __future__ import annotations

import functools
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from tests.boxes.namespace import mount, unmount

VARIABLES = re.compile(
    r"(?i:(https?|all|no)_proxy)|SSL_CERT_FILE|(REQUESTS|CURL)_CA_BUNDLE"
    r"|PIP_(CERT|CLIENT_CERT|DEFAULT_TIMEOUT|INDEX_URL|PROXY|RETRIES|TRUSTED_HOST)"
)
"""How the network is reached from here; no other setting of this machine enters a box."""
PATHS = re.compile(r"(?:(?<=file://)|(?<![/\w:.-]))/[^\s:]+")
"""Absolute paths in a value, those in file: URLs too, but not what follows the host in other URLs."""
PATIENT = {"PIP_RETRIES": "9"}
"""A network that is gone for a moment fails no test: what pip tries again by itself, for four minutes."""
APT = "/etc/apt/apt.conf.d/01autoremove"
"""A file of every apt, in which a box whose network is lent sees the same of apt."""
LENT = "/run/lent"
"""Where a box sees the files that those variables name."""


@contextmanager
def lend(root: Path) -> Iterator[Mapping[str, str]]:
    """Let programs in ``root`` reach the network as this machine does; gives their variables."""
    place = Path(f"{root}{LENT}")
    place.mkdir()
    mount("-t", "tmpfs", "lent", place)
    # an empty file in every base root (roots.py) is what this one is mounted on
    resolv = root / "etc/resolv.conf"
    mount("--bind", Path("/etc/resolv.conf").resolve(), resolv)
    lent, apt = [resolv, place], Path(f"{root}{APT}")
    if apt.exists():
        patient = place / "apt.conf"
        patient.write_text(f'{apt.read_text()}\nAcquire::Retries "9";\n')
        mount("--bind", patient, apt)
        lent.insert(0, apt)
    try:
        yield PATIENT | {name: _bring(value, root) for name, value in _settings().items()}
    finally:
        for each in lent:
            unmount(each)
        place.rmdir()


@functools.cache
def _settings() -> Mapping[str, str]:
    """Variables that matter, and pip's files put as variables: they also count where a box has its own."""
    listed = subprocess.run([sys.executable, "-m", "pip", "config", "list"], capture_output=True, text=True)
    found = {}
    for line in listed.stdout.splitlines():
        key, _, value = line.partition("=")
        section, _, option = key.partition(".")
        if section in ("global", "install"):
            found["PIP_" + option.upper().replace("-", "_")] = shlex.split(value)[0]
    return {name: value for name, value in {**found, **os.environ}.items() if VARIABLES.fullmatch(name)}


def _bring(value: str, root: Path) -> str:
    """The value with every path of this machine in it replaced by where the box sees that path."""
    return PATHS.sub(lambda found: _bind(found[0], root), value)


def _bind(path: str, root: Path) -> str:
    source = Path(path)
    if not source.exists():
        return path
    if source.name == "simple":  # an index on the disk, whose pages name files beside it
        return _bind(str(source.parent), root) + "/simple"
    target = Path(f"{root}{LENT}{path}")
    if not target.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            target.mkdir()
        else:
            target.touch()
        mount("--bind", "-o", "ro", source, target)
    return LENT + path
