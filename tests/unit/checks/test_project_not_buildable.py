from __future__ import annotations

from doctor.checks import requirements_not_met
from doctor.checks.project_not_buildable import check
from doctor.core.record import replace
from doctor.diagnose.model import Command, Instruction, Severity
from doctor.diagnose.remedies import environment_remedy
from doctor.facts.project import BuildFault
from tests.unit.factories import make_facts, make_project

README = BuildFault(reason="pyproject.toml names README.md, which does not exist", remedy="x", missing="README.md")
FOLDER = BuildFault(reason="there is no folder shop", remedy="Write `packages`.")


def test_silent_where_the_project_can_be_built() -> None:
    assert not list(check(make_facts(project=make_project())))


def test_a_tool_installs_what_the_project_requires_without_the_project() -> None:
    for manager, option in (("uv", "--no-install-project"), ("poetry", "--no-root"), ("pdm", "--no-self")):
        facts = make_facts(project=make_project(manager=manager, environment=None, build_fault=FOLDER, root="/work"))
        [finding] = check(facts)
        severity = Severity.INFO if manager == "poetry" else Severity.WARNING
        assert finding.severity is severity and finding.remedy == Instruction(text=FOLDER.remedy)
        remedy = environment_remedy(facts)
        assert isinstance(remedy, Command) and remedy.argv[-1] == option
    installed = replace(facts, project=make_project(manager="uv", build_fault=FOLDER))
    [note] = check(installed)
    assert note.severity is Severity.INFO, "somebody left the project out on purpose"


def test_a_project_of_pip_that_has_to_be_installed_is_not_tried_in_vain() -> None:
    facts = make_facts(project=make_project(build_fault=README, root="/work"), lacks_project=True)
    [finding] = check(facts)
    assert finding.severity is Severity.WARNING
    assert finding.remedy == Command(argv=("touch", "/work/README.md"))
    assert not list(requirements_not_met.check(facts))
    [note] = check(replace(facts, lacks_project=False))
    assert note.severity is Severity.INFO
