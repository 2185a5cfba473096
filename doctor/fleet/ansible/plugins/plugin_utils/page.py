# Copyright: (c) 2026, the authors of doctor
# GNU General Public License v3.0+ (https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The report as one HTML page, which needs no other file and no JavaScript.

Everything that a machine or an inventory says is escaped, and the page forbids scripts and other files.
"""

from __future__ import annotations

import time
from html import escape

from ansible_collections.pip_doctor.doctor.plugins.plugin_utils.rows import (
    STATES,
    counts,
    grouped,
    in_order,
    next_tasks,
    printable,
    rebuilds,
)
from ansible_collections.pip_doctor.doctor.plugins.plugin_utils.table import place_of

MARKS = {"error": "✗", "warning": "!", "unknown": "?"}
POLICY = """<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">"""
STYLE = """\
:root { color-scheme: light dark; --page: #fbfbfa; --card: #fff; --ink: #1d1f21; --faint: #66696d; --line: #dfe0e2;
  --error: #b42318; --error-back: #fde8e6; --warning: #8a5a00; --warning-back: #fdf0d0; --unknown: #475467;
  --unknown-back: #e8ebf0; --good: #1a7340; --good-back: #e2f3e8 }
@media (prefers-color-scheme: dark) { :root { --page: #16181b; --card: #1e2125; --ink: #e6e7e9; --faint: #9ca1a8;
  --line: #34383e; --error: #ff9a90; --error-back: #4a1d1a; --warning: #f2c14e; --warning-back: #43340f;
  --unknown: #b5c0d0; --unknown-back: #2c3440; --good: #7fd6a2; --good-back: #163a26 } }
body { margin: 0 auto; max-width: 76rem; padding: 1.5rem; background: var(--page); color: var(--ink);
  font: 15px/1.5 system-ui, sans-serif }
h1 { font-size: 1.5rem; margin: 0 } h2 { font-size: 1.1rem; margin: 2.2rem 0 .6rem } p { margin: .3rem 0 }
.faint { color: var(--faint) } code { font: 13px/1.5 ui-monospace, monospace; overflow-wrap: anywhere }
.tiles { display: flex; flex-wrap: wrap; gap: .6rem; margin: 1rem 0; padding: 0; list-style: none }
.tiles li { background: var(--card); border: 1px solid var(--line); border-radius: 6px; padding: .5rem .9rem }
.tiles b { display: block; font-size: 1.5rem; line-height: 1.2 }
.scroll { overflow: auto; max-height: 80vh; border: 1px solid var(--line); border-radius: 6px; background: var(--card) }
table { border-collapse: collapse; width: 100% }
th, td { padding: .25rem .6rem; text-align: left; vertical-align: top; border-bottom: 1px solid var(--line) }
tr:last-child > * { border-bottom: 0 }
thead th { font-weight: 600; vertical-align: bottom; position: sticky; top: 0; background: var(--card) }
th[scope=row] { font-weight: 500; white-space: nowrap }
.matrix td:last-child { width: 100% } .matrix thead th.c { padding: .5rem .2rem; text-align: center }
.matrix thead th.c a { writing-mode: vertical-rl; transform: rotate(180deg); white-space: nowrap; font-weight: 500 }
.matrix td.c { text-align: center; width: 1.9rem; padding: .25rem .1rem; font-weight: 700 }
.error { color: var(--error) } .warning { color: var(--warning) } .unknown { color: var(--unknown) }
td.error { background: var(--error-back) } td.warning { background: var(--warning-back) }
td.unknown { background: var(--unknown-back) }
.state { display: inline-block; padding: 0 .5rem; border-radius: 1rem; white-space: nowrap; font-size: 13px;
  background: var(--unknown-back); color: var(--unknown) }
.state.problems { background: var(--error-back); color: var(--error) }
.state.healthy { background: var(--good-back); color: var(--good) }
.state.unreachable, .state.cannot-run, .state.failed, .state.error,
.state.incomplete { background: var(--warning-back); color: var(--warning) }
details { background: var(--card); border: 1px solid var(--line); border-radius: 6px; margin: .4rem 0;
  padding: 0 .8rem }
details[open] { padding-bottom: .6rem } summary { cursor: pointer; padding: .4rem 0 }
ul { margin: .2rem 0; padding-left: 1.2rem } a { color: inherit }
@media print { .scroll { max-height: none } details { break-inside: avoid } }
"""


def page_of(rows, inventory=()):
    """Return the page, with the commands of the files C(inventory)."""
    rows = in_order(rows)
    numbers = {row.host: "h{0}".format(number) for number, row in enumerate(rows)}
    moment = time.strftime("%Y-%m-%d %H:%M %Z")
    return "\n".join([
        "<!DOCTYPE html>",
        '<html lang="en"><head><meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        POLICY,
        "<title>doctor: {0}</title>".format(escape(counts(rows))),
        "<style>{0}</style></head><body>".format(STYLE),
        "<h1>Python on {0} {1}</h1>".format(len(rows), "host" if len(rows) == 1 else "hosts"),
        '<p class="faint">doctor, {0}</p>'.format(text(moment)),
        tiles(rows),
        *matrix(rows, numbers),
        *upgrade(rows, numbers, inventory),
        *commands(rows, inventory),
        *changes(rows, numbers),
        *hosts(rows, numbers, inventory),
        "</body></html>",
        "",
    ])  # fmt: skip


def text(value):
    """Return text of a machine for the page."""
    return escape(printable(value))


def tiles(rows):
    """Return the number of hosts in each state."""
    numbers = ((sum(row.state == state for row in rows), words) for state, words in STATES.items())
    return '<ul class="tiles">{0}</ul>'.format(
        "".join("<li><b>{0}</b>{1}</li>".format(number, words) for number, words in numbers if number)
    )


def state_of(row):
    """Return the mark of a state."""
    return '<span class="state {0}">{1}</span>'.format(row.state, STATES[row.state])


def link(row, numbers):
    """Return the name of a host, which leads to what is known of it."""
    return '<a href="#{0}">{1}</a>'.format(numbers[row.host], text(row.host))


def matrix(rows, numbers):
    """Yield the table of hosts and conditions. Hosts without a finding and without trouble are only counted."""
    titles, frequency = {}, {}
    found = {row.host: {finding["id"]: finding for finding in row.all_of("findings")} for row in rows}
    for findings in found.values():
        for name, finding in findings.items():
            titles[name] = finding["title"]
            frequency[name] = frequency.get(name, 0) + 1
    columns = sorted(frequency, key=lambda name: (-frequency[name], name))
    shown = [row for row in rows if found[row.host] or row.state != "healthy"]
    yield "<h2>Hosts and conditions</h2>"
    if not shown:
        yield "<p>No problems found on any host.</p>"
        return
    head = "".join(
        '<th scope="col" class="c"><a title="{0}">{1} ({2})</a></th>'.format(
            text(titles[name]), text(name), frequency[name]
        )
        for name in columns
    )
    yield '<div class="scroll"><table class="matrix"><thead><tr><th scope="col">host</th><th scope="col">state</th>'
    numbers_of = (("found by the scan", "broken"), ("break at the upgrade", "breaks_at_upgrade"))
    numbers_of = [each for each in numbers_of if any(row.all_of(each[1]) for row in shown)]
    head += "".join('<th scope="col" class="c"><a>{0}</a></th>'.format(words) for words, _name in numbers_of)
    yield '{0}<th scope="col"></th></tr></thead><tbody>'.format(head)
    for row in shown:
        yield '<tr><th scope="row">{0}</th><td>{1}</td>'.format(link(row, numbers), state_of(row))
        yield "".join(cell(found[row.host].get(name)) for name in columns)
        yield "".join('<td class="c">{0}</td>'.format(len(row.all_of(name)) or "") for _words, name in numbers_of)
        words = " ".join(filter(None, [row.reason, *row.left_out()]))
        yield '<td class="faint">{0}</td></tr>'.format(text(words))
    yield "</tbody></table></div>"
    legend = ", ".join('<b class="{0}">{1}</b> {0}'.format(name, mark) for name, mark in MARKS.items())
    hidden = len(rows) - len(shown)
    more = "1 more host is healthy." if hidden == 1 else "{0} more hosts are healthy.".format(hidden)
    yield '<p class="faint">{0}. {1}</p>'.format(legend, more if hidden else "Each host has a row.")


def cell(finding):
    """Return the cell of a host and a condition."""
    if finding is None:
        return '<td class="c"></td>'
    return '<td class="c {0}" title="{1}">{2}</td>'.format(
        text(finding["severity"]), text(finding["summary"]), MARKS[finding["severity"]]
    )


def upgrade(rows, numbers, inventory):
    """Yield what would break at the next release upgrade."""
    yield "<h2>What the next release upgrade breaks</h2>"
    tied = {row.host: row.all_of("breaks_at_upgrade") for row in rows}
    if not any(tied.values()):
        yield '<p class="faint">Nothing that a scan has seen.</p>'
        return
    yield "<p>These work now and depend on the system's Python, which the next release replaces. To rebuild them "
    yield "afterwards:</p>"
    for task, names in grouped(rows, rebuilds):
        yield "<p><code>{0}</code></p>".format(text(task.typed(names, inventory)))
    yield '<div class="scroll"><table><thead><tr><th scope="col">host</th><th scope="col">Python</th>'
    yield '<th scope="col">what</th></tr></thead><tbody>'
    for row in rows:
        if tied[row.host]:
            items = "".join(
                "<li>{0} <code>{1}</code></li>".format(text(thing["kind"]), text(thing["path"]))
                for thing in tied[row.host]
            )
            yield '<tr><th scope="row">{0}</th><td>{1}</td><td>'.format(link(row, numbers), text(row.python_version))
            yield "<details><summary>{0}</summary><ul>{1}</ul></details></td></tr>".format(len(tied[row.host]), items)
    yield "</tbody></table></div>"


def commands(rows, inventory):
    """Yield the commands that repair something, each with the hosts that it is for."""
    tasks = grouped(rows, next_tasks)
    if not tasks:
        return
    yield "<h2>Next</h2>"
    yield "<p>On the controller, with the options that the playbook was run with:</p>"
    for task, names in tasks:
        yield "<p><code>{0}</code></p>".format(text(task.typed(names, inventory)))


def changes(rows, numbers):
    """Yield what was changed, or would be in check mode, with the receipts that undo it."""
    changed = [row for row in rows if row.runs]
    if not changed:
        return
    yield "<h2>What was changed, or would be</h2>"
    yield '<div class="scroll"><table><thead><tr><th scope="col">host</th><th scope="col">by</th>'
    yield '<th scope="col">where</th><th scope="col">result</th><th scope="col">receipt</th></tr></thead><tbody>'
    for row in changed:
        for run in row.runs:
            cells = (run["module"], place_of(run)[:-2], "{status}: {message}".format(**run))
            yield '<tr><th scope="row">{0}</th>'.format(link(row, numbers))
            yield "".join("<td>{0}</td>".format(text(words)) for words in cells)
            yield "<td><code>{0}</code></td></tr>".format(text(run["receipt"]))
    yield "</tbody></table></div>"


def hosts(rows, numbers, inventory):
    """Yield what is known of each host."""
    yield "<h2>Each host</h2>"
    for row in rows:
        about = ", ".join(filter(None, (row.os, row.python_version and "Python " + row.python_version)))
        yield '<details id="{0}"><summary>{1} {2} <span class="faint">{3}</span></summary>'.format(
            numbers[row.host], text(row.host), state_of(row), text(about)
        )
        yield "".join("<p>{0}</p>".format(text(words)) for words in [row.reason, *row.left_out()] if words)
        things = [(finding["severity"], finding) for finding in row.all_of("findings")]
        things += [("error", thing) for thing in row.all_of("broken")]
        for severity, thing in things:
            name = thing.get("id") or "{0} {1}".format(thing["kind"], thing["path"])
            yield '<p><b class="{0}">{1} {2}</b> {3} <span class="faint">{4}</span></p>'.format(
                text(severity), MARKS[severity], text(name), text(thing["summary"]), text(place_of(thing)[:-2])
            )
            if thing["task"] or thing["advice"]:
                words = thing["task"].typed([row.host], inventory) if thing["task"] else thing["advice"]
                yield "<p><code>{0}</code></p>".format(text(words))
        if row.state == "healthy":
            yield "<p>No problems found.</p>"
        yield "</details>"
