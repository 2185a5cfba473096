"""Tell a message that a text mentions or introduces from a message that stands as it was printed.

A tool begins a line with its message, below the command that was typed or among further output. A writer puts it into
a sentence, or on a line of its own between two paragraphs. A text in the first person reports: its message was
printed, even where it stands alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from doctor.explain.lines import Line
from doctor.explain.matching import ChunkText, Occurrence

COMMAND = re.compile(
    r"^\W{0,4}(?:\(\S+\)\s*)?(?:\S*[$#%>❯]\s*)?(?:[A-Z_]{2,40}=\S*\s+){0,4}(?:sudo |source |\S*/)?"
    r"(?:python|pip|pipx|uv|virtualenv|venv|conda|poetry|apt|apt-get|which)[\w.]*(?:\s|$)"
)
"""A command, with or without a prompt; the programs are those whose messages are recognised."""
_PROMPT = re.compile(r"\s{0,4}(?:\S{0,60} ?\S{0,60}[$%❯#]|\++) \S")
_STOP_WORDS = (
    "about|after|again|all|also|always|an|and|any|anyone|are|as|at|be|because|been|before|but|by|can|comes|did|do|"
    "does|during|else|every|for|from|get|gets|had|has|have|how|if|in|instead|into|is|it|its|like|means|most|never|"
    "not|now|of|on|once|only|or|our|prints|says|see|seen|should|since|so|some|than|that|the|their|them|then|there|"
    "these|they|this|to|under|unless|until|usually|was|we|were|what|when|where|which|while|who|why|will|with|without|"
    "would|you|your"
)
"""The words that hold English sentences together. Two of them in a line make it prose."""
_STOP_WORD = re.compile(rf"(?<![\w./'-])(?:{_STOP_WORDS})(?![\w/'-]|\.\w)", re.IGNORECASE)
_BEFORE = re.compile(r"((?:[A-Za-z][a-z'-]*,? ){2,8})([\"'`“‘«(*_]{0,2}|[\w-]*:\s+)$")
"""Two to eight words right before a message, and a quotation mark or a colon."""
_AFTER = re.compile(
    r"\S{0,40}(?<![.!?])[\s)*_,]+(?:after|as|because|before|by|comes|during|if|in|instead|is|means|on|should|since|"
    r"that|unless|until|was|what|when|which|while)(?![\w/-])",
    re.IGNORECASE,
)
_DASH = re.compile(r"\W{0,3}\s(?:[–—→]|->|=>)\s+[A-Za-z]")
_LINE_START = re.compile(r"(?:\.[A-Z]{1,2} )?[\W_]{0,12}(?:[\w./\\-]{1,80}: (?:line \d+: )?){0,3}$")
_CLOSING = {"'": "'", '"': '"', "`": "`", "“": "”", "‘": "’", "«": "»"}
_FIRST_PERSON = re.compile(r"(?<![\w.'/-])(?:I|I'm|I've|[Mm]y)(?![\w/:-])")
_TOOL = re.compile(
    r"\s*(?:[×│├╰↳⋮|]|[\w./\\-]{1,60}(?:: line \d+|\[\d+\])?: |(?:ERROR|WARNING|[EWN]):|\[\w+\]|>>>|Caused by|hint\b)"
)
"""The beginning of a line that a tool marked as its own."""
_NICK = re.compile(r"\s*(?:\[?[\d:]{4,8}\]? )?<[@+ ]?[\w.|-]{1,30}>\s")
_FENCE = re.compile(r"\s*(?:`{3}|~{3}|<pre|\.\. code|::$)")
_MARKUP = re.compile(
    r"\s*(?:#{1,6} \w|([=~^-])\1{3,}$|\.[A-Z]{1,2}(?: |$)|\.\. [\w-]+::|<(?:h\d|p|li|td|dt|dd)\b|[A-Z][A-Z ]{3,30}$)"
)
"""A heading or another mark of a written text."""
_UNFINISHED = re.compile(r"\s*(?!\d{1,2}[.)] ).*[a-z,:]$")
NEARBY = 15
"""Lines around a message that show who wrote the text: a tool, or somebody in the first person."""


def is_mentioned(occurrence: Occurrence) -> bool:
    """Return whether the message is part of a sentence: ``you get error: … when you``."""
    before, after = occurrence.lines[0].text[: occurrence.column], occurrence.lines[-1].text[occurrence.end :]
    if before[-1:] in _CLOSING and after.startswith(_CLOSING[before[-1]]):
        after = after[1:]
        if before[-1] not in "'\"" and after[:1] in (",", ".", ";"):
            return True
    if _DASH.match(after):
        return True
    if not _begins(occurrence):
        return False
    words = _BEFORE.search(before)
    if words is None:
        return bool(_AFTER.match(after))
    count = len(_STOP_WORD.findall(words[1]))
    if words[2].endswith((" ", ":")):
        return count >= 2 and not _TOOL.match(before) and not _FIRST_PERSON.search(before)
    return (count >= 1 and not COMMAND.match(words[1])) or bool(_AFTER.match(after))


def _begins(occurrence: Occurrence) -> bool:
    """Return whether the message has a beginning of its own. Other words stand before any other one."""
    message = occurrence.lines[0].text[occurrence.column :]
    return message[:1].isupper() or message.startswith("error:")


def is_introduced(text: ChunkText, occurrence: Occurrence, others: Iterable[Occurrence]) -> bool:
    """Return whether the message stands alone between the paragraphs of a text.

    That is a line below prose or a heading, without a further line of output and without the command that printed it.
    ``others`` are the occurrences of all messages of the condition.
    """
    line = occurrence.lines[0]
    if len(occurrence.lines) > 1 or _is_logged(line) or not _begins(occurrence):
        return False
    if not _LINE_START.match(_NICK.sub("", line.text[: occurrence.column])):
        return False
    above = text.lines[max(0, occurrence.index - NEARBY) : occurrence.index]
    fenced = bool(above) and bool(_FENCE.match(above[-1].text))
    above = above[:-1] if fenced else above
    below = text.lines[occurrence.index + 1 : occurrence.index + NEARBY]
    if not above or not _is_written(above[-1]) or (below and _is_output(below[0])):
        return False
    explained = bool(below) and _indentation(below[0]) > _indentation(line)
    if not (fenced or explained or _is_set_off(line, above[-1])):
        return False
    if any(other.signature is not occurrence.signature and _is_near(other, occurrence) for other in others):
        return False  # the text around it is the tool's own
    return not any(_FIRST_PERSON.search(line.text) for line in (*above, *below) if _is_written(line))


def _is_near(one: Occurrence, other: Occurrence) -> bool:
    return 0 < abs(one.index - other.index) <= NEARBY


def is_prose(text: str) -> bool:
    """Return whether a line is a sentence, or a part of one, that no tool marked as its own."""
    return not _TOOL.match(text) and len(_STOP_WORD.findall(text)) >= 2


def _is_written(line: Line) -> bool:
    text = _NICK.sub("", line.text)
    if COMMAND.match(text) or _PROMPT.match(text):
        return False
    return bool(_MARKUP.match(line.raw)) or is_prose(text) or (text != line.text and not _TOOL.match(text))


def _is_set_off(line: Line, written: Line) -> bool:
    """Return whether ``line`` is set in below a sentence, or ends it; output would follow it on the same margin."""
    return _indentation(line) > _indentation(written) or bool(
        _UNFINISHED.match(written.text) or _NICK.match(written.text) or _MARKUP.match(written.raw)
    )


def _indentation(line: Line) -> int:
    return len(line.text) - len(line.text.lstrip())


def _is_output(line: Line) -> bool:
    """Return whether a line is neither a sentence nor the end of a block."""
    return not (_FENCE.match(line.text) or _is_written(line))


def _is_logged(line: Line) -> bool:
    """Return whether a build system put a time before the line."""
    return line.raw.endswith(line.text) and any(
        character.isdigit() for character in line.raw[: -len(line.text) or None]
    )
