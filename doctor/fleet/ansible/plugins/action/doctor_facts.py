# Copyright: (c) 2026, the authors of doctor
# GNU General Public License v3.0+ (https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Run C(doctor check) and C(doctor history) on a host for its facts; the module of the same name documents it."""

from __future__ import annotations

from ansible_collections.pip_doctor.doctor.plugins.plugin_utils.host import DoctorAction, envelope

FACTS = ("machine", "python", "packages", "project")
"""The parts of the document that are facts as they are."""


class ActionModule(DoctorAction):
    """Gather what doctor knows of a host as facts."""

    COMMAND = "facts"

    def answer(self, python, arguments):
        """Run doctor; what it finds is not a failure."""
        check = ["check", "--json", "--fail-on", "never"]
        check += ["--python", arguments["python"]] if arguments.get("python") else []
        document, history = self.run_doctor(python, arguments["project"], check, ["history", "--json"])
        result = envelope(document)
        if "findings" not in document:
            return {**result, "failed": True}
        facts = {name: document[name] for name in ("version", "status", *FACTS)}
        facts["verdicts"] = {verdict["action"]: verdict["works"] for verdict in document["verdicts"]}
        facts["conditions"] = {finding["id"]: finding["severity"] for finding in document["findings"]}
        facts["runs"] = history.get("receipts", [])
        return {**result, "ansible_facts": {"doctor": facts}}

    def no_answer(self, status, reason, _arguments):
        """Return the reason as a fact: gathering facts is not a failure if doctor was not run."""
        return {"status": status, "msg": reason, "ansible_facts": {"doctor": {"status": status, "reason": reason}}}
