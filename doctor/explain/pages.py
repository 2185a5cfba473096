"""Read the page of a condition from the docstring of its check."""

from __future__ import annotations

import inspect
import re
import textwrap
from dataclasses import dataclass
from types import ModuleType

from doctor.explain.advice import FilledAdvice, fill

SECTIONS = ("What it is", "Why it matters", "What to do", "Dead ends", "References")
_HEADING = re.compile(rf"^({'|'.join(SECTIONS)}):?$", re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """The documentation of one condition."""

    id: str
    """Id of the check."""
    title: str
    """First line of the docstring."""
    sections: tuple[tuple[str, str], ...]
    """Pairs of a heading from SECTIONS and its text (Markdown), in order."""
    messages: tuple[str, ...]
    """Messages by which ``doctor explain`` recognises the condition in a log."""
    advice: tuple[FilledAdvice, ...]
    """What to do about the condition, one entry for each context of a log."""

    def section(self, heading: str) -> str:
        """Return the text under ``heading``, or an empty string if the page does not have that section."""
        return next((text for name, text in self.sections if name == heading), "")


def unwrap(text: str) -> str:
    """Join the lines of each paragraph. Indented lines (commands to type) and list items stay as they are."""
    lines: list[str] = []
    for line in text.split("\n"):
        if line.strip() and not line.startswith((" ", "- ")) and lines and lines[-1] and lines[-1][0] not in " -":
            lines[-1] += " " + line.strip()
        else:
            lines.append(line.rstrip())
    return "\n".join(lines)


def read_page(check: ModuleType) -> Page:
    """Return the page of a check's module."""
    title, _, body = inspect.cleandoc(check.__doc__ or "").partition("\n")
    parts = _HEADING.split(body)
    messages = (text for signature in getattr(check, "SIGNATURES", ()) for text in signature.messages)
    return Page(
        id=check.ID,
        title=title.strip(),
        sections=tuple(
            (name, textwrap.dedent(text).strip()) for name, text in zip(parts[1::2], parts[2::2], strict=True)
        ),
        messages=tuple(dict.fromkeys(messages)),
        advice=tuple(fill(advice, {}) for advice in getattr(check, "ADVICE", ())),
    )
