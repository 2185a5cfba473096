from __future__ import annotations

from dataclasses import replace

from doctor.checks.user_site_shadows_system import check
from doctor.diagnose.model import Severity
from tests.unit.factories import MACHINE, make_facts, make_shadow


def test_silent_where_nothing_is_hidden_and_about_the_systems_residue() -> None:
    assert not list(check(make_facts()))
    assert not list(check(make_facts(shadows=(make_shadow("six", "local"),))))


def test_names_what_hides_what() -> None:
    [finding] = check(make_facts(shadows=(make_shadow("six", "user"), make_shadow("six", "local"))))
    assert finding.severity is Severity.WARNING
    assert finding.summary.endswith(": six.")
    [evidence] = finding.evidence
    assert evidence.source == "/home/ada/.local/lib/python3.11/site-packages/six-9.0.dist-info"
    assert finding.fix == "doctor fix user-site-shadows-system"
    assert (finding.blocks, finding.allows) == ((), ())


def test_in_throw_away_ci_it_is_only_worth_a_note() -> None:
    [finding] = check(make_facts(machine=replace(MACHINE, ci="ci"), shadows=(make_shadow("six", "user"),)))
    assert finding.severity is Severity.INFO
