"""The table of the formats of ``doctor check`` beside text and JSON."""

from __future__ import annotations

from types import MappingProxyType

from doctor.core.errors import DoctorError
from doctor.core.lazy_typing import Protocol
from doctor.report.formats import ansible, github, gitlab, junit, markdown, openmetrics
from doctor.report.formats.result import CheckResult


class Format(Protocol):
    """A module of this folder."""

    def show(self, result: CheckResult) -> None:
        """Print the result."""


FORMATS: MappingProxyType[str, Format] = MappingProxyType({
    "markdown": markdown,
    "junit": junit,
    "github": github,
    "gitlab": gitlab,
    "openmetrics": openmetrics,
    "ansible": ansible,
})  # fmt: skip
"""Every format with a module of its own, by the word after ``--format``."""
NAMES = ("text", "json", *FORMATS)
"""Every word that ``--format`` takes."""


def find(name: str) -> Format | None:
    """Return the format called ``name``; ``None`` for text and JSON. Raises DoctorError for any other word."""
    if name not in NAMES:
        raise DoctorError(f"There is no format called {name}. Choose one: {', '.join(NAMES)}.")
    return FORMATS.get(name)
