"""``doctor list``: list the conditions that doctor knows, those of plug-ins included."""

from __future__ import annotations

from doctor.core import plugins
from doctor.core.errors import Exit
from doctor.diagnose.run import title
from doctor.report.text import list as report


def run(*, as_json: bool) -> int:
    """Print the id and the title of every check, and of every condition that only a log shows; return the exit code."""
    titles = [(str(condition.ID), title(condition)) for condition in plugins.conditions()]
    checks = [entry for entry in titles if not plugins.is_log_only(entry[0])]
    report.show(checks, [entry for entry in titles if entry not in checks], as_json=as_json)
    return Exit.OK
