# Copyright: (c) 2026, the authors of doctor
# GNU General Public License v3.0+ (https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The advice of doctor on a host, as a command that is typed on the controller.

doctor is not installed on the hosts, so its own commands cannot be typed there.
"""

from __future__ import annotations

import json
import shlex
from dataclasses import dataclass

DOCTOR = "pip_doctor.doctor.doctor_"
FLAGS = ("--system-site-packages", "--offline", "--strict")
"""The options of C(doctor fix) that are arguments of M(pip_doctor.doctor.doctor_fix) as well."""
TEMPLATES = ("{{", "{%", "{#")
"""The beginnings of what Ansible evaluates on the controller."""


@dataclass(frozen=True)
class AdHoc:
    """A task for C(ansible)."""

    module: str
    arguments: str
    """JSON, which also tells the same tasks of several hosts from others."""
    become_user: str = ""
    """The user that the task becomes; empty for the one who logs in."""

    def typed(self, hosts, inventory=()):
        """Return the command for C(hosts), which are found in the files C(inventory)."""
        words = ["ansible", ",".join(hosts), *(word for path in inventory for word in ("-i", path))]
        words += ["-m", self.module] + (["-a", self.arguments] if self.arguments != "{}" else [])
        words += ["--become"] if self.become_user else []
        words += ["--become-user", self.become_user] if self.become_user not in ("", "root") else []
        return shlex.join(words)


def task(module, arguments, become_user=""):
    """Return a task; None if Ansible would evaluate what a machine says, such as the name of a folder."""
    written = json.dumps(arguments)
    return None if any(mark in written for mark in TEMPLATES) else AdHoc(module, written, become_user)


def task_of(remedy, result, folder="", owner="", condition=""):
    """Return the task that does what a remedy says; None if none does.

    C(result) is that of the task of which the remedy is a part. The remedy belongs to C(folder), by default the
    project, and to C(owner), by default the user of that task. C(condition) is what it may repair.
    """
    words = list(remedy["argv"] or ())
    if owner and remedy["text"].count("`") == 2:
        words = shlex.split(remedy["text"].split("`")[1])
        words = words if words[2:4] == ["&&", "doctor"] and words.count("&&") == 1 else []
    if words[:2] == ["env", "-C"] or words[:1] == ["cd"]:
        words = words[3:]
    become_user = owner or (result.get("user", "") if result.get("become") else "")
    needs_root = remedy["needs_root"] or words[:1] == ["sudo"]
    if needs_root and not owner and result.get("user") != "root":
        become_user = "root"
    words = words[1:] if words[:1] == ["sudo"] else words
    place = folder or result["project"]
    where, chdir = ({"project": place}, {"chdir": place}) if place != "~" else ({}, {})
    environment = result.get("environment") or {}
    if words[:2] == ["doctor", "fix"]:
        arguments = arguments_of_fix(words[2:], "" if folder else environment.get("path", ""), condition)
        return task(DOCTOR + "fix", {**where, **arguments}, become_user) if arguments else None
    if words[:2] == ["doctor", "scan"] and set(words[2:]) <= {"--after-upgrade"}:
        return task(DOCTOR + "scan", {"after_upgrade": True} if words[2:] else {}, become_user)
    if not words or words[0] == "doctor":
        return None
    if words[0] == "apt-get":
        words.insert(1, "--yes")
    return task("ansible.builtin.command", {**chdir, "argv": words}, become_user)


def arguments_of_fix(words, environment, condition):
    """Return the arguments of the module for those of C(doctor fix), or None if it has none like that.

    C(environment) is the folder of the project's environment, if it has one.
    """
    arguments, names, route = {}, [], ""
    rest = iter([word for word in words if word != "--yes"])  # the module always says so
    for word in rest:
        if word in ("--venv", "--pipx", "--apt"):
            route = word[2:]
        elif word == "--path":
            environment = next(rest, "")
        elif word == "--python":
            arguments["python"] = next(rest, "")
        elif word == "-r":
            arguments.setdefault("files", []).append(next(rest, ""))
        elif word in FLAGS:
            arguments[word[2:].replace("-", "_")] = True
        elif word.startswith("-"):
            return None
        else:
            names.append(word)
    if route == "venv":
        arguments["venv"] = environment or ".venv"
    if names == [condition]:
        return {"condition": condition}
    if names:
        arguments["requirements" if route in ("", "venv") else route] = names
    return arguments
