"""Which interpreter the user means: ``python3`` on their PATH, or ``--python``; never doctor's own."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Mapping, Sequence

from doctor.probe.python import layout, shims
from doctor.probe.rootfs import Rootfs

_PATH_OF_A_ROOT = (
    "/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin",
    "/opt/homebrew/bin", "/home/linuxbrew/.linuxbrew/bin", "/opt/conda/bin",
)  # fmt: skip
"""Where a login shell of a box looks when nobody is logged in, then where images put theirs."""
_NEWEST_MINOR = 20
_MOST_OTHERS = 64
_VERSION = re.compile(r"\d+(\.\d+){0,2}")


def search_path(fs: Rootfs, environ: Mapping[str, str]) -> list[str]:
    """The folders of PATH in order, without the private environment that doctor itself runs in."""
    if not fs.live:
        return list(_PATH_OF_A_ROOT)
    own = _own_folder(environ)
    folders = (os.path.abspath(folder or ".") for folder in environ.get("PATH", os.defpath).split(":"))
    return [folder for folder in dict.fromkeys(folders) if folder != own]


def _own_folder(environ: Mapping[str, str]) -> str | None:
    """The bin folder that a runner put on PATH for doctor alone.

    ``uvx`` does so, and sets UV for what it starts. An environment that the user activated, or put on
    PATH in a Dockerfile, is theirs, even with doctor in it.
    """
    private = "UV" in environ or "/pipx/" in sys.prefix
    if private and sys.prefix != sys.base_prefix and environ.get("VIRTUAL_ENV") != sys.prefix:
        return os.path.join(sys.prefix, "bin")
    return None


def locate(
    fs: Rootfs, asked: str | None, path: Sequence[str], environ: Mapping[str, str], cwd: str
) -> tuple[str, str | None]:
    """What was asked for, and the path it stands for, unresolved; ``None`` where there is no such program.

    ``asked`` is a path, an environment's folder, a name (``python3.12``), a version (``3.12``, ``3.12.4``) or ``None``.
    """
    if asked is None:
        return "python3", fs.find(path, ["python3"]) or _dangling(fs, path) or fs.find(path, ["python"])
    if "/" in asked:
        named = os.path.normpath(os.path.join(cwd, asked)) if fs.live else asked.removeprefix(fs.root)
        return asked, os.path.join(named, "bin/python") if fs.is_dir(named) else named
    if _VERSION.fullmatch(asked):
        return asked, of_version(fs, asked, path, environ)
    return asked, fs.find(path, [asked])


def of_version(fs: Rootfs, version: str, path: Sequence[str], environ: Mapping[str, str]) -> str | None:
    """A Python of this version, by its files: PATH's own comes first, and one of X.Y where X.Y.Z is not to be found.

    A shim is the last resort: pyenv's starts nothing but the versions that are in force in the folder.
    """
    minor = ".".join(version.split(".")[:2])
    name = f"python{minor}"
    plain = fs.find([folder for folder in path if not folder.endswith("/shims")], [name])
    if plain is None or version != minor:
        kin = {where: exactly(fs, where) for where, each in others(fs, path, None, environ) if each == minor}
        exact = next((where for where, each in kin.items() if each == version), None)
        newest = max(kin, key=lambda where: shims.numbers(kin[where]), default=None)
        plain = exact or plain or newest
    return plain or fs.find(path, [name])


def exactly(fs: Rootfs, executable: str) -> str:
    """The whole version of a Python, as far as its files tell it."""
    told = layout.by_files(fs, executable, None)
    return told.version if told else ""


def is_other(asked: str, version: str) -> bool:
    """``asked`` is a version to the last number (``3.12.4``), and not this one."""
    return asked.count(".") == 2 and _VERSION.fullmatch(asked) is not None and asked != version


def _dangling(fs: Rootfs, path: Sequence[str]) -> str | None:
    """A ``python3`` first on PATH that leads nowhere, where no other ``python3`` does better."""
    candidates = (os.path.join(folder, "python3") for folder in path)
    return next((candidate for candidate in candidates if fs.is_link(candidate)), None)


def others(
    fs: Rootfs, path: Sequence[str], executable: str | None, environ: Mapping[str, str]
) -> tuple[tuple[str, str], ...]:
    """(path, X.Y) of further interpreters: on PATH, and where pyenv and uv keep theirs."""
    home = environ.get("HOME", "")
    stores = [environ.get("PYENV_ROOT", f"{home}/.pyenv") + "/versions", f"{home}/.local/share/uv/python"]
    candidates = [f"{folder}/python3.{minor}" for minor in range(_NEWEST_MINOR, 5, -1) for folder in path]
    for store in stores if home else ():
        candidates += [f"{store}/{name}/bin/python3" for name in fs.names(store, _MOST_OTHERS)]
    found: dict[str, tuple[str, str]] = {}
    subject = fs.resolve(executable) if executable else None
    for candidate in candidates:
        real = fs.resolve(candidate) if fs.is_program(candidate) else None
        if real and real != subject and real not in found:
            found[real] = (candidate, layout.minor_of(fs, real))
    return tuple((where, minor) for where, minor in found.values() if minor)[:_MOST_OTHERS]
