"""Tell a failure of a program that has nothing to do with Python's environments, though its words are those of one.

Compilers, servers, disks and resolvers fail below Cargo, CMake or npm, and within people's own programs, with the words
that they have below pip.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from doctor.core import lazy_re as re
from doctor.explain.lines import Line
from doctor.explain.matching import ChunkText, Occurrence
from doctor.explain.prose import is_command
from doctor.explain.python_frames import BUILDS, FRAME, PYTHON_TOOL

_OF_ANY_PROGRAM = frozenset(
    {
        *("build-failure", "build-tools-missing", "damaged-package", "disk-full", "hash-mismatch", "index-auth"),
        *("lock-file-outdated", "network-error", "no-matching-distribution", "out-of-memory", "repository-unreachable"),
        "resolution-conflict",
    }
)
"""Conditions whose words other programs use as well."""
_OF_OWN_CODE = frozenset({"damaged-package", "disk-full", "index-auth", "network-error", "out-of-memory"})
"""Those among them that end a program of Python itself."""
_PROMPT = r"(?:(?:.{0,80}?[$%❯]|\S.{0,80}?#) |\++ |.{0,60}\bRUN )(?:sudo )?(?:\./)?"
_OTHER = re.compile(
    rf"{_PROMPT}(?:(?:brew|bundle|cargo|cmake|composer|configure|dart|deno|dotnet|flutter|gem|go|gradlew?|make|meson|mvnw?"
    r"|ninja|npm|npx|nvm|pnpm|pod|rustup|swift|terraform|yarn) [\w-]|make$)|The Meson build system$"
)
"""A command of another language's tool, and the title of one."""
_OF_PYTHON = re.compile(
    r"(?<![a-z])(?:py(?:thon|pi|project|o3|test)|pip|wheel|conda|mamba|uvx?\b|maturin|mesonpy|setuptools|setup\.py|poetry"
    r"|tox\b|nox\b|venv|virtualenv|site-packages|sdist|requirements|cython|node-gyp|numpy)",
    re.IGNORECASE,
)
"""What shows that such a command has come to a Python, or to one of its packages."""
_DEVICE = re.compile(r"[\s'\"]/dev/(?!shm\b|null\b)\w")
"""A device, such as a serial port, which no installation writes to."""
_ELSEWHERE = re.compile(
    r"\s*PermissionError: \[Errno 13\] Permission denied"
    r"(?!.*(?:-packages|venv|conda|pipx|\.cache|Caches|\.(?:tox|nox)/|/bin/))"
)
"""An error about a socket or a file that no installation writes."""
_LINES = 200
"""Lines above a message in which its command is looked for."""
_AFTER = 12
"""Lines below it that may name Python."""
_FRAMES = 120
"""Lines of a traceback."""
_EXCEPTION = re.compile(r"\s*(?:E\s+)?(?:[A-Za-z_]\w{0,60}\.){0,8}[A-Za-z]\w{2,60}(?::\s|$)")
_CHAINED = re.compile(r"\s*(?:The above exception was the direct|During handling of the above)")
"""The line between an error and the one that it led to."""
_TOOL = re.compile(rf"{PYTHON_TOOL}|{BUILDS}|[/\\](?:ansible|pipenv|uv|setup\.py|get-poetry|install-poetry)\b")


def is_of_other_program(text: ChunkText, occurrence: Occurrence) -> bool:
    """Return whether a tool of another language, or a program that installs nothing, printed the message."""
    condition = occurrence.condition
    line = occurrence.lines[0].text
    if condition == "permission-denied" and _DEVICE.search(line):
        return True
    is_of_any = condition in _OF_OWN_CODE or (condition == "permission-denied" and _ELSEWHERE.match(line))
    if is_of_any and _is_of_own_code(text.lines, occurrence):
        return True
    return condition in _OF_ANY_PROGRAM and _is_of_other_tool(text.lines, occurrence)


@lru_cache(maxsize=4000)
def _is_other(text: str) -> bool:
    """Return whether a line is another tool's command; it is asked for each message below it, as the next two are."""
    return _OTHER.match(text) is not None


@lru_cache(maxsize=4000)
def _names_python(text: str) -> bool:
    return _OF_PYTHON.search(text) is not None


@lru_cache(maxsize=4000)
def _is_frame(text: str) -> bool:
    return '", line ' in text and FRAME.search(text) is not None


def _is_of_other_tool(lines: Sequence[Line], occurrence: Occurrence) -> bool:
    """Recognise what follows another tool's command, if no line up to those below the message names Python."""
    start = max(0, occurrence.index - _LINES)
    for at in range(occurrence.index - 1, start - 1, -1):
        line = lines[at].text
        if _is_other(line):
            end = occurrence.index + len(occurrence.lines) + _AFTER
            return not any(_names_python(line.text) for line in lines[at:end])
        if is_command(line):
            return False
    return False


def _is_of_own_code(lines: Sequence[Line], occurrence: Occurrence) -> bool:
    """Recognise the last line of a traceback in which no program installs or builds anything."""
    if not _EXCEPTION.match(occurrence.lines[0].text):
        return False
    frames = []
    for line in reversed(lines[max(0, occurrence.index - _FRAMES) : occurrence.index]):
        if is_command(line.text):
            break
        if _is_frame(line.text):
            frames.append(line.text)
    below = [line.text for line in lines[occurrence.index + 1 : occurrence.index + _FRAMES]]
    if not frames and any(map(_CHAINED.match, below[:3])):  # without a traceback of its own
        frames = [*filter(_is_frame, below)]
    return bool(frames) and not any(map(_TOOL.search, frames))
