"""Read the package lists that apt has fetched, and apt's own state."""

from __future__ import annotations

import os
from collections.abc import Iterable

from doctor.core.record import replace
from doctor.facts.packages import Apt, Package
from doctor.probe.debian.control import parse_paragraphs, valid_version, version_key
from doctor.probe.debian.dpkg import Dpkg
from doctor.probe.rootfs import Rootfs

LISTS = "/var/lib/apt/lists"
_LIST_LIMIT = 128 << 20
"""Bytes of one package list; Debian's largest has 60 MB."""
_PARAGRAPH_LIMIT = 1 << 16
"""Bytes of one package in a list."""
_BLOCK = 1 << 20
"""Bytes that are read at once: more than all packages of one source, which are neighbours in a list."""
_APT_GET = "/usr/bin/apt-get"


def read_packages(fs: Rootfs, names: Iterable[str], dpkg: Dpkg) -> tuple[Package, ...]:
    """Return the packages called ``names``, in their order; empty if the machine has no apt."""
    if not fs.is_file(_APT_GET):
        return ()
    lists = _list_names(fs)
    return tuple(
        replace(_read_package(fs, name, dpkg.installed_version(name), lists), held=dpkg.is_held(name)) for name in names
    )


def read_apt(fs: Rootfs, dpkg: Dpkg, lock: str | None = None) -> Apt | None:
    """Return the state of apt; ``None`` if the machine has no apt. ``lock`` is the process that holds its lock."""
    if not fs.is_file(_APT_GET):
        return None
    lists = _list_names(fs)

    def is_offered(name: str) -> bool | None:
        if _find_candidate(fs, name, lists) is not None:
            return True
        return False if all(_is_plain(entry) for entry in lists) else None

    return Apt(
        has_lists=bool(lists),
        lock=lock,
        fetching=_is_fetching(fs),
        interrupted=dpkg.is_interrupted(),
        broken_packages=dpkg.broken_packages(),
        unfinished=tuple(dpkg.unfinished_packages(is_offered)),
    )


def has_package_lists(fs: Rootfs) -> bool:
    """Return whether apt has fetched package lists."""
    return bool(_list_names(fs))


def paths(fs: Rootfs) -> list[str]:
    """Return the plain package lists and release files, which apt reads at every start."""
    endings = ("_Packages", "Release")
    return [os.path.join(LISTS, name) for name in fs.names(LISTS) if name.endswith(endings)]


def _list_names(fs: Rootfs) -> list[str]:
    return [name for name in fs.names(LISTS) if "_Packages" in name]


def _is_plain(list_name: str) -> bool:
    return list_name.endswith("_Packages")


def _is_fetching(fs: Rootfs) -> bool:
    """Return whether ``apt-get update`` is running or was killed: it empties this folder when it ends."""
    return bool(fs.names(os.path.join(LISTS, "partial")))


def _read_package(fs: Rootfs, name: str, installed: str | None, lists: list[str]) -> Package:
    return Package(name=name, installed=installed, candidate=None if installed else _find_candidate(fs, name, lists))


def _find_candidate(fs: Rootfs, name: str, lists: list[str]) -> str | None:
    """Return the newest version of ``name`` in the plain lists.

    Backports are left out, since apt installs them only on request (apt_preferences(5), NotAutomatic).
    Compressed lists, which Docker images keep, are not read: decompressing them takes too long.
    """
    plain = (entry for entry in lists if _is_plain(entry) and "backports" not in entry)
    versions = [_find_in_list(fs, os.path.join(LISTS, entry), name) for entry in plain]
    return max((version for version in versions if version), key=version_key, default=None)


def _find_in_list(fs: Rootfs, path: str, name: str) -> str | None:
    descriptor = fs.open_file(path)
    if descriptor is None:
        return None
    try:
        size = os.fstat(descriptor).st_size
        if size > _LIST_LIMIT:
            fs.cuts[f"{path} was not read, because it is larger than {_LIST_LIMIT >> 20} MB"] = "packages"
            return None
        return _find_in_file(descriptor, size, name)
    except OSError:
        return None
    finally:
        os.close(descriptor)


def _find_in_file(file: int, size: int, name: str) -> str | None:
    """Return the version of ``name`` in an open list: at first where it should be, then anywhere.

    The list is read in blocks, not mapped into memory, since a mapped file that shrinks ends the process (mmap(2)).
    """
    line = b"\nPackage: " + name.encode() + b"\n"
    for offset in (_bisect(file, size, _source_of(name)), *range(0, size, _BLOCK)):
        block = os.pread(file, _BLOCK + _PARAGRAPH_LIMIT, offset)
        block = block if offset else b"\n" + block
        start = block.find(line)
        if 0 <= start <= _BLOCK:  # after that, the end of the package may be missing
            return valid_version(_paragraph_at(block, start + 1).get("Version"))
    return None


def _source_of(package: str) -> str:
    """Return the source package that builds ``package``. Archives sort their lists by it."""
    sources = {
        "pipx": "python-pipx",
        "python3-full": "python3-defaults",
        "python3-pip": "python-pip",
        "python3-venv": "python3-defaults",
    }
    return sources.get(package, package.removesuffix("-venv"))


def _bisect(file: int, size: int, source: str) -> int:
    """Return an offset shortly before the packages of ``source``, if the list is sorted by source; else any."""
    low, high = 0, size
    while high - low > _PARAGRAPH_LIMIT:
        middle = (low + high) // 2
        block = os.pread(file, 2 * _PARAGRAPH_LIMIT, middle)
        start = block.find(b"\n\nPackage: ", 0, high - middle)
        if start < 0 or _source_at(block, start + 2) >= source:
            high = middle
        else:
            low = middle
    return max(0, low - _PARAGRAPH_LIMIT)


def _source_at(block: bytes, start: int) -> str:
    paragraph = _paragraph_at(block, start)
    return paragraph.get("Source", paragraph.get("Package", "")).partition(" ")[0]


def _paragraph_at(block: bytes, start: int) -> dict[str, str]:
    end = block.find(b"\n\n", start + 1, start + _PARAGRAPH_LIMIT)
    text = block[start : end if end >= 0 else start + _PARAGRAPH_LIMIT].decode("utf-8", "replace")
    return next(iter(parse_paragraphs(text, "Source", "Version")), {})


def was_fetched(fs: Rootfs, uri: str) -> bool:
    """Return whether apt has lists of the archive, whose names begin with its address (apt: URItoFileName)."""
    address = uri.partition(":")[2].strip("/").replace("/", "_")
    return any(name.startswith(address) for name in fs.names(LISTS))
