from __future__ import annotations

from doctor.checks.apt_interrupted import check
from doctor.facts import Apt
from tests.unit.factories import make_facts


def test_silent_where_dpkg_finished() -> None:
    assert not list(check(make_facts()))
    assert not list(check(make_facts(apt=None)))


def test_an_interrupted_dpkg_blocks_apt() -> None:
    [finding] = check(make_facts(apt=Apt(has_lists=True, lock=None, interrupted=True)))
    assert finding.blocks == ("apt-install",)
