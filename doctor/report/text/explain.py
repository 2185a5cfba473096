"""The report of ``doctor explain`` for people: the conditions that a log shows, or the page of one condition."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from doctor.diagnose.model import Snippet
from doctor.explain.answer import LogAnswer
from doctor.explain.pages import Page, unwrap
from doctor.explain.rank import Match, next_remedy, page_command
from doctor.report.output import escaped
from doctor.report.remedies import as_typed, render
from doctor.report.terminal import console


def show(answer: LogAnswer) -> None:
    """Print the first cause in full, and the other conditions in one line each."""
    out = console()
    if answer.incomplete:
        out.print(Text(escaped(answer.incomplete)))
        out.print()
    if answer.matches:
        show_matches(out, answer.matches)
    else:
        _show_nothing(out, is_empty=answer.is_empty)


def show_matches(out: Console, matches: Sequence[Match]) -> None:
    """Print the first match in full, the others in one line each, and the next command."""
    first, *others = matches
    out.print(_match(first))
    if others:
        out.print()
        out.print(Text("Also in this log, probably because of it:" if _likely_follow(others) else "Also in this log:"))
        for match in others:
            out.print(_indented(_line(match)))
    out.print()
    show_next(out, matches)
    if next_remedy(matches) != page_command(first):
        out.print(Text(f"More: {render(page_command(first)).text}", style="dim"), soft_wrap=True)


def show_next(out: Console, matches: Sequence[Match]) -> None:
    """Print the one command to run next, or the text to paste into a file."""
    remedy = next_remedy(matches)
    text = render(remedy).text
    if isinstance(remedy, Snippet):
        out.print(Text(f"Next, in {remedy.file}:"))
        out.print(_to_paste(text, style="bold"), soft_wrap=True)
    else:
        out.print(Text.assemble("Next: ", (escaped(text), "bold")), soft_wrap=True)


def show_page(page: Page) -> None:
    """Print a condition's page."""
    out = console()
    out.print(Text.assemble((page.id, "bold"), "  ", escaped(page.title)))
    for heading, text in page.sections:
        out.print()
        out.print(Text(heading, style="bold"))
        out.print(_indented(_prose(text)))
    for advice in page.advice:
        if advice.context:
            out.print()
            out.print(Text(f"What to do: {advice.context}", style="bold"))
            out.print(_indented(_prose(advice.text)))
            if isinstance(advice.remedy, Snippet):
                out.print(_to_paste(advice.remedy.text), soft_wrap=True)
    if page.messages:
        out.print()
        out.print(Text("In a log", style="bold"))
        out.print(_indented(Group(*(Text(message) for message in page.messages))))


def _show_nothing(out: Console, *, is_empty: bool) -> None:
    if is_empty:
        out.print(Text("The log is empty."))
        out.print(
            Text(
                "Redirect both outputs of the failing command: `COMMAND > FILE 2>&1`, or `COMMAND 2>&1 |`.", style="dim"
            )
        )
        return
    out.print(Text("No failure that doctor knows was recognised in this log."))
    out.print(
        Text(
            as_typed(
                "Check that it contains the whole output of the failing command (2>&1). `doctor check` examines this "
                "machine itself. If doctor should know the failure, please report the twenty lines around the first "
                "error, without names."
            ),
            style="dim",
        )
    )


def _likely_follow(others: list[Match]) -> bool:
    return all(match.symptom for match in others)


def _match(match: Match) -> RenderableType:
    details = " · ".join((match.confidence, *match.context))
    parts: list[RenderableType] = [
        Text.assemble(("✗ ", "bold red"), (escaped(match.summary), "bold")),
        Text(f"  {match.id} · {escaped(details)}", style="dim"),
        Text(),
        _indented(_lines(match)),
    ]
    if match.advice:
        parts += [Text(), Text("What to do", style="bold"), _indented(_prose(match.advice))]
    if match.dead_ends:
        parts += [
            Text(),
            Text("Dead ends", style="bold"),
            _indented(_prose(match.dead_ends)),
        ]
    return Group(*parts)


def _lines(match: Match) -> Table:
    table = Table.grid(padding=(0, 1, 0, 0))
    table.add_column(justify="right", style="dim", no_wrap=True)
    for line in match.lines:
        table.add_row(str(line.number), Text("│ " + escaped(line.text)))
    return table


def _line(match: Match) -> Text:
    where = f"line {match.lines[0].number}" if match.lines else ""
    return Text.assemble((match.id, "bold"), f" ({where}): {escaped(match.summary)}")


def _indented(inner: RenderableType) -> Padding:
    return Padding(inner, (0, 0, 0, 2), expand=False)


def _to_paste(lines: str, style: str = "") -> Text:
    """Return lines that the terminal may wrap, but nothing cuts."""
    return Text(textwrap.indent(escaped(lines, keep="\n"), "    "), style=style)


def _prose(text: str) -> RenderableType:
    return Text(escaped(as_typed(unwrap(text)), keep="\n").replace("``", "`"))
