"""``doctor list``: list the conditions that doctor knows, those of plug-ins included."""

from __future__ import annotations

from doctor.core import plugins
from doctor.core.errors import Exit
from doctor.diagnose.run import is_fixable, severities, title
from doctor.explain.pages import page_file
from doctor.report.json.list import ConditionEntry
from doctor.report.text import list as report


def run(*, as_json: bool) -> int:
    """Print every check, and every condition that only a log shows; return the exit code."""
    entries = [
        ConditionEntry(
            id=str(condition.ID),
            title=title(condition),
            severities=tuple(severity.value for severity in severities(condition)),
            fixable=is_fixable(condition),
            page=page_file(str(condition.ID)),
        )
        for condition in plugins.conditions()
    ]
    checks = [entry for entry in entries if not plugins.is_log_only(entry.id)]
    report.show(checks, [entry for entry in entries if entry not in checks], as_json=as_json)
    return Exit.OK
