"""From hits to an answer: the first cause first, with the lines that prove it and advice for where it struck."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence, Set
from dataclasses import dataclass
from types import ModuleType
from typing import BinaryIO, Literal

from doctor.diagnose.model import Advice, Signature
from doctor.explain.context import active_environment, contexts
from doctor.explain.lines import clean
from doctor.explain.matching import Hit, Part, beginning
from doctor.explain.pages import filled, page
from doctor.explain.quotes import is_quoted
from doctor.explain.reader import Window, windows

Confidence = Literal["certain", "likely"]
SHOWN = 3
"""Places of a condition that are shown."""
WIDTH = 240
"""Characters of a line that are shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """A line of the log."""

    number: int
    """From 1."""
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """One condition that the log shows."""

    id: str
    confidence: Confidence
    lines: tuple[Quote, ...]
    """What proves it."""
    summary: str
    """One line: what the condition is."""
    context: tuple[str, ...]
    """Where it struck, as far as the log tells: ``docker``, ``uv``, ``debian``, …"""
    fix: str
    """What to do there."""
    dead_ends: str
    """What leads nowhere, and why; may be empty."""
    run: str | None
    """The command to type next, where one command will do."""
    symptom: bool = False
    """It often follows from another condition."""
    prompt: str | None = None
    """The environment that the log's prompt shows as active: ``venv`` of ``(venv) me@host:~$``."""


@dataclass(slots=True)
class _Case:
    """What has been seen of one condition so far."""

    first: tuple[int, int]
    """Order of its first place."""
    certain: bool
    symptom: bool
    quotes: dict[tuple[int, str], Quote]
    around: list[str]
    """The text about its first place."""


def explain(stream: BinaryIO, checks: Sequence[ModuleType]) -> tuple[Match, ...]:
    """Each condition that the log in ``stream`` shows, the first cause first."""
    signatures = {check.ID: _signatures(check) for check in checks}
    anchors = {signature.anchor for group in signatures.values() for signature in group if signature.anchor}
    cases: dict[str, _Case] = {}
    for order, window in enumerate(windows(stream, sorted(anchors), _promising(signatures))):
        _search(window, order, signatures, cases)
    modules = {check.ID: check for check in checks}
    return tuple(_match(modules[identity], case) for identity, case in _ranked(cases))


def _signatures(check: ModuleType) -> tuple[Signature, ...]:
    """What a plug-in calls its signatures may be anything."""
    return tuple(one for one in getattr(check, "SIGNATURES", ()) if isinstance(one, Signature))


def next_command(matches: Sequence[Match]) -> str:
    """The one command to run next: what mends the first cause, else what tells more."""
    if not matches:
        return "doctor check"
    return matches[0].run or f"doctor explain {matches[0].id}"


def _promising(signatures: dict[str, tuple[Signature, ...]]) -> Callable[[bytes], Set[str]]:
    begins = {
        identity: {beginning(template) for signature in group for template in signature.says}
        for identity, group in signatures.items()
    }

    def look(data: bytes) -> Set[str]:
        part = Part(clean(data, 1))
        candidates = [identity for identity, firsts in begins.items() if any(first in part.text for first in firsts)]
        return {
            identity
            for identity in candidates
            if next(part.hits(identity, signatures[identity], context=False), None) is not None
        }

    return look


def _search(window: Window, order: int, signatures: dict[str, tuple[Signature, ...]], cases: dict[str, _Case]) -> None:
    part = Part(clean(window.data, window.first_line))
    for identity, group in signatures.items():
        for hit in part.hits(identity, group):
            if not is_quoted(part, hit):
                _note(hit, (order, hit.index * 10_000 + hit.column), part, cases)


def _note(hit: Hit, place: tuple[int, int], part: Part, cases: dict[str, _Case]) -> None:
    case = cases.get(hit.condition)
    if case is None:
        case = cases[hit.condition] = _Case(place, False, True, {}, [])
    case.certain |= hit.signature.certain
    case.symptom &= hit.signature.symptom
    if not case.around or place < case.first:
        case.around = [line.raw for line in part.lines[max(0, hit.index - 60) : hit.index + 40]]
    case.first = min(case.first, place)
    for line in hit.lines:
        start = max(0, hit.column - 60) if line is hit.lines[0] else 0
        text = line.text[start : start + WIDTH].strip()
        case.quotes.setdefault((line.number, text[:WIDTH]), Quote(number=line.number, text=text))


def _ranked(cases: dict[str, _Case]) -> Iterable[tuple[str, _Case]]:
    """A cause before its symptoms, what is certain before what is likely, what came first before the rest."""
    return sorted(cases.items(), key=lambda item: (item[1].symptom, not item[1].certain, item[1].first))


def _match(check: ModuleType, case: _Case) -> Match:
    where = contexts(case.around)
    advice = _advice(getattr(check, "ADVICE", ()), where)
    about = page(check)
    return Match(
        id=check.ID,
        confidence="certain" if case.certain else "likely",
        lines=tuple(quote for _, quote in sorted(case.quotes.items(), key=lambda item: item[0][0]))[:SHOWN],
        summary=about.title,
        context=where,
        fix=advice.do if advice else filled(about.section("What to do")),
        dead_ends=filled(about.section("Dead ends")),
        run=advice.run if advice else None,
        symptom=case.symptom,
        prompt=active_environment(case.around),
    )


def _advice(advices: Iterable[Advice], where: tuple[str, ...]) -> Advice | None:
    """The one for the most telling context; a place (Docker) says more than a system (Debian)."""
    by_place = {advice.where: advice for advice in advices}
    return next((by_place[place] for place in (*where, "") if place in by_place), None)
