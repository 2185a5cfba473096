from __future__ import annotations

import pytest

from doctor.checks.pipx_too_old import check
from doctor.core.record import replace
from doctor.diagnose.model import Severity
from doctor.facts import Tool, Tools
from tests.unit.factories import TOOLS, make_facts


def pipx(version: str | None) -> Tools:
    return replace(TOOLS, pipx=Tool(path="/usr/bin/pipx", version=version, python="/usr/bin/python3"))


@pytest.mark.parametrize("version", ["1.5.0", "1.18.4", "2.0", None, "unknown"])
def test_silent_about_a_new_or_unknown_version(version: str | None) -> None:
    assert not list(check(make_facts(tools=pipx(version))))


@pytest.mark.parametrize("version", ["0.12.3.1", "1.0.0", "1.4.3"])
def test_a_version_below_1_5_is_a_note(version: str) -> None:
    [finding] = check(make_facts(tools=pipx(version)))
    assert finding.severity is Severity.INFO
    assert version in finding.summary
