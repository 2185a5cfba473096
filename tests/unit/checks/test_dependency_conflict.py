from __future__ import annotations

from doctor.checks import dependency_missing
from doctor.checks.dependency_conflict import check
from doctor.diagnose.model import Command, Severity, fix_environment
from doctor.facts.comparison import Unmet
from tests.unit.factories import active_facts, make_environment, make_facts, make_project

CONFLICT = Unmet(
    name="urllib3",
    requirement="urllib3<2",
    installed="2.5.0",
    required_by="botocore 1.30.0",
    dependents=("botocore", "requests"),
)
MISSING = Unmet(name="jinja2", requirement="jinja2>=3.1.2", required_by="flask 3.1.3")
PROJECT = make_project(root="/work", environment=make_environment(path="/work/.venv"))


def test_silent_where_nothing_contradicts_or_the_projects_own_lists_name_it() -> None:
    assert not list(check(make_facts(project=PROJECT, unmet_dependencies=(MISSING,))))
    listed = (Unmet(name="urllib3", requirement="urllib3==1.26", installed="2.5.0", file="requirements.txt"),)
    assert not list(check(make_facts(project=PROJECT, unmet=listed, unmet_dependencies=(CONFLICT,))))


def test_a_contradiction_is_a_warning_and_nothing_is_missing() -> None:
    facts = make_facts(project=PROJECT, unmet_dependencies=(CONFLICT,))
    [finding] = check(facts)
    assert finding.severity is Severity.WARNING and finding.remedy == fix_environment()
    assert finding.summary == "botocore 1.30.0 needs urllib3<2, but urllib3 2.5.0 is installed."
    assert not list(dependency_missing.check(facts))


def test_all_that_require_it_are_named_so_that_versions_agree() -> None:
    [finding] = check(active_facts(unmet_dependencies=(CONFLICT,)))
    assert finding.remedy == fix_environment("botocore", "requests")
    by_uv = make_project(root="/work", environment=make_environment(path="/work/env", creator="uv", pip=None))
    [finding] = check(make_facts(project=by_uv, unmet_dependencies=(CONFLICT,)))
    argv = ("uv", "pip", "install", "--python", "/work/env", "botocore", "requests")
    assert finding.remedy == Command(argv=argv, needs_network=True)
