"""The report of ``doctor explain`` for people: the conditions that a log shows, or the page of one condition.

The answer comes first: what happened, and what to type. The evidence and the reasons follow.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence

from doctor.core import lazy_re as re
from doctor.diagnose.model import Command, Instruction, Remedy, Snippet
from doctor.explain.answer import LogAnswer
from doctor.explain.fill import FilledAdvice
from doctor.explain.pages import Page, unwrap
from doctor.explain.rank import Match, next_remedy, page_command
from doctor.report.contexts import heading_of, in_words, sections_of
from doctor.report.output import escaped
from doctor.report.remedies import as_typed, render
from doctor.report.terminal import BAD, COMMAND, QUIET, Console, Text

_DEAD_ENDS = 200
"""Characters of the dead ends that are shown with a log; the page has all of them."""
_UNKNOWN = re.compile(r"\bNAME\b")
"""The word of ``doctor.explain.fill`` for one that the log does not show."""
_DIGITS = re.compile(r"\d+")
_SENTENCE_END = re.compile(r"(?<=\.)\s+(?=[A-Z`])")


def show(answer: LogAnswer) -> None:
    """Print the answer to one log."""
    out = Console()
    if answer.incomplete:
        out.print_prose(escaped(answer.incomplete))
        out.print()
    if answer.matches:
        show_matches(out, answer.matches)
    elif answer.described:
        _show_described(out, answer.described)
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
        out.print_prose(_prose(first.advice))
    if others:
        out.print()
        out.print_prose("Also in this log, probably a consequence:" if _likely_follow(others) else "Also in this log:")
        for match in others:
            where = f"Line {match.lines[0].number}: " if match.lines else ""
            out.print_wrapped(f"{where}{_prose(match.summary)} ({match.id})", indent=4, first=Text("  - "))
    out.print()
    if first.dead_ends:
        out.print_prose(f"Dead ends: {_first_sentences(_prose(first.dead_ends))}", style=QUIET)
    if next_remedy(matches) != page_command(first):
        out.print((f"More: {render(page_command(first)).text}", QUIET))


def _show_described(out: Console, match: Match) -> None:
    """Print the condition whose message the text quotes, and what to do for a reader who has met it."""
    out.print_prose("Nothing failed here, as far as doctor can tell. The text only describes a failure:")
    _show_lines(out, match)
    out.print_prose(_prose(match.summary))
    lines = list(next_lines(next_remedy((match,)), lead="If you have met it"))
    _show_next(out, lines)
    _explain_name(out, lines)
    if match.advice:
        out.print()
        out.print_prose(_prose(match.advice))


def show_answer(out: Console, matches: Sequence[Match]) -> None:
    """Print the first condition, and the command to run next or the text to paste into a file."""
    sign = Text(("✗ ", BAD))
    out.print_wrapped(Text((_prose(matches[0].summary), "bold")), first=sign, indent=2)
    lines = list(next_lines(next_remedy(matches)))
    _show_next(out, lines)
    if matches[0].note:
        out.print_prose(_prose(matches[0].note))
    else:
        _explain_name(out, lines)


def _show_next(out: Console, lines: Sequence[str]) -> None:
    for line in lines:
        if line.startswith(" "):
            out.print((escaped(line), COMMAND))
        else:
            out.print_prose(escaped(line), style="bold")


def _explain_name(out: Console, lines: Sequence[str]) -> None:
    if any(_UNKNOWN.search(line) for line in lines):
        out.print_prose("Replace NAME with the name; the log does not show it.")


def next_lines(remedy: Remedy | Snippet, lead: str = "Next") -> Iterator[str]:
    """Yield the lines that name the next step. A command or text to paste is on indented lines of its own, unbroken."""
    text = render(remedy).text
    if isinstance(remedy, Instruction):
        yield f"{lead}: {as_typed(text)}"
        return
    if isinstance(remedy, Snippet):
        yield f"{lead}, in {remedy.file}:"
    else:
        needs_root = isinstance(remedy, Command) and remedy.needs_root and remedy.argv[0] != "sudo"
        yield f"{lead}, as root:" if needs_root else f"{lead}:"
    yield from textwrap.indent(text, "    ").splitlines()


def show_short_page(page: Page, contexts: Sequence[str]) -> None:
    """Print the part of a condition's page that is for a machine of one of the ``contexts``, best first."""
    out = Console()
    by_context = {advice.context: advice for advice in page.advice if advice.context}
    local = next((by_context[context] for context in contexts if context in by_context), None)
    _show_sections(out, page, ("What it is", "Why it matters", "What to do", "Dead ends"))
    if local:
        _show_advice(out, heading_of([local.context], page), local)
    out.print()
    has_others = bool(sections_of(page))
    others = "For Docker, CI and other systems, and the messages in a log" if has_others else "The messages in a log"
    command = Command(argv=("doctor", "explain", page.id, "--all"))
    if has_others or page.messages:
        out.print_prose(f"{others}:", style=QUIET)
        out.print((f"    {render(command).text}", QUIET))


def show_page(page: Page) -> None:
    """Print a condition's page."""
    out = Console()
    _show_sections(out, page, [heading for heading, _ in page.sections])
    for heading, advice in sections_of(page):
        _show_advice(out, heading, advice)
    if page.messages:
        out.print()
        out.print(("In a log", "bold"))
        for message in page.messages:
            out.print_wrapped(escaped(message), indent=4, first=Text("  "))


def _show_sections(out: Console, page: Page, headings: Sequence[str]) -> None:
    out.print_wrapped(Text((page.id, "bold"), "  ", _prose(page.title)))
    for heading, text in page.sections:
        if heading in headings:
            out.print()
            out.print((heading, "bold"))
            out.print_prose(_prose(text), indent=2)


def _show_advice(out: Console, heading: str, advice: FilledAdvice) -> None:
    out.print()
    out.print_wrapped(escaped(f"What to do: {heading}"), style="bold")
    if advice.text:
        out.print_prose(_prose(advice.text), indent=2)
    if advice.remedy:
        lines = textwrap.indent(escaped(render(advice.remedy).text, keep="\n"), "    ")
        out.print(lines)


def _show_nothing(out: Console, *, is_empty: bool) -> None:
    if is_empty:
        out.print("The log is empty.")
        out.print_prose(
            as_typed(
                "Redirect both outputs of the failing command: `COMMAND > FILE 2>&1`, or "
                "`COMMAND 2>&1 | doctor explain`."
            ),
            style=QUIET,
        )
        return
    out.print_prose("doctor recognised no failure in this log.")
    out.print_prose(
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
    names = ", ".join(filter(None, map(in_words, contexts)))
    sources = f"The log ({names})" if names else "The log"
    if len(contexts) < len(match.context):
        out.print_prose(f"{sources} and this machine show it:")
    elif match.confidence == "certain":
        out.print_prose(f"{sources} shows it:")
    else:
        out.print_prose(f"{sources} suggests it; another cause is possible:")
    _show_lines(out, match)


def _show_lines(out: Console, match: Match) -> None:
    lines = evidence(match)
    width = max((len(str(number)) for number, _ in lines), default=0)
    for number, text in lines:
        out.print_wrapped(escaped(text), first=Text((f"  {number:{width}} │ ", QUIET)), indent=width + 5)


def evidence(match: Match) -> list[tuple[int, str]]:
    """Return the numbers and the texts of the lines that show a condition.

    A line that differs from an earlier one only in its numbers is left out, such as the next attempt of pip. If a
    line was cut, the part of a word before the mark is left out as well.
    """
    lines: dict[str, tuple[int, str]] = {}
    for line in match.lines:
        head, space, _ = line.text.rpartition(" ")
        text = f"{head}{space}…" if line.text.endswith("…") and head.strip("…") else line.text
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
