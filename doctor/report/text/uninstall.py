"""The report of ``doctor uninstall``; with ``--json``, the document is printed instead."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from doctor.core.invocation import how_to_remove
from doctor.core.lazy_typing import Literal, TextIO
from doctor.execute.uninstall import Kept, NotRemoved
from doctor.report.json import uninstall as document
from doctor.report.output import escaped, print_lines
from doctor.report.remedies import as_typed

Status = Literal["done", "planned", "nothing-to-do", "needs-consent"]
_HEADINGS: dict[Status, str] = {
    "done": "Removed:",
    "planned": "doctor uninstall would remove:",
    "nothing-to-do": "doctor has no files of its own here, so there is nothing to remove.",
    "needs-consent": "doctor keeps these files:",
}


def show(kept: Sequence[Kept], stays: Sequence[NotRemoved], *, status: Status, as_json: bool) -> None:
    """Print what was removed, or what would be, what stays, and how to remove doctor itself."""
    if as_json:
        document.show(kept, stays, status=status, removal=how_to_remove())
    else:
        _print(kept, stays, _HEADINGS[status], sys.stdout, with_notes=status != "done")
        print("\nTo remove doctor itself:")
        print(f"    {escaped(how_to_remove())}")
    if status == "needs-consent":
        print(as_typed("doctor: Nothing was removed. To agree: `doctor uninstall --yes`"), file=sys.stderr)


def show_question(kept: Sequence[Kept], stays: Sequence[NotRemoved]) -> None:
    """Print on stderr what the user is asked about."""
    _print(kept, stays, _HEADINGS["needs-consent"], sys.stderr, with_notes=True)


def _size(count: int) -> str:
    """Return a size for people: ``12 kB``, ``1.5 MB``."""
    return f"{count / 1e6:.1f} MB" if count >= 1e6 else f"{max(1, round(count / 1e3))} kB"


def _print(
    kept: Sequence[Kept], stays: Sequence[NotRemoved], heading: str, stream: TextIO, *, with_notes: bool
) -> None:
    lines = [heading]
    for item in kept:
        note = f": {as_typed(item.note)}" if with_notes else ""
        lines.append(f"  {item.path} ({_size(item.size)}){note}")
    lines += ["", "Environments and applications stay" + (", and so does this:" if stays else ".")]
    lines += [f"  {staying.path}: {as_typed(staying.reason)}" for staying in stays]
    print_lines(lines, stream)
