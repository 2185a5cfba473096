"""The report of ``doctor explain`` for people: the conditions that a log shows, or the page of one condition.

The answer comes first: what happened, and what to type. The evidence and the reasons follow.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator, Sequence

from rich.console import Console
from rich.text import Text

from doctor.diagnose.model import Command, Instruction, Remedy, Snippet
from doctor.explain.advice import FilledAdvice
from doctor.explain.answer import LogAnswer
from doctor.explain.pages import Page, unwrap
from doctor.explain.rank import Match, next_remedy, page_command
from doctor.report.contexts import in_words
from doctor.report.output import escaped
from doctor.report.remedies import as_typed, render
from doctor.report.terminal import BAD, COMMAND, QUIET, console, print_prose, print_wrapped

_DEAD_ENDS = 200
"""Characters of the dead ends that are shown with a log; the page has all of them."""
_UNKNOWN = re.compile(r"\bNAME\b")
"""The word of ``doctor.explain.advice`` for one that the log does not show."""
_DIGITS = re.compile(r"\d+")
_SENTENCE_END = re.compile(r"(?<=\.)\s+(?=[A-Z`])")


def show(answer: LogAnswer) -> None:
    """Print the answer to one log."""
    out = console()
    if answer.incomplete:
        print_prose(out, escaped(answer.incomplete))
        out.print()
    if answer.matches:
        show_matches(out, answer.matches)
    else:
        _show_nothing(out, is_empty=answer.is_empty)


def show_matches(out: Console, matches: Sequence[Match]) -> None:
    """Print the first condition and the next command, then the evidence, the reasons and the other conditions."""
    first, *others = matches
    show_answer(out, matches)
    out.print()
    _show_evidence(out, first)
    if first.advice:
        out.print()
        print_prose(out, _prose(first.advice))
    if others:
        out.print()
        out.print(Text("Also in this log, probably because of it:" if _likely_follow(others) else "Also in this log:"))
        for match in others:
            where = f"Line {match.lines[0].number}: " if match.lines else ""
            print_wrapped(out, f"{where}{_prose(match.summary)} ({match.id})", indent=4, first=Text("  - "))
    out.print()
    if first.dead_ends:
        print_prose(out, f"Dead ends: {_first_sentences(_prose(first.dead_ends))}", style=QUIET)
    if next_remedy(matches) != page_command(first):
        out.print(Text(f"More: {render(page_command(first)).text}", style=QUIET), soft_wrap=True)


def show_answer(out: Console, matches: Sequence[Match]) -> None:
    """Print the first condition, and the command to run next or the text to paste into a file."""
    sign = Text("✗ ", style=BAD)
    print_wrapped(out, Text(_prose(matches[0].summary), style="bold"), first=sign, indent=2)
    lines = list(next_lines(next_remedy(matches)))
    for line in lines:
        out.print(Text(escaped(line), style=COMMAND if line.startswith(" ") else "bold"), soft_wrap=True)
    if matches[0].note:
        print_prose(out, _prose(matches[0].note))
    elif any(_UNKNOWN.search(line) for line in lines):
        print_prose(out, "NAME stands for what the log does not name.")


def next_lines(remedy: Remedy | Snippet) -> Iterator[str]:
    """Yield the lines that name the next step. A command or text to paste is on indented lines of its own, unbroken."""
    text = render(remedy).text
    if isinstance(remedy, Instruction):
        yield f"Next: {as_typed(text)}"
        return
    if isinstance(remedy, Snippet):
        yield f"Next, in {remedy.file}:"
    else:
        needs_root = isinstance(remedy, Command) and remedy.needs_root and remedy.argv[0] != "sudo"
        yield "Next, as root:" if needs_root else "Next:"
    yield from textwrap.indent(text, "    ").splitlines()


def show_short_page(page: Page, contexts: Sequence[str]) -> None:
    """Print the part of a condition's page that is for a machine of one of the ``contexts``, best first."""
    out = console()
    by_context = {advice.context: advice for advice in page.advice if advice.context}
    local = next((by_context[context] for context in contexts if context in by_context), None)
    _show_sections(out, page, ("What it is", "Why it matters", "What to do", "Dead ends"))
    if local:
        _show_advice(out, local)
    out.print()
    others = "For Docker, CI and other systems, and the messages in a log" if by_context else "The messages in a log"
    command = Command(argv=("doctor", "explain", page.id, "--all"))
    if by_context or page.messages:
        out.print(Text(f"{others}: {render(command).text}", style=QUIET), soft_wrap=True)


def show_page(page: Page) -> None:
    """Print a condition's page."""
    out = console()
    _show_sections(out, page, [heading for heading, _ in page.sections])
    shown = ""
    for advice in page.advice:
        if advice.context:
            _show_advice(out, advice, has_text=advice.text != shown)
            shown = advice.text
    if page.messages:
        out.print()
        out.print(Text("In a log", style="bold"))
        for message in page.messages:
            print_wrapped(out, escaped(message), indent=4, first=Text("  "))


def _show_sections(out: Console, page: Page, headings: Sequence[str]) -> None:
    print_wrapped(out, Text.assemble((page.id, "bold"), "  ", _prose(page.title)))
    for heading, text in page.sections:
        if heading in headings:
            out.print()
            out.print(Text(heading, style="bold"))
            print_prose(out, _prose(text), indent=2)


def _show_advice(out: Console, advice: FilledAdvice, *, has_text: bool = True) -> None:
    """Print an advice, without its text where that stands directly above."""
    out.print()
    print_wrapped(out, f"What to do: {in_words(advice.context)}", style="bold")
    if has_text:
        print_prose(out, _prose(advice.text), indent=2)
    if advice.remedy:
        lines = textwrap.indent(escaped(render(advice.remedy).text, keep="\n"), "    ")
        out.print(Text(lines), soft_wrap=True)


def _show_nothing(out: Console, *, is_empty: bool) -> None:
    if is_empty:
        out.print(Text("The log is empty."))
        print_prose(
            out,
            "Redirect both outputs of the failing command: `COMMAND > FILE 2>&1`, or `COMMAND 2>&1 | doctor explain`.",
            style=QUIET,
        )
        return
    print_prose(out, "No failure that doctor knows was recognised in this log.")
    print_prose(
        out,
        as_typed(
            "Check that it contains the whole output of the failing command (2>&1). `doctor check` examines this "
            "machine itself. If doctor should know the failure, please report the twenty lines around the first "
            "error, without names."
        ),
        style=QUIET,
    )


def _likely_follow(others: list[Match]) -> bool:
    return all(match.symptom for match in others)


def _show_evidence(out: Console, match: Match) -> None:
    contexts = [context for context in match.context if context != "this-machine"]
    sources = "The log" + (f" ({', '.join(map(in_words, contexts))})" if contexts else "")
    if len(contexts) < len(match.context):
        out.print(Text(f"{sources} and this machine show it:"))
    elif match.confidence == "certain":
        out.print(Text(f"{sources} shows it:"))
    else:
        out.print(Text(f"{sources} suggests it; another cause is possible:"))
    lines = evidence(match)
    width = max((len(str(number)) for number, _ in lines), default=0)
    for number, text in lines:
        print_wrapped(out, escaped(text), first=Text(f"  {number:{width}} │ ", style=QUIET), indent=width + 5)


def evidence(match: Match) -> list[tuple[int, str]]:
    """Return the numbers and the texts of the lines that show a condition.

    A line that differs from an earlier one only in its numbers is left out, such as the next attempt of pip. Where a
    line was cut, the part of a word before the mark is left out as well.
    """
    lines: dict[str, tuple[int, str]] = {}
    for line in match.lines:
        head, blank, _ = line.text.rpartition(" ")
        text = f"{head}{blank}…" if line.text.endswith("…") and head.strip("…") else line.text
        lines.setdefault(_DIGITS.sub("", text), (line.number, text))
    return list(lines.values())


def _first_sentences(text: str) -> str:
    """Return the sentences that fit into _DEAD_ENDS, and at least the first one."""
    first, *others = _SENTENCE_END.split(text.split("\n")[0])
    for sentence in others:
        if len(first) + len(sentence) >= _DEAD_ENDS:
            break
        first += f" {sentence}"
    return first


def _prose(text: str) -> str:
    return escaped(as_typed(unwrap(text)), keep="\n").replace("``", "`")
