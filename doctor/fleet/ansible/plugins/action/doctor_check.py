# Copyright: (c) 2026, the authors of doctor
# GNU General Public License v3.0+ (https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Run C(doctor check) on a host; the module of the same name documents it."""

from __future__ import annotations

from ansible_collections.pip_doctor.doctor.plugins.plugin_utils.host import DoctorAction, envelope

LEVELS = ("error", "warning", "unknown", "info", "never")


class ActionModule(DoctorAction):
    """Report what works on a host, and what does not."""

    COMMAND = "check"
    ARGUMENTS = {
        "conditions": {"type": "list", "elements": "str", "default": []},
        "ignore": {"type": "list", "elements": "str", "default": []},
        "fail_on": {"type": "str", "choices": list(LEVELS), "default": "error"},
        "deep": {"type": "bool", "default": False},
    }

    def answer(self, python, arguments):
        """Run doctor; the task fails if a finding is as severe as C(fail_on)."""
        options = ["--fail-on", arguments["fail_on"]]
        options += ["--python", arguments["python"]] if arguments.get("python") else []
        options += ["--deep"] if arguments["deep"] else []
        options += [word for name in arguments["ignore"] for word in ("--ignore", name)]
        words = ["check", "--json", *options, *arguments["conditions"]]
        [document] = self.run_doctor(python, arguments["project"], words)
        result = envelope(document)
        if "findings" in document:
            failing = LEVELS[: LEVELS.index(arguments["fail_on"]) + 1]
            summaries = [finding["summary"] for finding in document["findings"] if finding["severity"] in failing]
            result["msg"] = " ".join(summaries) or "No problems found."
            result["verdicts"] = {verdict.pop("action"): verdict for verdict in document["verdicts"]}
            result["conditions"] = [finding["id"] for finding in document["findings"]]
            result.update((name, document[name]) for name in ("findings", "recommendation"))
            result["environment"] = (document["project"] or {}).get("environment")
            result["os"] = (document["machine"]["distro"] or {}).get("name")
            result["python_version"] = (document["python"] or {}).get("version")
        result["failed"] = document["exit_code"] != 0
        return result
