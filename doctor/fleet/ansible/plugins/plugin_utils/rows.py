# Copyright: (c) 2026, the authors of doctor
# GNU General Public License v3.0+ (https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The rows of the report: what is known of each host of a fleet."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field

STATES = {
    "problems": "problems",
    "unreachable": "unreachable",
    "cannot-run": "cannot run doctor",
    "failed": "failed before doctor",
    "not-reached": "not reached",
    "hidden": "result hidden",
    "skipped": "skipped",
    "healthy": "healthy",
}
"""The states of a host, those that need a person first, and how a person reads them."""
GRAVE = ("error", "warning", "unknown")
"""The severities that a report shows; notes are left out."""


@dataclass
class Row:
    """What is known of one host."""

    host: str
    state: str = "not-reached"
    reason: str = "The play ended before its turn."
    """Why there is no answer of doctor; empty where there is one."""
    os: str = ""
    python_version: str = ""
    findings: list = field(default_factory=list)
    """The findings of the last check that count as failures: id, severity, title, summary and command."""
    next: str = ""
    """The one next command."""
    sick: list = field(default_factory=list)
    """What a scan found that does not work: kind, path, summary and command."""
    breaks_at_upgrade: list = field(default_factory=list)
    """What works and depends on the system's Python."""
    runs: list = field(default_factory=list)
    """What was changed: module, status, message and receipt."""

    def to_json(self):
        """Return the row for JSON lines."""
        return asdict(self)

    def no_answer(self, state, reason):
        """Note why doctor gave no answer."""
        self.state, self.reason = state, " ".join(str(reason).split())[:500]

    def add(self, result):
        """Add the result of a task of this collection; a later check replaces an earlier one."""
        if "censored" in result:
            self.no_answer("hidden", "The task hides its result (no_log).")
        elif result.get("status") == "cannot-run" or "command" not in result:
            self.no_answer("cannot-run", result.get("msg", ""))
        else:
            getattr(self, "_add_" + result["command"])(result)

    def _answered(self, healthy):
        self.state, self.reason = "healthy" if healthy and not self.sick else "problems", ""

    def _add_check(self, result):
        if "findings" not in result:
            return self.no_answer("cannot-run", result.get("msg", ""))
        self.os, self.python_version = result.get("os") or "", result.get("python_version") or ""
        self.findings = [
            {**{name: finding[name] for name in ("id", "severity", "title", "summary")}, "command": command_of(finding)}
            for finding in result["findings"]
            if finding["severity"] in GRAVE
        ]
        self.next = (result.get("recommendation") or {}).get("command") or ""
        return self._answered(result["status"] == "healthy")

    def _add_facts(self, result):
        facts = result.get("ansible_facts", {}).get("doctor")
        if facts is None or "machine" not in facts:
            return self.no_answer("cannot-run", result.get("msg", ""))
        self.os = (facts["machine"]["distro"] or {}).get("name") or ""
        self.python_version = (facts["python"] or {}).get("version") or ""
        self.findings = [
            {"id": name, "severity": severity, "title": name, "summary": "", "command": ""}
            for name, severity in facts["conditions"].items()
            if severity in GRAVE
        ]
        return self._answered(facts["status"] == "healthy")

    def _add_scan(self, result):
        if "sick" not in result:
            return self.no_answer("cannot-run", result.get("msg", ""))
        repaired = {repair["path"] for repair in result["repairs"] if repair["status"] == "done"}
        self.sick = [
            {
                "kind": thing["kind"],
                "path": thing["path"],
                "summary": thing["finding"]["summary"],
                "command": command_of(thing["finding"]),
            }
            for thing in result["sick"]
            if thing["path"] not in repaired
        ]
        self.breaks_at_upgrade = [
            {name: tied[name] for name in ("kind", "path")} for tied in result["breaks_at_upgrade"]
        ]
        for repair in result["repairs"]:
            self.runs.append({"module": "scan", **{name: repair[name] for name in ("status", "message", "receipt")}})
        return self._answered(not any(finding["severity"] == "error" for finding in self.findings))

    def _add_fix(self, result):
        if result.get("changed") or result.get("failed"):
            self._add_run(result)
        if self.state == "not-reached":
            self._answered(not result.get("failed"))

    _add_undo = _add_fix

    def _add_run(self, result):
        run = {name: result.get(name) or "" for name in ("status", "receipt")}
        self.runs.append({"module": result["command"], "message": result.get("msg", ""), **run})


def command_of(finding):
    """Return the command that repairs a finding, or the advice; empty where there is none."""
    return (finding["remedy"] or {}).get("text") or ""


def in_order(rows):
    """Return the rows as a report shows them: by state, then by number of findings, then by name."""
    states = list(STATES)
    return sorted(rows, key=lambda row: (states.index(row.state), -len(row.findings) - len(row.sick), row.host))


def counts(rows):
    """Return in words how many hosts are in each state."""
    parts = ["{0} {1}".format(sum(row.state == state for row in rows), words) for state, words in STATES.items()]
    number = "1 host" if len(rows) == 1 else "{0} hosts".format(len(rows))
    return "{0}: {1}".format(number, ", ".join(part for part in parts if not part.startswith("0 ")))


def printable(text):
    """Return a text of a machine in one line, with characters spelt out that steer a terminal or reorder text."""
    return "".join(letter if letter.isprintable() else repr(letter)[1:-1] for letter in str(text))
