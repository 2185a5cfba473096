"""A log's lines as the tools printed them: without what terminals, pipes, CI systems and mailers added."""

from __future__ import annotations

import html
import quopri
import re
from collections.abc import Iterator
from dataclasses import dataclass

PIECE = 1000
"""Characters of one physical line that are kept together; a longer one is cut."""

_ODD = re.compile(r"[\x00-\x08\x0b-\x1f\x7f&\\<^\[=]|\*\*")
"""A line without any of these needs no cleaning."""

# ECMA-48 control sequences, OSC strings, and the rests of both where ESC was lost or spelt out on the way.
_ANSI = re.compile(
    r"\x1b\[[0-?]{0,64}[ -/]{0,8}[@-~]|\x1b\][^\x07\x1b]{0,512}(?:\x07|\x1b\\)?|\x1b[@-_]"
    r"|(?:\\u001b|\\x1b|\\033|\\e|\^\[)\[[0-9;]{0,32}[A-Za-z]|\[[0-9;]{1,16}m"
)
_ESCAPED_BREAK = re.compile(r"(?:\\{1,4}r)?\\{1,4}n")
_ESCAPED_CODE = re.compile(r"\\{1,4}u([0-9a-fA-F]{4})")
_TAG = re.compile(r"</?(?:a|b|br|code|div|em|font|i|li|p|pre|span|strong|td|tr|tt)\b[^<>]{0,200}>", re.IGNORECASE)
_QUOTED_PRINTABLE = re.compile(r"(?:=[0-9A-F]{2}){3}")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]+")

# What others put before a line. Each pattern is anchored and bounded; a line may carry several.
_PREFIX = re.compile(
    r"""\s*(?:
      (?:>\ ?)+(?=[^>])                                        # quoted mail, Markdown
    | \#\d{1,4}\ \d{1,6}\.\d{1,3}(?:\s|$)                         # BuildKit: '#12 3.456 '
    | \d{1,6}\.\d{1,3}\ (?=\S|\ |$)                             # BuildKit's summary: '7.514 '
    | \[?\d{4}-\d\d-\d\d[T\ ]\d\d:\d\d:\d\d(?:[.,]\d{1,9})?(?:Z|\ ?[+-]\d\d:?\d\d)?\]?(?:\ \d\d[OE]\+?)?(?:\s|$)
    | \[?\d\d:\d\d:\d\d(?:[.,]\d{1,9})?\]?\s
    | [A-Z][a-z]{2}\ [\ \d]\d\ \d\d:\d\d:\d\d\ \S{1,64}\ [\w./-]{1,48}(?:\[\d{1,9}\])?:\ ?  # syslog
    | [^\t]{1,80}\t[^\t]{1,80}\t                                 # gh run view --log: job, step
    | \#\#\[\w{1,16}\] | ::(?:error|warning)[^:]{0,200}::            # GitHub's workflow commands
    | \[(?:INFO|WARN|WARNING|ERROR|DEBUG|error|warn|info|debug|stderr|stdout|pipeline|Pipeline)\]\ ?:?
    | npm\ (?:ERR!|error)\ | gyp\ ERR!\ (?:stack\ )?
    | ==>\ [\w.-]{1,40}:\ (?=\S)                               # Packer, Vagrant
    | (?:remote|stderr|:stderr|stdout|:stdout):\s
    | E\ {2,}                                                  # pytest
    | [\w.-]{1,40}\ *\|\ (?=.)                                 # docker compose: 'web_1  | '
    )""",
    re.VERBOSE,
)
_BLANK = re.compile(r"\s*(?:\d{1,3}%)?\s*")
_NOISE = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Line:
    """One line as its tool printed it, or a piece of a very long one."""

    number: int
    """Of the physical line, from 1."""
    raw: str
    """As it stands in the log, colours and control characters removed."""
    text: str
    """Without escapes, tags and prefixes."""
    squeezed: str
    """Its letters and digits alone, in lower case: what survives wrapping, boxes and quoting."""


def squeeze(text: str) -> str:
    """The letters and digits of ``text``, in lower case."""
    return _NOISE.sub("", text.lower())


def clean(data: bytes, first: int) -> list[Line]:
    """The lines, but for blank ones, of a part of a log whose first line has the number ``first``."""
    text = data.decode("utf-8", "replace")
    if _QUOTED_PRINTABLE.search(text):
        text = _unquoted(text)
    numbered = enumerate(text.split("\n"), first)
    return [line for number, raw in numbered if raw and not raw.isspace() for line in _lines(number, raw)]


def _unquoted(text: str) -> str:
    """Quoted-printable mail decoded, each soft break kept as a break so that the numbers stay right."""
    lines = [line.removesuffix("=") for line in text.split("\n")]
    return "\n".join(quopri.decodestring(line.encode()).decode("utf-8", "replace") for line in lines)


def _lines(number: int, physical: str) -> Iterator[Line]:
    for start in range(0, len(physical), PIECE):
        raw = physical[start : start + PIECE]
        if not _ODD.search(raw):
            yield _line(number, raw, raw)
            continue
        raw = _ANSI.sub("", raw)
        for shown in raw.split("\r"):  # a progress bar draws over itself
            shown = _CONTROL.sub("", shown)
            for text in _unescaped(shown):
                if not _BLANK.fullmatch(text):
                    yield _line(number, shown, text)


def _unescaped(text: str) -> list[str]:
    if "&" in text:
        text = html.unescape(text)
    if "<" in text:
        text = _TAG.sub("", text)
    text = text.replace("**", "")
    if "\\" not in text:
        return [text]
    parts = _ESCAPED_BREAK.split(text)  # JSON, a Python repr, Ansible
    return [_ESCAPED_CODE.sub(lambda found: chr(int(found[1], 16)), part) for part in parts]


def _line(number: int, raw: str, text: str) -> Line:
    for _ in range(4):
        found = _PREFIX.match(text)
        if found is None or not found.end():
            break
        text = text[found.end() :]
    return Line(number, raw, text, squeeze(text))
