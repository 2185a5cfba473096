from __future__ import annotations

from dataclasses import replace

from doctor.checks.apt_unavailable import check
from doctor.diagnose.model import Severity
from doctor.facts.packages import Apt
from tests.unit.factories import MACHINE, make_facts


def test_silent_where_apt_can_install() -> None:
    assert not list(check(make_facts()))


def test_no_lists_yet() -> None:
    [finding] = check(make_facts(apt=Apt(lists=False, lock=None)))
    assert finding.severity is Severity.INFO
    assert finding.blocks == ("apt-install",)
    assert finding.fix == "apt-get update"


def test_another_family() -> None:
    [finding] = check(make_facts(apt=None, machine=replace(MACHINE, package_manager="dnf")))
    assert "dnf" in finding.summary
