"""``doctor list``: list the checks, those of plug-ins included."""

from __future__ import annotations

from doctor.core import plugins
from doctor.core.errors import Exit
from doctor.diagnose.run import title


def run(*, as_json: bool) -> int:
    """Print the id and the title of every check; return the exit code."""
    pairs = [(str(check.ID), title(check)) for check in plugins.checks()]
    if as_json:
        from doctor.report.json.list import ConditionEntry, show

        show([ConditionEntry(id=identity, title=name) for identity, name in pairs], command="list")
    else:
        from doctor.report.terminal import show_pairs

        show_pairs(pairs)
    return Exit.OK
