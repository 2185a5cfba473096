"""What keeps apt from changing anything: packages that lack others, or that dpkg did not finish.

It is told from dpkg's status file alone. For packages that are installed, only whether what they depend on is there
under its name: a full desktop takes 7 ms then, where all versions would take ten times that. Those few
that dpkg did not finish have the versions compared as well.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from doctor.facts.packages import Unfinished
from doctor.probe.debian import versions

_UNUSUAL = re.compile(rb"\nStatus: \S+ (?!ok installed\n)(\S+) (\S+)\n")
_NAME = re.compile(rb"\nPackage: (\S+)")
_DEPENDS = re.compile(rb"\n(?:Pre-)?Depends: ([^\n]*)")
_PROVIDES = re.compile(rb"\nProvides: ([^\n]*)")
_VERSION = re.compile(rb"\nVersion: (\S+)")
_ONE = re.compile(rb"([A-Za-z0-9][A-Za-z0-9+._-]*)(?::[a-z0-9]+)?(?: \(([<>=]+) ([^)]+)\))?")
"""One package in a list of them, as deb-control(5) has it."""
_ABSENT = (b"config-files", b"not-installed", b"half-installed")
_HOLDS: dict[bytes, Callable[[int], bool]] = {
    b"<<": lambda order: order < 0,
    b"<=": lambda order: order <= 0,
    b"=": lambda order: order == 0,
    b">=": lambda order: order >= 0,
    b">>": lambda order: order > 0,
}


def look(status: bytes, offered: Callable[[str], bool | None]) -> tuple[Unfinished, ...]:
    """The packages in question; ``offered`` tells whether an archive has one, ``None`` where that cannot be told."""
    return tuple(_Status(b"\n" + status).unfinished(offered))


_MOST = 20
"""Packages looked at more closely: a file that somebody made to cost time costs little."""
_ENTRY_LIMIT = 1 << 16


class _Status:
    def __init__(self, text: bytes) -> None:
        self._text = text
        self._unusual = {self._start(one.start()): (one.group(1), one.group(2)) for one in _UNUSUAL.finditer(text)}
        absent = {self._name(start) for start, (_, state) in self._unusual.items() if state in _ABSENT}
        self._names = set(_NAME.findall(text)) - absent
        self._provided = {
            one.group(1) for line in _PROVIDES.findall(text) for one in map(_ONE.match, line.split(b", ")) if one
        }

    def unfinished(self, offered: Callable[[str], bool | None]) -> Iterator[Unfinished]:
        for start, lacks in self._lacking().items():
            if start not in self._unusual:
                yield self._one(start, "installed", tuple(lacks))
        halfway = [(start, *told) for start, told in self._unusual.items() if told[1] != b"config-files"]
        for start, flag, state in halfway[:_MOST]:
            name = self._name(start).decode("utf-8", "replace")
            archived = offered(name) if flag == b"reinstreq" else True
            lacks = [] if state in _ABSENT else [each for each in self._depends(start) if not self._is_met(each)]
            if lacks or archived is not True or state == b"half-configured":
                yield self._one(start, state.decode("ascii", "replace"), tuple(lacks), archived=archived)

    def _one(self, start: int, state: str, lacks: tuple[bytes, ...], *, archived: bool | None = True) -> Unfinished:
        named = tuple(each.decode("utf-8", "replace") for each in lacks)
        name = self._name(start).decode("utf-8", "replace")
        return Unfinished(name=name, state=state, lacks=named, archived=archived)

    def _lacking(self) -> dict[int, list[bytes]]:
        """What is not there under its name, by where the package that depends on it begins."""
        found: dict[int, list[bytes]] = {}
        here = self._names | self._provided
        for line in _DEPENDS.finditer(self._text):
            for clause in line.group(1).split(b", "):
                if clause.partition(b" ")[0].partition(b":")[0] not in here and not any(
                    one.group(1) in here for one in _alternatives(clause)
                ):
                    found.setdefault(self._start(line.start()), []).append(clause)
                    if len(found) == _MOST:
                        return found
        return found

    def _is_met(self, clause: bytes) -> bool:
        return any(self._is_there(*one.groups()) for one in _alternatives(clause))

    def _is_there(self, name: bytes, relation: bytes | None, version: bytes | None) -> bool:
        if name in self._provided:
            return True
        if name not in self._names or relation not in _HOLDS or version is None:
            return name in self._names
        here = _VERSION.search(self._entry(self._text.find(b"\nPackage: " + name + b"\n")))
        if here is None:
            return True
        mine, wanted = (versions.key(one.decode("ascii", "replace")) for one in (here.group(1), version))
        return _HOLDS[relation]((mine > wanted) - (mine < wanted))

    def _start(self, place: int) -> int:
        """Where the entry begins that ``place`` lies in."""
        least = max(0, place - _ENTRY_LIMIT)
        before = self._text.rfind(b"\n\n", least, place)
        return before + 1 if before >= 0 else least

    def _entry(self, start: int) -> bytes:
        most = start + _ENTRY_LIMIT
        end = self._text.find(b"\n\n", start + 1, most)
        return self._text[start : end + 1 if end >= 0 else most]

    def _name(self, start: int) -> bytes:
        found = _NAME.search(self._entry(start))
        return found.group(1) if found else b""

    def _depends(self, start: int) -> list[bytes]:
        return [clause for line in _DEPENDS.findall(self._entry(start)) for clause in line.split(b", ")]


def _alternatives(clause: bytes) -> list[re.Match[bytes]]:
    return [one for one in (_ONE.match(each.strip()) for each in clause.split(b"|")) if one]
