"""A condition's page: its check's docstring, taken apart."""

from __future__ import annotations

import inspect
import re
import textwrap
from dataclasses import dataclass
from types import ModuleType

from doctor.diagnose.model import Advice

SECTIONS = ("What it is", "Why it matters", "What to do", "Dead ends", "References")
_HEADING = re.compile(rf"^({'|'.join(SECTIONS)}):?$", re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What is to be known about one condition."""

    id: str
    title: str
    """Its first line."""
    sections: tuple[tuple[str, str], ...]
    """Headings and their text (Markdown), in order."""
    says: tuple[str, ...]
    """The messages that a log shows."""
    advice: tuple[Advice, ...]
    """What to do by where a log comes from."""

    def section(self, heading: str) -> str:
        """The text under ``heading``; empty where there is none."""
        return next((text for name, text in self.sections if name == heading), "")


def filled(text: str) -> str:
    """Each paragraph on one line; indented lines (what is to be typed) and items as they are."""
    lines: list[str] = []
    for line in text.split("\n"):
        if line.strip() and not line.startswith((" ", "- ")) and lines and lines[-1] and lines[-1][0] not in " -":
            lines[-1] += " " + line.strip()
        else:
            lines.append(line.rstrip())
    return "\n".join(lines)


def page(check: ModuleType) -> Page:
    """The page of a check's module."""
    title, _, body = inspect.cleandoc(check.__doc__ or "").partition("\n")
    parts = _HEADING.split(body)
    said = (text for signature in getattr(check, "SIGNATURES", ()) for text in signature.says)
    return Page(
        id=check.ID,
        title=title.strip(),
        sections=tuple(
            (name, textwrap.dedent(text).strip()) for name, text in zip(parts[1::2], parts[2::2], strict=True)
        ),
        says=tuple(said),
        advice=tuple(getattr(check, "ADVICE", ())),
    )
