from __future__ import annotations

from doctor.checks.dependency_missing import check
from doctor.diagnose.model import Command, Finding, Severity, fix_environment
from doctor.facts.comparison import Unmet
from tests.unit.factories import active_facts, make_environment, make_facts, make_project

MISSING = Unmet(name="jinja2", requirement="jinja2>=3.1.2", required_by="flask 3.1.3")


def find(**changes: object) -> Finding:
    [finding] = check(make_facts(project=make_project(**changes), unmet_dependencies=(MISSING,)))
    return finding


def test_silent_where_nothing_is_missing_or_the_projects_own_lists_name_it() -> None:
    assert not list(check(make_facts(project=make_project())))
    listed = (Unmet(name="jinja2", requirement="Jinja2", file="requirements.txt"),)
    assert not list(check(make_facts(project=make_project(), unmet=listed, unmet_dependencies=(MISSING,))))


def test_a_missing_dependency_is_a_warning() -> None:
    finding = find(root="/work", environment=make_environment(path="/work/.venv"))
    assert finding.severity is Severity.WARNING and finding.remedy == fix_environment()
    assert finding.summary == "flask 3.1.3 needs jinja2>=3.1.2, which is not installed in .venv."


def test_the_tool_that_can_install_it_is_recommended() -> None:
    assert find(manager="uv").remedy == Command(argv=("uv", "sync"), needs_network=True)
    by_uv = make_environment(creator="uv", pip=None, path="/work/env")
    argv = ("uv", "pip", "install", "--python", "/work/env", "jinja2>=3.1.2")
    assert find(environment=by_uv).remedy == Command(argv=argv, needs_network=True)


def test_outside_a_project_a_package_leads_to_the_active_environment() -> None:
    [finding] = check(active_facts(unmet_dependencies=(MISSING,)))
    assert finding.remedy == fix_environment("jinja2>=3.1.2")
