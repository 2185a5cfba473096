from __future__ import annotations

from doctor.checks.apt_unavailable import check
from doctor.diagnose.model import Command, Severity
from doctor.facts import Apt, Unknown
from doctor.facts.packages import Refusal
from tests.unit.factories import make_facts, make_machine


def test_silent_where_apt_can_install() -> None:
    assert not list(check(make_facts()))


def test_missing_package_lists_are_a_note() -> None:
    [finding] = check(make_facts(apt=Apt(has_lists=False, lock=None)))
    assert finding.severity is Severity.INFO
    assert finding.blocks == ("apt-install",)
    assert finding.remedy == Command(argv=("apt-get", "update"), needs_root=True, needs_network=True)


def test_missing_lists_follow_from_what_keeps_apt_from_fetching_any() -> None:
    refusal = Refusal(reason="no source of packages is active", source="/etc/apt")
    assert not list(check(make_facts(apt=Apt(has_lists=False, lock=None, refusal=refusal))))


def test_another_package_manager_is_named() -> None:
    [finding] = check(make_facts(apt=None, machine=make_machine(package_manager="dnf")))
    assert "dnf" in finding.summary


def test_silent_where_apt_could_not_be_examined() -> None:
    unknown = Unknown(probe="packages", cause="crashed", detail="too large")
    assert not list(check(make_facts(apt=None, unknown=(unknown,))))


def test_lists_are_not_fetched_without_a_source() -> None:
    refusal = Refusal(reason="no source of packages is active", source="/etc/apt", advice="Add one.")
    assert not list(check(make_facts(apt=Apt(has_lists=False, lock=None, refusal=refusal))))
