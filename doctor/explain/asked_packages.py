"""Find the package that a program asks for in its own words, where it did not find a part that is optional."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

from doctor.core import lazy_re as re
from doctor.explain.lines import Line
from doctor.explain.matching import Occurrence, of_whole_lines
from doctor.plan.known_names import distribution_of_module, known_name

_MAX_ERRORS = 50
"""Errors that are read in one chunk of a log."""
_LINES = 5
"""Lines of such an error that are read."""
_WIDTH = 400
"""Characters of each of them."""
_ERROR = re.compile(
    r"\s*(?:E\s+)?(?:[A-Za-z_]\w{0,60}\.){0,8}(?:(?P<exact>Import|ModuleNotFound|\w{0,40}Dependency)"
    r"|OS|Runtime|Value)Error:"
)
_COMMAND = re.compile(
    r"\bpip3? install (?P<options>(?:--?[\w-]{1,30} ){0,3})[`'\"]?"
    r"(?P<package>[A-Za-z](?:[\w.-]*\w)?(?:\[[\w,-]{1,60}\])?)(?P<last> (?:-U|--upgrade)\b)?"
)
_NAME = r"(?:an? |the )?(?:missing |python )?(?:library |module |package )?[`'\"]?(?P<package>[A-Za-z](?:[\w.-]*\w)?)"
_WORDS = (
    re.compile(
        r"(?<![\w.-])(?P<package>[A-Za-z](?:[\w.-]*\w)?)[`'\"]? (?:is |was )?not (?:available|found|installed)\b"
    ),
    re.compile(
        rf"\b(?:depends on|needs|requires?) {_NAME}(?=[`'\"](?! interactive framework)|[.,;:)]|\s*[<>=~]"
        r"| (?:library|module|package)\b|\s*$)",
        re.IGNORECASE,
    ),
    re.compile(rf"\binstall {_NAME}", re.IGNORECASE),
    re.compile(
        r"(?<![\w.-])(?P<package>[A-Za-z](?:[\w.-]*\w)?)[`'\"]? (?:library |module |package )?(?:is required|must be)\b"
    ),
)
"""The words around the name of a package; they count where the name is that of a known one."""
_UPGRADES = ("-U", "--upgrade")


def find_asked(lines: Sequence[Line]) -> Iterator[Occurrence]:
    """Yield the errors among ``lines`` that ask for a package, or for a newer release of it."""
    errors = (
        (index, line, found)
        for index, line in enumerate(lines)
        if "Error:" in line.text and (found := _ERROR.match(line.text[:_WIDTH]))
    )
    for index, line, error in islice(errors, _MAX_ERRORS):
        text = " ".join(line.text[:_WIDTH] for line in lines[index : index + _LINES])
        if asked := _package(text, is_vague=error["exact"] is None):
            condition, package = asked
            context = "metadata" if condition == "module-not-found" else "asked-upgrade"
            yield of_whole_lines(condition, (line,), index, {"package": package}, context)


def _package(text: str, *, is_vague: bool) -> tuple[str, str] | None:
    """Return the condition that the words of an error show, and the package; those of a vague one need a command."""
    if command := _COMMAND.search(text):
        is_upgrade = command["last"] or any(option in _UPGRADES for option in command["options"].split())
        return "dependency-conflict" if is_upgrade else "module-not-found", command["package"]
    found = (match["package"] for words in (() if is_vague else _WORDS) for match in words.finditer(text))
    package = next(filter(None, map(_known, found)), None)
    return ("module-not-found", package) if package else None


def _known(name: str) -> str | None:
    return distribution_of_module(name) or (name if known_name(name) else None)
