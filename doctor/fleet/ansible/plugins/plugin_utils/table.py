# Copyright: (c) 2026, the authors of doctor
# GNU General Public License v3.0+ (https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The report as a table for a terminal."""

from __future__ import annotations

import textwrap

from ansible_collections.pip_doctor.doctor.plugins.plugin_utils.rows import STATES, counts, in_order, printable

NARROWEST = 30
"""Columns of the last column at least."""


def lines_of(rows, width):
    """Return the lines of the report: a line for each host, and what belongs to it."""
    rows = in_order(rows)
    longest = max((len(printable(row.host)) for row in rows), default=0)
    states = max(map(len, STATES.values()))
    for row in rows:
        before = "{0:<{1}}  {2:<{3}}  ".format(printable(row.host), longest, STATES[row.state], states)
        room = max(width - len(before), NARROWEST)
        words = row.reason or ", ".join([finding["id"] for finding in row.findings] + _others(row))
        first, *more = textwrap.wrap(printable(words), room) or [""]
        yield (before + first).rstrip()
        yield from (" " * len(before) + line for line in more)
        command = row.next or next((thing["command"] for thing in row.sick if thing["command"]), "")
        if row.state == "problems" and command:
            yield " " * len(before) + "→ " + printable(command)
    yield ""
    yield counts(rows)


def _others(row):
    numbers = ((len(row.sick), "do not work"), (len(row.breaks_at_upgrade), "break at the next upgrade"))
    changed = [run for run in row.runs if run["receipt"]]
    return ["{0} {1}".format(number, words) for number, words in numbers if number] + (["changed"] if changed else [])
