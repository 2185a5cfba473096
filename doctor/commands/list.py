"""``doctor list``: list the checks, those of plug-ins included."""

from __future__ import annotations

from doctor.core import plugins
from doctor.core.errors import Exit
from doctor.diagnose.run import title
from doctor.report.text import list as report


def run(*, as_json: bool) -> int:
    """Print the id and the title of every check; return the exit code."""
    titles = [(str(check.ID), title(check)) for check in plugins.checks()]
    report.show(titles, command="list", as_json=as_json)
    return Exit.OK
