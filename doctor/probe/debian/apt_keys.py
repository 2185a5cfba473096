"""Find the source whose key apt does not have: `apt-get update` refuses an archive whose signature nothing verifies."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping

from doctor.core import lazy_re as re
from doctor.facts.packages import Refusal
from doctor.probe.debian.apt_lists import LISTS
from doctor.probe.rootfs import Rootfs

_LINE = re.compile(
    r"(?m)^[ \t]*deb(?:-src)?[ \t]+\[[^\]\n]*\bsigned-by=([^\]\s]+)[^\]\n]*\][ \t]+\w+:/{0,2}(\S+)[^\n]*"
)
"""A line of a ``.list`` with the files of its keys: these and the address, without its scheme."""
_FIELD = re.compile(r"(?im)^signed-by:[ \t]*(/\S+(?:[ \t]+/\S+)*)[ \t]*$")
_ADDRESS = re.compile(r"(?im)^uris:[ \t]*\w+:/{0,2}(\S+)")
_TRUSTED = re.compile(r"(?im)\btrusted[=:][ \t]*yes\b|^enabled:[ \t]*no\b")
_TYPES = re.compile(r"(?im)^types:")
_OF_SYSTEM = ("/usr/share/keyrings/debian-", "/usr/share/keyrings/ubuntu-")
"""The keys of the system's own archives, without which apt would have none."""


def find_lost_key(fs: Rootfs, sources: Mapping[str, str | None]) -> Refusal | None:
    """Return the first source of which no file of keys exists, or all are closed to the user ``_apt``, who verifies.

    ``sources`` are the texts of the files of sources. One whose lists were fetched before is passed over with a warning
    of apt.
    """
    for path, text in sources.items():
        for source, keys, number in _sources(fs, path, text or ""):
            closed = next(
                (file for key in keys for file in (posixpath.dirname(key), key) if fs.excludes_others(file)), ""
            )
            command: tuple[str, ...]
            if closed:
                reason, command = f"apt may not read {closed}", ("chmod", "a+rX", closed)
            elif any(map(fs.lexists, keys)) or any(map(fs.is_closed, keys)):
                continue
            else:
                reason, command = f"the key {keys[0]} does not exist", switch_off(path, number)
            return Refusal(
                reason=reason,
                source=path,
                quote=source,
                command=() if keys[0].startswith(_OF_SYSTEM) and not closed else command,
                advice=f"Store the key of the archive as {keys[0]}; its provider says where it is.",
                only_update=True,
            )
    return None


def _sources(fs: Rootfs, path: str, text: str) -> Iterator[tuple[str, list[str], int]]:
    """Yield (text, files of keys, number of the line) of the sources of a file that apt has yet to fetch."""
    found = [(match[0].strip(), match[1].split(","), match[2], match.start()) for match in _LINE.finditer(text)]
    if path.endswith(".sources"):
        fields, addresses = _FIELD.findall(text), _ADDRESS.findall(text)
        is_single = len(fields) == len(addresses) == len(_TYPES.findall(text)) == 1
        found = [(f"Signed-By: {fields[0]}", fields[0].split(), addresses[0], 0)] if is_single else []
    for source, keys, address, start in found:
        is_trusted = _TRUSTED.search(text if path.endswith(".sources") else source)
        if not is_trusted and all(key.startswith("/") for key in keys) and not was_fetched(fs, address):
            yield source, keys, text.count("\n", 0, start) + 1


def switch_off(path: str, number: int) -> tuple[str, ...]:
    """Return the command with which apt no longer reads the source, and which deletes nothing."""
    is_list = path.endswith(".list")
    return ("sed", "-i.off", f"{number}s/^/# /", path) if is_list else ("mv", path, f"{path}.off")


def was_fetched(fs: Rootfs, address: str) -> bool:
    """Return whether apt has lists of the archive, whose names begin with its address (apt: URItoFileName)."""
    return any(name.startswith(address.rstrip("/").replace("/", "_")) for name in fs.names(LISTS))
