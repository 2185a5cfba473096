# Copyright: (c) 2026, the authors of doctor
# GNU General Public License v3.0+ (https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Run C(doctor scan) on a host; the module of the same name documents it."""

from __future__ import annotations

from ansible_collections.pip_doctor.doctor.plugins.action.doctor_fix import WITHOUT_TRACE
from ansible_collections.pip_doctor.doctor.plugins.plugin_utils.host import DoctorAction, envelope

TIED = ("kind", "path", "name", "maker", "python_version", "owner")
"""What the result says of something that the next release upgrade breaks."""


class ActionModule(DoctorAction):
    """Find the environments of a host that do not work, and those that the next release upgrade breaks."""

    COMMAND = "scan"
    ARGUMENTS = {
        "folders": {"type": "list", "elements": "str", "default": []},
        "after_upgrade": {"type": "bool", "default": False},
        "fix": {"type": "bool", "default": False},
        "time_limit": {"type": "int", "default": 300},
        "fail_on": {"type": "str", "choices": ["error", "never"], "default": "error"},
    }

    def answer(self, python, arguments):
        """Run doctor, without C(--fix) in check mode. Of what is healthy, the result says only what will break."""
        words = ["scan", "--json", "--time-limit", str(arguments["time_limit"])]
        words += ["--after-upgrade"] if arguments["after_upgrade"] else []
        fixes = arguments["fix"] and not self._task.check_mode
        words += ["--fix", "--yes"] if fixes else []
        variables = WITHOUT_TRACE if fixes else {}
        words += arguments["folders"]
        *found, summary = self.run_doctor(python, arguments["project"], words, variables=variables)
        result = envelope(summary)
        if "broken" not in summary:
            return {**result, "failed": True}
        repairs = [document for document in found if document["kind"] == "repair"]
        things = [document for document in found if document["kind"] != "repair"]
        broken = [thing for thing in things if thing["finding"] and thing["finding"]["severity"] == "error"]
        tied = [thing for thing in things if thing["system_python"] and not thing["finding"]]
        result["broken"] = [without_envelope(thing) for thing in broken]
        result["breaks_at_upgrade"] = [{name: thing[name] for name in TIED} for thing in tied]
        planned = [thing for thing in broken if thing["rebuilt_by_fix"]] if arguments["fix"] and not fixes else []
        repairs += [planned_repair(thing["path"]) for thing in planned]
        result["repairs"] = [without_envelope(repair) for repair in repairs]
        result["summary"] = without_envelope(summary)
        result.update((name, arguments[name]) for name in ("folders", "after_upgrade"))
        result["changed"] = any(repair["status"] in ("done", "planned") for repair in repairs)
        is_broken = summary["exit_code"] != 0 and not (planned and len(planned) == len(broken))
        result["failed"] = arguments["fail_on"] == "error" and is_broken
        result["msg"] = " ".join([message_of(summary), *summary["left_out"]])
        return result


def planned_repair(path):
    """Return the document of a repair that check mode leaves out."""
    return {
        "kind": "repair",
        "path": path,
        "status": "planned",
        "message": "would be rebuilt with the same packages.",
        "receipt": None,
    }


def message_of(summary):
    """Return the result in words, as C(doctor scan) counts."""
    number = summary["broken"]
    total = max(number, summary["environments"] + summary["pythons"] + summary["launchers"])
    verb = "does" if number == 1 else "do"
    return "{0} of {1} environments, Pythons and services {2} not work.".format(number, total, verb)


def without_envelope(document):
    """Return a document of C(doctor scan) without what it says of the run."""
    of_run = ("schema", "command", "version", "exit_code")
    return {name: value for name, value in document.items() if name not in of_run}
