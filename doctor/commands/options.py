"""Options whose declarations are shared or long, and the functions that complete their values."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Optional

import typer

SEARCH_LIMIT = 300
"""The seconds after which ``doctor scan`` ends its search, where no others are given."""


def completes(kind: str) -> Callable[[str], list[str]]:
    """Return a function that completes a word with the function called ``kind`` in ``doctor.commands.completion``."""

    def complete(incomplete: str) -> list[str]:
        from doctor.commands import completion

        words: Callable[[str], list[str]] = getattr(completion, kind)
        return words(incomplete)

    return complete


Json = Annotated[bool, typer.Option("--json", help="Print one JSON document instead of text.")]
Format = Annotated[
    Optional[str],
    typer.Option(
        "--format",
        metavar="FORMAT",
        help="Print text, json, markdown, junit, github, gitlab, openmetrics or ansible.",
        autocompletion=completes("formats"),
    ),
]
Output = Annotated[
    Optional[str],
    typer.Option("--output", metavar="FILE", help="Write to FILE, atomically, instead of stdout."),
]
Level = Annotated[
    Optional[str],
    typer.Option(
        metavar="LEVEL",
        help="Exit 1 at this severity or above: error, warning, unknown, info, never.",
        autocompletion=completes("levels"),
    ),
]
When = Annotated[
    Optional[str],
    typer.Option(
        metavar="WHEN",
        help="Exit 1 if a failure is recognised (match), or never.",
        autocompletion=completes("failures"),
    ),
]
