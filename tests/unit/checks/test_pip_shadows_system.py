from __future__ import annotations

from dataclasses import replace

from doctor.checks.pip_shadows_system import ID, check
from doctor.diagnose.model import Severity
from tests.unit.factories import ADA, MACHINE, make_facts, make_shadow


def test_silent_where_nothing_is_hidden_and_about_the_users_own() -> None:
    assert not list(check(make_facts()))
    assert not list(check(make_facts(shadows=(make_shadow("six", "user"),))))


def test_names_what_hides_what() -> None:
    [finding] = check(make_facts(shadows=tuple(make_shadow(name, "local") for name in ("six", "pip", "idna", "click"))))
    assert finding.severity is Severity.WARNING
    assert finding.summary.endswith("six, pip, idna and 1 more.")
    assert finding.evidence[0].source == "/usr/local/lib/python3.11/dist-packages/six-9.0.dist-info"
    assert finding.evidence[0].value == "hides python3-six, which holds 1.16.0"
    assert finding.fix == "doctor fix pip-shadows-system"
    assert (finding.blocks, finding.allows) == ((), ())


def test_in_throw_away_ci_it_is_only_worth_a_note() -> None:
    [finding] = check(make_facts(machine=replace(MACHINE, ci="ci"), shadows=(make_shadow("six", "local"),)))
    assert finding.severity is Severity.INFO


def test_who_cannot_become_root_is_recommended_something_else() -> None:
    for user, fix in ((ADA, None), (replace(ADA, admin=True), f"doctor fix {ID}"), (None, f"doctor fix {ID}")):
        [finding] = check(make_facts(machine=replace(MACHINE, user=user), shadows=(make_shadow("six", "local"),)))
        assert (finding.fix, "Root can" in finding.consequence) == (fix, fix is None)
