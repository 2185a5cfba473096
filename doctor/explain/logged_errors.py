"""Recognise errors of one line, which a program wrote in its own words around those of Python or distutils."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from doctor.core import lazy_re as re
from doctor.explain.lines import Line
from doctor.explain.matching import Occurrence, of_whole_lines
from doctor.explain.programs import MODULES_OF_OTHER_CHECKS
from doctor.explain.prose import FIRST_PERSON, is_command, is_prose
from doctor.plan.known_names import is_stdlib

_WIDTH = 1000
"""Characters of a line that are read."""
_NO_MODULE = re.compile(r"(.{4,600}?)[:(] ?No module named ['\"`]?([A-Za-z_]\w*(?:\.\w+)*)['\"`]?[\s.)\]}'\"]*$")
"""What a program says it could not do, and the module that it could not import."""
_BARE = re.compile(r"[ \t'\"`>]{0,4}No module named ['\"`]?([A-Za-z_]\w*(?:\.\w+)*)['\"`]{0,2}\.?\s*$")
"""A line that is nothing but the words of Python; what failed is above."""
_BARE_LIBRARY = re.compile(
    r"[ \t'\"`>]{0,4}(lib[\w+.-]{1,60}\.so[\d.]{0,12}): cannot open shared object file"
    r"(?:: No such file or directory)?[ \t'\"`.]{0,4}$"
)
"""A line that is nothing but the words of the loader."""
_LEAD = 8
"""Lines above such a line, at most, that people write or type before it."""
_LINES_ABOVE = 3
"""Lines above in which it is read; the nearest ends with a colon."""
_FAILED = re.compile(
    r"\b(?:CRITICAL|ERROR|FATAL)\b"
    r"|\b(?:aborting|cannot|can't|could not|couldn't|errors?|exception|fail(?:ed|s|ure)?|fatal|unable)\b",
    re.IGNORECASE,
)
_DOES_WITHOUT = re.compile(
    r"\b(?:WARN(?:ING)?|DEBUG|INFO|NOTE)\b|\b(?:disabl|ignor|optional|skip|fall(?:ing|s)? ?back|without)",
    re.IGNORECASE,
)
"""The words of a program that goes on without the module."""
_PROGRESS = re.compile(
    r".*\brunning (?:bdist_\w+|build(?:_\w+)?|develop|egg_info|install(?:_\w+)?|sdist)\s*$"
    r"|\s*building '[\w.]{1,80}' (?:C library|extension)\s*$"
)
"""The lines of distutils about what it does; the error that ends it is one line."""
_ENDED = re.compile(r"\s*error: [^\s:]")
_PROGRESS_LINES = 40
"""Lines above that error in which such a line is looked for."""
_NEEDS = re.compile(
    r"\b(?:needs?|requires?) (?:at least )?[Pp]ython ?(?:versions? ?)?(?:>=? ?)?3\.(?P<first>\d{1,2})"
    r"|\b[Pp]ython(?: version)?(?: must be)?(?: at least)? ?(?:>=? ?)?3\.(?P<second>\d{1,2})(?:\.\d+)? ?"
    r"(?:\+|(?:or|and) (?:above|greater|higher|later|newer|up)|is required)"
)
"""The Python that a program says it needs."""
_ENDS = re.compile(
    r"^\W{0,4}(?:[\w.]*(?:Error|Exception|Exit): |(?:ERROR|Error|error|FATAL|Fatal|fatal|Sorry)[:!,])"
    r"|(?<!\bif )(?<!\bIf )\b(?:[Yy]ou are (?:running|using)|[Yy]ou have|[Yy]ours is|not [Pp]ython"
    r"|(?:but|[Ff]ound|[Dd]etected|[Cc]urrent(?:ly)?):? (?:version )?(?:[Pp]ython )?(?:is )?[23]\.\d)"
)
"""The words of the error with which the program ends, or about the Python that runs it."""
_OTHER = re.compile(r"\s*(?:Successfully |Finished |Traceback |\S{0,60}[$#] )")
"""A line after which the error is that of something else."""


def find_logged(lines: Sequence[Line]) -> Iterator[Occurrence]:
    """Yield the lines that say why a program failed: what it lacks, or what distutils could not build."""
    for index, line in enumerate(lines):
        text = line.text[:_WIDTH]
        if "No module named" in text:
            first = _first_line(lines, index) if _BARE.match(text) else index
            said = " ".join(line.text[:_WIDTH] for line in lines[first:index]) + text.lstrip()
            if module := _missing_module(said):
                yield of_whole_lines("module-not-found", lines[first : index + 1], first, {"module": module})
        elif _ENDED.match(text) and _is_of_distutils(lines, index):
            yield of_whole_lines("build-failure", (line,), index, {})
        elif "ython" in text and (needed := _NEEDS.search(text)) and _ENDS.search(text):
            minor = f"3.{needed['first'] or needed['second']}"
            yield of_whole_lines("python-too-old", (line,), index, {"python": f"python{minor}"})
    yield from _find_bare(lines)


def _find_bare(lines: Sequence[Line]) -> Iterator[Occurrence]:
    """Yield the last line if it is nothing but the words of an error, and no program printed anything above it.

    A program that goes on without the module or the library prints more.
    """
    index = next((at for at in range(len(lines) - 1, -1, -1) if lines[at].normalized), 0)
    text = lines[index].text[:_WIDTH] if lines else ""
    module, library = _BARE.match(text), _BARE_LIBRARY.match(text)
    if not (module or library) or not all(map(_is_typed, lines[max(0, index - _LEAD) : index])) or index > _LEAD:
        return
    if library:
        yield of_whole_lines("shared-library-missing", lines[index : index + 1], index, {"library": library[1]})
    elif module and (name := _from_index(module[1])):
        yield of_whole_lines("module-not-found", lines[index : index + 1], index, {"module": name})


def _is_typed(line: Line) -> bool:
    """Return whether somebody wrote or typed a line, or it is empty."""
    text = line.text
    is_about = not text.rstrip().endswith(":") or FIRST_PERSON.search(text) or _FAILED.search(text)
    is_written = is_prose(text) and is_about and not _DOES_WITHOUT.search(text)
    return not line.normalized or is_written or is_command(text)


def _first_line(lines: Sequence[Line], index: int) -> int:
    """Return the index of the line above that says what failed, if the nearest one leads to the line at ``index``."""
    if not index or not lines[index - 1].text.rstrip().endswith(":"):
        return index
    above = range(index - 1, max(-1, index - 1 - _LINES_ABOVE), -1)
    return next((number for number in above if _FAILED.search(lines[number].text[:_WIDTH])), index)


def _missing_module(text: str) -> str | None:
    """Return the module that a program could not import, by the line with which it failed."""
    found = _NO_MODULE.match(text)
    if not found or not _FAILED.search(found[1]) or _DOES_WITHOUT.search(found[1]):
        return None
    return _from_index(found[2])


def _from_index(module: str) -> str | None:
    name = module.partition(".")[0]
    return None if name in MODULES_OF_OTHER_CHECKS or is_stdlib(name) else module


def _is_of_distutils(lines: Sequence[Line], index: int) -> bool:
    for line in reversed(lines[max(0, index - _PROGRESS_LINES) : index]):
        if _PROGRESS.match(line.text):
            return True
        if _OTHER.match(line.text):
            return False
    return False
