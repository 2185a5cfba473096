"""Where an interpreter keeps its things, told by its files alone: nothing is executed.

Follows the search of CPython's ``Modules/getpath.py``: a pyvenv.cfg beside or above the executable as
it was named, then the landmark ``lib/pythonX.Y/os.py`` upward from the executable itself.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from doctor.core.paths import upward
from doctor.probe.rootfs import Rootfs

_NAMED = re.compile(r"(python|pypy)(\d+\.\d+)")
_CFG_LINE = re.compile(r"^\s*([\w-]+)\s*=\s*(.*?)\s*$", re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """What sysconfig and site would say."""

    program: str
    """The interpreter itself, where ``executable`` was a shim that started it."""
    version: str
    implementation: str
    prefix: str
    base_prefix: str
    stdlib: str
    purelib: str
    user_site: str | None
    search: tuple[str, ...]
    """Folders where packages are looked for, in order, without the user's."""
    system_site_packages: bool
    source: Literal["running", "files"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """Why nothing can be said of where an interpreter keeps its things."""

    reason: Literal["not-found", "dangling", "not-executable", "does-not-start", "time-limit", "not-told"]
    detail: str
    """One line for people: what was seen."""


def read_cfg(fs: Rootfs, folder: str) -> dict[str, str] | None:
    """The keys of ``folder``'s pyvenv.cfg in lower case (PEP 405), ``None`` where it has none."""
    text = fs.text(os.path.join(folder, "pyvenv.cfg"))
    if text is None:
        return None
    return {key.lower(): value for key, value in _CFG_LINE.findall(text)}


def environment_of(fs: Rootfs, executable: str) -> str | None:
    """The virtual environment that an executable, as it was named, belongs to."""
    folder = os.path.dirname(executable)
    for candidate in (folder, os.path.dirname(folder)):
        if fs.is_file(os.path.join(candidate, "pyvenv.cfg")):
            return candidate
    return None


def by_files(fs: Rootfs, executable: str, home: str | None, *, exact: bool = True) -> Layout | None:
    """The layout of ``executable``; ``None`` where its files do not tell.

    ``home`` is the user's home folder, where there is a user. Without ``exact`` the version is X.Y:
    more takes reading.
    """
    real = fs.resolve(executable)
    if real is None:
        return None
    environment = environment_of(fs, executable)
    cfg = (read_cfg(fs, environment) or {}) if environment else {}
    start = cfg.get("home") or os.path.dirname(real)
    base = next(_landmarks(fs, start, real), None) or next(_landmarks(fs, os.path.dirname(real), real), None)
    if base is None:
        return None
    base_prefix, stdlib = base
    name = os.path.basename(stdlib)
    implementation, minor = _identity(name)
    base_search = _site_folders(fs, base_prefix, name, stdlib)
    purelib, search, shares = base_search[0], base_search, False
    if environment:
        purelib = os.path.join(environment, "lib", name, "site-packages")
        shares = cfg.get("include-system-site-packages", "").lower() == "true"
        search = (purelib, *(base_search if shares else ()))
    user_site = home and (not environment or shares) and os.path.join(home, ".local/lib", name, "site-packages")
    return Layout(
        program=executable,
        version=_version(fs, minor, base_prefix, name) if exact else minor,
        implementation=implementation,
        prefix=environment or base_prefix,
        base_prefix=base_prefix,
        stdlib=stdlib,
        purelib=purelib,
        user_site=user_site or None,
        search=search,
        system_site_packages=shares,
        source="files",
    )


def minor_of(fs: Rootfs, real_path: str, home: str = "") -> str:
    """``3.11`` for an interpreter whose links are resolved; empty where its files do not tell.

    ``home`` is where its base lies, for one that was copied into an environment.
    """
    for start in (os.path.dirname(real_path), home):
        for _, stdlib in _landmarks(fs, start, real_path) if start else ():
            return _identity(os.path.basename(stdlib))[1]
    return ""


def _landmarks(fs: Rootfs, start: str, real: str) -> Iterator[tuple[str, str]]:
    """(prefix, stdlib) of every stdlib found from ``start`` upward, nearest first."""
    named = _NAMED.fullmatch(os.path.basename(real))
    for prefix in upward(start):
        for lib in ("lib", "lib64"):
            folder = os.path.join(prefix, lib)
            for name in [named.group()] if named else _libraries(fs, folder, real):
                if fs.is_file(os.path.join(folder, name, "os.py")):
                    yield prefix, os.path.join(folder, name)


def _libraries(fs: Rootfs, folder: str, real: str) -> list[str]:
    """Names like ``python3.11`` in a lib folder, newest first, of the implementation ``real`` is."""
    kind = "pypy" if "pypy" in os.path.basename(real) else "python"
    found = [match for name in fs.names(folder) if (match := _NAMED.fullmatch(name)) and match.group(1) == kind]
    return [m.group() for m in sorted(found, key=lambda m: tuple(map(int, m.group(2).split("."))), reverse=True)]


def _identity(name: str) -> tuple[str, str]:
    """(implementation, X.Y) from a stdlib's folder name."""
    match = _NAMED.fullmatch(name)
    if match is None:
        return "cpython", ""
    return ("pypy" if match.group(1) == "pypy" else "cpython"), match.group(2)


def _site_folders(fs: Rootfs, prefix: str, name: str, stdlib: str) -> tuple[str, ...]:
    """Where packages are looked for, the folder pip installs into first.

    Debian's own Pythons, its PyPy too, have dist-packages, /usr/local's before their own (Debian Python Policy 2.5).
    """
    if prefix == "/usr" and fs.is_dir("/usr/lib/python3/dist-packages"):
        return (
            f"/usr/local/lib/{name}/dist-packages",
            "/usr/lib/python3/dist-packages",
            f"/usr/lib/{name}/dist-packages",
        )
    return (os.path.join(os.path.dirname(stdlib), name, "site-packages"),)


def _version(fs: Rootfs, minor: str, prefix: str, name: str) -> str:
    """The full version as the headers, the folder's name or dpkg have it; else ``minor``."""
    if not name.startswith("python"):
        return minor
    header = fs.text(os.path.join(prefix, "include", name, "patchlevel.h")) or ""
    stated = re.search(r'#define\s+PY_VERSION\s+"([\w.+-]{1,40})"', header)
    if stated:
        return stated.group(1).rstrip("+")
    if prefix == "/usr":
        from doctor.probe.debian.dpkg import Dpkg

        installed = Dpkg(fs).installed(f"{name}-minimal") or ""
        upstream = re.match(re.escape(minor) + r"\.\d+\w*", installed)
        return upstream.group() if upstream else minor
    folder = re.search(r"\b" + re.escape(minor) + r"\.\d+\b", prefix)
    return folder.group() if folder else minor
