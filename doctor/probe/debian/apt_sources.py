"""Read the sources of packages in apt's files, lines of a ``.list`` and stanzas of a ``.sources`` (sources.list(5)).

Whether apt accepts a file is not judged here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from doctor.core import lazy_re as re
from doctor.core.record import dataclass

_LINE = re.compile(
    r"[ \t]*deb(?:-src)?[ \t]+(?:\[([^\]]*)\][ \t]+)?(cdrom:(?://)?\[[^\]]*\]\S*|[\w+.-]+:\S*)[ \t]+(\S+)"
)
"""A line of a ``.list``: its options, its URI and its suite. The name of a disc has blanks, in brackets."""
_OPTION = re.compile(r"([\w-]+)\+?=(\S+)")
_FIELD = re.compile(r"^([\w-]+):[ \t]*(.*(?:\n[ \t].*)*)", re.MULTILINE)
_TRUE = re.compile(r"(?i)yes|true|with|on|enable|0*1")
_FALSE = re.compile(r"(?i)no|false|without|off|disable|0+")
"""What apt takes for yes and for no (apt: ``apt-pkg/contrib/strutl.cc``, StringToBool)."""
_STRUCTURE = ("", "types", "uris", "suites", "components", "enabled")
"""The fields of a stanza that are no options of a line."""


@dataclass(frozen=True, kw_only=True)
class Source:
    """A line of a ``.list``, or a stanza of a ``.sources``."""

    line: str
    """The line without the blanks around it; empty for a stanza."""
    number: int
    """The number of the line, counted from 1; of a stanza that of the file's first line."""
    uris: tuple[str, ...]
    suites: tuple[str, ...]
    options: Mapping[str, str]
    """The options by their names in lower case."""
    is_enabled: bool = True

    @property
    def is_trusted(self) -> bool:
        """Whether apt accepts packages of it without a signature."""
        return any(_TRUE.fullmatch(self.options.get(name, "")) for name in ("trusted", "allow-insecure"))


def parse(path: str, text: str) -> list[Source]:
    """Return the sources of a file, those that are switched off included."""
    return [*(_of_lines(text) if path.endswith(".list") else map(_of_stanza, stanzas(text)))]


def parse_separable(path: str, text: str) -> list[Source]:
    """Return the sources in use that ``switch_off`` can switch off alone: of a ``.sources``, if it has only one."""
    sources = parse(path, text)
    return [each for each in sources if each.is_enabled and (each.line or len(sources) == 1)]


def switch_off(path: str, source: Source) -> tuple[str, ...]:
    """Return the command with which apt no longer reads the source, and which deletes nothing."""
    return ("sed", "-i.off", f"{source.number}s/^/# /", path) if source.line else ("mv", path, f"{path}.off")


def _of_lines(text: str) -> Iterator[Source]:
    for number, line in enumerate(text.split("\n"), 1):  # as sed counts
        match = _LINE.match(line)
        if match:
            options = {name.lower(): value for name, value in _OPTION.findall(match[1] or "")}
            yield Source(line=line.strip(), number=number, uris=(match[2],), suites=(match[3],), options=options)


def _of_stanza(fields: Mapping[str, str]) -> Source:
    return Source(
        line="",
        number=1,
        uris=tuple(fields.get("uris", "").split()),
        suites=tuple(fields.get("suites", "").split()),
        options={name: value for name, value in fields.items() if name not in _STRUCTURE},
        is_enabled=not _FALSE.fullmatch(fields.get("enabled", "")),
    )


def stanzas(text: str) -> Iterator[dict[str, str]]:
    """Yield the fields of each stanza, by their names in lower case, with the rest under an empty name."""
    text = "\n".join(line for line in text.splitlines() if not line.startswith("#"))
    for stanza in re.split(r"\n[ \t]*\n", text):
        fields = {match[1].lower(): match[2].strip() for match in _FIELD.finditer(stanza)}
        rest = _FIELD.sub("", stanza).strip()
        if fields or rest:
            yield {**fields, "": rest}
