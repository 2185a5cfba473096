"""Options whose declarations are shared or long."""

from __future__ import annotations

from typing import Annotated, Optional

import typer

from doctor.commands import completion

SEARCH_LIMIT = 300
"""The seconds after which ``doctor scan`` ends its search, where no others are given."""
Json = Annotated[bool, typer.Option("--json", help="Print one JSON document instead of text.")]
Format = Annotated[
    Optional[str],
    typer.Option(
        "--format",
        metavar="FORMAT",
        help="Print text, json, markdown, junit, github, gitlab, openmetrics or ansible.",
        autocompletion=completion.formats,
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
        autocompletion=completion.levels,
    ),
]
When = Annotated[
    Optional[str],
    typer.Option(
        metavar="WHEN",
        help="Exit 1 if a failure is recognised (match), or never.",
        autocompletion=completion.failures,
    ),
]
