"""Clean the lines of a log: remove what terminals, pipes, CI systems and mail programs added."""

from __future__ import annotations

from collections.abc import Iterator

from doctor.core import lazy_re as re
from doctor.core.record import dataclass
from doctor.core.redact import redact

MAX_LENGTH = 1000
"""Characters of one ``Line``; a longer physical line becomes several."""

_NEEDS_CLEANING = re.compile(r"[\x00-\x08\x0b-\x1f\x7f&\\<^\[=]|\*\*")
"""Characters without which a line is clean as it is."""

# ECMA-48 control sequences and OSC strings, also where the ESC character was lost or written as an escape.
_ANSI = re.compile(
    r"\x1b\[[0-?]{0,64}[ -/]{0,8}[@-~]|\x1b\][^\x07\x1b]{0,512}(?:\x07|\x1b\\)?|\x1b[@-_]"
    r"|(?:\\u001b|\\x1b|\\033|\\e|\^\[)\[[0-9;]{0,32}[A-Za-z]|\[[0-9;]{1,16}m"
)
_ESCAPED_BREAK = re.compile(r"(?:\\{1,4}r)?\\{1,4}n")
_ESCAPED_QUOTE = re.compile(r"\\{1,4}\"")
_ESCAPED_CODE = re.compile(r"\\{1,4}u([0-9a-fA-F]{4})")
_TAG = re.compile(r"</?(?:a|b|br|code|div|em|font|i|li|p|pre|span|strong|td|tr|tt)\b[^<>]{0,200}>", re.IGNORECASE)
_QUOTED_PRINTABLE = re.compile(r"(?:=[0-9A-F]{2}){3}")
_SPLIT_CHARACTER = re.compile(r"=\n((?:=[89AB][0-9A-F])+)")
"""A soft line break within a character, before those of its bytes that cannot begin one."""
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]+")

# Prefixes that CI systems and build tools add. Each alternative is anchored and bounded; a line may carry several.
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
    | (?:\[\d\d:\d\d:\d\d\][^\[\n]{0,6})?\[Step\ \d{1,3}/\d{1,3}\]\s       # TeamCity
    | Step\ \#\d{1,4}(?:\ -\ "[^"\n]{1,60}")?:\s                    # Google Cloud Build
    | npm\ (?:ERR!|error)\ | gyp\ ERR!\ (?:stack\ )?
    | ==>\ [\w.-]{1,40}:\ (?=\S) | \ {4}default:\s              # Packer, Vagrant
    | \[pipenv\.exceptions\.\w{1,40}\]:\ ?
    | (?:remote|stderr|:stderr|stdout|:stdout):\s
    | E\ {2,}                                                  # pytest
    | [\w.-]{1,40}\ *\|\ (?=.|$)                               # docker compose: 'web_1  | '
    )""",
    re.VERBOSE,
)
_BLANK = re.compile(r"(?:\d{1,3}%)?")
"""A stripped line with nothing, or with the percentage of a progress bar alone."""
_NOISE = re.compile(r"[\W_]+")


@dataclass(frozen=True, kw_only=True)
class Line:
    """A line as its tool printed it, or part of a line longer than MAX_LENGTH."""

    number: int
    """Number of the physical line in the log, counted from 1."""
    raw: str
    """The line as it is in the log, without colours and control characters."""
    text: str
    """The line without escapes, tags and prefixes."""
    normalized: str
    """The letters and digits of ``text`` in lower case. Wrapping, frames and quoting leave them intact."""


def normalize(text: str) -> str:
    """Return the letters and digits of ``text``, in lower case."""
    return _NOISE.sub("", text.lower())


def clean(data: bytes, first_line: int) -> list[Line]:
    """Return the lines of a chunk, blank ones left out. ``first_line`` is the number of its first line in the log."""
    text = data.decode("utf-8", "replace")
    if _QUOTED_PRINTABLE.search(text):
        text = _decode_quoted_printable(text)
    numbered = enumerate(text.split("\n"), first_line)
    return [line for number, raw in numbered if raw and not raw.isspace() for line in _clean_line(number, raw)]


def _decode_quoted_printable(text: str) -> str:
    """Decode a quoted-printable mail; each soft line break stays a line break, which keeps the line numbers."""
    import quopri

    text = _SPLIT_CHARACTER.sub(r"\1=\n", text)
    lines = [line.removesuffix("=") for line in text.split("\n")]
    return "\n".join(quopri.decodestring(line.encode()).decode("utf-8", "replace") for line in lines)


def _clean_line(number: int, physical: str) -> Iterator[Line]:
    if len(physical) > MAX_LENGTH:
        physical = redact(physical)  # before it is cut: one half of a password would not be recognised
    for start in range(0, len(physical), MAX_LENGTH):
        raw = physical[start : start + MAX_LENGTH]
        if not _NEEDS_CLEANING.search(raw):
            yield _without_prefixes(number, raw, raw)
            continue
        raw = _ANSI.sub("", raw)
        for drawn in raw.split("\r"):  # a progress bar overwrites its own line
            drawn = _CONTROL.sub("", drawn)
            for text in _unescape(drawn):
                if not _BLANK.fullmatch(text.strip()):
                    yield _without_prefixes(number, drawn, text)


def _unescape(text: str) -> list[str]:
    if "&" in text:
        import html  # here and below: few logs need it

        text = html.unescape(text)
    if "<" in text:
        text = _TAG.sub("", text)
    text = text.replace("**", "")
    if "\\" not in text:
        return [text]
    parts = _ESCAPED_BREAK.split(_ESCAPED_QUOTE.sub('"', text))  # JSON, a Python repr, Ansible
    return [_ESCAPED_CODE.sub(lambda code: chr(int(code[1], 16)), part) for part in parts]


def _without_prefixes(number: int, raw: str, text: str) -> Line:
    for _ in range(4):
        prefix = _PREFIX.match(text)
        if prefix is None or not prefix.end():
            break
        text = text[prefix.end() :]
    return Line(number=number, raw=raw, text=text, normalized=normalize(text))
