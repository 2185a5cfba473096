"""Find the source whose archive certainly has nothing for this release, so that `apt-get update` fails.

Only what needs no network is judged: a folder of this machine that no longer exists, and an archive for Ubuntu with the
name of a release of Debian, as an instruction for Ubuntu leaves it (a PPA). apt: `apt-pkg/deb/debmetaindex.cc`.
"""

from __future__ import annotations

import posixpath
from collections.abc import Mapping

from doctor.core import lazy_re as re
from doctor.facts.packages import Refusal
from doctor.probe.debian.apt_lists import was_fetched
from doctor.probe.debian.apt_sources import parse_separable, switch_off
from doctor.probe.rootfs import Rootfs

_LOCAL = re.compile(r"(?:file|copy):/{0,2}(?=/)(.+)")
_DEBIAN = ("buster", "bullseye", "bookworm", "trixie", "forky", "sid")


def find_gone_archive(fs: Rootfs, sources: Mapping[str, str | None]) -> Refusal | None:
    """Return the first such source; ``sources`` are the texts of the files of sources."""
    for path, text in sources.items():
        for source in parse_separable(path, text or ""):
            is_single = len(source.uris) == len(source.suites) == 1
            reason = _fault(fs, source.uris[0], source.suites[0]) if is_single else None
            if reason:
                return Refusal(
                    reason=reason,
                    source=path,
                    quote=source.line or f"URIs: {source.uris[0]}",
                    command=switch_off(path, source),
                    only_update=True,
                )
    return None


def _fault(fs: Rootfs, address: str, suite: str) -> str | None:
    local = _LOCAL.match(address)
    folder = local[1].rstrip("/") if local else ""
    if folder and not fs.lexists(folder) and not fs.is_closed(folder):
        return f"its source {folder} does not exist"
    release = suite.partition("-")[0].rstrip("/")
    is_for_ubuntu = posixpath.basename(address.rstrip("/")) == "ubuntu" and release in _DEBIAN
    if is_for_ubuntu and not folder and not was_fetched(fs, address):
        return f"{address} is for Ubuntu, and has nothing for {release}, which is Debian"
    return None
