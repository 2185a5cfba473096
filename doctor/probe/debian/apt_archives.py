"""Find the source whose archive certainly has nothing for this release, so that `apt-get update` ends with an error.

Only what needs no network is judged: a folder of this machine that is gone, and an archive for Ubuntu with the name of
a release of Debian, as an instruction for Ubuntu leaves it (a PPA). apt: `apt-pkg/deb/debmetaindex.cc`.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping

from doctor.core import lazy_re as re
from doctor.facts.packages import Refusal
from doctor.probe.debian.apt_keys import switch_off, was_fetched
from doctor.probe.rootfs import Rootfs

_LINE = re.compile(r"(?m)^[ \t]*deb(?:-src)?[ \t]+(?:\[[^\]\n]*\][ \t]+)?(\w+:\S+)[ \t]+(\S+)[^\n]*")
_FIELDS = tuple(re.compile(rf"(?im)^{name}:[ \t]*(\S+)[ \t]*$") for name in ("uris", "suites"))
_TYPES = re.compile(r"(?im)^types:")
_OFF = re.compile(r"(?im)^enabled:[ \t]*no\b")
_LOCAL = re.compile(r"(?:file|copy):/{0,2}(?=/)(.+)")
_DEBIAN = ("buster", "bullseye", "bookworm", "trixie", "forky", "sid")


def find_gone_archive(fs: Rootfs, sources: Mapping[str, str | None]) -> Refusal | None:
    """Return the first such source; ``sources`` are the texts of the files of sources."""
    for path, text in sources.items():
        for source, address, suite, number in _sources(path, text or ""):
            reason = _fault(fs, address, suite)
            if reason:
                command = switch_off(path, number)
                return Refusal(reason=reason, source=path, quote=source, command=command, only_update=True)
    return None


def _sources(path: str, text: str) -> Iterator[tuple[str, str, str, int]]:
    """Yield (text, address, suite, number of the line) of each source; of a ``.sources``, where it has only one."""
    if path.endswith(".list"):
        for match in _LINE.finditer(text):
            yield match[0].strip(), match[1], match[2], text.count("\n", 0, match.start()) + 1
    elif len(_TYPES.findall(text)) == 1 and not _OFF.search(text):
        address, suite = (field.search(text) for field in _FIELDS)
        if address and suite:
            yield f"URIs: {address[1]}", address[1], suite[1], 1


def _fault(fs: Rootfs, address: str, suite: str) -> str | None:
    local = _LOCAL.match(address)
    folder = local[1].rstrip("/") if local else ""
    if folder and not fs.lexists(folder) and not fs.is_closed(folder):
        return f"its source {folder} does not exist"
    release = suite.partition("-")[0].rstrip("/")
    is_for_ubuntu = posixpath.basename(address.rstrip("/")) == "ubuntu" and release in _DEBIAN
    if is_for_ubuntu and not folder and not was_fetched(fs, address.partition(":")[2].lstrip("/")):
        return f"{address} is for Ubuntu, and has nothing for {release}, which is Debian"
    return None
