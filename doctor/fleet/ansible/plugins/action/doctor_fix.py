# Copyright: (c) 2026, the authors of doctor
# GNU General Public License v3.0+ (https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Run C(doctor fix) on a host; the module of the same name documents it."""

from __future__ import annotations

from ansible.errors import AnsibleActionFail
from ansible_collections.pip_doctor.doctor.plugins.plugin_utils.host import DoctorAction, envelope

WITHOUT_TRACE = {"PIP_CACHE_DIR": "$folder/pip", "UV_CACHE_DIR": "$folder/uv"}
"""The downloads of an installation go into the temporary folder as well."""
GOALS = ("venv", "requirements", "files", "pipx", "apt", "condition")


class ActionModule(DoctorAction):
    """Bring an environment, applications, packages or a condition of a host into the state that the task names."""

    COMMAND = "fix"
    ARGUMENTS = {
        "venv": {"type": "str"},
        "requirements": {"type": "list", "elements": "str", "default": []},
        "files": {"type": "list", "elements": "str", "default": []},
        "pipx": {"type": "list", "elements": "str"},
        "apt": {"type": "list", "elements": "str"},
        "condition": {"type": "str"},
        "system_site_packages": {"type": "bool", "default": False},
        "offline": {"type": "bool", "default": False},
        "strict": {"type": "bool", "default": False},
    }
    RULES = {
        "mutually_exclusive": [
            ("venv", "pipx", "apt", "condition"),
            *((name, other) for name in ("requirements", "files") for other in ("pipx", "apt", "condition")),
        ],
        "required_one_of": [GOALS],
    }

    def answer(self, python, arguments):
        """Run doctor, with C(--dry-run) in check mode. C(changed) says whether a step was done, or would be."""
        names = names_of(arguments)
        if any(name.startswith("-") for name in names):
            raise AnsibleActionFail("A name begins with -: {0}".format(" ".join(names)))
        words = ["fix", "--json", "--yes", *options_of(arguments), *names]
        if self._task.check_mode:
            words.insert(2, "--dry-run")
        [document] = self.run_doctor(python, arguments["project"], words, variables=WITHOUT_TRACE)
        result = envelope(document)
        plan = document.get("plan", [])
        if "plan" in document:
            result["msg"] = message_of(document)
            result.update((name, document[name]) for name in ("plan", "declined", "routes", "notes", "environment"))
            result.update((name, document[name]) for name in ("receipt", "remedy", "findings"))
            result["condition"] = arguments.get("condition")
        applied = "planned" if self._task.check_mode else "done"
        result["changed"] = any(step["status"] == applied for step in plan)
        result["failed"] = document["exit_code"] != 0
        if self._task.diff:
            result["diff"] = {"prepared": "".join(lines_of(step) for step in plan)}
        return result


def options_of(arguments):
    """Return the options of C(doctor fix) for the arguments of a task."""
    options = ["--venv", "--path", arguments["venv"]] if arguments.get("venv") else []
    options += [word for name in arguments["files"] for word in ("-r", name)]
    options += ["--pipx"] if arguments.get("pipx") else []
    options += ["--apt"] if arguments.get("apt") else []
    options += ["--python", arguments["python"]] if arguments.get("python") else []
    names = ("system_site_packages", "offline", "strict")
    return options + ["--" + name.replace("_", "-") for name in names if arguments[name]]


def names_of(arguments):
    """Return the requirements, or the one condition, that a task names."""
    condition = arguments.get("condition")
    return [condition] if condition else arguments.get("pipx") or arguments.get("apt") or arguments["requirements"]


def message_of(document):
    """Return the result in words: the message of doctor, or why no fix reaches the goal."""
    reasons = " ".join(entry["reason"] for entry in document["declined"])
    return document["message"] or reasons


def lines_of(step):
    """Return a step of the plan as lines of a difference."""
    return "+ {0}\n+     {1}\n".format(step["reason"], " ".join(step["argv"]))
