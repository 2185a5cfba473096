from __future__ import annotations

from dataclasses import replace

import pytest

from doctor.checks.marker_removed import check
from doctor.diagnose.model import Severity
from doctor.facts import MarkerState, ShippedMarker
from tests.unit.factories import IN_ENVIRONMENT, MACHINE, MARKER, make_facts, make_python


def shipped(state: MarkerState, diverted: str | None = None) -> ShippedMarker:
    return ShippedMarker(
        path=MARKER.marker, package="libpython3.11-stdlib", version="3.11.2-6", state=state, diverted=diverted
    )


def test_silent_where_it_is_as_shipped_or_none_is() -> None:
    assert not list(check(make_facts()))
    assert not list(check(make_facts(shipped_marker=shipped("there"))))
    assert not list(check(make_facts(shipped_marker=shipped("there", "/elsewhere"))))


def test_without_it_pip_works() -> None:
    unmarked = make_facts(subject=make_python(externally_managed=None), shipped_marker=shipped("gone"))
    [finding] = check(unmarked)
    assert finding.severity is Severity.WARNING and finding.allows == ("pip-install",)
    assert finding.fix == "doctor fix marker-removed" and "libpython3.11-stdlib" in finding.evidence[0].source
    [finding] = check(replace(unmarked, subject=IN_ENVIRONMENT))
    assert finding.severity is Severity.WARNING and finding.allows == ()


@pytest.mark.parametrize("machine", [replace(MACHINE, container="docker"), replace(MACHINE, ci="github-actions")])
def test_a_box_that_is_thrown_away_anyway_is_told_and_not_warned(machine: object) -> None:
    [finding] = check(make_facts(machine=machine, shipped_marker=shipped("gone")))
    assert finding.severity is Severity.INFO


def test_an_edited_one_protects_all_the_same() -> None:
    [finding] = check(make_facts(shipped_marker=shipped("edited")))
    assert finding.severity is Severity.INFO and finding.allows == ()


def test_a_diversion_is_a_decision_and_no_reinstallation_takes_it_back() -> None:
    [finding] = check(make_facts(shipped_marker=shipped("gone", "/elsewhere")))
    assert finding.severity is Severity.INFO and finding.allows == ("pip-install",)
    assert finding.fix and finding.fix.startswith("dpkg-divert ") and "/elsewhere" in finding.evidence[1].value
