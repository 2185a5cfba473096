"""``doctor list``: list the conditions that doctor knows, those of plug-ins included."""

from __future__ import annotations

import inspect
import re
from types import ModuleType

from doctor.core import plugins
from doctor.core.errors import Exit
from doctor.diagnose.model import Severity
from doctor.diagnose.run import title
from doctor.explain.pages import page_file
from doctor.report.json.list import ConditionEntry
from doctor.report.text import list as report

_FIX = re.compile(r"\b(?:Fix|fix_\w+|(?:environment|completion)_remedy)\(")
"""The calls with which a check makes a command of ``doctor fix`` its remedy."""


def run(*, as_json: bool) -> int:
    """Print every check, and every condition that only a log shows; return the exit code."""
    entries = [_entry(condition) for condition in plugins.conditions()]
    checks = [entry for entry in entries if not plugins.is_log_only(entry.id)]
    report.show(checks, [entry for entry in entries if entry not in checks], as_json=as_json)
    return Exit.OK


def _entry(condition: ModuleType) -> ConditionEntry:
    """Describe a condition. Its source shows the severities and remedies, so that no check has to declare them."""
    source = _source(condition)
    return ConditionEntry(
        id=str(condition.ID),
        title=title(condition),
        severities=tuple(severity.value for severity in Severity if f"Severity.{severity.name}" in source),
        fixable=plugins.is_repairable(str(condition.ID)) or bool(_FIX.search(source.partition("\ndef check(")[2])),
        page=page_file(str(condition.ID)),
    )


def _source(module: ModuleType) -> str:
    try:
        return inspect.getsource(module)
    except (OSError, TypeError):  # a plug-in without source code, or one that could not be loaded
        return ""
