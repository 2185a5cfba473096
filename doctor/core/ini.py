"""Parse INI files as pip and setuptools do, whose parser is ``RawConfigParser`` (Lib/configparser.py), in linear time.

configparser matches a line in time that grows with the square of its spaces, and collects every malformed line in one
message that is copied each time. To load it would take a fortieth of ``doctor check``.
"""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Mapping

from doctor.core.errors import TooLargeError

SIZE_LIMIT = 1 << 20
"""Characters of a file; 10,000 options have a fifth of it."""
_DEFAULTS = "DEFAULT"
"""The section whose options every other section has as well."""


class Value(str):
    """The value of an option as it is written, without the blanks around its lines."""

    lines: tuple[int, int]
    """The numbers of the first and the last line that set it."""


class RepeatedError(ValueError):
    """The line ``number`` repeats a section, or an option of one."""

    def __init__(self, number: int, section: str, option: str | None = None) -> None:
        what = f"section {section!r}" if option is None else f"option {option!r} in section {section!r}"
        super().__init__(f"line {number}: {what} already exists")
        self.number, self.section, self.option = number, section, option


def parse(text: str) -> dict[str, Mapping[str, Value]]:
    """Return the options of each section, by their names in lower case.

    The defaults are not copied into each section, which would take time and memory that grow with the square of a file.

    Raises ValueError with a message of one line where the text is malformed, TooLargeError where it is too long.
    """
    if len(text) > SIZE_LIMIT:
        raise TooLargeError(f"it is longer than {SIZE_LIMIT >> 20} MB")
    sections: dict[str, dict[str, list[tuple[int, str]]]] = {}
    section, value, indent = "", list[tuple[int, str]](), -1
    for number, line in enumerate(text.split("\n"), 1):
        words = line.strip()
        depth = len(line) - len(line.lstrip())
        if words.startswith(("#", ";")):
            continue
        if not words or (value and depth > indent):  # the value of the option above goes on
            value += [(number, words)] if value else []
            continue
        indent, end = depth, words.rfind("]")
        if words[0] == "[" and end > 1:
            section, value = words[1:end], []
            if section in sections and section != _DEFAULTS:
                raise RepeatedError(number, section)
            sections.setdefault(section, {})
            continue
        if not sections:
            raise ValueError(f"line {number}, {words[:80]!r}, comes before the first section")
        separator = min((words.find(sign) for sign in "=:" if sign in words), default=0)
        if separator < 1:
            raise ValueError(f"line {number}, {words[:80]!r}, is neither a section nor an option")
        option, value = words[:separator].rstrip().lower(), [(number, words[separator + 1 :].strip())]
        if option in sections[section]:
            raise RepeatedError(number, section, option)
        sections[section][option] = value
    joined = {name: {key: _value(lines) for key, lines in each.items()} for name, each in sections.items()}
    defaults = joined.pop(_DEFAULTS, {})
    return {name: ChainMap(options, defaults) for name, options in joined.items()}


def _value(lines: list[tuple[int, str]]) -> Value:
    value = Value("\n".join(words for _, words in lines).rstrip())
    value.lines = lines[0][0], next((number for number, words in reversed(lines) if words), lines[0][0])
    return value
