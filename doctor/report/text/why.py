"""The report of ``doctor why`` for people; with ``--json``, the document is printed instead."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain

from doctor.report.output import print_lines
from doctor.report.remedies import as_typed
from doctor.report.why import Why

_PLACES = {"environment": "into the project's environment", "pipx": "with pipx", "apt": "with apt"}


def show(answers: Sequence[Why], *, command: str, as_json: bool) -> None:
    """Print the answers, with a blank line between them."""
    if as_json:
        from doctor.report.json import why as document

        document.show(answers, command=command)
        return
    first, *others = answers
    print_lines([*_lines(first), *chain.from_iterable(("", *_lines(other)) for other in others)])


def _lines(why: Why) -> Iterator[str]:
    routed, remedy = why.routed, why.remedy()
    if why.doubt:
        yield f"{why.doubt.reason} doctor asks before it installs anything for {why.doubt.requirement}."
    if routed:
        package = f" ({routed.package} {routed.version})" if routed.route == "apt" and routed.package else ""
        place = f"{_PLACES[routed.route]}{package}"
        doubt = " That is likely, but not certain." if routed.certainty == "likely" else ""
        yield f"Install {routed.requirement} {place}, because {routed.reason}.{doubt}"
    yield from map(as_typed, why.notes)
    if remedy:
        yield "Next:"
        yield f"    {remedy.text}"
    others = why.alternatives()
    if others:
        yield "Or:"
    for other in others:
        yield f"    {other.text}"
    if routed and routed.package and routed.route != "apt":
        scope = ", for the system's Python only" if routed.route == "environment" else ""
        yield f"apt has {routed.package} {routed.version}{scope}."
