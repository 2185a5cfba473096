"""The JSON documents of ``doctor explain``."""

from __future__ import annotations

from collections.abc import Sequence

from doctor.core.errors import Exit
from doctor.core.lazy_typing import ClassVar
from doctor.core.record import dataclass
from doctor.explain.answer import LogAnswer
from doctor.explain.candidates import LogLine
from doctor.explain.pages import Page, page_file
from doctor.explain.rank import Confidence, Match, next_remedy, page_command
from doctor.report.json.envelope import write
from doctor.report.remedies import RenderedRemedy, as_typed, render


@dataclass(frozen=True, kw_only=True)
class MatchDocument:
    """A condition that the log shows."""

    id: str
    """Id of the condition."""
    confidence: Confidence
    """``certain``, or ``likely`` if the lines may also have another cause."""
    lines: tuple[LogLine, ...]
    """The lines that show the condition."""
    summary: str
    """The condition in one line."""
    context: tuple[str, ...]
    """Tools, surroundings and system, as far as the log shows them: ``docker``, ``uv``, ``debian``, …"""
    advice: str
    """The advice for that context."""
    dead_ends: str
    """The attempts that do not help, and why; may be empty."""
    remedy: RenderedRemedy | None
    """The command to run next, or the lines to paste; null if neither is enough."""
    command: str
    """The command that failed, as far as the log shows it; empty otherwise."""
    symptom: bool
    """Whether the condition often follows from another one."""
    active_environment: str | None
    """Name of the virtual environment in the log's prompt."""
    page: str | None
    """The file with the page of the condition in doctor's repository; null for a condition of a plug-in."""
    page_command: str
    """The command that shows the page."""


@dataclass(frozen=True, kw_only=True)
class AdviceDocument:
    """The advice on the condition in one context."""

    context: str
    """``docker``, ``github-actions``, ``alpine``, …; empty for all other contexts."""
    text: str
    """The advice, in Markdown."""
    remedy: RenderedRemedy | None
    """The command to run next; null if one command is not enough."""


@dataclass(frozen=True, kw_only=True)
class PageDocument:
    """The documentation of one condition."""

    id: str
    """Id of the condition."""
    title: str
    """The title of the page: the condition in one sentence."""
    sections: tuple[tuple[str, str], ...]
    """Pairs of a heading and its text, in Markdown."""
    messages: tuple[str, ...]
    """The messages by which doctor recognises the condition in a log."""
    advice: tuple[AdviceDocument, ...]
    """The advice, by the context of the log."""


@dataclass(frozen=True, kw_only=True)
class ExplainBody:
    """The result of ``doctor explain`` for a log."""

    COMMANDS: ClassVar[tuple[str, ...]] = ("explain",)
    STATUSES: ClassVar[tuple[str, ...]] = ("explained", "nothing-recognised")

    matches: tuple[MatchDocument, ...]
    """The conditions that the log shows, the first cause first; empty if none was recognised."""
    described: MatchDocument | None
    """The condition that the text only describes, as a manual does, where it shows none; null otherwise."""
    next: str
    """The one command to run next."""
    incomplete: str | None
    """The reason why only the beginning of the log was read; null if all of it was read."""
    empty: bool
    """Whether the log contains nothing but white space."""


@dataclass(frozen=True, kw_only=True)
class PageBody:
    """The page of one condition."""

    COMMANDS: ClassVar[tuple[str, ...]] = ("explain",)
    STATUSES: ClassVar[tuple[str, ...]] = ("done",)

    page: PageDocument
    """The page."""


def show(answer: LogAnswer, code: Exit) -> None:
    """Print the conditions that a log shows."""
    status = "explained" if answer.matches else "nothing-recognised"
    body = ExplainBody(
        matches=tuple(map(match_document, answer.matches)),
        described=match_document(answer.described) if answer.described else None,
        next=next_command(answer.matches),
        incomplete=answer.incomplete,
        empty=answer.is_empty,
    )
    write(body, command="explain", status=status, code=code)


def show_page(page: Page) -> None:
    """Print the page of a condition."""
    advice = tuple(
        AdviceDocument(
            context=advice.context,
            text=as_typed(advice.text),
            remedy=render(advice.remedy) if advice.remedy else None,
        )
        for advice in page.advice
    )
    document = PageDocument(id=page.id, title=page.title, sections=page.sections, messages=page.messages, advice=advice)
    write(PageBody(page=document), command="explain", status="done", code=Exit.OK)


def next_command(matches: Sequence[Match]) -> str:
    """Return the one command to run next, as text."""
    return render(next_remedy(matches)).text


def match_document(match: Match) -> MatchDocument:
    """Return a match as it is printed."""
    return MatchDocument(
        id=match.id,
        confidence=match.confidence,
        lines=match.lines,
        summary=match.summary,
        context=match.context,
        advice=as_typed(f"{match.note} {match.advice}".lstrip()),
        dead_ends=as_typed(match.dead_ends),
        remedy=render(match.remedy) if match.remedy else None,
        command=match.command,
        symptom=match.symptom,
        active_environment=match.active_environment,
        page=page_file(match.id),
        page_command=render(page_command(match)).text,
    )
