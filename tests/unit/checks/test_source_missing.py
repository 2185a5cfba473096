from __future__ import annotations

from doctor.checks.source_missing import check
from doctor.core.record import replace
from doctor.diagnose.model import Command, Instruction, Severity
from doctor.facts.damage import Damage, LostSource
from tests.unit.factories import make_environment, make_facts, make_project

SOURCE = LostSource(name="my_tool", folder="/old/tool", record="/e/my_tool-1.dist-info/direct_url.json")
ENVIRONMENT = make_environment(path="/e", python="/e/bin/python")


def test_silent_where_every_folder_exists() -> None:
    assert not list(check(make_facts(project=make_project(environment=ENVIRONMENT), damage=Damage())))
    assert not list(check(make_facts(project=make_project(environment=ENVIRONMENT))))


def test_only_the_user_knows_where_the_folder_is() -> None:
    project = make_project(root="/work", name="other", environment=ENVIRONMENT)
    [finding] = check(make_facts(project=project, damage=Damage(lost_sources=(SOURCE,))))
    assert finding.severity is Severity.WARNING and "from /old/tool, which does not exist" in finding.summary
    assert isinstance(finding.remedy, Instruction) and "pip uninstall my_tool" in finding.remedy.text
    project = make_project(root="/work", name="other", environment=replace(ENVIRONMENT, pip=None))
    [finding] = check(make_facts(project=project, damage=Damage(lost_sources=(SOURCE,))))
    assert isinstance(finding.remedy, Instruction)
    assert "uv pip install --python /e -e FOLDER" in finding.remedy.text


def test_the_project_itself_is_installed_from_where_it_is() -> None:
    project = make_project(root="/work", name="My.Tool", environment=ENVIRONMENT)
    [finding] = check(make_facts(project=project, damage=Damage(lost_sources=(SOURCE,))))
    argv = ("/e/bin/python", "-m", "pip", "install", "-e", "/work")
    assert finding.remedy == Command(argv=argv, needs_network=True)


def test_another_line_to_nowhere_is_a_note() -> None:
    damage = Damage(dead_paths=(("/e/site/mine.pth", "/gone"),))
    [finding] = check(make_facts(project=make_project(environment=ENVIRONMENT), damage=damage))
    assert finding.severity is Severity.INFO and finding.remedy is None


def test_it_is_installed_from_where_it_was_renamed_to() -> None:
    moved = replace(SOURCE, moved_to="/old/tool-2", is_leftover=True)
    [finding] = check(make_facts(project=make_project(environment=ENVIRONMENT), damage=Damage(lost_sources=(moved,))))
    argv = ("/e/bin/python", "-m", "pip", "install", "-e", "/old/tool-2")
    assert finding.remedy == Command(argv=argv, needs_network=True) and "is now /old/tool-2" in finding.next_step


def test_what_nothing_requires_is_removed() -> None:
    damage = Damage(lost_sources=(replace(SOURCE, is_leftover=True),))
    [finding] = check(make_facts(project=make_project(environment=ENVIRONMENT), damage=damage))
    assert finding.remedy == Command(argv=("/e/bin/python", "-m", "pip", "uninstall", "--yes", "my_tool"))
    without_pip = make_project(environment=replace(ENVIRONMENT, pip=None))
    [finding] = check(make_facts(project=without_pip, damage=damage))
    assert finding.remedy == Command(argv=("uv", "pip", "uninstall", "--python", "/e", "my_tool"))
