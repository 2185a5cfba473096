"""Tell a message that a text mentions or introduces from a message as it was printed.

A tool begins a line with its message, below the command that was typed or among further output. A writer puts it into
a sentence, or on a line of its own between two paragraphs. A text in the first person reports: its message was
printed, even where it stands alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import takewhile

from doctor.core import lazy_re as re
from doctor.explain.languages import OWN, REPORTED, is_foreign_prose
from doctor.explain.lines import Line
from doctor.explain.matching import ChunkText, Occurrence

COMMAND = re.compile(
    r"^\W{0,4}(?:\(\S+\)\s*)?(?:\S*[$#%>❯]\s*)?(?:[A-Z_]{2,40}=\S*\s+){0,4}(?:sudo |source |\S*/)?"
    r"(?:python|pip|pipx|uv|virtualenv|venv|conda|poetry|apt|apt-get|which)[\w.]*"
    r"(?:$|\s(?!(?:install )?(?:cannot|can't|command|complains|does|doesn't|fails|gives|is|isn't|not|says|was)\b))"
)
"""A command, with or without a prompt; the programs are those whose messages are recognised."""
_PROMPT = re.compile(r"\s{0,4}(?:\S{0,60} ?\S{0,60}(?:[$%❯]|[^\s#]#| %)|\++) \S")
_STOP_WORDS = (
    "about|after|again|all|also|always|an|and|any|anyone|are|as|at|be|because|been|before|but|by|can|comes|did|do|"
    "does|during|else|every|for|from|get|gets|had|has|have|how|if|in|instead|into|is|it|its|like|means|most|never|"
    "not|now|of|on|once|only|or|our|prints|says|see|seen|should|since|so|some|than|that|the|their|them|then|there|"
    "these|they|this|to|under|unless|until|usually|was|we|were|what|when|where|which|while|who|why|will|with|without|"
    "would|you|your"
)
"""The words that hold English sentences together. Two of them in a line make it prose."""
_STOP = frozenset(_STOP_WORDS.split("|"))
_WORD = re.compile(r"(?<![\w./'-])[a-z]+(?![\w/'-]|\.\w)", re.IGNORECASE)
_BEFORE = re.compile(r"((?:[A-Za-z][a-z'-]*,? ){2,8})([\"'`“‘«(*_]{0,2}|[\w-]*:\s+)$")
"""Two to eight words right before a message, and a quote or a colon."""
_AFTER = re.compile(
    r"\S{0,40}(?<![.!?])[\s)*_,]+(?:after|as|because|before|by|comes|during|if|in|instead|is|means|on|should|since|"
    r"that|unless|until|was|what|when|which|while)(?![\w/-])",
    re.IGNORECASE,
)
_DASH = re.compile(
    r"\W{0,3}\s(?:[–—→]|->|=>)\s+(?!(?:Build backend|Call to|Caused by|Command|Failed to|The build backend)\b)[A-Za-z]"
)
"""A dash and the words after it, but those of uv, whose tree of causes may be on one line."""
_ITEM = re.compile(
    r"\s*[-*•]\s+(?:\[[ xX]\]\s+)?(?:[A-Za-z][\w'-]*\s+){1,8}$|.*\[PATCH\b"
    r"|\s*[-*•]\s+(?:\[\w{1,20}\] )?"
    r"(?:add|avoid|catch|change|document|fix|handle|improve|remove|support)(?:d|e[ds]|s)?\b",
    re.IGNORECASE,
)
"""The beginning of an item in a list, of a change among them, up to a message."""
_COLUMN = re.compile(r"\s{3,}(?:[A-Za-z][\w'-]* ){2,}[A-Za-z]")
"""The explanation of a message in a table without lines."""
_OF_PROGRAM = re.compile(r"(?<=[`'\"“«»„「])(?:[\w./-]{1,40}: (?:line \d{1,5}: )?){1,3}$")
"""Names that begin a quoted message."""
_IN_JSON = re.compile(r"(?:[\[{(,=]|['\"]:)\s?$")
"""The end of the text before a string that is data."""
_OF_TOOL = re.compile(r"\s?(?:[\w./-]{1,40}: )*")
"""What a tool prints before a message, within the quotes."""
_PROGRAM = re.compile(r"\s*(?:/[\w.-]+)+: $")
_LINE_START = re.compile(r"\s*(?:\.[A-Z]{1,2} )?[\W_]{0,12}(?:[\w./\\-]{1,80}: (?:line \d+: )?){0,3}$")
_RETRY = re.compile(r"\s*(?:WARNING: )?Retrying \(Retry\(total=\d")
"""The beginning of pip's line about an attempt that failed, which quotes the reason."""
HAPPENED = re.compile(
    r"\b(?:crashed|exited|failed) with:? [\"'“«`*_]*$"
    r"|\b(?:gave|got|is (?:generating|giving|producing|throwing)|rec(?:ei|ie|i)ved) (?:me )?"
    r"(?:an?|the|this) (?:\w+ )?(?:error|exception|message)[\W_]*$"
    r"|^\W*getting (?:an? |the |this )?(?:[\w-]+ )?(?:error|exception|message)[\W_]*$"
    r"|\bit (?:crashes|exits|fails) with (?:an?|the|this) (?:error|exception|message)(?: message)?[\W_]*$"
    r"|\b(?:raises|throws) an? (?:\w+ )?(?:error|exception) (?:saying|that says)[\W_]*$"
    r"|^\W*[$#] [^\"`]{3,200}[\"`'”’] (?:fails with|gives|outputs|prints|produces|returns|says|throws):? [\"'“«`*_]*$"
    r"|\bkeeps (?:complaining|crashing|failing|giving|printing|reporting|saying|showing|throwing)"
    r"(?: with)?(?: me)?[\W_]*$"
    r"|[\"'`’”] is (?:giving|saying|showing)(?: me)?:? [\"'“«`*_]*$"
    r"|\ban? error (?:has )?occ?urr?ed(?: (?:during|in|when|while)\b[^.:]{0,40})?:[\W_]*$",
    re.IGNORECASE,
)
"""The words of a program, or of somebody who reports, before the error of another one."""
REPORT_HEADING = re.compile(
    r"^\W*(?:actual (?:behaviou?r|output|results?)|current behaviou?r|describe the bug|error (?:log|message|output)s?"
    r"|logs?|output|relevant log output|stack ?trace|traceback|what (?:did you (?:get|see)|happened|went wrong)"
    rf"|{REPORTED})\W*$",
    re.IGNORECASE,
)
"""The headings of a bug tracker's template above what a tool printed."""
_TEMPLATE = re.compile(
    r"^\W*(?:(?:actual|current|expected|observed) (?:behaviou?r|outcome|output|results?)|what (?:actually )?happened"
    r"|what (?:did )?you expect(?:ed)?(?: to (?:happen|see))?|(?:steps|how) to reproduce(?: it)?|to reproduce)"
    r"(?:\W*$|\*{0,2}: )",
    re.IGNORECASE,
)
"""Other headings of it, perhaps with the text behind them: what such a text shows was printed."""
_REPORTED = re.compile(
    r"\b(?:fails?|failed|failing|crash(?:es|ed|ing)?|exits?|exited|errored)\b.{0,80}\bwith\b(?! one of)[^.]{0,60}:\W*$"
    r"|\b(?:causes|gives|raises|results in|throws) (?:(?:the )?(?:below|following)|this) (?:[\w-]+ ){0,4}"
    r"(?:error|exception)\b|\b(?:raises|throws) the (?:error|exception)\W*$|\bnow it results in\W*$"
    r"|\b(?:complain|report)(?:s|ed|ing)? (?:about |of )?(?:an?|the following|this) (?:error|issue|problem)\b"
    r"|^\W*(?:facing|getting|got|receiving|seeing) (?:an?|the following|this) (?:error|issue|message|problem)\b"
    r"|\bthe following error occurred\W*$"
    r"|\b(?:current|latest|recent|these) failures?\b[^.]{0,60}:\W*$"
    r"|\b(?:failing|fails) (?:again|now|since)\b[^.]{0,60}:\W*$",
    re.IGNORECASE,
)
"""The end of a sentence about one run, which failed."""
_WRITTEN = re.compile(
    r"\b(?:I|we)(?:'ve| have)? (?:just )?(?:add|describe|document|explain|wr(?:ite|ote|itten))(?:e?d)?\b[^.]{0,40}"
    r"\b(?:description|documentation|entry|explanation|hint|note|paragraph|section|tip)\b[^.]{0,40}\berrors? \W*$",
    re.IGNORECASE,
)
"""The words of somebody who has written about an error, right before its message."""
_DENIED = re.compile(
    r"\b(?:(?:do|does|did|is|am|was)(?: not|n['’]?t)|no longer|never|without|stopped) (?:any ?more |even )?"
    r"(?:complain|display|encounter|get|getting|give|giving|print|printing|raise|report|say|see|seeing|show|showing|throw"
    r"|throwing)[a-z]*(?: (?:me|about|with|the|this|that|an?|any|error|message))*[:,]?[ \"'`“*]*$",
    re.IGNORECASE,
)
"""Phrases that deny the message that follows ("I do not get …")."""
_SAYS = re.compile(r"\b(?:(?:keeps?|is|are) failing with|it (?:gives|says|shows|throws)):? ['\"`“]?$", re.IGNORECASE)
"""The words of a report right before a message in the sentence; with a condition they do not count."""
_CONDITION = re.compile(
    r"\b(?:can|could|if|in case|may|might|should|sometimes|typically|unless|usually|when|whenever|will|would|you)\b",
    re.IGNORECASE,
)
_VALUE = re.compile(r"\"(?:err|error|message|msg|reason|stderr|stdout)\": ?\"$")
"""The key of the data that Ansible and other programs print, before its value."""
_EXCEPTION = re.compile(r"\w{1,40}Error: ")
_NAMED = re.compile(r"error ['\"“‘«`*]*[a-z]", re.IGNORECASE)
_CLOSING = {
    "'": "'",
    '"': '"',
    "`": "`",
    "“": "”",
    "‘": "’",
    "«": "»",
    "»": "«",
    "‹": "›",
    "‚": "‘’",
    "„": '“”"',
    "「": "」",
    "『": "』",
}
"""The marks that open a quotation, with those that close it."""
FIRST_PERSON = re.compile(
    r"(?<![\w.'/-])(?:(?:I|I'm|I've|My|my)(?![\w/:-])"
    r"|i(?:'m|'ve| (?:am|apt|can|did|do|don't|follow|get|got|have|install|just|keep|launch|need"
    r"|pip3?|press|ran|run|think|tried|try|type|use|want|was)(?:ed)?)\b)"
    rf"|{OWN}"
)
_TOOL = re.compile(
    r"\s*(?:[×│├╰↳⋮|]|\S{1,200} ?:(?: line \d+:)?\s|\[\w+\]|>>>|Caused by|hint\b|(?:from|import) \S"
    r"|\d+ packages? (?:are|can)\b|(?:critical|error|warning) +libmamba |The following error occurred while trying to "
    r"|Failed to resolve the transaction|Could not install packages due to an |Defaulting to user installation because "
    r"|Version [\d.]+ was not found in the local cache)"
)
"""The beginning of a line that a tool marked as its own."""
_REASON = re.compile(r": (?:No such file or directory|No route to host|Not a directory)\W*$")
"""The end of a program's line: the C library's words for a failure, with stop words among them."""
_NICK = re.compile(r"^\s*(?:\[?[\d:]{4,8}\]? )?<[@+ ]?[\w.|-]{1,30}>\s")
_INLINE_COMMAND = re.compile(r"`(?:[$#] )?(?:sudo )?(?:python|pip|pipx|uv|virtualenv|apt|apt-get)[\d.]* [^`]*\w [^`]+`")
"""A whole command in a sentence, as opposed to the name of one: `` `pip install` ``."""
FENCE = re.compile(r"\s*(?:`{3}|~{3}|<pre|\.\. code|::$)")
_MARKUP = re.compile(
    r"\^{4,}$|\s*(?:#{1,6} \w|([=~-])\1{3,}$|\.[A-Z]{1,2}(?: |$)|\.\. [\w-]+::"
    r"|<(?:h\d|p|li|td|dt|dd)\b|[A-Z][A-Z ]{3,30}$)"
)
"""A heading or another mark of a written text. Carets that are set in belong to a traceback."""
_UNFINISHED = re.compile(r"\s*(?!\d{1,2}[.)] ).*[a-z,:]$")
WIDTH = 300
"""Characters of a line by which it is recognised as prose."""
BLOCK = 3
"""Maximum message lines that count as a quotation; longer excerpts are treated as output."""
NEARBY = 15
"""Lines around a message that show who wrote the text: a tool, or somebody in the first person."""
FRAME = re.compile(r'(?:^[^"]{1,200}|\bFile "[^"]{1,300})", line \d|^-+> ?\d')
"""A path in a traceback, whole or cut in a long line; its quotes do not enclose a message."""
_INSTALLATION = re.compile(
    r"[$%#❯] (?:sudo )?(?:python[\d.]* -m )?"
    r"(?:pip[\dx.]*|uvx?|poetry|pdm|pipenv|hatch|tox|nox|conda|mamba|micromamba|pixi) \w"
)
"""A command at a prompt that installs or runs something in an environment."""
_LOG_OF_PIPX = re.compile(r"-{10}$|PIP STD(?:OUT|ERR)$")
"""The headings of the file into which pipx writes what pip said."""
FRAME_LINES = 3
"""Lines above the message of a traceback that contain its last frame: the path, the code, and marks below it."""


def is_mentioned(occurrence: Occurrence) -> bool:
    """Return whether the message is part of a sentence: ``you get error: … when you``."""
    line = occurrence.lines[0].text
    before = _OF_PROGRAM.sub("", line[: occurrence.column][-WIDTH:])
    after = occurrence.lines[-1].text[occurrence.end :][:WIDTH]
    if _EXCEPTION.match(line, occurrence.column):
        after = _without_words(after, occurrence.words.values())
    if _WRITTEN.search(before):
        return True
    if (
        FIRST_PERSON.search(before)
        or HAPPENED.search(before)
        or (_SAYS.search(before) and not _CONDITION.search(before))
        or _RETRY.match(line)
        or _VALUE.search(before)
    ):
        return False
    if _is_named(occurrence) or _is_enclosed(before, occurrence):
        return True
    if before[-1:] in _CLOSING and after[:1] and after[0] in _CLOSING[before[-1]]:
        after = after[1:]
        if before[-1] not in "'\"" and after[:1] in (",", ".", ";"):
            return True
    if _DASH.match(after) or _ITEM.match(before):
        return True
    if not _begins(occurrence):
        return False
    words = _BEFORE.search(before)
    continues = bool(_AFTER.match(after) or _COLUMN.match(after))
    if words is None:
        return continues
    count = _count_stop_words(words[1])
    if words[2].endswith((" ", ":")):
        is_sentence = count >= 2 or (count == 1 and is_prose(before) and not COMMAND.match(before))
        return is_sentence and not _TOOL.match(before)
    return (count >= 1 and not COMMAND.match(words[1])) or bool(_AFTER.match(after))


def _without_words(after: str, words: Iterable[str]) -> str:
    """Return what follows an exception's message without the word that the message has caught there."""
    for word in words:
        found = re.match(rf"[\s:=]*(['\"`‘“]*){re.escape(word)}(?!\))", after)
        closing = re.compile(rf"['\"`’”]{{0,{len(found[1])}}}").match(after, found.end()) if found else None
        after = after[closing.end() :] if closing else after
    return after


def _is_named(occurrence: Occurrence) -> bool:
    """Return whether the message lacks the colon that its tool prints: ``the error externally-managed-environment``."""
    return bool(_NAMED.match(occurrence.lines[0].text, occurrence.column)) and not any(
        message[:6].lower() == "error " for message in occurrence.signature.messages
    )


def _is_enclosed(before: str, occurrence: Occurrence) -> bool:
    """Return whether quotes enclose the message in a sentence that is not in the first person."""
    opened = max(before.rfind(mark) for mark in _CLOSING)
    lead, mark = before[:opened], before[opened : opened + 1] if opened >= 0 else ""
    if mark in ("", "`") or not lead.strip() or not _OF_TOOL.fullmatch(before, opened + 1):
        return False
    rest = occurrence.lines[-1].text[occurrence.end :][:WIDTH]
    if mark in "'\"" and _IN_JSON.search(lead):
        return False
    if mark in "'\"":
        rest = _without_words(rest, occurrence.words.values()).lstrip("'")
    closed = next((at for at, letter in enumerate(rest) if letter in _CLOSING[mark]), -1)
    if closed < 0 or (closed and mark in "'\""):
        return False
    outside = lead + rest[closed + 1 :]
    return (mark not in "'\"" or is_prose(outside) or is_foreign_prose(outside)) and not FIRST_PERSON.search(outside)


def _begins(occurrence: Occurrence) -> bool:
    """Return whether the message has a beginning of its own. Any other message has other words before it."""
    message = occurrence.lines[0].text[occurrence.column :]
    return message[:1].isupper() or message.startswith("error:")


def is_introduced(text: ChunkText, occurrence: Occurrence, others: Sequence[Occurrence]) -> bool:
    """Return whether the message stands alone between the paragraphs of a text.

    It is one of at most BLOCK messages below prose or a heading, without other output and without their command.
    ``others`` are the occurrences of all messages of the condition.
    """
    line = occurrence.lines[0]
    if len(occurrence.lines) > BLOCK or not _begins(occurrence):
        return False
    start = _NICK.sub("", line.text[: occurrence.column])
    if not _LINE_START.match(start) or _PROGRAM.match(start):
        return False
    above = _filled(text.lines[max(0, occurrence.index - NEARBY) : occurrence.index])
    below = _filled(text.lines[occurrence.index + len(occurrence.lines) : occurrence.index + NEARBY])
    if any(FRAME.search(line.text) for line in above[-FRAME_LINES:]):
        return False  # a comment of the code may read like prose
    lead, tail = _count_output(reversed(above)), _count_output(below)
    output = (*above[len(above) - lead :], *below[:tail])
    messages = [line for other in others for line in other.lines]
    if len(output) + len(occurrence.lines) > BLOCK or any(line not in messages for line in output):
        return False
    if any(is_command(line.text) for line in above[: len(above) - lead][-1:]) or _is_output(text, occurrence.index):
        return False
    first = above[len(above) - lead] if lead else line
    before, after = above[: len(above) - lead], below[tail:]
    fenced = bool(before) and bool(FENCE.match(before[-1].text))
    before = before[:-1] if fenced else before
    if not before or not is_written(before[-1]) or before[-1] in messages or _LOG_OF_PIPX.match(before[-1].text):
        return False  # a line of the tool's own text may look like prose
    is_report = any(found.search(before[-1].text) for found in (_INLINE_COMMAND, REPORT_HEADING, _REPORTED)) or any(
        _TEMPLATE.match(line.text) for line in (*before, *after)
    )
    is_bare = not after and len(before) == 1 and before[0].number == 1  # a title and a message teach nothing
    if is_report or is_bare:
        return False
    explained = bool(after) and is_written(after[0]) and _indentation(after[0]) > _indentation(first)
    if not (fenced or explained or _is_set_off(first, before[-1])):
        return False
    return not any(map(is_own, (*before, *after)))


def is_denied(text: ChunkText, occurrence: Occurrence) -> bool:
    """Return whether the words before a message say that it is not printed, or not any more."""
    before = occurrence.lines[0].text[: occurrence.column]
    above = (line.text for line in reversed(text.lines[max(0, occurrence.index - BLOCK) : occurrence.index]))
    lead = before if before.strip("`'\"“ ") else next((line for line in above if not FENCE.match(line)), "")
    return bool(_DENIED.search(lead))


def _is_output(text: ChunkText, index: int) -> bool:
    """Return whether the line at ``index`` is in the first paragraph below a command that installs or runs something.

    What such a command prints before its message may read like prose.
    """
    above = takewhile(lambda line: bool(line.text.strip()), reversed(text.lines[max(0, index - NEARBY) : index]))
    return any(_INSTALLATION.search(line.text) for line in above)


def _filled(lines: Iterable[Line]) -> list[Line]:
    return [line for line in lines if line.text.strip()]


def _count_output(lines: Iterable[Line]) -> int:
    """Return the number of lines up to the first one that is prose or the edge of a block."""
    return sum(1 for _ in takewhile(lambda line: not FENCE.match(line.text) and not is_written(line), lines))


@lru_cache(maxsize=1000)
def is_prose(text: str) -> bool:
    """Return whether a line is a sentence, or part of one, that no tool marked as its own."""
    is_of_tool = _TOOL.match(text) or _REASON.search(text)
    return not is_of_tool and _count_stop_words(text[:WIDTH]) >= 2


def _count_stop_words(text: str) -> int:
    return sum(word.casefold() in _STOP for word in _WORD.findall(text))


def is_command(text: str) -> bool:
    """Return whether a line is a command, or begins with a prompt."""
    text = _NICK.sub("", text)
    return bool(COMMAND.match(text) or _PROMPT.match(text))


def _is_markup(raw: str, text: str) -> bool:
    return bool(_MARKUP.match(raw) or _MARKUP.match(text))


def is_written(line: Line) -> bool:
    """Return whether a line is prose, a heading or a remark in a chat: somebody wrote it, no tool printed it."""
    return is_written_text(line.raw, line.text)


def is_own(line: Line) -> bool:
    """Return whether somebody writes about himself in a line."""
    return _is_own_text(line.raw, line.text)


@lru_cache(maxsize=4000)
def _is_own_text(raw: str, text: str) -> bool:
    if not FIRST_PERSON.search(text):
        return False
    return is_written_text(raw, text) or not text.isascii() or is_foreign_prose(text)


@lru_cache(maxsize=1000)
def is_written_text(raw: str, text: str) -> bool:
    """Return whether a line is written, by its raw and its clean text. Many messages have the same lines around them.

    The texts are the keys of the cache because they, unlike a line, remember their hash.
    """
    if is_command(text):
        return False
    bare = _NICK.sub("", text)
    return _is_markup(raw, text) or is_prose(bare) or (bare != text and not _TOOL.match(bare))


def _is_set_off(line: Line, written: Line) -> bool:
    """Return whether ``line`` is set in below a sentence, or ends it; output would follow it on the same margin."""
    return _indentation(line) > _indentation(written) or bool(
        _UNFINISHED.match(written.text) or _NICK.match(written.text) or _is_markup(written.raw, written.text)
    )


def _indentation(line: Line) -> int:
    return len(line.text) - len(line.text.lstrip())
