from __future__ import annotations

from hypothesis import given

from doctor.core import plugins
from doctor.core.goal import Goal
from doctor.diagnose.run import diagnose
from doctor.diagnose.triggers import TRIGGERS, checks_for
from doctor.facts import Facts
from tests.unit import strategies
from tests.unit.factories import make_facts


@given(strategies.goals_and_facts())
def test_the_checks_that_a_trigger_excludes_would_find_nothing(drawn: tuple[Goal, Facts]) -> None:
    _, facts = drawn
    assert diagnose(facts, checks_for(facts)) == diagnose(facts, plugins.checks())


def test_only_checks_have_triggers_and_a_healthy_machine_triggers_few() -> None:
    assert set(TRIGGERS) <= set(plugins.CHECKS)
    assert len(checks_for(make_facts())) <= 8
