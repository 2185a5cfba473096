from __future__ import annotations

from dataclasses import replace

from doctor.checks.pipx_missing import check
from doctor.diagnose.model import Severity
from doctor.facts.packages import Package
from tests.unit.factories import TOOLS, make_facts


def test_silent_where_it_is_there() -> None:
    assert not list(check(make_facts()))


def test_no_fault_where_it_is_not() -> None:
    [finding] = check(make_facts(tools=replace(TOOLS, pipx=None)))
    assert finding.severity is Severity.INFO
    assert finding.blocks == ("pipx-install",)


def test_says_what_apt_could_give() -> None:
    packages = (Package(name="pipx", installed=None, candidate="1.1.0-1"),)
    [finding] = check(make_facts(tools=replace(TOOLS, pipx=None), packages=packages))
    assert "1.1.0-1" in finding.evidence[1].value
