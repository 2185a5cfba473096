from __future__ import annotations

from doctor.checks.dead_script import check
from doctor.core.record import replace
from doctor.diagnose.model import Command, Instruction, Severity
from doctor.facts.damage import Damage, DeadScript
from tests.unit.factories import ADA, TOOLS, make_environment, make_facts, make_machine


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


def test_a_dead_program_that_hides_one_of_the_environment_is_moved_aside() -> None:
    for program, needs_root in (("/home/ada/bin/black", False), ("/usr/local/bin/black", True)):
        tools = replace(TOOLS, dead_before=((program, "/usr/bin/python3.7", f"{program}.old"),))
        [finding] = check(make_facts(tools=tools, machine=make_machine(user=ADA)))
        assert finding.severity is Severity.WARNING and program in finding.summary
        assert finding.remedy == Command(argv=("mv", program, f"{program}.old"), needs_root=needs_root)
