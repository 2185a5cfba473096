"""A page in Markdown, for an issue, a merge request or the summary of a job.

No text of the machine has a meaning in it. In prose, punctuation that has one gets a backslash (CommonMark, "Backslash
escapes"). GitHub and GitLab look for names and issues in the text of the HTML, so their sign is separate there.
Commands and evidence are code, whose fence is longer than any in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from doctor.diagnose.model import Finding
from doctor.diagnose.recommend import manual_step
from doctor.diagnose.verdict import Verdict
from doctor.report.formats.result import CheckResult, line
from doctor.report.remedies import as_typed, render
from doctor.report.text.check import OPERATION_COMMANDS, no_problem_but

_CODE = re.compile(r"`([^`]+)`")
_PUNCTUATION = re.compile(r"[\\`*_\[\]<>#!|~&@$]|:(?=//)|(?<=www)\.|^[-+=]|(?<=^\d)[.)]|(?<=^\d\d)[.)]")
_REFERENCE = re.compile(r"\\([@#!])(?=\w)")
MOST = 50
"""Problems, and notes, that are described. GitHub takes 1 MiB for the summary of a step."""
_MOST_EVIDENCE = 10


def show(result: CheckResult) -> None:
    """Print the page."""
    print("\n".join(page(result)))


def page(result: CheckResult) -> Iterator[str]:
    """Yield the lines of the page: the answer, the next command, the verdicts, the reasons."""
    problems, notes = result.problems(), result.notes()
    fails = any(map(result.fails, notes))
    nothing = no_problem_but(len(notes)) if fails else "nothing is wrong"
    count = nothing if not problems else "1 problem" if len(problems) == 1 else f"{len(problems)} problems"
    yield from (f"## doctor: {count}", "")
    if result.recommendation:
        yield from (f"Next: {prose(result.recommendation.summary)}", "")
        yield from (*_block(render(result.recommendation.remedy).text, "sh"), "")
    elif (manual := manual_step(result.findings)) and manual.remedy:
        yield from (f"Next: {prose(render(manual.remedy).text)}", "")
    shown = {problem.id for problem in problems}
    yield from (_prediction(verdict, shown) for verdict in result.verdicts)
    for finding in problems[:MOST]:
        yield from ("", f"### {finding.severity.value}: {prose(finding.summary)}", "")
        yield from _details(finding, result)
    if problems[MOST:]:
        yield from ("", as_typed(f"And {len(problems) - MOST} more problems: `doctor check`"))
    if notes:
        yield from ("", f"<details><summary>Notes ({len(notes)})</summary>", "")
        yield from (f"- {_code(finding.id)}: {prose(finding.summary)}" for finding in notes[:MOST])
        yield from ("", "</details>")


def _prediction(verdict: Verdict, shown: set[str]) -> str:
    """Return the item of one operation; a reason only where it is not a problem that is shown below."""
    command = _code(OPERATION_COMMANDS[verdict.operation])
    if verdict.works:
        return f"- ✓ works: {command}"
    explained = not shown.isdisjoint(verdict.causes)
    sign = "? unknown" if verdict.works is None else "✗ fails" if explained else "· not available"
    return f"- {sign}: {command}" + ("" if explained else f". {prose(verdict.summary)}")


def prose(text: str) -> str:
    """Return a sentence with its commands as code and everything else without a meaning in Markdown."""
    parts = _CODE.split(line(text))
    return "".join(_code(part) if index % 2 else _plain(part) for index, part in enumerate(parts))


def _plain(text: str) -> str:
    escaped = _PUNCTUATION.sub(r"\\\g<0>", text)  # a link, an item of a list and a heading included
    return _REFERENCE.sub(r"<span>\\\1</span>", escaped)


def _code(text: str) -> str:
    """Return a code span. One that begins or ends with a backtick has a space there, which Markdown removes."""
    fence = "`" * (max((len(run) for run in re.findall("`+", text)), default=0) + 1)
    space = " " if text[:1] in "` " or text[-1:] in "` " else ""
    return f"{fence}{space}{text}{space}{fence}"


def _details(finding: Finding, result: CheckResult) -> Iterator[str]:
    if finding.consequence:
        yield from (prose(finding.consequence), "")
    rows = [line(f"{evidence.source}: {evidence.value}") for evidence in finding.evidence[:_MOST_EVIDENCE]]
    if finding.evidence[_MOST_EVIDENCE:]:
        rows.append(f"and {len(finding.evidence) - _MOST_EVIDENCE} more")
    if rows:
        yield from (*_block("\n".join(rows), "text"), "")
    remedy = result.remedy(finding)
    if remedy:
        yield from ("To fix it:", "", *_block(remedy, "text"), "")
    yield as_typed(f"More: `doctor explain {finding.id}`")


def _block(text: str, language: str) -> Iterator[str]:
    lines = [line(row) for row in text.split("\n")]
    longest = max(len(run) for row in lines for run in ["", *re.findall("`+", row)])
    fence = "`" * max(3, longest + 1)
    yield from (f"{fence}{language}", *lines, fence)
