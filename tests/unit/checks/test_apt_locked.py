from __future__ import annotations

from doctor.checks.apt_locked import check
from doctor.facts import Apt
from tests.unit.factories import make_facts


def test_silent_where_nobody_holds_the_lock() -> None:
    assert not list(check(make_facts()))
    assert not list(check(make_facts(apt=None)))


def test_the_holder_is_named() -> None:
    [finding] = check(make_facts(apt=Apt(has_lists=True, lock="unattended-upgr (pid 812)")))
    assert "pid 812" in finding.summary
    assert finding.blocks == ("apt-install",)
