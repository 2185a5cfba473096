"""Tell a message that a tool printed from a quotation of that message.

Documents, comments, test fixtures and search results contain the very words of a failure. Only the text around
the words shows the difference.
"""

from __future__ import annotations

from collections.abc import Sequence

from doctor.core import lazy_re as re
from doctor.explain.guides import is_in_guide
from doctor.explain.languages import is_foreign_prose
from doctor.explain.lines import normalize
from doctor.explain.matching import ChunkText, Occurrence
from doctor.explain.prose import (
    COMMAND,
    FIRST_PERSON,
    FRAME,
    HAPPENED,
    NEARBY,
    REPORT_HEADING,
    is_command,
    is_denied,
    is_introduced,
    is_mentioned,
    is_own,
    is_prose,
    is_written,
)
from doctor.explain.shown import is_in_code, is_shown

MIN_MESSAGE = 8
"""Letters and digits that every message has at least."""

_COMMENT = re.compile(r"\s*(?:#{1,6}(?![\d#])|//|/\*|<!--|REM\b)")
_REMARK = re.compile(r"\S\s+#(?:\s[^#]*)?$")
"""The beginning of the comment after a command, up to the message."""
_SHOWN_COMMAND = re.compile(r".*\bRUN |\s*\S{0,80}[$%❯] ")
"""Signs that a command follows. The progress of a build may have a number sign before a message as well."""
_ALONE_IN_CODE = re.compile(
    r"\s*(?:(?:[-*+]|\d{1,2}[.)]|\|)\s+)?(?:\*\*|__)?(`{1,2})[^`]+\1(?:\*\*|__)?[:.]?(?:\*\*|__)?\s*$"
    r"|\s*(?:(?:[-*+]|\d{1,2}[.)])\s+)?\*\*[^*`]+\*\*:?\s*$"
)
"""A line of Markdown with nothing but code, perhaps bold, or an item of a list."""
_SAYS = re.compile(r"\b(?:error|exception|get|gets|gives|got|message|printed|prints|said|saying|says|see|with)[:,]? ?$")
"""The end of what somebody writes before the words of a message."""
_HEADING = re.compile(r"\s*(?:#{1,6} \w|\*\*[^*]+\*\*:?\s*$)")
"""A heading of Markdown."""
_TERM = re.compile(r"\s*(?:[-*+]\s+)?(\*\*|__|`|''')((?:(?!\1).){8,200})\1(?:\s*[:–—]|\s+-)\s+\S")
"""A message that a list explains in the same line."""
_IN_BLOCK = re.compile(r"\s*\*(?!\*)")
_QUESTION = re.compile(r"\?\s*$")
"""The end of a question about a message, which a report asks."""
_QUESTION_OF_FAQ = re.compile(r"\s*\*\*[^*]+\?\*\*\s*$")
"""A question that a list of answers puts into the mouth of its reader."""
_GREP_RESULT = re.compile(
    r"\s*(?!/\S{1,80}/systemd/)[\w./~@+-]{1,200}\.(?!log|txt|out)\w{1,10}[:-]\d{1,7}[:-]"
    r"(?!(?:\d{1,5}:)? (?:fatal )?(?:error|ERROR): |\d{1,5}: [EF]\d{4}: )"
)
_GREP_PLAIN = re.compile(r"\s*[\w./~@+-]{1,200}\.(?!log|txt|out)[a-z]{1,10}\d?:(?!\w{0,8} ?\d+: )(?=[^\s\d\\/]|\s{2,})")
"""A line of grep's output; a compiler's message names the column, and a shell's the line."""
_FOUND_LINE = re.compile(r"\s*\d{1,7}[:-]|--$")
_FILE_NAME = re.compile(r"\s*[\w./~@+-]{1,200}\.\w{1,10}$")
_TEST_RESULT = re.compile(r"\s*(?:ok \d{1,5}\b|[✓✔√] )|.*(?:\bPASSED\b|\.\.\. ok$)")
_TABLE_CELL = re.compile(r".*<t[dh]\b[^>]*>[^<]{8,}</t[dh]>\s*<t[dh]\b")
_HANDLER = re.compile(r"\s*except\b[\w\s.,()]{1,120}:")
_COMMIT = re.compile(r"\s*(?:[0-9a-f]{7,12} (?:\([^)]*\) )?\w)")
_SPEC_KEY = re.compile(
    r"(?:\b(?:pattern|regexp?|signature|match|contains|title|name|summary|description|expect\w*|symptom|example|advice|when|"
    r"id|failed_when|until)[\"']?\s*[:=]\s*[>|]?[rf]?[\"'\[]{0,2}|\bsource[\"']?\s*[:=]\s*[\"'])\Z",
    re.IGNORECASE,
)
"""A key whose value describes a message. Tools print messages as the values of others: ``stderr``, ``msg``."""
_LINK = re.compile(r"://\S*$")
"""A link to a page about a message."""
_TABLE_ROW = re.compile(r"\s*\|[^|]+\|(?:[^|]*\|)+\s*$")
_HUNK = re.compile(r"\s*@@ -\d")
_DIFF = re.compile(r"[-+ \\]|$")
_WORD_DIFF = re.compile(r"\{\+.*\+\}|\[-.*-\]")
_COMMIT_HEAD = re.compile(r"\s*(?:commit [0-9a-f]{7,40}\b|Subject: .{0,40}\[PATCH)")
_TRAILER = re.compile(r"(?:Acked|Co-authored|Reported|Reviewed|Signed-off|Tested)-by: \S.{0,80} <\S+@\S+>$")
"""The end of a commit's message."""
_LOOK = re.compile(r"\s*\++ (?:command -v|hash|type|which) ")
_ECHO = re.compile(r"\s*\++ echo (.*)")
"""Commands as ``set -x`` in a shell prints them: a script looks for a program, and says what it found."""
_COMMIT_END = re.compile(r"\s*(?:---$|diff --git |[$%❯#] \S|\S+[$#] \S)")
_BLAME = re.compile(r"\s*(?:\^?[0-9a-f]{7,40} [^)\n]{0,120}\d\d:\d\d:\d\d [+-]\d{4} +\d+\) )")
_SNAPSHOT = re.compile(r"\s*-{5} (?:stdout|stderr) -{5}\s*$")
_SNAPSHOT_TEST = re.compile(r"snapshot assertion|\bpanicked at|[Ss]napshot Summary|insta::|^\s*exit_code: \d")
_EXCEPTION = re.compile(r"\s*(?:\w{1,40}(?:Error|Exception):\s*)?")
_COMPARED = re.compile(r"\s*E\s+(?:[-+?] \S|(?:assert|AssertionError:|Actual message:|Input:)\s)")
"""A line of pytest about two texts that differ."""
_PROSE_CODE = re.compile(r"\w\W*$")
# Text before a double-quoted string that is data: the value of a key (JSON, YAML, logfmt) or an exception's text.
_BEFORE_DATA = re.compile(r"(?:\"[^\"]{0,80}\"\s*[:,]|\b[\w.-]{1,40}=|\[|\"\s*,|Error: .{0,300},|'\s*,|^)\s*$")
_DEBUG = re.compile(r"(?:^|[:=(] ?)[A-Z]\w{0,40} \{ (?:[^{}]{0,200}, )?\w{1,40}: $")
"""A value as Rust prints it for debugging."""
_FIELD = re.compile(r"[^{(\[]*\w[,;:]? (?:std(?:err|out)|output|error|message|msg|reason): $")
"""The words of a record before a text that another program printed."""
_YAML_KEY = re.compile(r"\s*(?:-\s+)?[\w .-]{1,40}:\s*$")
_CODE_LIST = re.compile(
    r"(?:=|\(|\bin|\breturn|\bassert)\s*\[\s*$|\b(?!stderr|stdout|msg|message|error|output)\w+\s+=\s*$"
)
_CODE_STRING = re.compile(
    r"(?:(?<!stderr)(?<!stdout)\s=\s*[rbfu]?|\b(?:echo|grep|printf|in|assert|return|print\(|(?<![Ee]rror)(?<!Exception)\()"
    r"\s*(?:-\S{1,20}\s+)?[rbfu]?)"
    r"'[^']{0,200}$|(?:\w\(|\bif \(|\bre: )/[^/]{0,200}$|^\s*\(\d+, '[^']{0,200}$"
)
_MARKER = re.compile(r"\W{0,16}(?:\[externally-managed\]|Error(?:-\w{2,8})?\s?=)")
_CJK_SENTENCE = re.compile(r"(?<=[0-9A-Za-z])[\u3040-\u30ff\u4e00-\u9fff]{2}[^\n]{0,200}。")
"""A sentence in Chinese or Japanese, which goes on after a message that it quotes."""
_CJK_BEFORE = re.compile(r"如果|若|可能|常见|例如|比如|会[\u4e00-\u9fff]|場合|ことがあ")
_CJK_AFTER = re.compile(r"\s?['\"`‘“]?[\w.-]{0,40}['\"`’”]?\s?[。，、；]")
"""The same where the message is between the words of a condition and a mark of such a language."""
_QUOTED = re.compile(r"[\"'`“«„「] ?(?:[\w./-]{1,40}: )*\Z")
"""The mark before a message in a sentence, and the name of the program that says it."""
_LOOKED_UP = re.compile(r"\bKeyError: ['\"]\Z")
"""The end of what Python says of a text that a table lacks."""
_PLAIN_TEXT = re.compile(r"[\w ,./:-]{1,24}", re.ASCII)
_CALL_ENDS = ('",', '")', '";')


def is_quotation(text: ChunkText, occurrence: Occurrence, others: Sequence[Occurrence]) -> bool:
    """Return whether ``occurrence`` quotes a message, so that it does not show a failure.

    ``others`` are the occurrences of all messages of the condition.
    """
    return is_data(text, occurrence) or _is_told(text, occurrence, others)


def is_data(text: ChunkText, occurrence: Occurrence) -> bool:
    """Return whether the message is in code, a comment, a table, a diff, what a search found, or was not printed."""
    line = occurrence.lines[0]
    return (
        _in_comment(text, occurrence)
        or _is_remark(line.text[: occurrence.column])
        or _is_echoed(text, occurrence)
        or _is_entry(text, occurrence)
        or (_in_literal(text, occurrence) and not _is_in_sentence(line.text[: occurrence.column]))
        or text.in_docstring[occurrence.index]
        or bool(_HANDLER.match(line.text))
        or bool(_GREP_RESULT.match(line.text) or _GREP_PLAIN.match(line.text))
        or bool(_TABLE_ROW.match(line.text) or _TABLE_CELL.match(line.raw))
        or bool(_COMMIT.match(line.text) or _BLAME.match(line.text) or _TEST_RESULT.match(line.text))
        or _in_specification(line.raw, occurrence)
        or bool(_COMPARED.match(line.raw))
        or bool(_LINK.search(line.text[: occurrence.column]) or _LOOKED_UP.search(line.text[: occurrence.column]))
        or _in_found_lines(text, occurrence)
        or _in_diff(text, occurrence)
        or _in_commit_message(text, occurrence)
        or _in_snapshot(text, occurrence)
        or _in_marker(text, occurrence)
        or is_shown(text, occurrence)
        or is_denied(text, occurrence)
    )


def is_quoted_in_sentence(occurrence: Occurrence) -> bool:
    """Return whether the message is between quotes in what somebody wrote, of himself or of others."""
    before = occurrence.lines[0].text[: occurrence.column]
    return bool(_QUOTED.search(before)) and "=" not in before and _is_in_sentence(before)


def _is_in_sentence(before: str) -> bool:
    """Return whether the words before a message are those of a sentence, in any language."""
    return is_prose(before) or is_foreign_prose(before)


def _is_told(text: ChunkText, occurrence: Occurrence, others: Sequence[Occurrence]) -> bool:
    """Return whether a sentence or a text has the message, and not the output of a tool."""
    return (
        _in_prose(occurrence.lines[0].text, occurrence.column)
        or _in_literal(text, occurrence)
        or _in_cjk_sentence(occurrence)
        or (is_mentioned(occurrence) and not _is_result(text, occurrence))
        or is_introduced(text, occurrence, others)
        or is_in_guide(text, occurrence, others)
    )


def _in_cjk_sentence(occurrence: Occurrence) -> bool:
    """Recognise a message in a sentence in Chinese or Japanese, unless its writer asks."""
    line, last = occurrence.lines[0].text, occurrence.lines[-1].text
    if line.isascii() and last.isascii():
        return False
    is_between = _CJK_BEFORE.search(line[: occurrence.column]) and _CJK_AFTER.match(last, occurrence.end)
    is_asked = any(mark in line for mark in "?？")
    is_in_sentence = is_between or _CJK_SENTENCE.search(last, occurrence.end)
    return bool(is_in_sentence) and not is_asked and not FIRST_PERSON.search(line)


def _is_result(text: ChunkText, occurrence: Occurrence) -> bool:
    """Return whether the message is below a heading of a bug tracker's template that asks for what happened."""
    above = text.lines[max(0, occurrence.index - NEARBY) : occurrence.index]
    heading = next((line.text for line in reversed(above) if _HEADING.match(line.raw)), "")
    return bool(REPORT_HEADING.search(heading))


def _in_comment(text: ChunkText, occurrence: Occurrence) -> bool:
    """Recognise a comment, unless it notes the output of the command above it."""
    if all(_IN_BLOCK.match(line.text) for line in occurrence.lines):
        return any("/*" in line.raw for line in text.lines[max(0, occurrence.index - 20) : occurrence.index])
    if not all(_COMMENT.match(line.text) for line in occurrence.lines):
        return False
    if occurrence.lines[0].number == 1 and _is_reported(text):
        return False
    if COMMAND.match(occurrence.lines[0].text.lstrip()[1:].lstrip()):
        return False  # a root prompt
    if is_in_code(text, occurrence.index):
        return True
    for line in reversed(text.lines[max(0, occurrence.index - 40) : occurrence.index]):
        if line.text.strip() and not _COMMENT.match(line.text):
            return not COMMAND.match(line.text.strip())
        if COMMAND.match(line.text.strip(" #/*")):
            return False
    return True


def _is_remark(before: str) -> bool:
    """Recognise the comment after a command, by the text before the message."""
    return bool(_REMARK.search(before)) and bool(_SHOWN_COMMAND.match(before) or COMMAND.match(before))


def _is_echoed(text: ChunkText, occurrence: Occurrence) -> bool:
    """Recognise the words of a script that looked for a program, and knows what to do without it."""
    above = [line.text for line in text.lines[: occurrence.index][-2:]]
    echoed = _ECHO.match(above[-1]) if len(above) > 1 and _LOOK.match(above[0]) else None
    return echoed is not None and occurrence.lines[0].text.strip() in echoed[1]


def _is_entry(text: ChunkText, occurrence: Occurrence) -> bool:
    """Recognise a message alone in back quotes, bold or above a sentence about it, unless somebody reports it."""
    at, raw = occurrence.index, occurrence.lines[0].raw
    if (term := _TERM.match(raw)) and _begins_in(term[2], occurrence):
        return not FIRST_PERSON.search(raw)
    if len(occurrence.lines) > 1 or not _ALONE_IN_CODE.match(raw) or (at and is_command(text.lines[at - 1].text)):
        return False
    below = text.lines[at + 1 : at + NEARBY]
    is_explained = bool(below) and not _QUESTION.search(below[0].text) and (is_written(below[0]) or _is_bold(raw))
    around = (*text.lines[max(0, at - NEARBY) : at], *below)
    return is_explained and not any(is_own(line) for line in around if not _QUESTION_OF_FAQ.match(line.raw))


def _is_bold(raw: str) -> bool:
    """Return whether a line is bold, and no line of a tool's output in which somebody marked it so."""
    return "**" in raw and not raw[:4].isspace()


def _begins_in(part: str, occurrence: Occurrence) -> bool:
    """Return whether part of the raw line contains the beginning of the message."""
    message = normalize(occurrence.lines[0].text[occurrence.column :])
    return message[: 2 * MIN_MESSAGE] in normalize(part)


def _is_reported(text: ChunkText) -> bool:
    """Return whether the message is the title of a text in the first person."""
    return any(map(is_own, text.lines[1:NEARBY]))


def _in_specification(raw: str, occurrence: Occurrence) -> bool:
    """Recognise the value of a key that describes messages, in its first or a later line."""
    before = _raw_before(raw, occurrence)
    opened = _open_at(before, '"')
    return bool(_SPEC_KEY.search(before) or (opened and _SPEC_KEY.search(before[: opened + 1])))


def _in_literal(text: ChunkText, occurrence: Occurrence) -> bool:
    """Recognise a string in source code, as opposed to a string in JSON, YAML or a structured log."""
    raw = occurrence.lines[0].raw
    if occurrence.lines[0].number == 1 and _is_reported(text):
        return False
    before = FRAME.sub(lambda frame: " " * len(frame[0]), _raw_before(raw, occurrence))
    if any(_open_at(before, quote) is not None for quote in "\"'") and is_in_code(text, occurrence.index):
        return True
    for quote in ('"', "`"):
        opened = _open_at(before, quote)
        if opened is None:
            continue
        lead = before[:opened]
        is_told = FIRST_PERSON.search(lead) and (_SAYS.search(lead) or is_foreign_prose(lead))
        if quote == '"' and (HAPPENED.search(lead) or is_told):
            return False
        inside = raw[opened + 1 :].partition(quote)[0]
        if len(normalize(inside)) < MIN_MESSAGE or _goes_on_after(inside, occurrence):
            continue  # the quotation marks enclose a part of the message, not the message
        if quote == "`":
            return bool(_PROSE_CODE.search(lead)) and "\\n" in raw
        end = raw.rstrip()
        if _YAML_KEY.match(lead):
            return end.endswith((",", ";"))
        if _DEBUG.search(lead) or _FIELD.match(lead):
            return False
        if not _BEFORE_DATA.search(lead) or _CODE_LIST.search(lead):
            return True
        return (lead.endswith("=") and end.endswith(_CALL_ENDS)) or (
            not lead.strip() and _literal_continues(text, occurrence, end)
        )
    return bool(_CODE_STRING.search(before))


def _goes_on_after(inside: str, occurrence: Occurrence) -> bool:
    """Return whether a message that begins in quotes goes on behind them: ``Command "pip list" failed``."""
    if len(occurrence.lines) > 1:
        return False
    message, inner = normalize(occurrence.lines[0].text[occurrence.column : occurrence.end]), normalize(inside)
    return len(inner) < len(message) and message.startswith(inner)


def _literal_continues(text: ChunkText, occurrence: Occurrence, end: str) -> bool:
    """Recognise adjacent string literals, which C and Python join."""
    after = occurrence.index + 1
    return end.endswith('"') and after < len(text.lines) and text.lines[after].raw.lstrip().startswith('"')


def _raw_before(raw: str, occurrence: Occurrence) -> str:
    """Return the raw line up to the occurrence, whose ``text`` may be one of several lines escaped in ``raw``."""
    text, column = occurrence.lines[0].text, occurrence.column
    words = _PLAIN_TEXT.match(text, column)
    same = raw.find(text[:column])
    position = raw.find(words[0], same + column if same >= 0 else 0) if words else -1
    return raw[: position if position >= 0 else min(occurrence.column, len(raw))]


def _open_at(text: str, quote: str) -> int | None:
    """Return the position of the quote that opens the string still open at the end of ``text``."""
    opened: int | None = None
    position = text.find(quote)
    while position >= 0:
        slashes = len(text[:position]) - len(text[:position].rstrip("\\"))
        if slashes % 2 == 0:
            opened = position if opened is None else None
        position = text.find(quote, position + 1)
    return opened


def _in_diff(text: ChunkText, occurrence: Occurrence) -> bool:
    """Recognise a line of a hunk: all lines from its head on are added, removed or context, or words are marked."""
    lines = text.lines[max(0, occurrence.index - 200) : occurrence.index + len(occurrence.lines)]
    head = next((at for at in range(len(lines) - 1, -1, -1) if _HUNK.match(lines[at].text)), len(lines))
    margin = lines[head].text.index("@") if head < len(lines) else 0
    hunk = [line.text[margin:] for line in lines[head + 1 :]]
    return bool(hunk) and (all(map(_DIFF.match, hunk)) or any(map(_WORD_DIFF.search, hunk)))


def _in_commit_message(text: ChunkText, occurrence: Occurrence) -> bool:
    """Recognise the text below the head of a commit, as git log and git format-patch print it, or above its end."""
    for line in text.lines[occurrence.index : occurrence.index + 60]:
        if _TRAILER.match(line.text):
            return True
        if _COMMIT_END.match(line.text):
            break
    for line in reversed(text.lines[max(0, occurrence.index - 60) : occurrence.index + 1]):
        if _COMMIT_HEAD.match(line.text):
            return True
        if _COMMIT_END.match(line.text):
            return False
    return False


def _in_found_lines(text: ChunkText, occurrence: Occurrence) -> bool:
    """Recognise the numbered lines of a search result below the name of their file, as ripgrep prints them."""
    for line in reversed(text.lines[max(0, occurrence.index - 40) : occurrence.index + 1]):
        if not _FOUND_LINE.match(line.text):
            return line.number < occurrence.lines[0].number and bool(_FILE_NAME.match(line.text))
    return False


def _in_snapshot(text: ChunkText, occurrence: Occurrence) -> bool:
    """Recognise the output that a snapshot test compares, by the failure of the test after it."""
    above = text.lines[max(0, occurrence.index - 80) : occurrence.index]
    if not any(_SNAPSHOT.match(line.text) for line in above):
        return False
    return any(
        _SNAPSHOT_TEST.search(line.text) for line in (*above, *text.lines[occurrence.index : occurrence.index + 400])
    )


def _in_marker(text: ChunkText, occurrence: Occurrence) -> bool:
    """Recognise the content of the file EXTERNALLY-MANAGED, shown by cat or an editor."""
    for line in reversed(text.lines[max(0, occurrence.index - 30) : occurrence.index + 1]):
        if "externally-managed-environment" in line.text:
            return False
        if _MARKER.match(line.text):
            return True
    return False


def _in_prose(text: str, column: int) -> bool:
    """Recognise code inside a sentence: ``you may see `error: …` when``."""
    before = text[:column]
    opened = _open_at(before, "`")
    if opened is None or HAPPENED.search(before) or not _EXCEPTION.fullmatch(before, opened + 1):
        return False
    is_said = before[opened + 1 :].strip() or _SAYS.search(before[:opened]) or is_foreign_prose(before)
    if FIRST_PERSON.search(before) and is_said:
        return False
    closed = text.find("`", column)
    outside = before[:opened] + (text[closed + 1 :] if closed >= 0 else "")
    return closed >= 0 and len(re.findall(r"[^\W\d_]{2,}", outside)) >= 3
