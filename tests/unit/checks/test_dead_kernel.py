from __future__ import annotations

from doctor.checks.dead_kernel import check
from doctor.core.record import replace
from doctor.diagnose.model import Instruction, Severity, ShellLine
from doctor.facts.project import DeadKernel
from tests.unit.factories import PROJECT, make_environment, make_facts, make_project


def test_silent_where_no_notebook_asks_for_a_dead_kernel() -> None:
    assert not list(check(make_facts()))
    assert not list(check(make_facts(project=PROJECT)))


def test_the_kernel_of_a_notebook_starts_the_projects_python() -> None:
    kernel = DeadKernel(name="thesis", path="/k/kernel.json", python="/gone/bin/python", notebook="a.ipynb")
    environment = make_environment(path="/work/.venv", python="/work/.venv/bin/python")
    project = make_project(environment=environment, dead_kernel=kernel)
    line = "sed -i.save 's|/gone/bin/python|/work/.venv/bin/python|' /k/kernel.json"
    [finding] = check(make_facts(project=project))
    assert finding.severity is Severity.WARNING and finding.remedy == ShellLine(text=line)
    lacking = replace(project, dead_kernel=replace(kernel, lacks_ipykernel=True))
    [finding] = check(make_facts(project=lacking))
    assert isinstance(finding.remedy, ShellLine)
    assert finding.remedy.text == f"doctor fix --venv ipykernel && {line}"
    [finding] = check(make_facts(project=replace(project, environment=None)))
    assert isinstance(finding.remedy, Instruction)
