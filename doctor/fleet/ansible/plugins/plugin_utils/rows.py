# Copyright: (c) 2026, the authors of doctor
# GNU General Public License v3.0+ (https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The rows of the report: what is known of each host of a fleet."""

from __future__ import annotations

from dataclasses import dataclass, field

from ansible_collections.pip_doctor.doctor.plugins.plugin_utils.adhoc import DOCTOR, task, task_of

STATES = {
    "problems": "problems",
    "unreachable": "unreachable",
    "cannot-run": "cannot run doctor",
    "failed": "failed before doctor",
    "error": "not answered",
    "not-reached": "not reached",
    "hidden": "result hidden",
    "incomplete": "incomplete",
    "would-change": "would change",
    "healthy": "healthy",
    "skipped": "skipped",
}
"""The states of a host, the worst first, and how a person reads them. A host is in the worst of its answers."""
GRAVE = ("error", "warning", "unknown")
"""The severities that a report shows; notes are left out."""
ANSWERS = {"check": "findings", "facts": "ansible_facts", "scan": "broken"}
"""The property of a result in which the answer of a command is."""
REACHED = ("done", "planned", "nothing-to-do")
"""The statuses of a fix, or of an undo, that reached its goal."""


@dataclass
class Answer:
    """The answer of doctor to one question: a check of a project, or a scan of folders, as one user."""

    state: str
    project: str
    user: str
    findings: list = field(default_factory=list)
    """The findings of a check that count as failures: id, severity, title, summary, advice and task."""
    next: dict = field(default_factory=dict)
    """The next step of a check: advice and task; empty if there is none."""
    broken: list = field(default_factory=list)
    """What a scan found that does not work: kind, path, program, summary, advice, task, and whether C(fix) rebuilds
    it."""
    breaks_at_upgrade: list = field(default_factory=list)
    """What works and depends on the system's Python: kind and path."""
    left_out: list = field(default_factory=list)
    """What a scan did not search, in sentences."""
    scan: object = None
    """The same scan with C(fix), as a task."""
    rebuild: object = None
    """The task that rebuilds what breaks, after the upgrade."""

    def steps(self):
        """Yield the advice that an operator should follow next, each as advice and task. A suggestion is none."""
        if self.next and self.state == "problems":
            yield self.next
        if any(thing["rebuilt_by_fix"] for thing in self.broken) and self.scan:
            yield {"advice": "", "task": self.scan}
        yield from (thing for thing in self.broken if not (thing["rebuilt_by_fix"] and self.scan) and thing["advice"])

    def forget(self, ids):
        """Drop the findings with these ids, which a fix has repaired."""
        if not any(finding["id"] in ids for finding in self.findings):
            return
        self.findings = [finding for finding in self.findings if finding["id"] not in ids]
        self.next = first_step(self.findings)
        self.state = "problems" if any(finding["severity"] != "unknown" for finding in self.findings) else "healthy"

    def forget_broken(self, folders):
        """Drop what a scan found in these folders, which were repaired, and what starts a program in one."""
        if self.broken:
            places = ((thing, path) for thing in self.broken for path in (thing["path"], thing["program"]) if path)
            gone = [thing for thing, path in places if any((path + "/").startswith(each + "/") for each in folders)]
            self.broken = [thing for thing in self.broken if thing not in gone]
            self.state = "problems" if self.broken else "incomplete" if self.left_out else "healthy"


class Row:
    """The answers about one host."""

    def __init__(self, host):
        self.host = host
        self.os = self.python_version = ""
        self.answers = {}
        """The last answer to each question."""
        self.troubles = {}
        """Why there is no good answer, by question: a state and a reason. That of the host itself, whose question is
        empty, is over as soon as doctor answers."""
        self.runs = []
        """What was changed, or was to be: module, status, message, receipt, project and user."""

    @property
    def state(self):
        """The worst state."""
        states = [state for state, _reason in self.troubles.values()]
        states += [answer.state for answer in self.answers.values()]
        return min(states or ["not-reached"], key=list(STATES).index)

    @property
    def reason(self):
        """The reason why there is no good answer; empty if there is one."""
        if self.state == "not-reached":
            return "The play ended before its turn."
        return " ".join(dict.fromkeys(reason for _state, reason in self.troubles.values() if reason))

    @property
    def users(self):
        """The users as which doctor answered, each once."""
        return list(dict.fromkeys(answer.user for answer in self.answers.values() if answer.user))

    def all_of(self, name):
        """Return the findings, or what else a list of the answers has, with the project and the user of each."""
        return [
            {**entry, "project": answer.project, "user": answer.user}
            for answer in self.answers.values()
            for entry in getattr(answer, name)
        ]

    def left_out(self):
        """Return what was not searched, in sentences."""
        return list(dict.fromkeys(words for answer in self.answers.values() for words in answer.left_out))

    def steps(self):
        """Return what an operator should do next, each once."""
        steps = [
            {**step, "project": answer.project, "user": answer.user}
            for answer in self.answers.values()
            for step in answer.steps()
        ]
        return list({(step["advice"] if not step["task"] else "", step["task"]): step for step in steps}.values())

    def to_json(self, inventory=()):
        """Return the row for JSON lines, with the commands of the files C(inventory)."""

        def typed(entry):
            command = entry["task"].typed([self.host], inventory) if entry["task"] else ""
            kept = {name: value for name, value in entry.items() if name not in ("task", "program", "rebuilt_by_fix")}
            return {**kept, "command": command}

        return {
            **{name: getattr(self, name) for name in ("host", "state", "reason", "os", "python_version", "runs")},
            "findings": [typed(finding) for finding in self.all_of("findings")],
            "broken": [typed(thing) for thing in self.all_of("broken")],
            "breaks_at_upgrade": self.all_of("breaks_at_upgrade"),
            "left_out": self.left_out(),
            "next": [step["task"].typed([self.host], inventory) for step in self.steps() if step["task"]],
        }

    def no_answer(self, state, reason, question=""):
        """Note why doctor gave no answer to a question."""
        self.troubles[question] = (state, " ".join(str(reason).split())[:500])

    def add(self, result, question):
        """Add the result of a task of this collection; a later one replaces that of the same question."""
        if "censored" in result:
            self.no_answer("hidden", "The task hides its result (no_log).", question)
        elif result.get("status") == "cannot-run":
            self.no_answer("cannot-run", result.get("msg", ""), question)
        elif result.get("command") in ("fix", "undo"):
            self._add_run(result, question)
        elif "exit_code" not in result or ANSWERS.get(result.get("command")) not in result:
            self.no_answer("error", result.get("msg", ""), question)
        else:
            self._answered(question)
            getattr(self, "_add_" + result["command"])(result, question)

    def _answered(self, question):
        self.troubles.pop(question, None)
        self.troubles.pop("", None)

    def _add_check(self, result, question):
        self.os, self.python_version = result.get("os") or self.os, result.get("python_version") or self.python_version
        findings = [
            {**{name: finding[name] for name in ("id", "severity", "title", "summary")}, **step_of(finding, result)}
            for finding in result["findings"]
            if finding["severity"] in GRAVE
        ]
        following = result.get("recommendation") or {}
        same = (each["id"] for each in result["findings"] if each["remedy"] == following.get("remedy"))
        advised = step_of({**following, "id": next(same, "")}, result) if following else {}
        self.answers[question] = Answer(
            "healthy" if result["status"] == "healthy" else "problems",
            result["project"],
            result["user"],
            findings=findings,
            next=advised if advised.get("advice") else first_step(findings),
        )

    def _add_facts(self, result, question):
        facts = result["ansible_facts"]["doctor"]
        findings = [
            {"id": name, "severity": severity, "title": name, "summary": "", "remedy": None}
            for name, severity in facts["conditions"].items()
        ]
        about = {"os": (facts["machine"]["distro"] or {}).get("name")}
        about["python_version"] = (facts["python"] or {}).get("version")
        self._add_check({**result, **about, "findings": findings}, question)

    def _add_scan(self, result, question):
        become_user = result["user"] if result["become"] else ""
        where = {"folders": result["folders"]} if result["folders"] else {}
        where.update({"project": result["project"]} if where and result["project"] != "~" else {})
        fix, upgrade = {**where, "fix": True}, {"after_upgrade": True}
        broken = [
            {
                **{name: thing[name] for name in ("kind", "path", "program", "rebuilt_by_fix")},
                "summary": thing["finding"]["summary"],
                **step_of(thing["finding"], result, thing["folder"], thing["owner"]),
            }
            for thing in result["broken"]
        ]
        summary = result["summary"]
        self.answers[question] = Answer(
            "problems" if summary["broken"] else "incomplete" if summary["left_out"] else "healthy",
            result["project"],
            result["user"],
            broken=broken,
            breaks_at_upgrade=[{name: tied[name] for name in ("kind", "path")} for tied in result["breaks_at_upgrade"]],
            left_out=summary["left_out"],
            scan=task(DOCTOR + "scan", {**fix, **upgrade} if result["after_upgrade"] else fix, become_user),
            rebuild=task(DOCTOR + "scan", {**fix, **upgrade}, become_user),
        )
        repaired = [repair["path"] for repair in result["repairs"] if repair["status"] == "done"]
        for answer in self.answers.values():
            answer.forget_broken(repaired)
        for repair in result["repairs"]:
            self._note(result, repair["status"], "{path}: {message}".format(**repair), repair["receipt"])

    def _add_run(self, result, question):
        self._answered(question)
        is_good, changed = result["status"] in REACHED, result.get("changed")
        if changed or not is_good:
            self._note(result, result["status"], result.get("msg", ""), result.get("receipt"))
        if not is_good:
            self.no_answer("problems", "{0} failed: {1}".format(result["command"], result.get("msg", "")), question)
            return
        planned = changed and result["status"] == "planned"
        self.answers[question] = Answer("would-change" if planned else "healthy", result["project"], result["user"])
        if changed and not planned and "findings" in result:
            left = {finding["id"] for finding in result["findings"]}
            for answer in self.answers.values():
                is_same = (answer.project, answer.user) == (result["project"], result["user"])
                asked = {finding["id"] for finding in answer.findings} if is_same else {result.get("condition")}
                answer.forget(asked - left)

    def _note(self, result, status, message, receipt):
        run = {"module": result["command"], "status": status, "message": message, "receipt": receipt or ""}
        self.runs.append({**run, "project": result["project"], "user": result["user"]})


def step_of(finding, result, folder="", owner=""):
    """Return what a finding, or a recommendation, of a result advises: the words, and a task if one does it."""
    remedy = finding.get("remedy")
    is_of_home = not folder and result["project"] == "~" and not result.get("environment")
    if not remedy or (is_of_home and "--venv" in (remedy["argv"] or ())):
        return {"advice": "", "task": None}  # an environment in a home folder, which nobody has asked for
    return {"advice": remedy["text"], "task": task_of(remedy, result, folder, owner, finding["id"])}


def first_step(findings):
    """Return the first finding that advises something; an empty one if none does."""
    return next((finding for finding in findings if finding["advice"] and finding["severity"] != "unknown"), {})


def in_order(rows):
    """Return the rows as a report shows them: by state, then by number of findings, then by name."""
    states = list(STATES)
    number = {row.host: len(row.all_of("findings")) + len(row.all_of("broken")) for row in rows}
    return sorted(rows, key=lambda row: (states.index(row.state), -number[row.host], row.host))


def grouped(rows, tasks_of):
    """Return the tasks that C(tasks_of) returns for each row, each with its hosts; the most frequent first."""
    hosts = {}
    for row in rows:
        for each in dict.fromkeys(tasks_of(row)):
            hosts.setdefault(each, []).append(row.host)
    return sorted(hosts.items(), key=lambda item: (-len(item[1]), item[0].module, item[0].arguments))


def next_tasks(row):
    """Return the tasks that an operator should run next on a host."""
    return [step["task"] for step in row.steps() if step["task"]]


def rebuilds(row):
    """Return the tasks that rebuild what the next release upgrade breaks on a host."""
    return [answer.rebuild for answer in row.answers.values() if answer.breaks_at_upgrade and answer.rebuild]


def counts(rows):
    """Return in words how many hosts are in each state."""
    parts = [
        "{0} {1}".format(number, "with " * (state == "problems") + words)
        for state, words in STATES.items()
        if (number := sum(row.state == state for row in rows))
    ]
    return "{0}: {1}".format("1 host" if len(rows) == 1 else "{0} hosts".format(len(rows)), ", ".join(parts))


def printable(text):
    """Return a text of a machine in one line, with characters spelt out that steer a terminal or reorder text."""
    return "".join(letter if letter.isprintable() else repr(letter)[1:-1] for letter in str(text))
