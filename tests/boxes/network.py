"""Give a box access to the network for one run, with this machine's own settings."""

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
"""The variables that say how to reach the network. No other variable of this machine enters a box."""
PATHS = re.compile(r"(?:(?<=file://)|(?<![/\w:.-]))/[^\s:]+")
"""Absolute paths in a value, also in file: URLs, but not the path of other URLs."""
RETRIES = {"PIP_RETRIES": "9"}
"""pip retries for four minutes, so that a short failure of the network fails no test."""
APT_CONFIG = "/etc/apt/apt.conf.d/01autoremove"
"""A file of every apt, over which one is mounted that adds ``APT_SETTINGS``."""
APT_SETTINGS = 'Acquire::Retries "9";\nAcquire::Languages "none";\nAcquire::CompressionTypes::Order:: "gz";\n'
"""apt retries, fetches no translated descriptions, like that of Docker images (a quarter of ``apt-get update``), and
prefers lists that are unpacked faster (a fifth)."""
SHARED = "/run/lent"
"""The folder of a box with the files that those variables name."""


@contextmanager
def connect(root: Path) -> Iterator[Mapping[str, str]]:
    """Let programs in ``root`` reach the network within a ``with`` block, which receives the variables they need."""
    shared = Path(f"{root}{SHARED}")
    shared.mkdir()
    mount("-t", "tmpfs", "lent", shared)
    resolv = root / "etc/resolv.conf"  # an empty file in every root (roots.HOOK)
    mount("--bind", Path("/etc/resolv.conf").resolve(), resolv)
    mounts, apt_config = [resolv, shared], Path(f"{root}{APT_CONFIG}")
    if apt_config.exists():
        with_settings = shared / "apt.conf"
        with_settings.write_text(f"{apt_config.read_text()}\n{APT_SETTINGS}")
        mount("--bind", with_settings, apt_config)
        mounts.insert(0, apt_config)
    try:
        yield RETRIES | {name: _share_paths(value, root) for name, value in _network_variables().items()}
    finally:
        for target in mounts:
            unmount(target)
        shared.rmdir()


@functools.cache
def _network_variables() -> Mapping[str, str]:
    """Return the variables for the network, and pip's config files as variables, which outweigh those of a box."""
    listing = subprocess.run([sys.executable, "-m", "pip", "config", "list"], capture_output=True, text=True)
    variables = {}
    for line in listing.stdout.splitlines():
        key, _, value = line.partition("=")
        section, _, option = key.partition(".")
        if section in ("global", "install"):
            variables["PIP_" + option.upper().replace("-", "_")] = shlex.split(value)[0]
    return {name: value for name, value in {**variables, **os.environ}.items() if VARIABLES.fullmatch(name)}


def _share_paths(value: str, root: Path) -> str:
    """Return ``value`` with each path of this machine replaced by the path under which the box sees it."""
    return PATHS.sub(lambda match: _share(match[0], root), value)


def _share(path: str, root: Path) -> str:
    """Mount a path of this machine in the box and return its path there."""
    source = Path(path)
    if not source.exists():
        return path
    if source.name == "simple":  # a package index on disk, whose pages refer to files beside it
        return _share(str(source.parent), root) + "/simple"
    target = Path(f"{root}{SHARED}{path}")
    if not target.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            target.mkdir()
        else:
            target.touch()
        mount("--bind", "-o", "ro", source, target)
    return SHARED + path
