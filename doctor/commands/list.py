"""``doctor list``: the checks there are, plug-ins included."""

from __future__ import annotations

from doctor.core import plugins
from doctor.core.errors import Exit
from doctor.diagnose import run as diagnosis
from doctor.report.text import list as report


def run(*, as_json: bool) -> int:
    """Print the id and the title of every check."""
    entries = [report.CheckEntry(id=str(check.ID), title=diagnosis.title(check)) for check in plugins.checks()]
    report.show(entries, as_json=as_json)
    return Exit.OK
