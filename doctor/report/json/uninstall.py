"""The JSON document of ``doctor uninstall``."""

from __future__ import annotations

from collections.abc import Sequence

from doctor.core.errors import Exit
from doctor.core.lazy_typing import ClassVar
from doctor.core.record import dataclass, replace
from doctor.diagnose.model import Command
from doctor.execute.uninstall import Kept, NotRemoved
from doctor.report.json.envelope import write
from doctor.report.remedies import RenderedRemedy, as_typed, render

AGREE = Command(argv=("doctor", "uninstall", "--yes"), needs_consent=True)
"""The command that removes without asking."""


@dataclass(frozen=True, kw_only=True)
class UninstallBody:
    """The result of ``doctor uninstall``."""

    COMMANDS: ClassVar[tuple[str, ...]] = ("uninstall",)
    STATUSES: ClassVar[tuple[str, ...]] = ("done", "planned", "nothing-to-do", "needs-consent")

    kept: tuple[Kept, ...]
    """The files that doctor kept, and has removed if the status is ``done``."""
    stays: tuple[NotRemoved, ...]
    """The things that are not removed. Environments and applications never are."""
    removal: str
    """The way to remove doctor itself, for people."""
    remedy: RenderedRemedy | None
    """The command that removes them, if the status is ``needs-consent``; otherwise null."""


def show(kept: Sequence[Kept], stays: Sequence[NotRemoved], *, status: str, removal: str) -> None:
    """Print the document."""
    body = UninstallBody(
        kept=tuple(replace(item, note=as_typed(item.note)) for item in kept),
        stays=tuple(replace(item, reason=as_typed(item.reason)) for item in stays),
        removal=removal,
        remedy=render(AGREE) if status == "needs-consent" else None,
    )
    code = Exit.CONSENT if status == "needs-consent" else Exit.OK
    write(body, command="uninstall", status=status, code=code)
