"""A JUnit report, which GitLab, Jenkins and others show: a test case for each verdict and for each condition.

The elements and attributes are those of Jenkins' schema (jenkinsci/xunit-plugin, ``junit-10.xsd``). A test case fails
where the exit code is 1 because of it, so a report and the job that it comes from never disagree.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from xml.sax.saxutils import escape, quoteattr

from doctor.diagnose.model import Finding, Severity
from doctor.diagnose.verdict import Verdict
from doctor.report.formats.result import CheckResult, line

Case = tuple[str, str, str]
"""The name of a test case, the element that states its outcome (``failure``, ``skipped`` or none), and its text."""


def show(result: CheckResult) -> None:
    """Print the document."""
    suites = {"verdicts": list(_verdicts(result)), "conditions": list(_conditions(result))}
    print('<?xml version="1.0" encoding="UTF-8"?>')
    print('<testsuites name="doctor check">')
    for name, cases in suites.items():
        outcomes = [outcome for _, outcome, _ in cases]
        counts = f'tests="{len(cases)}" failures="{outcomes.count("failure")}" errors="0"'
        started = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(result.time))
        skipped = outcomes.count("skipped")
        print(f'  <testsuite name="doctor.{name}" {counts} skipped="{skipped}" timestamp="{started}">')
        for case in cases:
            print("\n".join(_test_case(f"doctor.{name}", *case)))
        print("  </testsuite>")
    print("</testsuites>")


def _verdicts(result: CheckResult) -> Iterator[Case]:
    failing = {finding.id for finding in result.findings if result.fails(finding)}
    for verdict in result.verdicts:
        fails = verdict.works is False and not failing.isdisjoint(verdict.causes)
        yield verdict.operation, "failure" if fails else "" if verdict.works else "skipped", _reason(verdict)


def _reason(verdict: Verdict) -> str:
    return "" if verdict.works else line(verdict.summary)


def _conditions(result: CheckResult) -> Iterator[Case]:
    found: dict[str, list[Finding]] = {name: [] for name in result.conditions}
    for finding in result.findings:
        found.setdefault(finding.id, []).append(finding)
    for name, findings in found.items():
        text = "\n".join(row for finding in findings for row in _finding(finding, result))
        unknown = any(finding.severity is Severity.UNKNOWN for finding in findings)
        yield name, "failure" if any(map(result.fails, findings)) else "skipped" if unknown else "", text


def _finding(finding: Finding, result: CheckResult) -> Iterator[str]:
    yield line(f"{finding.severity.value}: {finding.summary}")
    yield from (line(f"{evidence.source}: {evidence.value}") for evidence in finding.evidence[:10])
    remedy = result.remedy(finding)
    if remedy:
        yield line(f"To fix it: {remedy}")


def _test_case(suite: str, name: str, outcome: str, text: str) -> Iterator[str]:
    """Yield the lines of one test case. ``line`` has spelt out the characters that XML does not allow."""
    first = text.partition("\n")[0]
    element = "system-out" if text and not outcome else outcome
    yield f"    <testcase name={quoteattr(name)} classname={quoteattr(suite)}{'>' if element else '/>'}"
    if element:
        message = f" message={quoteattr(first)}" if outcome else ""
        yield f"      <{element}{message}>{escape(text)}</{element}>"
        yield "    </testcase>"
