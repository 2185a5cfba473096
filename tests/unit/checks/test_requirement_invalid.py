from __future__ import annotations

from doctor.checks.requirement_invalid import check
from doctor.core.plugins import checks
from doctor.core.record import replace
from doctor.diagnose.model import Command, Evidence, Fix, Instruction, Severity, ShellLine
from doctor.diagnose.remedies import fix_package, open_to_all
from doctor.diagnose.run import diagnose
from doctor.facts.requirements import RequirementFile
from tests.unit.factories import ADA, ENVIRONMENT, SYSTEM, make_facts, make_machine, make_project

LIST = RequirementFile(path="requirements.txt", kind="requirements", problem="base.txt does not exist")


def test_silent_without_a_problem() -> None:
    assert not list(check(make_facts(project=make_project())))


def test_a_list_that_pip_cannot_install_is_graver_where_no_environment_exists() -> None:
    [finding] = check(make_facts(project=make_project(environment=None), unusable_list=LIST))
    assert finding.severity is Severity.ERROR and isinstance(finding.remedy, Instruction)
    [finding] = check(make_facts(project=make_project(environment=ENVIRONMENT), unusable_list=LIST))
    assert finding.severity is Severity.WARNING


def test_no_environment_is_created_from_such_a_list() -> None:
    facts = make_facts(project=make_project(environment=None), unusable_list=LIST)
    findings = diagnose(facts, checks())
    assert not any(isinstance(finding.remedy, Fix) for finding in findings)
    assert Instruction(text="Correct requirements.txt, then repeat this.") in [finding.remedy for finding in findings]


def test_the_line_is_named_and_one_that_nothing_needs_is_commented_out() -> None:
    faulty = replace(LIST, faulty_line="lists/base.txt:3", line="six is nice")
    [finding] = check(make_facts(project=make_project(), unusable_list=faulty))
    assert finding.remedy == Instruction(text="Correct line 3 of lists/base.txt.")
    assert finding.evidence == (Evidence(source="lists/base.txt:3", value="six is nice"),)
    [finding] = check(make_facts(project=make_project(), unusable_list=replace(faulty, edit="{n}s/^/# /")))
    assert finding.remedy == ShellLine(text="sed -i '3s/^/# /' lists/base.txt")


def test_a_list_that_the_user_may_not_read_is_given_back_or_opened() -> None:
    machine = make_machine(user=ADA)
    own = Command(argv=("chown", "ada:", "/home/ada/r.txt"), needs_root=True)
    for path, remedy in (("/home/ada/r.txt", own), ("/srv/r.txt", open_to_all("/srv/r.txt"))):
        closed = replace(LIST, problem="r.txt is not readable", closed_file=path)
        [finding] = check(make_facts(project=make_project(environment=None), unusable_list=closed, machine=machine))
        assert finding.remedy == remedy


def test_a_module_that_is_packaged_apart_is_installed_before_its_line_is_deleted() -> None:
    tkinter = replace(LIST, edit="{n}s/^/# /", faulty_line="requirements.txt:1", lacking_package="python3-tk")
    facts = make_facts(project=make_project(environment=None), unusable_list=tkinter)
    [finding] = check(facts)
    assert finding.remedy == fix_package("python3-tk")
    [finding] = check(replace(facts, subject=replace(SYSTEM, base_kind="pyenv")))
    assert finding.remedy == ShellLine(text="sed -i '1s/^/# /' requirements.txt"), (
        "the system's Python has it, not this"
    )
