"""Quote the line with which a build says why it failed, which pip shows far above its own last line."""

from __future__ import annotations

import re
from collections.abc import Sequence

from doctor.core.lazy_typing import TYPE_CHECKING
from doctor.core.record import replace
from doctor.diagnose.model import Instruction

if TYPE_CHECKING:
    from doctor.explain.rank import Match

_OUTPUT = re.compile(r"lines of output\]\n(.*?)\n *\[end of output\]", re.DOTALL)
_RAISED = re.compile(
    r" *((?:[A-Za-z_]\w*\.)*[A-Z]\w*(?:Error|Exception|Exit|Failed|Invalid|Required|Missing\w*): \S.*)"
)
"""The last line of a traceback."""
_REPORTED = re.compile(r" *((?:[\w./+-]+(?::\d+)*: )?(?:fatal )?(?:ERROR|Error|error)\b:? \S.*)")
"""A message of a compiler, of CMake, or of a setup.py."""
_GENERIC = ("CalledProcessError", "subprocess-exited", "error: command ", "Encountered error")
"""Lines that only say that another program failed."""
_LENGTH, _LONGEST = 200, 2000
"""Characters that are quoted of a line, and those of the longest line that is looked at."""
_LOCAL = re.compile(r"(?:╰─> from|Failed to build|Obtaining) '?file://(/[^\s']+)")


def quote_cause(output: str, matches: Sequence[Match]) -> str:
    """Return the line that shows best why a build failed; empty if no build failed, or none shows it."""
    blocks = _OUTPUT.findall(output)
    if not blocks:
        return ""
    known = matches[0].lines if matches and not matches[0].symptom else ()
    lines = blocks[0].splitlines()
    raised, reported = _found(_RAISED, lines), _found(_REPORTED, lines)
    written = [line.strip() for line in lines if line.strip()]
    quoted = next((line.text.strip() for line in known), "") or next(iter([*raised[-1:], *reported, *written[-1:]]), "")
    return quoted if len(quoted) <= _LENGTH else f"{quoted[:_LENGTH]}…"


def explain_own_build(output: str, matches: tuple[Match, ...]) -> tuple[Match, ...]:
    """Return the conditions with advice for a build of the user's own code, of which there is no newer release."""
    folder = _LOCAL.search(output)
    has_advice = not matches or not matches[0].symptom or not isinstance(matches[0].remedy, Instruction)
    if folder is None or has_advice:
        return matches
    advice = Instruction(text=f"Correct what the build of {folder[1]} reports.")
    return (replace(matches[0], remedy=advice, advice=""), *matches[1:])


def _found(pattern: re.Pattern[str], lines: Sequence[str]) -> list[str]:
    matches = filter(None, (pattern.fullmatch(line) for line in lines if len(line) <= _LONGEST))
    return [match[1] for match in matches if not any(word in match[1] for word in _GENERIC)]
