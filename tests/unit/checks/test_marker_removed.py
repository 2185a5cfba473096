from __future__ import annotations

import pytest

from doctor.checks.marker_removed import check
from doctor.core.record import replace
from doctor.diagnose.model import Command, Severity, fix_condition
from doctor.facts import Machine, MarkerState, ShippedMarker
from tests.unit.factories import IN_ENVIRONMENT, MARKER, make_facts, make_machine, make_python


def shipped(state: MarkerState, diverted: str | None = None) -> ShippedMarker:
    return ShippedMarker(
        path=MARKER.marker, package="libpython3.11-stdlib", version="3.11.2-6", state=state, diverted=diverted
    )


def test_silent_where_the_marker_is_as_shipped_or_none_is_shipped() -> None:
    assert not list(check(make_facts()))
    assert not list(check(make_facts(shipped_marker=shipped("intact"))))
    assert not list(check(make_facts(shipped_marker=shipped("intact", "/elsewhere"))))


def test_a_removed_marker_is_a_warning() -> None:
    unmarked = make_facts(subject=make_python(externally_managed=None), shipped_marker=shipped("missing"))
    [finding] = check(unmarked)
    assert finding.severity is Severity.WARNING and finding.allows == ("pip-install",)
    assert finding.remedy == fix_condition("marker-removed", needs_root=True, needs_network=True)
    assert "libpython3.11-stdlib" in finding.evidence[0].source
    [finding] = check(replace(unmarked, subject=IN_ENVIRONMENT))
    assert finding.severity is Severity.WARNING and finding.allows == ()


@pytest.mark.parametrize("machine", [make_machine(container="docker"), make_machine(ci="github-actions")])
def test_a_removed_marker_in_a_container_or_ci_is_only_a_note(machine: Machine) -> None:
    [finding] = check(make_facts(machine=machine, shipped_marker=shipped("missing")))
    assert finding.severity is Severity.INFO


def test_an_edited_marker_still_protects() -> None:
    [finding] = check(make_facts(shipped_marker=shipped("edited")))
    assert finding.severity is Severity.INFO and finding.allows == ()


def test_an_emptied_marker_is_a_warning_because_pip_no_longer_says_what_to_do() -> None:
    emptied = make_python(externally_managed=replace(MARKER, message=""))
    facts = make_facts(subject=emptied, shipped_marker=shipped("edited"))
    [finding] = check(facts)
    assert finding.severity is Severity.WARNING and finding.allows == ()
    assert finding.remedy == fix_condition("marker-removed", needs_root=True, needs_network=True)
    [finding] = check(replace(facts, machine=make_machine(container="docker")))
    assert finding.severity is Severity.INFO


def test_a_diverted_marker_is_only_a_note() -> None:
    [finding] = check(make_facts(shipped_marker=shipped("missing", "/elsewhere")))
    assert finding.severity is Severity.INFO and finding.allows == ("pip-install",)
    assert finding.remedy == Command(argv=("dpkg-divert", "--rename", "--remove", MARKER.marker), needs_root=True)
    assert "/elsewhere" in finding.evidence[1].value
