"""The report that GitLab shows beside a merge request (``artifacts:reports:codequality``).

GitLab requires ``description``, ``check_name``, ``fingerprint``, ``severity``, ``location.path`` and
``location.lines.begin`` (GitLab documentation, "Code Quality report format"). It compares the fingerprints of two
branches, so a finding has the same one in each run.
"""

from __future__ import annotations

import json
import re
from collections import Counter

from doctor.core.digests import sha256
from doctor.core.paths import within
from doctor.diagnose.model import Finding, Severity
from doctor.report.formats.result import CheckResult, line

_SEVERITIES = {
    Severity.ERROR: "critical",
    Severity.WARNING: "major",
    Severity.UNKNOWN: "minor",
    Severity.INFO: "info",
}
_SOURCE = re.compile(r"(.*?)(?::([1-9][0-9]{0,8}))?", re.DOTALL)
"""A path, perhaps with the number of a line; every text matches."""
_JOB = ".gitlab-ci.yml"
"""The location of a finding on the machine, since GitLab requires a file of the repository."""


def show(result: CheckResult) -> None:
    """Print the array of all findings."""
    root = result.facts.project.root if result.facts.project else ""
    seen: Counter[str] = Counter()
    issues = []
    for finding in result.findings:
        path, number = _location(finding, root)
        remedy = result.remedy(finding)
        identity = f"{finding.id}\0{path}\0{_first_source(finding, root)}"
        seen[identity] += 1
        issues.append(
            {
                "description": line(f"{finding.summary} To fix it: {remedy}" if remedy else finding.summary),
                "check_name": finding.id,
                "fingerprint": _digest(f"{identity}\0{seen[identity]}"),
                "severity": _SEVERITIES[finding.severity],
                "location": {"path": path, "lines": {"begin": number}},
            }
        )
    print(json.dumps(issues, indent=2).replace("##", "\\u0023#"))  # no command for a CI system, see doctor.report.json


def _location(finding: Finding, root: str) -> tuple[str, int]:
    """Return the first file of the project that the finding names, relative to the project, and the line."""
    for evidence in finding.evidence:
        match = _SOURCE.fullmatch(evidence.source)
        path, number = match.groups() if match else ("", None)
        inside = path[len(root) :].lstrip("/") if root and within(path, root) else ""
        if inside:
            return line(inside), int(number or 1)
    return _JOB, 1


def _first_source(finding: Finding, root: str) -> str:
    """Return what the finding saw first; a runner clones the project into another folder each time."""
    source = finding.evidence[0].source if finding.evidence else ""
    return source[len(root) :] if root and within(source, root) else source


def _digest(text: str) -> str:
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
