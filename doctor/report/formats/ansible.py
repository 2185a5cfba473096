"""Facts for Ansible, which ``doctor.fact`` prints: small, so that each host sends little when facts are gathered.

Ansible runs an executable file below /etc/ansible/facts.d, and parses what it prints as JSON (``ansible_local``).
"""

from __future__ import annotations

import json

from doctor import __version__
from doctor.diagnose.model import Finding
from doctor.diagnose.run import status_of
from doctor.report.formats.result import CheckResult, line
from doctor.report.remedies import render


def show(result: CheckResult) -> None:
    """Print one line of JSON: the status, the ids of what was found, the verdicts and the next command."""
    recommendation = result.recommendation
    facts = {
        "version": __version__,
        "status": status_of(result.facts, result.findings),
        "python": line(result.facts.python.version) if result.facts.python else None,
        "problems": _ids(result.problems()),
        "notes": _ids(result.notes()),
        "verdicts": {verdict.operation.replace("-", "_"): verdict.works for verdict in result.verdicts},
        "command": line(render(recommendation.remedy).text) if recommendation else None,
        "checked": int(result.time),
    }
    print(json.dumps(facts))


def _ids(findings: list[Finding]) -> list[str]:
    """Return the ids, each once, most severe first."""
    return list(dict.fromkeys(finding.id for finding in findings))
