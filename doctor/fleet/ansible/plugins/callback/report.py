# Copyright: (c) 2026, the authors of doctor
# GNU General Public License v3.0+ (https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
name: report
type: aggregate
short_description: One report of doctor for all hosts
version_added: 0.1.0
author:
  - The authors of doctor (@pip-doctor)
description:
  - Collects the results of the modules of this collection and, at the end, prints a table and writes JSON lines and one
    HTML page.
  - Every host of a play is a row, also one that is unreachable, cannot run doctor, failed before, or was not reached
    because a serial play ended.
  - The state of a host is the worst of its answers. A later answer replaces an earlier one to the same question, which
    is that about the same project or folders as the same user. A run that failed is a problem until the same run
    succeeds.
  - What to do next is a command for the controller, with all hosts that it is for. If the playbook needed further
    options, such as C(--ask-become-pass), it needs them as well.
  - The page needs no other file and no JavaScript.
requirements:
  - enable in configuration, as C(callbacks_enabled) or with E(ANSIBLE_CALLBACKS_ENABLED)
options:
  table:
    description: Print a table at the end.
    type: bool
    default: true
    env:
      - name: DOCTOR_REPORT_TABLE
    ini:
      - section: doctor_report
        key: table
  html:
    description: The file for the HTML page. Without it, none is written.
    type: path
    env:
      - name: DOCTOR_REPORT_HTML
    ini:
      - section: doctor_report
        key: html
  json_lines:
    description: The file for a JSON document of each host in one line. Without it, none is written.
    type: path
    env:
      - name: DOCTOR_REPORT_JSON_LINES
    ini:
      - section: doctor_report
        key: json_lines
"""

EXAMPLES = r"""
ansible.cfg: |
  [defaults]
  callbacks_enabled = pip_doctor.doctor.report
  [doctor_report]
  html = fleet.html
  json_lines = fleet.jsonl
"""

import json
import os
import shutil

from ansible import constants, context
from ansible.plugins.callback import CallbackBase
from ansible_collections.pip_doctor.doctor.plugins.plugin_utils.page import page_of
from ansible_collections.pip_doctor.doctor.plugins.plugin_utils.rows import Row, in_order
from ansible_collections.pip_doctor.doctor.plugins.plugin_utils.table import lines_of

MODULES = ("doctor_check", "doctor_facts", "doctor_fix", "doctor_scan", "doctor_undo")
HOW = ("deep", "fail_on", "fix", "force", "offline", "strict", "time_limit")
"""The arguments that say how a question is answered, and not what is asked."""


class CallbackModule(CallbackBase):
    """Keep one row for each host, and write the report at the end."""

    CALLBACK_VERSION = 2.0
    CALLBACK_TYPE = "aggregate"
    CALLBACK_NAME = "pip_doctor.doctor.report"
    CALLBACK_NEEDS_ENABLED = True

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self._rows = {}
        self._others = set()
        """Hosts on which tasks ran that are not doctor's."""
        self._play = None

    def v2_playbook_on_play_start(self, play):
        """Note the hosts of a play, in all its batches."""
        self._play = play
        for host in self._hosts("ansible_play_hosts_all"):
            self._row(host)

    def v2_runner_on_ok(self, result):
        """Add a result; those of a loop were added before, one by one."""
        if not is_of_doctor(result._task):
            self._others.add(result._host.get_name())
        elif "results" not in result._result:
            self._add(result)

    def v2_runner_on_failed(self, result, ignore_errors=False):
        """Add a failure: one of doctor's tasks, or one that kept doctor from being run."""
        row = self._row(result._host.get_name())
        if is_of_doctor(result._task):
            self.v2_runner_on_ok(result)
        elif row.state == "not-reached" and not ignore_errors:
            row.no_answer("failed", "{0}: {1}".format(result._task.get_name(), result._result.get("msg", "")))

    def v2_runner_item_on_ok(self, result):
        """Add the result of one item of a loop."""
        if is_of_doctor(result._task):
            self._add(result)

    v2_runner_item_on_failed = v2_runner_item_on_ok

    def v2_runner_on_unreachable(self, result):
        """Add a host that cannot be reached."""
        self._row(where(result)).no_answer("unreachable", result._result.get("msg", ""))

    def v2_runner_on_skipped(self, result):
        """Note that a task was skipped."""
        if is_of_doctor(result._task):
            self._skip(result._host.get_name(), "The task was skipped.")
        self._others.add(result._host.get_name())

    def v2_playbook_on_stats(self, _stats):
        """Write the report."""
        rows = [row for row in self._rows.values() if row.state != "not-reached" or row.host not in self._others]
        if not rows:
            return
        inventory = [path for path in context.CLIARGS.get("inventory") or () if path not in constants.DEFAULT_HOST_LIST]
        if self.get_option("table"):
            self._display.banner("DOCTOR")
            for line in lines_of(rows, shutil.get_terminal_size((100, 24)).columns, inventory):
                self._display.display(line)
        if self.get_option("json_lines"):
            documents = (json.dumps(row.to_json(inventory), sort_keys=True) + "\n" for row in in_order(rows))
            self._write(self.get_option("json_lines"), "".join(documents))
        if self.get_option("html"):
            self._write(self.get_option("html"), page_of(rows, inventory))

    def _row(self, host):
        return self._rows.setdefault(host, Row(host))

    def _hosts(self, name):
        """Return the hosts of the play that a magic variable names."""
        return self._play.get_variable_manager().get_vars(play=self._play).get(name, ())

    def _add(self, result):
        """Add an answer to the row of the host that gave it; those that were not asked are skipped."""
        host, task = where(result), result._task
        asked = {name: value for name, value in task.args.items() if name not in HOW}
        question = json.dumps([task.action, task.become and task.become_user, asked], sort_keys=True, default=str)
        if result._result.get("unreachable"):
            self._row(host).no_answer("unreachable", result._result.get("msg", ""))
        else:
            self._row(host).add(result._result, question)
        for other in self._hosts("ansible_play_batch") if task.run_once else [result._host.get_name()]:
            self._skip(other, "The task ran on {0}.".format(host))

    def _skip(self, host, reason):
        row = self._row(host)
        if row.state == "not-reached":
            row.no_answer("skipped", reason)

    def _write(self, path, text):
        """Write a file at once, so that nobody reads half of it; a failure must not fail the playbook."""
        part = "{0}.part".format(path)
        try:
            with open(part, "w", encoding="utf-8") as file:
                file.write(text)
            os.replace(part, path)
        except OSError as error:
            self._display.warning("doctor's report was not written: {0}".format(error))
        else:
            self._display.display("{0} was written.".format(path))


def where(result):
    """Return the name of the host on which a task ran."""
    return str(result._task.delegate_to or result._host.get_name())


def is_of_doctor(task):
    """Return whether a task runs a module of this collection, by whichever name it calls it."""
    return str(getattr(task, "resolved_action", None) or task.action).rpartition(".")[2] in MODULES
