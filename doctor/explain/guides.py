"""Recognise a text that teaches: it shows its reader a message, and says what to do about it.

Whoever reports a failure speaks of one run: ``I get``, ``when running``, ``the build fails with``. Whoever teaches
speaks to somebody who may meet the message: ``if you see this error``, ``you will get``.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from doctor.core import lazy_re as re
from doctor.core.lazy_typing import Literal
from doctor.explain.languages import ADDRESS, has_solution, is_foreign_prose
from doctor.explain.lines import Line
from doctor.explain.matching import ChunkText, Occurrence
from doctor.explain.prose import (
    BLOCK,
    FENCE,
    FIRST_PERSON,
    NEARBY,
    WIDTH,
    is_own,
    is_prose,
    is_written,
    is_written_text,
)

_MEET = r"(?:see|get|encounter|receive|face|hit|meet|notice|find|experience|observe|run into|be (?:greeted|met|told))"
_MET = r"(?:saw|got|encountered|received|faced|hit|met|noticed|ran into)"
_THIS = r"[\w ]{0,30}?\b(?:this|these|that|the|an?|such|something|similar|following|like|errors?|messages?)\b"
_ADDRESS = re.compile(
    rf"\b(?:you|users)(?:['’]ll| will| may| might| should| would|(?:['’]re| are) (?:likely|going) to)"
    rf"(?: \w+){{0,2}}? {_MEET}\b{_THIS}"
    rf"|\b(?:if|whenever|in case|once) (?:you|users)(?: \w+ly| ever| still| also)? {_MEET}\b{_THIS}"
    rf"|\b(?:you|you have|you['’]ve)(?: \w+ly| just)? {_MET}\b{_THIS}"
    r"|\b(?:you|you have)(?: \w+ly| just)? were (?:greeted|met|told)\b"
    rf"|\byou(?:['’]ll| will| may| might| would) {_MEET}\W*\Z"
    r"|\bwhenever you\b|\b(?:if|when) you\b[^.!?]*\b(?:may|might)\b|\bwill (?:most likely|likely|probably|usually)\b"
    r"|\b(?:often|usually|common|commonly|typically|frequently)\b.*\bexample\W*\Z"
    r"|(?:\A|[.!?\n] ?)\W*(?:if|in case) .*\b(?:this|these|following|below|like)\b[^.!?]*\Z"
    rf"|{ADDRESS}",
    re.IGNORECASE,
)
"""A sentence that says to a reader that he may meet, or has met, what follows."""
_OCCURRED = re.compile(
    r"\berror (?:has )?occ?urr?ed\b|\b(?:fails|failed|failing) with the following\b|\bkeeps \w+ing\b"
    r"|\b(?:fails|failed|is failing) (?:at|during|in|on)\b|\bhow (?:can|do|should) i (?:fix|resolve|solve)\b",
    re.IGNORECASE,
)
"""The words of a sentence about one failure."""
_REQUEST = re.compile(
    r"\b(?:paste|attach|provide|include|report|post|copy|submit|open|file an?|send|mail|contact)\b", re.IGNORECASE
)
"""The request of a bug tracker's template; what follows is a report."""
_SPEAKER = re.compile(r"(?<![\w.'/-])(?:me|mine|we|we're|we've|us|our)(?![\w/:-])", re.IGNORECASE)
_ENTRY = re.compile(
    r"\W{0,4}(?:\w+ )?causes?\b.{8,400}?(?:\b|(?<=\.))(?:fix(?=[A-Z: ])|solutions?\b)", re.IGNORECASE | re.DOTALL
)
"""The parts of an entry about a message that follow it in a list of errors: its cause, then its solution."""
_ATTRIBUTION = re.compile(r"(?!>).{0,200}(?:\bwrote|\d\d:\d\d\b.{0,40} by .{1,80}):\s*$")
"""The line by which a mail program introduces the mail that is answered."""
_ADVICE = re.compile(r"\byou (?:(?:only|just|first|also) )?(?:have to|need|must|should)\b", re.IGNORECASE)
_ARTICLE = re.compile(
    r"\bis (?:a|an|one of the) (?:\w+ )?(?:classic|common|frequent|notorious|typical)\b"
    r"|\b(?:common|typical) (?:error|issue|problem|mistake)s?\b|\A\W*(?:table of contents|tl;?dr)\b|\bsome of you\b"
    r"|(?<!followed )(?<!following )(?<!read )(?<!see )(?<!with )"
    r"\bthis (?:article|blog post|guide|paper|post|tutorial)\b"
    r"|\b(?:developers|people|users) (?:frequently|may|might|often|sometimes) (?:encounter|face|get|meet|see)\b"
    r"|\byou (?:execute|ran|run|tried|try|type|typed|upgraded)\b.{1,80}\b(?:and|,) (?:you )?(?:get|got|saw|see)\b",
    re.IGNORECASE,
)
"""A sentence of a text about an error that its readers may meet."""
_CHANGE = re.compile(
    r"(?<!after )(?<!since )(?<!before )\bthis (?:MR|PR|merge request|patch|pull request)\b|^\W*```diff$"
    r"|^This (?:adds|catches|handles|moves|refactors|renames|replaces|wraps) (?:an? |the )?`"
    r"|^(?:Adds|Handles|Introduces|Prevents) (?:an? |automatic |support )|^\W*We now:"
    r"|\bI(?:'d| would)? propose\b|\bproposed (?:change|fix)\b",
    re.IGNORECASE,
)
"""A part of a text that proposes a change, for which the failure is the reason."""
_CHANGE_TITLE = re.compile(
    r"# \W{0,4}(?:(?:build|chore|ci|docs|feat|fix|refactor|test)(?:\([\w-]{1,20}\))?!?: "
    r"|(?:avoid|bump|document|fix|handle|improve|lower|support)\b)",
    re.IGNORECASE,
)
"""The title of such a text, as people write the first line of a commit."""
_WISH = re.compile(
    r"\bwould (?:be (?:nice|great|good|helpful|useful)|like to (?:see|have))\b|\bfeature request\b|\blet'?s \w"
    r"|\bthis commit\b"
    r"|\bplease (?:add|consider|provide|replace|support|update)\b|\bwe (?:could|must|need to|should)\b"
    r"|\bI(?:'ve|'m| have| am)? ?(?:also |just |now )?(?:added|adding|updated the|updating the|making use)\b"
    r"|\bshould (?:be (?:able|possible|printed|shown|added|updated|emitted)|check|print|show|suggest|warn)\b"
    r"|\b(?:I suggest|suggestion:|suggested fix)"
    r"|\b(?:is|are|being|be|been) (?:deprecated|removed|removing) (?:in|from|and)\b",
    re.IGNORECASE,
)
"""The words of somebody who wants a program changed, or has changed it."""
_CHANGES = re.compile(
    r"(?:(?:# |\s*[-*] )?\W{0,3})(?:\[[^\]]{1,20}\]:? *|[a-z]{2,9}(?:\([\w-]{1,20}\))?!?: )*"
    r"(?:(?:docs?|enhancement|feature|guide|rfc|tutorial)\b"
    r"|(?:add|allow|attempt to|automat|avoid|check|clarif|clean|correct|creat|declar|detect|disabl|distribut|document"
    r"|dropp?|enabl|ensur|explain|fix|generat|handl|implement|improv|includ|integrat|introduc|limit|list|lock|make|migrat"
    r"|mov|offer|pin|prefer|provid|rais|rebuild|recommend|reduc|refactor|remov|renam|replac|restrict|rework|ship|show|skip"
    r"|spe[cs]if|support|switch|tests?|trigger|us|writ)"
    r"(?:(?:e?[ds]|es|e|y|ies|ied|ion|ic)?\b|ing\b(?!.*\b(?:fail|not work)))"
    r"|(?:bump|change|update|upgrade)\b(?!\W+(?:\w+ ){0,3}(?:breaks?|broke|error|fail|force|issue|problem)))",
    re.IGNORECASE,
)
"""The title of a change, or of a wish for one, and an item in a list of changes."""
_README = re.compile(
    r"#{2,4} (?:contributing|getting started|install(?:ation|ing)?|licen[cs]e|quick ?start|requirements|usage)\W*$",
    re.IGNORECASE,
)
"""The headings of a project's description of itself."""
_OTHER_TITLE = re.compile(r"# (?:add|execute|remove|replace|switch|use)(?! of)\b", re.IGNORECASE)
"""A title in a text with Markdown, or a comment in a script."""
_GUIDE_HEADING = re.compile(
    r"(?!.*\?)\W*(?:how to (?:fix|resolve|solve) (?!this\b)\w.*|quick (?:answer|fix)|common causes|conclusion|faq"
    r"|recommended (?:fix|solution)|known (?:issues|problems) (?:during|with) .*"
    r"|error patterns?|(?:diagnostic|investigation) (?:commands|steps)"
    r"|why (?:does )?this happens?|what .{1,60}\bmeans?\b|(?:fix|method|solution) #?\d\b.*)\W*$",
    re.IGNORECASE,
)
"""A heading of such a text."""
TITLED = re.compile(
    r"\b(?:about|answer|article|(?<!module )(?:called|named)|chapter|entry|heading|page|renamed|section|titled?|topic)"
    r" (?:to )?[\"'“`]"
)
"""The words before the title of a text about a message."""
_LEAD = 40
"""Characters before a message in which they are looked for."""
_PAGE = (
    re.compile(r"^\W*(?:asked|modified|viewed)\b.{0,40}\b(?:ago|times|today|yesterday|\d{4})\b", re.IGNORECASE),
    re.compile(r"^\W*\d{1,4} answers?\b|\baccepted answer\b|^\W*(?:highest score|sorted by)\b", re.IGNORECASE),
)
"""Lines of a page with a question and its answers; whoever saved it did not run the command."""
_OF_BUILD = re.compile(r"> \[\d{1,5} lines of output\]$")
"""pip's line above what a build printed."""
_DATA = re.compile(r"\"(?:cmd|msg|stderr|stdout)\": ")
"""The data that Ansible prints; a text that teaches shows the message alone."""
FAR = 40
"""Lines around a message in which a text says what it is."""
_REPORT = 100
"""Lines of the longest text that counts as one about a single failure."""
_EXPLANATION = 3
"""Lines below a block that may explain it."""
_PARAGRAPH = 4
"""Lines of the paragraph above a block that are read."""


def is_in_guide(text: ChunkText, occurrence: Occurrence, others: Sequence[Occurrence]) -> bool:
    """Return whether a text shows the message to a reader: below an address, or above its cause and its solution.

    ``others`` are the occurrences of all messages of the condition.
    """
    first, last = _block(text, occurrence, others)
    above = text.lines[max(0, first - NEARBY) : first]
    below = text.lines[last : last + NEARBY]
    lead = _lead_in(above)
    around = text.lines[max(0, first - FAR) : last + FAR]
    is_session = text.lines[0].number == 1 and 0 in text.typed and not any(map(_is_fence, around))
    is_of_build = any(_OF_BUILD.search(line.text) for line in above)
    if is_session or is_of_build or _DATA.search(occurrence.lines[0].raw):
        return False  # a program may address its user as well: git, apt, setuptools
    marks = {_mark(line.raw, line.text) for line in around}
    is_page = all(any(map(part.search, (line.text for line in around))) for part in _PAGE)
    if _is_explained(text.lines[last - 1], below) and not any(map(is_own, around)):
        return True
    if "change" in marks or is_page or _is_answered(occurrence, above, below):
        return True
    title = text.lines[0]
    is_readme = (
        title.number == 1
        and title.raw.startswith("# ")
        and sum(bool(_README.match(line.raw)) for line in text.lines) > 1
    )
    is_proposed = title.number == 1 and bool(
        _CHANGE_TITLE.match(title.raw) or (_OTHER_TITLE.match(title.raw) and any(map(_is_fence, around)))
    )
    is_article = "article" in marks
    addressed = bool(lead and _ADDRESS.search(lead)) and not _REQUEST.search(lead) and not _SPEAKER.search(lead)
    if not (addressed or is_article or is_proposed or is_readme or _is_entry(occurrence, below)):
        return False
    near = around if is_article else (*above, *below)
    return not any(map(is_own, near))


_CRASHES = ("ERROR: Exception:", "Traceback (most recent call last):")
"""The lines above the traceback of a program that has failed; the first one is pip's."""


def is_reported(text: ChunkText, occurrence: Occurrence) -> bool:
    """Return whether somebody writes, around a message in a sentence, about their own failure."""
    around = text.lines[max(0, occurrence.index - FAR) : occurrence.index + FAR]
    if TITLED.search(occurrence.lines[0].text[: occurrence.column][-_LEAD:]):
        return False
    if len(text.lines) > _REPORT or text.lines[0].number > 1:
        return False
    written = [line.text for line in around if is_written(line) or is_foreign_prose(line.text)]
    is_of_reader = any(map(_is_addressed, written)) or any(_mark(it.raw, it.text) for it in around)
    told_after = FIRST_PERSON.search(occurrence.lines[-1].text[occurrence.end :][:WIDTH]) is not None
    has_crashed = any(line.text.endswith(_CRASHES) for line in text.lines)
    is_of_writer = told_after or has_crashed or any(map(_is_of_writer, written)) or is_report(text.lines)
    return not is_of_reader and is_of_writer


# Many messages have the same lines around them.
@lru_cache(maxsize=1000)
def _is_addressed(text: str) -> bool:
    return _ADDRESS.search(text) is not None


@lru_cache(maxsize=1000)
def _is_of_writer(text: str) -> bool:
    return bool(FIRST_PERSON.search(text) or _OCCURRED.search(text))


def is_title(lines: Sequence[Line], index: int) -> bool:
    """Return whether a line is the title of a text, which an empty line follows; ``# pip`` is also root's prompt."""
    is_set_off = all(line.number > 2 for line in lines[1:2])
    return index == 0 and lines[0].number == 1 and lines[0].raw.startswith("# ") and is_set_off


def is_report(lines: Sequence[Line]) -> bool:
    """Return whether a text is a person's report of a failure: it wants nothing changed, and teaches nothing."""
    if not lines or len(lines) > _REPORT or lines[0].number > 1 or _CHANGES.match(lines[0].text):
        return False
    if sum(bool(_README.match(line.raw)) for line in lines) > 1:
        return False
    if not is_title(lines, 0) and not any(map(is_own, lines)):
        return False
    return not any(
        _WISH.search(line.text)
        or _is_addressed(line.text)
        or (line.raw.startswith(("- ", "* ")) and _CHANGES.match(line.text))
        or _mark(line.raw, line.text)
        for line in lines
    )


def _is_fence(line: Line) -> bool:
    return bool(FENCE.match(line.text)) or line.text.count("`") > 1


@lru_cache(maxsize=4000)
def _mark(raw: str, text: str) -> Literal["change", "article"] | None:
    """Return what a line says about its text."""
    if _CHANGE.search(raw):
        return "change"
    is_article = _GUIDE_HEADING.match(text) or (_ARTICLE.search(text) and is_written_text(raw, text))
    return "article" if is_article else None


def _block(text: ChunkText, occurrence: Occurrence, others: Sequence[Occurrence]) -> tuple[int, int]:
    """Return the indexes of the first line, and after the last, of the messages that are close to ``occurrence``.

    The title of a text is another block where a sentence follows it.
    """
    first, last = occurrence.index, occurrence.index + len(occurrence.lines)
    for other in sorted(others, key=lambda other: -other.index):
        is_title = other.lines[0].number == 1 and any(is_prose(line.text) for line in text.lines[1:first][:1])
        if first - NEARBY <= other.index < first and not is_title:
            first = other.index
    for other in sorted(others, key=lambda other: other.index):
        if last <= other.index < last + NEARBY:
            last = other.index + len(other.lines)
    return first, last


def _lead_in(above: Sequence[Line]) -> str:
    """Return the end of the paragraph that introduces a block; empty if no sentence does.

    A line of output may look like a sentence, but no edge of a block and no colon separates it from other output.
    """
    sentences = (
        at for at in range(len(above) - 1, -1, -1) if is_prose(above[at].text) or is_foreign_prose(above[at].text)
    )
    at = next(sentences, None)
    if at is None:
        return ""
    after = above[at + 1].text if at + 1 < len(above) else ""
    if after and not FENCE.match(after) and not above[at].text.rstrip(" *_`").endswith(":"):
        return ""
    paragraph: list[str] = []
    for line in reversed(above[max(0, at + 1 - _PARAGRAPH) : at + 1]):
        if FENCE.match(line.text):
            break
        paragraph.insert(0, line.text[-WIDTH:])
    return "\n".join(paragraph)


def _is_explained(end: Line, below: Sequence[Line]) -> bool:
    """Return whether a text in another language than English has a solution below the block that fails with ``end``."""
    is_set_off = bool(below) and (below[0].number > end.number + 1 or bool(FENCE.match(below[0].text)))
    sentences = [line.text for line in below if line.normalized][:_EXPLANATION]
    return is_set_off and has_solution(" ".join(sentences))


def _is_entry(occurrence: Occurrence, below: Sequence[Line]) -> bool:
    """Return whether the message is an entry in a list of errors, right above its cause or its solution."""
    entry = "\n".join(line.text for line in below if line.text.strip())
    return len(occurrence.lines) <= BLOCK and bool(_ENTRY.match(entry))


def _is_answered(occurrence: Occurrence, above: Sequence[Line], below: Sequence[Line]) -> bool:
    """Return whether the message is in a mail that is quoted below or above the advice that answers it."""
    if not all(line.raw.startswith(">") for line in occurrence.lines):
        return False
    head = next((at for at in range(len(above) - 1, -1, -1) if _ATTRIBUTION.match(above[at].raw)), 0)
    return any(_ADVICE.search(line.text) for line in (*above[:head], *below) if not line.raw.startswith(">"))
