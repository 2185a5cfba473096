from __future__ import annotations

from doctor.checks.user_site_shadows_system import check
from doctor.diagnose.model import Severity, fix_condition
from tests.unit.factories import make_facts, make_machine, make_shadow


def test_silent_without_shadows_in_the_user_site() -> None:
    assert not list(check(make_facts()))
    assert not list(check(make_facts(shadows=(make_shadow("six", "local"),))))


def test_a_shadow_is_named_with_the_package_it_hides() -> None:
    [finding] = check(make_facts(shadows=(make_shadow("six", "user"), make_shadow("six", "local"))))
    assert finding.severity is Severity.WARNING
    assert finding.summary.endswith(": six.")
    [evidence] = finding.evidence
    assert evidence.source == "/home/ada/.local/lib/python3.11/site-packages/six-9.0.dist-info"
    assert finding.remedy == fix_condition("user-site-shadows-system")
    assert (finding.blocks, finding.allows) == ((), ())


def test_a_shadow_in_ci_is_only_a_note() -> None:
    [finding] = check(make_facts(machine=make_machine(ci="ci"), shadows=(make_shadow("six", "user"),)))
    assert finding.severity is Severity.INFO
