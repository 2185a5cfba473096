from __future__ import annotations

from doctor.checks.requirements_not_met import check
from doctor.core.record import replace
from doctor.diagnose.model import Command, Finding, Severity, fix_environment
from doctor.facts.comparison import Unmet
from doctor.facts.damage import Damage, DamagedDistribution
from doctor.facts.tools import Tools
from tests.unit.factories import PROJECT, make_environment, make_facts, make_project

MISSING = Unmet(name="rich", requirement="rich>=13", file="requirements.txt")
OLD = Unmet(name="six", requirement="six>=2", installed="1.17.0", file="requirements.txt")


def find(*unmet: Unmet, **changes: object) -> Finding:
    [finding] = check(make_facts(project=make_project(**changes), unmet=unmet))
    return finding


def test_silent_where_everything_is_installed() -> None:
    assert not list(check(make_facts()))
    assert not list(check(make_facts(project=PROJECT)))


def test_what_is_missing_is_a_warning() -> None:
    finding = find(OLD, MISSING)
    assert finding.severity is Severity.WARNING and finding.remedy == fix_environment()
    assert finding.summary == "requirements.txt requires rich>=13, which is not installed in the environment."
    assert [item.value for item in finding.evidence] == ["six>=2: 1.17.0 installed", "rich>=13: not installed"]
    assert "six 1.17.0" in find(OLD).summary


def test_the_tool_that_can_install_it_is_recommended() -> None:
    assert find(MISSING, manager="uv").remedy == Command(argv=("uv", "sync"), needs_network=True)
    by_uv = make_environment(creator="uv", pip=None, path="/work/env")
    argv = ("uv", "pip", "install", "--python", "/work/env", "-r", "requirements.txt")
    assert find(MISSING, environment=by_uv).remedy == Command(argv=argv, needs_network=True)


def test_what_is_damaged_is_not_missing() -> None:
    damage = Damage(distributions=(DamagedDistribution(name="Rich", version="13", missing=("METADATA",)),))
    facts = make_facts(project=make_project(), unmet=(MISSING,), damage=damage)
    assert not list(check(facts)) and list(check(replace(facts, damage=None)))


def test_a_project_in_src_is_installed_as_editable() -> None:
    project = make_project(name="shop", root="/work")
    [finding] = check(make_facts(project=project, lacks_project=True))
    assert finding.suggested and finding.severity is Severity.INFO
    assert finding.remedy == fix_environment("-e /work")
    without_pip = replace(project, environment=make_environment(pip=None, creator="uv"))
    [finding] = check(make_facts(project=without_pip, lacks_project=True))
    assert isinstance(finding.remedy, Command) and finding.remedy.argv[:3] == ("uv", "pip", "install")
    [finding] = check(make_facts(project=replace(project, has_src_layout=False), lacks_project=True))
    assert finding.remedy == fix_environment("-e /work") and "shows what it requires" in finding.summary
    built = replace(project, has_src_layout=False, metadata="shop.egg-info")
    [finding] = check(make_facts(project=built, lacks_project=True))
    assert finding.remedy == fix_environment("-e /work") and "meant to be" in finding.summary


def test_one_of_several_lists_is_to_be_installed() -> None:
    names = ("requirements/local.txt", "requirements/base.txt")
    [finding] = check(make_facts(project=make_project(), unused_lists=names))
    assert finding.severity is Severity.WARNING and finding.remedy == fix_environment(files=names[:1])
    assert "Nothing from requirements/local.txt or requirements/base.txt is" in finding.summary
    by_uv = make_project(environment=make_environment(creator="uv", pip=None, path="/work/env"))
    [finding] = check(make_facts(project=by_uv, unused_lists=names))
    assert isinstance(finding.remedy, Command) and finding.remedy.argv[-2:] == ("-r", names[0])
    [finding] = check(make_facts(project=make_project(), unused_lists=("requirements-dev.txt",)))
    assert finding.severity is Severity.INFO and finding.suggested


def test_doctor_lets_uv_install_where_uv_is_there() -> None:
    environment = make_environment(creator="uv", pip=None)
    facts = make_facts(project=make_project(environment=environment), unmet=(MISSING,), tools=Tools(uv="uv"))
    assert [finding.remedy for finding in check(facts)] == [fix_environment()]
    lists = replace(facts, unmet=(), unused_lists=("a.txt",))
    assert [finding.remedy for finding in check(lists)] == [fix_environment(files=("a.txt",))]


def test_the_environments_own_pip_installs_where_its_folder_is_that_of_the_project() -> None:
    environment = make_environment(holds_project=True)
    facts = make_facts(project=make_project(environment=environment), unmet=(MISSING,), tools=Tools(uv="uv"))
    pip = (environment.python, "-m", "pip", "install")
    [finding] = check(facts)
    assert finding.remedy == Command(argv=(*pip, "-r", "requirements.txt"), needs_network=True)
    [finding] = check(replace(facts, unmet=(replace(MISSING, file="pyproject.toml"),)))
    assert finding.remedy == Command(argv=(*pip, "rich>=13"), needs_network=True), "pip reads no such list"
    [finding] = check(replace(facts, unmet=(), unused_lists=("a.txt",)))
    assert finding.remedy == Command(argv=(*pip, "-r", "a.txt"), needs_network=True)
