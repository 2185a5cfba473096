"""Recognise a failure that whoever ran the command had allowed, so that the run went on."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile

from doctor.core import lazy_re as re
from doctor.explain.lines import Line
from doctor.explain.matching import ChunkText, Occurrence
from doctor.explain.prose import COMMAND

_ALLOWED = re.compile(r"\s*(?:\.\.\.ignoring$|\++ (?:true|:)$|make(?:\[\d+\])?: \[.{1,200}\] Error \d+ \(ignored\))")
"""The lines by which Ansible, ``set -x`` in a shell after ``|| true``, and GNU make say that they go on."""
_GUARDED = re.compile(r"\|\|\s*(?:true|:)\s*[\"']?$")
_NEXT = re.compile(r"\s*(?:TASK \[|PLAY |RUNNING HANDLER|\++ |make(?:\[\d+\])?: )")
"""The beginning of another task or command."""
_FATAL = re.compile(r"\s*(?:fatal|failed): \[")
_RECAP = re.compile(r"\S+ +: ok=\d+ .*\bfailed=(\d+)")
"""Ansible's last line about a host."""
_OF_STARTUP = re.compile(r"\s*Error processing line \d+ of \S.*\.pth:")
_GOES_ON = re.compile(r"\s*Remainder of file ignored")
"""The lines by which Python begins and ends its report of a file that fails at its start."""
_CAUSES_OF_STARTUP = ("startup-file", "shadowed-module")
_SOLVED = re.compile(r"[\[(](?:re)?solved[\])]|\s[-–—] (?:re)?solved\W*$", re.IGNORECASE)
"""The mark of a solved question in its title. uv begins a line with the word."""
_RAN = re.compile(r"\W{0,4}(?:Ran |Running )?")
"""The prompt, or what an assistant's log says before a command."""
_CAPTURED = re.compile(r"-{3,} Captured (?:stdout|stderr|log) (?:setup|call|teardown) -{3,}")
_END_OF_TESTS = re.compile(r"=+ .*\b\d+ (?:passed|failed|errors?)\b.* in [\d.]+s\b")
"""The lines of pytest above what a test printed, and at the end."""
_TRACED = re.compile(r"\s*\++ \S")
"""A command as ``set -x`` in a shell prints it."""
_FALL_BACK = re.compile(r"\bfall(?:ing|s)?[ -]?back\b|^\W*no [\w-]+, (?:trying|using) \w", re.IGNORECASE)
"""The words of a script that goes another way after a failure."""
_DONE = re.compile(
    r"\b(?:complete|completed|done|finished|ready|succeeded|success|successful|successfully)\b", re.IGNORECASE
)
_ERROR = re.compile(r"\berror\b|\bfail(?:ed|ure)?\b|traceback|not found|no such file|denied", re.IGNORECASE)
_SUCCESS = re.compile(
    r"\s*Successfully |\s*(?:Installed|Audited) \d+ packages? in |.*\bexit(?:ed)?\b.{0,20}\b(?:code|status):? 0\b",
    re.IGNORECASE,
)
_INSTEAD = re.compile(
    r"\b(?:ERROR|WARN(?:ING)?)\b.{0,200}\b(?:disabled|fall(?:ing|s)? ?back|instead|optional|skipped|skipping|using)\b",
    re.IGNORECASE,
)
"""A record of a program that does without what it could not import."""
_INFO = re.compile(r"\bINFO\b")
_TRACEBACK = "Traceback (most recent call last)"
_TITLE_LINES = 8
"""Lines before a message in which the title of the text is looked for."""
_TASK_LINES = 80
"""Lines around a message that are searched for its command and for the end of its task."""
_RUN_LINES = 1000
"""Lines after a message in which the end of a playbook or of a run of tests is looked for."""


def is_allowed(text: ChunkText, occurrence: Occurrence) -> bool:
    """Return whether the run went on after the failure, since the command, the task or the rule allows it to fail."""
    after = occurrence.index + len(occurrence.lines)
    for line in text.lines[after : after + _TASK_LINES]:
        if _ALLOWED.match(line.text):
            return True
        if _NEXT.match(line.text):
            break
    if any(_FATAL.match(line.text) for line in text.lines[max(0, occurrence.index - 30) : _end_of_task(text, after)]):
        recaps = [recap[1] for line in text.lines[after : after + _RUN_LINES] if (recap := _RECAP.match(line.text))]
        if recaps and set(recaps) == {"0"}:
            return True  # it was rescued, or ignored
    if _is_of_passed_test(text, occurrence) or _is_of_startup(text, occurrence) or _did_without(text, occurrence):
        return True
    if any(_SOLVED.search(line.text) for line in text.lines[max(0, occurrence.index - _TITLE_LINES) : after]):
        return True
    rest = text.lines[after : after + _TASK_LINES]
    typed = max((at for at in text.typed if at < occurrence.index), default=-1)
    if _fell_back(rest) or (typed >= 0 and _was_left_behind(text, occurrence, typed)):
        return True
    for line in reversed(text.lines[max(0, typed, occurrence.index - _TASK_LINES) : occurrence.index]):
        if COMMAND.match(_command(line)):
            replaced = _TRACED.match(line.text) and _replaced(line.text, rest)
            return bool(_GUARDED.search(line.text) or replaced) or _succeeded(_command(line), rest)
    return False


def _end_of_task(text: ChunkText, after: int) -> int:
    """Return the index of the line with which another task or command begins, at most _TASK_LINES below ``after``."""
    end = min(after + _TASK_LINES, len(text.lines))
    return next((at for at in range(after, end) if _NEXT.match(text.lines[at].text)), end)


def _is_of_passed_test(text: ChunkText, occurrence: Occurrence) -> bool:
    """Return whether pytest shows the message as what a test printed, in a run of which every test passed."""
    above = text.lines[max(0, occurrence.index - _TASK_LINES) : occurrence.index]
    below = text.lines[occurrence.index : occurrence.index + _RUN_LINES]
    ends = [line.text for line in below if _END_OF_TESTS.match(line.text)]
    is_passed = bool(ends) and not any(re.search(r"\b(?:error|failed)", end) for end in ends)
    return is_passed and any(_CAPTURED.match(line.text) for line in above)


def _did_without(text: ChunkText, occurrence: Occurrence) -> bool:
    """Return whether a program wrote into its log that it does without something, and went on."""
    above = [line.raw for line in text.lines[max(0, occurrence.index - _TITLE_LINES) : occurrence.index]]
    traceback = max((at for at, raw in enumerate(above) if _TRACEBACK in raw), default=0)
    if not traceback or not _INSTEAD.search(above[traceback - 1]):
        return False
    after = occurrence.index + len(occurrence.lines)
    return any(_INFO.search(line.raw) for line in text.lines[after : after + 3])


def _is_of_startup(text: ChunkText, occurrence: Occurrence) -> bool:
    """Return whether the message is what a file failed with at Python's start: that file is the cause."""
    if occurrence.condition in _CAUSES_OF_STARTUP:
        return False
    for line in reversed(text.lines[max(0, occurrence.index - _TASK_LINES) : occurrence.index]):
        if _GOES_ON.match(line.text) or COMMAND.match(_command(line)):
            return False
        if _OF_STARTUP.match(line.text):
            return True
    return False


def _command(line: Line) -> str:
    return _RAN.sub("", line.text, count=1).rstrip()


def _succeeded(command: str, after: Sequence[Line]) -> bool:
    """Return whether ``command`` was run again, and succeeded by its output."""
    same = (at for at, line in enumerate(after) if command in line.text and _command(line) == command)
    again = max(same, default=len(after))
    return any(_SUCCESS.match(line.text) for line in after[again + 1 :])


def _was_left_behind(text: ChunkText, occurrence: Occurrence, typed: int) -> bool:
    """Return whether the command ``typed`` in this line may fail, or was typed again and did not fail that way."""
    command, message = text.typed[typed], occurrence.lines[0].normalized
    if _GUARDED.search(command):
        return True
    again = max((at for at, other in text.typed.items() if at > occurrence.index and other == command), default=-1)
    if again < 0:
        return False
    end = min((at for at in text.typed if at > again), default=len(text.lines))
    output = text.lines[again + 1 : end]
    is_ended = end < len(text.lines) or any(_ERROR.search(line.text) or _SUCCESS.match(line.text) for line in output)
    return is_ended and not any(message in line.normalized for line in output)


def _fell_back(after: Sequence[Line]) -> bool:
    """Return whether a script says that it goes another way, and that this one succeeded."""
    start = next((at for at, line in enumerate(after) if _FALL_BACK.search(line.text)), len(after))
    rest = after[start:]
    return any(_DONE.search(line.text) for line in rest) and not any(_ERROR.search(line.text) for line in rest[1:])


def _replaced(command: str, after: Sequence[Line]) -> bool:
    """Return whether another command installed the same elsewhere, without an error, before the next command."""
    words = command.split()
    names = {word for word in words[words.index("install") + 1 :] if word[0] != "-"} if "install" in words else None
    if not names:
        return False
    for at, line in enumerate(after):
        if _TRACED.match(line.text) and "install" in line.text and names <= {*line.text.split()}:
            output = [*takewhile(lambda line: not _TRACED.match(line.text), after[at + 1 :])]
            is_ended = at + 1 + len(output) < len(after)
            return is_ended and not any(_ERROR.search(line.text) for line in output)
    return False
