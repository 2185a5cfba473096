from __future__ import annotations

from doctor.checks.dead_script import check
from doctor.core.record import replace
from doctor.diagnose.model import Instruction, Severity
from doctor.facts.damage import Damage, DeadScript
from tests.unit.factories import make_environment, make_facts


def test_silent_where_every_script_has_its_python() -> None:
    assert not list(check(make_facts()))
    assert not list(check(make_facts(damage=Damage())))


def test_a_script_without_its_python_is_a_warning_that_names_both() -> None:
    dead = DeadScript(path="/work/.venv/bin/black", python="/old/.venv/bin/python3")
    environment = make_environment(path="/work/.venv", python="/work/.venv/bin/python")
    [finding] = check(make_facts(active_environment=environment, damage=Damage(dead_scripts=(dead,))))
    assert finding.severity is Severity.WARNING
    assert finding.summary == "black cannot start, because /old/.venv/bin/python3 does not exist."
    assert isinstance(finding.remedy, Instruction) and "/work/.venv/bin/python -m pip" in finding.remedy.text
    environment = replace(environment, pip=None)
    [finding] = check(make_facts(active_environment=environment, damage=Damage(dead_scripts=(dead,))))
    assert isinstance(finding.remedy, Instruction) and "uv pip install --python /work/.venv" in finding.remedy.text
