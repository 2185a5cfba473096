from __future__ import annotations

import pytest

from doctor.checks.upgrade_broke_environments import check
from doctor.diagnose.model import Command, Severity
from doctor.facts.shadows import BROKEN_LIMIT
from tests.unit.factories import make_facts


def test_silent_where_no_upgrade_broke_anything() -> None:
    assert not list(check(make_facts()))


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (1, "An environment has not worked"),
        (2, "2 environments have not worked"),
        (BROKEN_LIMIT, f"{BROKEN_LIMIT} or more environments have not worked"),
    ],
)
def test_one_finding_names_them_all_and_the_command_that_repairs_them(count: int, words: str) -> None:
    paths = tuple(f"/srv/{number}/venv" for number in range(count))
    [finding] = check(make_facts(broken_by_upgrade=paths))
    assert finding.severity is Severity.WARNING and finding.summary.startswith(words)
    assert tuple(evidence.source for evidence in finding.evidence) == paths
    assert finding.remedy == Command(argv=("doctor", "scan", "--after-upgrade"))
