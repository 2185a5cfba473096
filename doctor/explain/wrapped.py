"""Join a command that is on several lines.

Either whoever typed it ended each line with a backslash, or a narrow terminal wrapped it, and it was copied with the
line breaks.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from doctor.explain.lines import Line

_NARROWEST, _WIDEST = 40, 300
"""Characters in a line of a terminal."""
_SCREEN = 40
"""Lines from a command on that show how wide the terminal was."""
_CONTINUATIONS = 100
"""Lines of a command at most."""
_FULL_LINES = 3
"""Lines that are exactly as long as the longest one, and of which a text without wrapping has fewer."""
_END_OF_WORD = re.compile(r"(?!-|\w+:)(?=.*[\d=])[\w.,=<>~!\[\]/-]+")
"""The rest of a word, such as ``nces==4.1.2``, which shows by itself that the line above was wrapped."""


def rest_of_command(lines: Sequence[Line], index: int) -> str:
    """Return what is on the following lines of the command in the line at ``index``; usually nothing."""
    width = len(lines[index].raw)
    if not _NARROWEST <= width <= _WIDEST or lines[index].raw != lines[index].text:
        return ""
    lengths = [len(line.raw) for line in lines[index : index + _SCREEN]]
    is_cut = index + 1 < len(lines) and bool(_END_OF_WORD.fullmatch(lines[index + 1].raw))
    if max(lengths) > width or lengths.count(width) < _FULL_LINES - is_cut:
        return ""
    rest = []
    for line in lines[index + 1 :]:
        rest.append(line.raw)
        if len(line.raw) < width:
            break
    return "".join(rest)


def with_continuations(lines: Sequence[Line], index: int, command: str) -> str:
    """Return a command of the line at ``index`` with the lines below it that its backslashes announce."""
    following, end = index + 1, min(len(lines), index + _CONTINUATIONS)
    while command.endswith("\\") and following < end:
        command, following = f"{command[:-1]} {lines[following].text.strip()}", following + 1
    return command
