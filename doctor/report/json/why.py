"""The JSON documents of ``doctor why``: on one package, and on several."""

from __future__ import annotations

from collections.abc import Sequence

from doctor.core.errors import Exit
from doctor.core.lazy_typing import ClassVar, TypeVar
from doctor.core.record import dataclass
from doctor.plan.model import Doubt, RoutedRequirement
from doctor.report.json.envelope import write
from doctor.report.remedies import RenderedRemedy, as_typed
from doctor.report.why import Why


@dataclass(frozen=True, kw_only=True)
class WhyDocument:
    """The place where a name belongs, and the reason."""

    name: str
    """The requirement as typed."""
    route: RoutedRequirement | None
    """The route of the requirement, or of the name that is meant; null for a module of Python itself."""
    doubt: Doubt | None
    """Why another name is probably meant; null if the name is not in doubt."""
    notes: tuple[str, ...]
    """Further information, for people."""
    remedy: RenderedRemedy | None
    """The command that installs it where it belongs; null if there is nothing to install."""
    alternatives: tuple[RenderedRemedy, ...]
    """The commands that install it elsewhere."""


@dataclass(frozen=True, kw_only=True)
class WhyBody(WhyDocument):
    """The result of ``doctor why`` for one name."""

    COMMANDS: ClassVar[tuple[str, ...]] = ("why", "explain")
    STATUSES: ClassVar[tuple[str, ...]] = ("done",)


@dataclass(frozen=True, kw_only=True)
class WhySeveralBody:
    """The result of ``doctor why`` for several names."""

    COMMANDS: ClassVar[tuple[str, ...]] = ("why",)
    STATUSES: ClassVar[tuple[str, ...]] = ("done",)

    packages: tuple[WhyDocument, ...]
    """One entry for each name, in the order in which they were typed."""


Document = TypeVar("Document", bound=WhyDocument)


def show(answers: Sequence[Why], *, command: str) -> None:
    """Print the document."""
    if len(answers) == 1:
        body: WhyBody | WhySeveralBody = _answer(WhyBody, answers[0])
    else:
        body = WhySeveralBody(packages=tuple(_answer(WhyDocument, answer) for answer in answers))
    write(body, command=command, status="done", code=Exit.OK)


def _answer(kind: type[Document], why: Why) -> Document:
    return kind(
        name=why.name,
        route=why.routed,
        doubt=why.doubt,
        notes=tuple(map(as_typed, why.notes)),
        remedy=why.remedy(),
        alternatives=why.alternatives(),
    )
