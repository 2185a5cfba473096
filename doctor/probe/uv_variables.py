"""Find the variables with which uv ends before it does anything, or cannot create the environment of a project."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator

from doctor.facts.pip_config import FALSE, TRUE, PipOption
from doctor.probe.rootfs import Rootfs

_FLAGS = {
    "compile-bytecode", "frozen", "locked", "managed-python", "native-tls", "no-cache", "no-managed-python",
    "no-progress", "no-sync", "offline", "preview",
}  # fmt: skip
_NUMBERS = {"concurrent-builds", "concurrent-downloads", "concurrent-installs", "http-retries", "http-timeout"}
_WORDS = {
    "index-strategy": ("first-index", "unsafe-first-match", "unsafe-best-match"),
    "link-mode": ("clone", "copy", "hardlink", "symlink"),
    "prerelease": ("disallow", "allow", "if-necessary", "explicit", "if-necessary-or-explicit"),
    "python-downloads": ("auto", "manual", "never", "true", "false", "1", "0"),
    "resolution": ("highest", "lowest", "lowest-direct"),
}
"""The values of the variables that uv does not take for something else (its ``cli`` and ``settings`` crates)."""
_ENVIRONMENT = "project-environment"
_LONGEST = 40
"""Characters of a value that are quoted."""


def find_refused(fs: Rootfs, options: Iterable[PipOption]) -> Iterator[tuple[PipOption, str]]:
    """Yield the variables of uv that stop it, each with the reason as a clause."""
    for option in options:
        if not _is_accepted(option.name, option.value):
            yield option, f"{option.source} has a value that uv does not accept: {option.value[:_LONGEST]}"
        elif option.name == _ENVIRONMENT and fs.live and _is_closed(fs, option.value):
            yield option, f"you cannot write to {option.value}, set in {option.source}"


def _is_accepted(name: str, value: str) -> bool:
    if name in _FLAGS:
        return value.lower() in (*TRUE, *FALSE)
    if name in _NUMBERS:
        return value.isascii() and value.isdigit() and (int(value[:_LONGEST]) > 0 or not name.startswith("concurrent"))
    return name not in _WORDS or value in _WORDS[name]


def _is_closed(fs: Rootfs, path: str) -> bool:
    """Return whether no environment exists at an absolute path, and this user can create none there."""
    exists = fs.lexists(os.path.join(path, "pyvenv.cfg"))
    return os.path.isabs(path) and not exists and not fs.writable(path)
