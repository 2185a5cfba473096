"""The list of conditions, by their highest severity; with ``--json``, the document is printed instead."""

from __future__ import annotations

from collections.abc import Sequence

from doctor.report.json.list import ConditionEntry

_HEADINGS = {
    "error": "Errors: something you need does not work",
    "warning": "Warnings: something will fail later, or is already misleading",
    "info": "Notes (info): good to know, and often intended",
    "unknown": "Unknown: doctor could not determine the answer",
    "": "Other conditions of plug-ins",
}
_SEVERITIES = {"warning": "a warning", "info": "a note", "unknown": "unknown"}
"""The severities after the highest one, in words."""


def show(checks: Sequence[ConditionEntry], log_only: Sequence[ConditionEntry], *, as_json: bool) -> None:
    """Print the conditions that ``doctor check`` recognises, and those that only a log shows."""
    if as_json:
        from doctor.report.json import list as document

        document.show(checks, log_only)
        return
    from doctor.report.text.help import rows, wrapped

    lines = []
    for severity, heading in _HEADINGS.items():
        entries = [entry for entry in checks if (*_severities(entry), "")[0] == severity]
        if entries:
            lines += [*wrapped(heading), *rows([_row(entry) for entry in entries]), ""]
    heading = "These appear only in logs (`doctor explain LOG`):"
    lines += [*wrapped(heading), *rows([_row(entry) for entry in log_only]), ""]
    lines += wrapped("To read about a condition: `doctor explain CONDITION`")
    lines += wrapped("fixable: `doctor fix` can repair it, or work around it")
    print("\n".join(lines))


def _severities(entry: ConditionEntry) -> list[str]:
    """Return the severities in the order of the headings, where ``unknown`` comes last."""
    return [severity for severity in _HEADINGS if severity in entry.severities]


def _row(entry: ConditionEntry) -> tuple[str, str]:
    """Return the id, and the title with what else is known of the condition."""
    from doctor.report.output import escaped

    *others, last = [_SEVERITIES[severity] for severity in _severities(entry)[1:]] or [""]
    lesser = f"{', '.join(others)} or {last}" if others else last
    marks = [f"sometimes {lesser}"] * bool(lesser) + ["fixable"] * entry.fixable
    return escaped(entry.id), escaped(entry.title) + (f" ({', '.join(marks)})" if marks else "")
