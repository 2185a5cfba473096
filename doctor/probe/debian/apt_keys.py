"""Find the source whose key apt does not have: `apt-get update` refuses an archive whose signature nothing verifies."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping

from doctor.core import lazy_re as re
from doctor.facts.packages import Refusal
from doctor.probe.debian.apt_lists import was_fetched
from doctor.probe.debian.apt_sources import parse_separable, switch_off
from doctor.probe.rootfs import Rootfs

_OF_SYSTEM = ("/usr/share/keyrings/debian-", "/usr/share/keyrings/ubuntu-")
"""The keys of the system's own archives, without which apt would have none."""


def find_lost_key(fs: Rootfs, sources: Mapping[str, str | None]) -> Refusal | None:
    """Return the first source of which no file of keys exists, or all are closed to the user ``_apt``, who verifies.

    ``sources`` are the texts of the files of sources. One whose lists were fetched before is passed over with a warning
    of apt.
    """
    for path, text in sources.items():
        for source in parse_separable(path, text or ""):
            keys = [key for key in re.split(r"[,\s]+", source.options.get("signed-by", "")) if key]
            is_of_files = bool(keys) and all(key.startswith("/") for key in keys)
            if not is_of_files or source.is_trusted or not source.uris or was_fetched(fs, source.uris[0]):
                continue
            closed = next(
                (file for key in keys for file in (posixpath.dirname(key), key) if fs.excludes_others(file)), ""
            )
            command: tuple[str, ...]
            if closed:
                reason, command = f"apt may not read {closed}", ("chmod", "a+rX", closed)
            elif any(map(fs.lexists, keys)) or any(map(fs.is_closed, keys)):
                continue
            else:
                reason, command = f"the key {keys[0]} does not exist", switch_off(path, source)
            return Refusal(
                reason=reason,
                source=path,
                quote=source.line or f"Signed-By: {' '.join(keys)}",
                command=() if keys[0].startswith(_OF_SYSTEM) and not closed else command,
                advice=f"Store the key of the repository as {keys[0]}; its provider publishes it.",
                only_update=True,
            )
    return None
