"""Recognise a text that was shown, and not printed by what failed: a file, a history, a list of changes, a table."""

from __future__ import annotations

from collections.abc import Sequence

from doctor.core import lazy_re as re
from doctor.explain.languages import PROBLEM, PROBLEM_ELSEWHERE, SOLUTION, SOLUTION_ELSEWHERE
from doctor.explain.lines import Line
from doctor.explain.matching import ChunkText, Occurrence
from doctor.explain.prose import FRAME, is_command

_SHOWS = re.compile(
    r"(?:sudo )?(?P<program>git (?:-\S+ ){0,4}(?:blame|diff|grep|log|show|stash)|(?:bat|cat|diff|grep|egrep|rg|ag|head"
    r"|less|man|more|nl|sed -n|tail|zgrep)\b)(?!.*(?:\blogs?\b|\.(?:err|out|txt)\b|/proc/|/var/|&&|;|\$\(|\|\|))"
    r"(?!.*\|\s*(?!(?:cat|cut|egrep|grep|head|less|more|sed|sort|tail|uniq|wc)\b))"
)
"""A command that shows files or a history, but no log, and does nothing else."""
_PROMPTED = re.compile(r"\s{0,4}[$%❯] (\S.*)")
_CODE = re.compile(
    r"\s*(?:(?:async )?def \w|class \w.*[:{]$|(?:elif|else|except|finally|for|if|try|while|with)\b.*[:{]$|return\b"
    r"|from [\w.]+ import \w|import [\w.]+(?: as \w+)?;?$"
    r"|(?:export |pub )?(?:async )?(?:const|fn|func|function|let|var)\b"
    r"|(?:fi|done|esac|else|then)$|(?:if|for|while)\b.*;\s?(?:then|do)$|(?:local|readonly) \w"
    r"|raise \w|throw \w|assert\b|(?!error|message|msg|output|stderr|stdout)[a-z]\w*=[\"'$][^\"']*[\"']?$"
    r"|[\w.]+ = (?:[\w.]+\(|[\[{(]$)|[\w.]+\((?:.*\)[,;]?)?$|@[a-z]|#include\b"
    r"|(?=\W{0,40}\w)[^\"'`]*[;{]$|\} (?:else|catch)\b)"
)
"""A line of source code in Python, JavaScript, Rust, C or a shell."""
_CODE_LINES = 3
"""Lines of source code near a line that make it one as well."""
_NEARBY = 12
"""Lines around a message that are searched for code, or for the fields of an entry."""
_CHANGES = re.compile(
    r"\W{0,6}(?:(?:bug ?)?fix(?:es|ed)|added|changed|removed|deprecated|change ?log|improvements|new features"
    r"|release notes|what['’]s (?:changed|new))\W*$|\W{0,4}\[?v?\d+\.\d+[\w.]*\]?\W{1,4}\d{4}-\d\d-\d\d\W*$",
    re.IGNORECASE,
)
"""A heading of a list of changes: its kind, or a version with its date."""
_ITEM = re.compile(r"\s*(?:[-*•]|\d{1,2}\.)\s")
_BORDER = re.compile(r"\s*={2,}(?: +={2,})+\s*$")
"""The border of a table in reStructuredText."""
_UNEQUAL = re.compile(r"\s*AssertionError: (?:\w+ differ: |['\"\[{(].*(?: != | not found in | is not | found in ))")
_SIDE = re.compile(
    r"\s*(?:(?P<wanted>expected)|actual|got|received)(?: (?:array|message|output|string|substring|value))?\s*:\s",
    re.IGNORECASE,
)
"""One of the two texts that a test of another language compares."""
_SEPARATOR = re.compile(r"[=-]{20,}$")
"""The lines of unittest about two texts that differ, and the edge of its report."""
_PROBLEM = re.compile(
    rf"[\s*_-]*(?:problem|symptoms?|{PROBLEM})[*_]*:|#{{1,6}} (?:the )?(?:error|issue|problem|symptoms?|{PROBLEM})\W*$",
    re.IGNORECASE,
)
_PROBLEM_ELSEWHERE = re.compile(
    rf"[\s*_-]*(?:{PROBLEM_ELSEWHERE})[\u3040-\u9fff]{{0,4}}[*_]*[:：]|#{{1,6}} (?:{PROBLEM_ELSEWHERE})\W*$"
)
_SOLUTION = re.compile(
    rf"[\s*_-]*(?:root )?(?:action|cause|fix|resolution|{SOLUTION})[*_]*:"
    rf"|#{{1,6}} (?:the )?(?:root cause|fix|resolution|{SOLUTION})\W*$",
    re.IGNORECASE,
)
_SOLUTION_ELSEWHERE = re.compile(
    rf"[\s*_-]*\w{{0,4}}(?:{SOLUTION_ELSEWHERE})\w{{0,4}}[*_]*[:：]|#{{1,6}} (?:{SOLUTION_ELSEWHERE})\w{{0,4}}\W*$"
)
"""The fields of an entry in a document about problems, or its headings."""
_FAR = 200
"""Lines below a command in which its output is recognised."""
_NEAR = 40


def is_shown(text: ChunkText, occurrence: Occurrence) -> bool:
    """Return whether a command, a table, a list or an assertion shows the message."""
    return (
        _is_of_viewer(text, occurrence)
        or _is_in_list_of_changes(text, occurrence)
        or _is_in_table(text, occurrence)
        or _is_solved(text, occurrence)
        or _is_compared(text, occurrence)
    )


def is_in_code(text: ChunkText, index: int) -> bool:
    """Return whether the lines around the one at ``index`` are source code, but for those that a traceback shows."""
    if _CODE.match(text.lines[index].text):
        return True
    start = max(0, index - _NEARBY)
    around = enumerate(text.lines[start : index + _NEARBY], start)
    code = (at for at, line in around if _CODE.match(line.text))
    return sum(1 for at in code if not (at and FRAME.search(text.lines[at - 1].text))) >= _CODE_LINES


def _is_of_viewer(text: ChunkText, occurrence: Occurrence) -> bool:
    """Recognise the output of a command that shows files, but for its own errors."""
    if text.typed:
        at = text.typed_before(occurrence.index)
        command = text.typed.get(at, "") if occurrence.index - at < _FAR else ""
    else:
        above = (_PROMPTED.match(line.text) for line in reversed(_above(text, occurrence, _FAR)))
        command = next((prompted[1] for prompted in above if prompted), "")
    shows = _SHOWS.match(command)
    return shows is not None and f"{shows['program'].split()[0]}: " not in occurrence.lines[0].text


def _above(text: ChunkText, occurrence: Occurrence, count: int) -> Sequence[Line]:
    return text.lines[max(0, occurrence.index - count) : occurrence.index]


def _is_in_list_of_changes(text: ChunkText, occurrence: Occurrence) -> bool:
    above = _above(text, occurrence, _NEAR)
    if not any(_ITEM.match(line.raw) for line in (*above[-2:], occurrence.lines[0])):
        return False
    for line in reversed(above):
        if _CHANGES.match(line.raw):
            return True
        if is_command(line.text):
            return False
    return False


def _is_in_table(text: ChunkText, occurrence: Occurrence) -> bool:
    below = text.lines[occurrence.index : occurrence.index + _NEAR]
    return any(_BORDER.match(line.raw) for line in _above(text, occurrence, _NEAR)) and any(
        _BORDER.match(line.raw) for line in below
    )


def _is_solved(text: ChunkText, occurrence: Occurrence) -> bool:
    """Recognise the problem of an entry that also has its solution."""
    at = occurrence.index
    above, below = text.lines[max(0, at - _NEARBY) : at + 1], text.lines[at : at + _NEARBY]
    return any(map(_is_problem, above)) and any(map(_is_solution, below))


def _is_problem(line: Line) -> bool:
    return bool(_PROBLEM.match(line.text) or _PROBLEM_ELSEWHERE.match(line.text))


def _is_solution(line: Line) -> bool:
    return bool(_SOLUTION.match(line.text) or _SOLUTION_ELSEWHERE.match(line.text))


def _is_compared(text: ChunkText, occurrence: Occurrence) -> bool:
    """Recognise the texts that a test compares."""
    around = text.lines[max(0, occurrence.index - 2) : occurrence.index + 3]
    sides = filter(None, (_SIDE.match(line.text) for line in around))
    if _SIDE.match(occurrence.lines[0].text) and len({bool(side["wanted"]) for side in sides}) > 1:
        return True
    for line in reversed(text.lines[max(0, occurrence.index - _NEAR) : occurrence.index + 1]):
        if _UNEQUAL.match(line.text):
            return True
        if _SEPARATOR.match(line.text):
            return False
    return False
