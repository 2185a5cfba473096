"""Who would miss a distribution: those beside it that ask for another version than the system's."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence

from doctor.core.names import normal
from doctor.probe.rootfs import Rootfs


def unmet(site: str, staying: Iterable[tuple[str, str, str]], hidden: Mapping[str, str]) -> dict[str, list[str]]:
    """For each name, who of ``staying`` wants another than the hidden version: ``flask 3.1 wants click>=8.1.3``."""
    found: dict[str, list[str]] = {}
    for name, version, entry in staying:
        for wanted, text in _wants(site, entry, hidden):
            found.setdefault(wanted, []).append(f"{normal(name)} {version} wants {text}")
    return found


def _wants(site: str, entry: str, hidden: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """(name, requirement) of what one distribution asks for, and the hidden version is not."""
    from packaging.requirements import InvalidRequirement, Requirement
    from packaging.version import InvalidVersion

    for line in _required(Rootfs().text(os.path.join(site, entry, "METADATA")) or ""):
        try:
            wanted = Requirement(line)
            name = normal(wanted.name)
            if wanted.marker and not wanted.marker.evaluate({"extra": ""}):
                continue
            if name in hidden and not wanted.specifier.contains(hidden[name], prereleases=True):
                yield name, f"{name}{wanted.specifier}"
        except (InvalidRequirement, InvalidVersion, ValueError):
            continue


def _required(text: str) -> Sequence[str]:
    """The values of Requires-Dist, which stand before the first empty line (core metadata specification)."""
    lines = text.partition("\n\n")[0].splitlines()
    return [line.partition(":")[2].strip() for line in lines if line.lower().startswith("requires-dist:")]
