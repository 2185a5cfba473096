from __future__ import annotations

from doctor.checks.dead_hook import check
from doctor.core.record import replace
from doctor.diagnose.model import Command, Fix
from doctor.facts.project import DeadHook
from tests.unit.factories import make_facts, make_project

HOOK = DeadHook(path="/work/.git/hooks/pre-commit", python="/gone/python3", program="")


def test_the_hook_is_written_anew_or_gets_a_pre_commit() -> None:
    assert not list(check(make_facts())) and not list(check(make_facts(project=make_project())))
    [finding] = check(make_facts(project=make_project(dead_hook=HOOK)))
    assert isinstance(finding.remedy, Fix) and finding.remedy.goal.command() == "doctor fix pre-commit"
    here = replace(HOOK, program="/work/.venv/bin/pre-commit")
    [finding] = check(make_facts(project=make_project(dead_hook=here)))
    assert finding.remedy == Command(argv=("/work/.venv/bin/pre-commit", "install"))
