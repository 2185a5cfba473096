"""Recognise a failure that the run tolerated and continued after."""

from __future__ import annotations

from collections.abc import Sequence, Set
from functools import lru_cache
from itertools import pairwise, takewhile

from doctor.core import lazy_re as re
from doctor.core.record import dataclass
from doctor.explain.lines import Line
from doctor.explain.matching import ChunkText, Occurrence
from doctor.explain.prose import COMMAND, is_command

_ALLOWED = re.compile(
    r"\s*(?:\.\.\.ignoring$|\++ (?:true|:)$|make(?:\[\d+\])?: \[.{1,200}\] Error \d+ \(ignored\)"
    r"|Running setup\.py install for \S+(?: \.\.\.|: finished with status) '?done)"
)
"""The lines by which Ansible, ``set -x`` in a shell after ``|| true``, GNU make, and pip without a wheel say that they
go on."""
_GUARDED = re.compile(r"\|\|\s*(?:true|:)\s*[\"']?$")
_NEXT = re.compile(r"\s*(?:TASK \[|PLAY |RUNNING HANDLER|\++ |make(?:\[\d+\])?: )")
"""The beginning of another task or command."""
_STATUS = re.compile(
    r"\W*(?:\w[\w-]* ){0,4}?(?:exit(?:ed)?|rc|return ?code|status)\b(?: with)?(?: (?:exit )?code| status)?\W{0,3}0\W*$"
)
_OF_MESSAGE = re.compile(r"\s|hint:|note:|[×╰│]", re.IGNORECASE)
"""The beginning of a line that goes on with a message."""
_GOOD = re.compile(
    r".*\bexited with 0\.?$|Job succeeded$|Finished: SUCCESS$|\W*BUILD SUCCESS(?:FUL)?$"
    r"|build succeeded(?:, \d+ warnings?)?\.$"
    r"|\s*congratulations :\)|Test passed\.$|Successfully tagged \S+$"
    r"|#\d+ (?:naming to|writing image) \S+ (?:\S+ )?done$"
    r"|Apply complete!|\S+ +: ok=\d+ .*\bunreachable=0 +failed=0\b"
)
_STARTED = re.compile(r".*\b(?:Listening at: |Uvicorn running on |Application startup complete)")
"""What a server says of itself, and of no other service in the same log."""
_SERVICE = re.compile(
    r"(?:\d\d:\d\d:\d\d )?(?:([\w.-]{1,40}) *\| |\[([a-z][\w./-]{1,60})\] )"
    r"|[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d \S{1,64} ([\w.@-]{1,48})(?:\[\d{1,9}\])?: "
)
"""The name of a service before each of its lines, as docker compose, foreman, kubectl and journald print it."""
_BAD = re.compile(
    r".*\b(?:exit(?:ed)?|rc|return ?code|status)\b(?: with)?(?: code| status)?\W{0,3}[1-9]\d{0,2}\b"
    r"|ERROR: Job failed|Finished: FAILURE|\W*BUILD FAIL(?:ED|URE)|ERROR: failed to solve|\s*evaluation failed :\("
    r"|.*\b(?:Shutting down|Worker failed to boot|Exception in worker)\b|make(?:\[\d+\])?: \*\*\*"
    r"|\S+ +: ok=\d+ .*\b(?:unreachable|failed)=[1-9]|.*\breturned a non-zero code"
)
"""The last words of a shell, a build or a job about how it ended, well or badly."""
_OF_STARTUP = re.compile(r"\s*Error processing line \d+ of \S.*\.pth:")
_GOES_ON = re.compile(r"\s*Remainder of file ignored")
"""The lines by which Python begins and ends its report of a file that fails at its start."""
_CAUSES_OF_STARTUP = ("startup-file", "shadowed-module")
_SOLVED = re.compile(r"[\[(](?:re)?solved[\])]|\s[-–—] (?:re)?solved\W*$", re.IGNORECASE)
"""The mark of a solved question in its title. uv begins a line with the word."""
_RAN = re.compile(r"\W{0,4}(?:Ran |Running )?")
"""The prompt, or what an assistant's log says before a command."""
_CAPTURED = re.compile(r"-{3,} Captured (?:stdout|stderr|log) (?:setup|call|teardown) -{3,}")
_END_OF_TESTS = re.compile(r"(?:=+ .*)?\b\d+ (?:passed|failed|errors?)\b.* in [\d.]+s\b")
"""The lines of pytest above what a test printed, and at the end."""
_RAN_TESTS, _OK = re.compile(r"Ran \d+ tests? in "), re.compile(r"OK(?: \(.*\))?$")
"""The last lines of unittest."""
_PROMPTED = re.compile(r"(?:\S{1,60}[:~]\S{0,60})?[$%❯] \S")
"""A command that was typed, or that a job runs: what follows is of it alone."""
_TRACED = re.compile(r"\s*\++ \S")
"""A command as ``set -x`` in a shell prints it."""
_FALL_BACK = re.compile(
    r"\bfall(?:ing|s)?[ -]?back\b|^\W*no [\w-]+, (?:trying|using) \w|, (?:trying (?:the )?)?next\W*$|, continuing\b"
    r"|\bWARNING: Discarding |\battempt #?\d|\bretrying\b(?! \(Retry)|(?<!before )\btrying again\b",
    re.IGNORECASE,
)
"""The words of a script, or of pip, that goes another way after a failure, or the same way again."""
_OF_ENVIRONMENT = re.compile(r"(?!/usr/)[\w.~/@+-]*/bin/(?:pip|python)[\d.]*$")
"""A program of an environment, by its path."""
_OF_ANY_PYTHON = re.compile(r"^(?:sudo )?(?:pip|python)(?= )")
"""``pip`` or ``python``, which Debian lacks, and for which a person then types ``pip3`` or ``python3``."""
_DONE = re.compile(
    r"\b(?:complete|completed|done|finished|ready|succeeded|success|successful|successfully)\b"
    r"|\bno broken requirements found",
    re.IGNORECASE,
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
_WARNED = re.compile(r"[^\"']{0,60}?\b(?:DEBUG|INFO|WARN|WARNING)\b")
_INFO, _GRAVE = re.compile(r"\bINFO\b"), re.compile(r"\b(?:CRITICAL|ERROR|FATAL)\b")
_TRACEBACK = "Traceback (most recent call last)"
_TITLE_LINES = 8
"""Lines before a message in which the title of the text is looked for."""
_TASK_LINES = 80
"""Lines around a message that are searched for its command and for the end of its task."""
_RUN_LINES = 1000
"""Lines after a message in which the end of its run is looked for."""


def is_allowed(text: ChunkText, occurrence: Occurrence) -> bool:
    """Return whether the run went on after the failure, since the command, the task or the rule allows it to fail."""
    after = occurrence.index + len(occurrence.lines)
    for line in text.lines[after : after + _TASK_LINES]:
        if _ALLOWED.match(line.text):
            return True
        if _NEXT.match(line.text):
            break
    if (
        _ended_well(text, after)
        or _is_of_passed_test(text, occurrence)
        or _is_of_startup(text, occurrence)
        or _did_without(text, occurrence)
    ):
        return True
    if any(_SOLVED.search(line.text) for line in text.lines[max(0, occurrence.index - _TITLE_LINES) : after]):
        return True
    rest = text.lines[after : after + _TASK_LINES]
    typed = text.typed_before(occurrence.index)
    if _fell_back(rest) or (typed >= 0 and _was_left_behind(text, occurrence, typed)):
        return True
    for line in reversed(text.lines[max(0, typed, occurrence.index - _TASK_LINES) : occurrence.index]):
        if COMMAND.match(_command(line)):
            replaced = _TRACED.match(line.text) and _replaced(line.text, rest)
            return bool(_GUARDED.search(line.text) or replaced) or _succeeded(_command(line), rest)
    return False


def _ended_well(text: ChunkText, after: int) -> bool:
    """Return whether the command, the build or the job in which something failed says at its end that all is well.

    The status 0 alone does not say so right below a message: it may be that of another command in a pipeline.
    """
    end = min((at for at in text.typed if at >= after), default=len(text.lines))
    ends, end = _ends_of(text), min(end, after + _RUN_LINES)
    verdicts = [(is_good, of) for at, is_good, of in ends.verdicts if after <= at < end]
    said = [is_good for is_good, of in verdicts if not of or of == _service(text.lines[after - 1])]
    if said:
        return said[-1]
    status = next((at for at in ends.of_status_0 if after < at < end), after)
    return status > after and not any(_PROMPTED.match(line.text) for line in text.lines[after:status])


def _service(line: Line) -> str:
    """Return the service that printed a line; empty if no name is before it."""
    found = _SERVICE.match(line.raw)
    return next(filter(None, found.groups())) if found else ""


def _is_of_passed_test(text: ChunkText, occurrence: Occurrence) -> bool:
    """Return whether a test printed the message, in a run of pytest or unittest in which every test passed."""
    index, ends = occurrence.index, _ends_of(text)
    if any(start < index < end for start, end in ends.of_unittest):
        return True
    said = [is_good for at, is_good in ends.of_pytest if index <= at < index + _RUN_LINES]
    above = text.lines[max(0, index - _TASK_LINES) : index]
    return bool(said) and all(said) and any(_CAPTURED.match(line.text) for line in above)


@dataclass(frozen=True, kw_only=True)
class _Ends:
    """The lines of a chunk that say how something ended."""

    verdicts: list[tuple[int, bool, str]]
    """The index of each last word of a build or a job, whether it is a good one, and the only service that it is of."""
    of_status_0: list[int]
    of_pytest: list[tuple[int, bool]]
    of_unittest: list[tuple[int, int]]
    """The index of the command above each run of unittest that passed, and that of its last line."""


@lru_cache(maxsize=2)
def _ends_of(text: ChunkText) -> _Ends:
    ends = _Ends(verdicts=[], of_status_0=[], of_pytest=[], of_unittest=[])
    above, last_run = "", -1
    for at, line in enumerate(text.lines):
        is_started = _STARTED.match(line.text) is not None
        is_good = is_started or _GOOD.match(line.text) is not None
        if is_good or _BAD.match(line.text):
            ends.verdicts.append((at, is_good, _service(line) if is_started else ""))
        elif _STATUS.match(line.text) and not (_OF_MESSAGE.match(above) or _ERROR.search(above)):
            ends.of_status_0.append(at)
        elif _END_OF_TESTS.match(line.text):
            ends.of_pytest.append((at, not re.search(r"\b(?:error|failed)", line.text)))
        elif _OK.match(line.text) and _RAN_TESTS.match(above):
            start = next((up for up in range(at, last_run, -1) if is_command(text.lines[up].text)), last_run)
            ends.of_unittest.append((start, at))
            last_run = at
        above = line.text
    return ends


def _did_without(text: ChunkText, occurrence: Occurrence) -> bool:
    """Return whether a program wrote into its log that it does without something, or only warned, and went on."""
    above = [line.raw for line in text.lines[max(0, occurrence.index - _TITLE_LINES) : occurrence.index]]
    traceback = max((at for at, raw in enumerate(above) if _TRACEBACK in raw), default=0)
    if not traceback or not (_INSTEAD.search(above[traceback - 1]) or _WARNED.match(above[traceback - 1])):
        return False
    after, service = occurrence.index + len(occurrence.lines), _service(occurrence.lines[0])
    went_on = takewhile(lambda line: not _GRAVE.search(line.raw), text.lines[after : after + _TASK_LINES])
    return any(_INFO.search(line.raw) and _service(line) == service for line in went_on)


def _is_of_startup(text: ChunkText, occurrence: Occurrence) -> bool:
    """Return whether a startup file caused the message."""
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
    same = (command, _OF_ANY_PYTHON.sub(r"\g<0>3", command))
    again = max((at for at, other in text.typed.items() if at > occurrence.index and other in same), default=-1)
    if again < 0:
        return _was_installed_elsewhere(text, occurrence.index, _names(command))
    end = min((at for at in text.typed if at > again), default=len(text.lines))
    output = text.lines[again + 1 : end]
    is_started = bool(output) and "install" not in command
    is_ended = end < len(text.lines) or any(_ERROR.search(line.text) or _SUCCESS.match(line.text) for line in output)
    return (is_started or is_ended) and not any(message in line.normalized for line in output)


@lru_cache(maxsize=4000)
def _falls_back(line: str) -> bool:
    """Return whether a line has the words of a script that goes another way; it is asked for each message near it."""
    return _FALL_BACK.search(line) is not None


def _fell_back(after: Sequence[Line]) -> bool:
    """Return whether a script says that it goes another way, and that this one succeeded."""
    start = next((at for at, line in enumerate(after) if _falls_back(line.text)), len(after))
    rest = after[start:]
    return any(_DONE.search(line.text) for line in rest) and not any(_ERROR.search(line.text) for line in rest[1:])


def _names(command: str) -> set[str]:
    """Return what a command installs, without its options."""
    words = command.split()
    return {word for word in words[words.index("install") + 1 :] if word[0] != "-"} if "install" in words else set()


def _was_installed_elsewhere(text: ChunkText, index: int, names: Set[str]) -> bool:
    """Return whether the pip of an environment was typed later to install the same, and the next command followed."""
    typed = sorted(at for at in text.typed if at > index)
    for at, end in pairwise(typed):
        words = text.typed[at].split()
        if names and _OF_ENVIRONMENT.match(words[0] if words else "") and names <= _names(text.typed[at]):
            return not any(_ERROR.search(line.text) for line in text.lines[at + 1 : end])
    return False


def _replaced(command: str, after: Sequence[Line]) -> bool:
    """Return whether another command installed the same elsewhere, without an error, before the next command."""
    names = _names(command)
    if not names:
        return False
    for at, line in enumerate(after):
        if _TRACED.match(line.text) and "install" in line.text and names <= {*line.text.split()}:
            output = [*takewhile(lambda line: not _TRACED.match(line.text), after[at + 1 :])]
            is_ended = at + 1 + len(output) < len(after)
            return is_ended and not any(_ERROR.search(line.text) for line in output)
    return False
