"""The JSON document of ``doctor why``."""

from __future__ import annotations

from typing import ClassVar

from doctor.core.errors import Exit
from doctor.core.record import dataclass
from doctor.plan.model import Doubt, RoutedRequirement
from doctor.report.json.envelope import write
from doctor.report.remedies import RenderedRemedy, as_typed
from doctor.report.why import Why


@dataclass(frozen=True, kw_only=True)
class WhyBody:
    """The place where a name belongs, and the reason."""

    COMMANDS: ClassVar[tuple[str, ...]] = ("why", "explain")
    STATUSES: ClassVar[tuple[str, ...]] = ("done",)

    name: str
    """The requirement as typed."""
    route: RoutedRequirement | None
    """The route of the requirement, or of the name that is meant; null for a module of Python itself."""
    doubt: Doubt | None
    """Why another name is probably meant; null where the name is not in doubt."""
    notes: tuple[str, ...]
    """Further information, for people."""
    remedy: RenderedRemedy | None
    """The command that installs it where it belongs; null where there is nothing to install."""
    alternatives: tuple[RenderedRemedy, ...]
    """The commands that install it elsewhere."""


def show(why: Why, *, command: str) -> None:
    """Print the document."""
    body = WhyBody(
        name=why.name,
        route=why.routed,
        doubt=why.doubt,
        notes=tuple(map(as_typed, why.notes)),
        remedy=why.remedy(),
        alternatives=why.alternatives(),
    )
    write(body, command=command, status="done", code=Exit.OK)
