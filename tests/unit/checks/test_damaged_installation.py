from __future__ import annotations

from doctor.checks.damaged_installation import check
from doctor.diagnose.model import Command, Finding, Severity, ShellLine
from doctor.facts.damage import Damage, DamagedDistribution
from tests.unit.factories import make_environment, make_facts, make_project

SITE = "/work/.venv/lib/python3.11/site-packages"
LOST = DamagedDistribution(name="rich", version="14.1", missing=(f"{SITE}/rich/__init__.py",))
EDITED = DamagedDistribution(name="six", version="1.17", changed=(f"{SITE}/six.py",))


def find(*damaged: DamagedDistribution, manager: str = "pip", **changes: object) -> Finding:
    environment = make_environment(path="/work/.venv", python="/work/.venv/bin/python", **changes)
    project = make_project(root="/work", environment=environment, manager=manager)
    [finding] = check(make_facts(project=project, damage=Damage(distributions=damaged)))
    return finding


def test_silent_where_nothing_is_damaged() -> None:
    assert not list(check(make_facts(project=make_project(environment=make_environment()))))
    assert not list(check(make_facts(project=make_project(environment=make_environment()), damage=Damage())))


def test_the_same_versions_are_installed_again() -> None:
    finding = find(LOST, EDITED)
    assert finding.severity is Severity.WARNING and finding.summary == "Files of rich, six are missing."
    words = ("-m", "pip", "install", "--force-reinstall", "--no-deps", "rich==14.1", "six==1.17")
    assert finding.remedy == Command(argv=("/work/.venv/bin/python", *words), needs_network=True)
    assert [item.value for item in finding.evidence] == ["missing", "not as it was installed"]
    assert find(EDITED).summary == "Files of six are changed."


def test_uv_installs_where_it_manages_or_where_there_is_no_pip() -> None:
    argv = ("uv", "sync", "--reinstall-package", "rich")
    assert find(LOST, manager="uv").remedy == Command(argv=argv, needs_network=True)
    words = ("uv", "pip", "install", "--python", "/work/.venv", "--reinstall", "--no-deps", "rich==14.1")
    assert find(LOST, creator="uv", pip=None).remedy == Command(argv=words, needs_network=True)


def test_what_pip_left_is_a_note_with_the_command_that_deletes_it() -> None:
    project = make_project(environment=make_environment())
    [finding] = check(make_facts(project=project, damage=Damage(leftovers=(f"{SITE}/~ix-1.16.dist-info", "/a b/~x"))))
    assert finding.severity is Severity.INFO and finding.suggested
    assert finding.remedy == ShellLine(text=f"rm -r '{SITE}/~ix-1.16.dist-info' '/a b/~x'")
