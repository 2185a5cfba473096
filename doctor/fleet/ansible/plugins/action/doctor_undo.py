# Copyright: (c) 2026, the authors of doctor
# GNU General Public License v3.0+ (https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Run C(doctor undo) on a host; the module of the same name documents it."""

from __future__ import annotations

import os

from ansible_collections.pip_doctor.doctor.plugins.plugin_utils.host import DoctorAction, envelope


class ActionModule(DoctorAction):
    """Revert what one run of C(doctor fix) did."""

    COMMAND = "undo"
    ARGUMENTS = {"receipt": {"type": "str", "required": True}, "force": {"type": "bool", "default": False}}

    def answer(self, python, arguments):
        """Run doctor, unless in check mode. The history before says whether there was anything to undo."""
        wanted = arguments["receipt"]
        commands = [["history", "--json"]]
        if not self._task.check_mode:
            commands.append(["undo", "--json", *(["--force"] if arguments["force"] else []), wanted])
        history, *rest = self.run_doctor(python, arguments["project"], *commands)
        runs = [run for run in history.get("receipts", ()) if wanted == run["receipt"] or run["id"].startswith(wanted)]
        document = rest[0] if rest else history
        result = envelope(document)
        result["receipt"] = document.get("receipt") or (runs[0]["receipt"] if len(runs) == 1 else None)
        result["undone"] = list(document.get("undone", ()))
        if len(runs) != 1 and "error" not in document:
            names = os.path.basename(wanted)
            msg = "{0} runs are called {1}.".format(len(runs) or "No", names)
            return {**result, "failed": True, "status": "failed", "msg": msg}
        result["failed"] = document["exit_code"] != 0
        result["changed"] = not result["failed"] and runs[0]["state"] != "undone"
        if self._task.check_mode and "error" not in document:
            result["status"] = "planned" if result["changed"] else "nothing-to-do"
        if "msg" not in result:
            result["msg"] = " ".join(result["undone"]) or "The run {0} undone.".format(
                "would be" if result["changed"] else "has already been"
            )
        return result
