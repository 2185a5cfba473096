"""Parse INI files as pip and setuptools do, with configparser, but in linear time.

configparser matches a line in time that grows with the square of its spaces, and collects every malformed line in one
message that is copied each time (Lib/configparser.py, ``_OPT_TMPL`` and ``ParsingError.append``). The expression here
accepts the same lines in linear time, and the first malformed line ends the parsing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from doctor.core import lazy_re as re
from doctor.core.errors import TooLargeError

if TYPE_CHECKING:
    from configparser import RawConfigParser

SIZE_LIMIT = 1 << 20
"""Characters of a file; 10,000 options have a fifth of it."""
_OPTION = re.compile(r"(?P<option>[^=:]+)(?P<vi>[=:])(?P<value>.*)")


class _Options:
    """The replacement of ``RawConfigParser.OPTCRE``, whose ``match`` is called with each stripped line."""

    @staticmethod
    def match(line: str) -> re.Match[str]:
        """Return the parts of a line ``option = value``. Raises ValueError for any other line."""
        match = _OPTION.match(line)
        if match is None:
            raise ValueError(f"{line[:80]!r} is neither a section nor an option")
        return match


def new_parser() -> RawConfigParser:
    """Return a parser that takes linear time, and raises ValueError at the first malformed line."""
    import configparser

    parser = configparser.RawConfigParser()
    parser._optcre = _Options  # type: ignore[attr-defined]
    return parser


def parse(text: str) -> RawConfigParser:
    """Return the sections and options of a file, with values as they are written (no interpolation).

    Raises ValueError with a message of one line where the text is malformed, TooLargeError where it is too long.
    """
    import configparser

    if len(text) > SIZE_LIMIT:
        raise TooLargeError(f"it is longer than {SIZE_LIMIT >> 20} MB")
    parser = new_parser()
    try:
        parser.read_string(text)
    except configparser.Error as error:
        message = str(error).splitlines()[0][:200].rstrip(".")
        raise ValueError(re.sub(r"^While reading from '<string>' \[line +(\d+)\]", r"line \1", message)) from None
    return parser
