# Copyright: (c) 2026, the authors of doctor
# GNU General Public License v3.0+ (https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The report as a table for a terminal."""

from __future__ import annotations

import textwrap

from ansible_collections.pip_doctor.doctor.plugins.plugin_utils.rows import (
    STATES,
    counts,
    grouped,
    in_order,
    next_tasks,
    printable,
)

NARROWEST = 30
"""Columns of the last column at least."""


def lines_of(rows, width, inventory=()):
    """Return the lines of the report: a line for each host, what belongs to it, and then the commands for all."""
    rows = in_order(rows)
    longest = max((len(printable(row.host)) for row in rows), default=0)
    states = max(len(STATES[row.state]) for row in rows)
    for row in rows:
        before = "{0:<{1}}  {2:<{3}}  ".format(printable(row.host), longest, STATES[row.state], states)
        room = max(width - len(before), NARROWEST)
        first, *more = textwrap.wrap(printable(words_of(row)), room) or [""]
        yield (before + first).rstrip()
        yield from (" " * len(before) + line for line in more)
        for step in row.steps():
            if not step["task"]:
                yield " " * len(before) + "→ " + printable(place_of(step) + step["advice"])
    yield ""
    yield counts(rows)
    tasks = grouped(rows, next_tasks)
    yield from ["", "Next:"] if tasks else []
    for task, hosts in tasks:
        yield "    " + printable(task.typed(hosts, inventory))


def words_of(row):
    """Return what is known of a host, in one line."""
    words = [finding["id"] + place_of(finding, is_short=True) for finding in row.all_of("findings")]
    broken, breaks = (len(row.all_of(name)) for name in ("broken", "breaks_at_upgrade"))
    words += ["{0} {1} not work".format(broken, "does" if broken == 1 else "do")] if broken else []
    words += ["{0} {1} at the next upgrade".format(breaks, "breaks" if breaks == 1 else "break")] if breaks else []
    words += ["changed"] if any(run["status"] == "done" for run in row.runs) else []
    users = [user for user in row.users if user != "root"]
    words += ["seen as {0}".format(" and ".join(users))] if users and row.state != "skipped" else []
    sentences = " ".join(filter(None, [row.reason, *row.left_out()]))
    return ". ".join(filter(None, [", ".join(dict.fromkeys(words)), sentences]))


def place_of(entry, *, is_short=False):
    """Return where, and as whom, something was found or is to be done."""
    where = " in {0}".format(entry["project"]) if entry["project"] != "~" else ""
    return where if is_short else "as {0}{1}: ".format(entry["user"], where)
