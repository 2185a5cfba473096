"""What a launcher of pyenv's would start: told by pyenv's own files, ten times quicker than by running it."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping

from doctor.core.paths import upward, within
from doctor.probe.rootfs import Rootfs


def behind(fs: Rootfs, executable: str, environ: Mapping[str, str], cwd: str) -> str:
    """The program that ``executable`` starts; itself, where it is no shim or cannot be followed."""
    folder, name = os.path.split(executable)
    root, last = os.path.split(folder)
    if last != "shims" or not fs.is_file(os.path.join(root, "libexec/pyenv-exec")):
        return executable
    for version in _versions(fs, root, environ, cwd):
        program = os.path.join(root, "versions", version, "bin", name)
        if fs.is_program(program):
            return program
    return executable


def _versions(fs: Rootfs, root: str, environ: Mapping[str, str], cwd: str) -> Iterator[str]:
    """The versions in force: a variable, the folder's file or one above it, the user's (pyenv-version-name)."""
    chosen = environ.get("PYENV_VERSION") or local(fs, cwd) or fs.text(os.path.join(root, "version"), 1 << 12)
    for word in (chosen or "system").replace(":", " ").split():
        version = word.removeprefix("python-")
        if "/" in version or version in (".", ".."):
            continue
        # "3.12" stands for the newest installed 3.12 (pyenv-latest).
        candidates = [n for n in fs.names(os.path.join(root, "versions")) if n.startswith(f"{version}.")]
        yield from [version, *sorted(candidates, key=numbers, reverse=True)]


def local(fs: Rootfs, folder: str, root: str = "/") -> str | None:
    """What the ``.python-version`` of ``folder``, or of one above it up to ``root``, says, its comments gone."""
    for above in upward(folder):
        text = fs.text(os.path.join(above, ".python-version"), 1 << 12) if within(above, root) else None
        if text is not None:
            return " ".join(line.split("#")[0] for line in text.splitlines())
    return None


def numbers(version: str) -> tuple[int, ...]:
    """A version to be compared with others."""
    return tuple(int(part) for part in version.split(".") if part.isdecimal())
