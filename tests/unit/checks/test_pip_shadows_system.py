from __future__ import annotations

from doctor.checks.pip_shadows_system import ID, check
from doctor.core.record import replace
from doctor.diagnose.model import Command, Severity, fix_condition
from tests.unit.factories import ADA, ROOT, make_facts, make_machine, make_shadow


def test_silent_without_shadows_in_usr_local() -> None:
    assert not list(check(make_facts()))
    assert not list(check(make_facts(shadows=(make_shadow("six", "user"),))))


def test_a_shadow_is_named_with_the_package_it_hides() -> None:
    [finding] = check(make_facts(shadows=tuple(make_shadow(name, "local") for name in ("six", "pip", "idna", "click"))))
    assert finding.severity is Severity.WARNING
    assert finding.summary.endswith("six, pip, idna and 1 more.")
    assert finding.evidence[0].source == "/usr/local/lib/python3.11/dist-packages/six-9.0.dist-info"
    assert finding.evidence[0].value == "shadows python3-six, which has version 1.16.0"
    assert finding.remedy == fix_condition("pip-shadows-system", needs_root=True)
    assert (finding.blocks, finding.allows) == ((), ())


def test_a_shadow_in_ci_is_only_a_note() -> None:
    [finding] = check(make_facts(machine=make_machine(ci="ci"), shadows=(make_shadow("six", "local"),)))
    assert finding.severity is Severity.INFO


def test_a_user_who_cannot_become_root_gets_no_remedy() -> None:
    by_sudo = Command(argv=("sudo", "doctor", "fix", ID, "--yes"), needs_root=True)
    by_root = fix_condition(ID, needs_root=True)
    for user, expected in ((ADA, None), (replace(ADA, admin=True), by_sudo), (ROOT, by_root), (None, by_root)):
        [finding] = check(make_facts(machine=make_machine(user=user), shadows=(make_shadow("six", "local"),)))
        assert (finding.remedy, "Root can" in finding.consequence) == (expected, expected is None)
