"""Is a message in a log the tool's own, or is somebody merely quoting it?

Documents, comments, test fixtures and searches quote the very words that a failure prints. What tells
them apart is what stands around the words, never the words.
"""

from __future__ import annotations

import re

from doctor.explain.lines import squeeze
from doctor.explain.matching import Hit, Part

SHORTEST = 8
"""Letters and digits that a message has at the least."""

_COMMENT = re.compile(r"\s*(?:#{1,6}(?![\d#])|//|/\*|<!--|REM\b)")
_IN_BLOCK = re.compile(r"\s*\*(?!\*)")
_COMMAND = re.compile(
    r"^\W{0,4}(?:\(\S+\)\s*)?(?:\S*[$#%>❯]\s*)?(?:[A-Z_]{2,40}=\S*\s+){0,4}(?:sudo |source |\S*/)?"
    r"(?:python|pip|pipx|uv|virtualenv|venv|conda|poetry|apt|apt-get|which)[\w.]*(?:\s|$)"
)
_SEARCHED = re.compile(
    r"\s*[\w./~@+-]{1,200}\.(?!log|txt|out)\w{1,10}[:-]\d{1,7}[:-](?!\d{1,5}: (?:fatal )?(?:error|ERROR): )"
)
"""A line that grep found; not a compiler's complaint, which names the column, too."""
_ROW = re.compile(r"\s*\|[^|]+\|(?:[^|]*\|)+\s*$")
_DIFF = re.compile(r"[-+](?![-+])")
_DIFF_HEAD = re.compile(r"(?:diff --git |@@ -\d|\+\+\+ [\w/\"])", re.MULTILINE)
_SNAPSHOT = re.compile(r"\s*-{5} (?:stdout|stderr) -{5}\s*$")
_SNAPSHOT_TEST = re.compile(r"snapshot assertion|\bpanicked at|[Ss]napshot Summary|insta::|^\s*exit_code: \d")
_PROSE_CODE = re.compile(r"\w\W*$")
# A double-quoted string in a log is the value of a key (JSON, YAML, logfmt) or part of an exception's text.
_VALUE = re.compile(r"(?:\"[^\"]{0,80}\"\s*[:,]|\b[\w.-]{1,40}=|\[|\"\s*,|Error: .{0,300},|'\s*,|^)\s*$")
_YAML_KEY = re.compile(r"\s*(?:-\s+)?[\w .-]{1,40}:\s*$")
_CODE_LIST = re.compile(
    r"(?:=|\(|\bin|\breturn|\bassert)\s*\[\s*$|\b(?!stderr|stdout|msg|message|error|output)\w+\s+=\s*$"
)
_CODE_STRING = re.compile(
    r"(?:(?<!stderr)(?<!stdout)\s=\s*[rbfu]?|\b(?:echo|grep|printf|in|assert|return|print\()\s*(?:-\S{1,20}\s+)?[rbfu]?)"
    r"'[^']{0,200}$"
)
_MARKER = re.compile(r"\W{0,16}(?:\[externally-managed\]|Error(?:-\w{2,8})?\s?=)")
_PLAIN = re.compile(r"[\w ,./:-]{1,24}", re.ASCII)
_ENDS_OF_CALL = ('",', '")', '";')


def is_quoted(part: Part, hit: Hit) -> bool:
    """Whether ``hit`` is a quotation and so no failure."""
    line = hit.lines[0]
    return (
        _in_comment(part, hit)
        or _in_literal(part, hit)
        or part.in_docstring[hit.index]
        or bool(_SEARCHED.match(line.raw))
        or bool(_ROW.match(line.raw))
        or _in_diff(part, hit)
        or _in_snapshot(part, hit)
        or _in_marker(part, hit)
        or _in_prose(line.text, hit.column)
    )


def _in_comment(part: Part, hit: Hit) -> bool:
    """A comment, unless it is the output that somebody noted under the command that printed it."""
    if all(_IN_BLOCK.match(line.text) for line in hit.lines):
        return any("/*" in line.raw for line in part.lines[max(0, hit.index - 20) : hit.index])
    if not all(_COMMENT.match(line.text) for line in hit.lines):
        return False
    if _COMMAND.match(hit.lines[0].text.lstrip()[1:].lstrip()):
        return False  # a root prompt
    for line in reversed(part.lines[max(0, hit.index - 40) : hit.index]):
        if line.text.strip() and not _COMMENT.match(line.text):
            return not _COMMAND.match(line.text.strip())
        if _COMMAND.match(line.text.strip(" #/*")):
            return False
    return True


def _in_literal(part: Part, hit: Hit) -> bool:
    """A string in a program's source; not a string in JSON, YAML or a structured log."""
    raw = hit.lines[0].raw
    before = _before(raw, hit)
    for quote in ('"', "`"):
        opened = _open_at(before, quote)
        if opened is None:
            continue
        lead = before[:opened]
        inside = raw[opened + 1 :].partition(quote)[0]
        if len(squeeze(inside)) < SHORTEST:
            continue  # a word of the message in quotation marks, not the message in them
        if quote == "`":
            return bool(_PROSE_CODE.search(lead)) and "\\n" in raw
        end = raw.rstrip()
        if _YAML_KEY.match(lead):
            return end.endswith((",", ";"))
        if not _VALUE.search(lead) or _CODE_LIST.search(lead):
            return True
        return (lead.endswith("=") and end.endswith(_ENDS_OF_CALL)) or (not lead.strip() and _goes_on(part, hit, end))
    return bool(_CODE_STRING.search(before))


def _goes_on(part: Part, hit: Hit, end: str) -> bool:
    """Adjacent literals, as C and Python join them."""
    after = hit.index + 1
    return end.endswith('"') and after < len(part.lines) and part.lines[after].raw.lstrip().startswith('"')


def _before(raw: str, hit: Hit) -> str:
    """What stands in the raw line before the hit: its text there may be one of several escaped lines."""
    words = _PLAIN.match(hit.lines[0].text, hit.column)
    place = raw.find(words[0]) if words else -1
    return raw[: place if place >= 0 else min(hit.column, len(raw))]


def _open_at(text: str, quote: str) -> int | None:
    """Where the string begins that is still open at the end of ``text``."""
    opened: int | None = None
    position = text.find(quote)
    while position >= 0:
        slashes = len(text[:position]) - len(text[:position].rstrip("\\"))
        if slashes % 2 == 0:
            opened = position if opened is None else None
        position = text.find(quote, position + 1)
    return opened


def _in_diff(part: Part, hit: Hit) -> bool:
    if not all(_DIFF.match(line.raw) for line in hit.lines):
        return False
    return bool(_DIFF_HEAD.search("\n".join(line.raw for line in part.lines[max(0, hit.index - 200) : hit.index])))


def _in_snapshot(part: Part, hit: Hit) -> bool:
    """The output that a snapshot test compares, and the test's own failure after it."""
    above = part.lines[max(0, hit.index - 80) : hit.index]
    if not any(_SNAPSHOT.match(line.text) for line in above):
        return False
    return any(_SNAPSHOT_TEST.search(line.text) for line in (*above, *part.lines[hit.index : hit.index + 400]))


def _in_marker(part: Part, hit: Hit) -> bool:
    """The text of the file EXTERNALLY-MANAGED itself, shown by cat or an editor."""
    for line in reversed(part.lines[max(0, hit.index - 30) : hit.index + 1]):
        if "externally-managed-environment" in line.text:
            return False
        if _MARKER.match(line.text):
            return True
    return False


def _in_prose(text: str, column: int) -> bool:
    """Words set as code inside a sentence: ``you may see `error: …` when``."""
    before = text[:column]
    opened = _open_at(before, "`")
    if opened is None or before[opened + 1 :].strip():
        return False
    closed = text.find("`", column)
    outside = before[:opened] + (text[closed + 1 :] if closed >= 0 else "")
    return closed >= 0 and len(re.findall(r"[^\W\d_]{2,}", outside)) >= 3
