from __future__ import annotations

from doctor.checks.apt_locked import check
from doctor.facts.packages import Apt
from tests.unit.factories import make_facts


def test_silent_where_nobody_holds_it() -> None:
    assert not list(check(make_facts()))
    assert not list(check(make_facts(apt=None)))


def test_names_who_does() -> None:
    [finding] = check(make_facts(apt=Apt(lists=True, lock="unattended-upgr (pid 812)")))
    assert "pid 812" in finding.summary
    assert finding.blocks == ("apt-install",)
