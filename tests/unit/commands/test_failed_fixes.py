from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest

from doctor.commands import failed_fixes
from doctor.commands.failed_fixes import avoid_failed_fixes
from doctor.core.errors import Exit
from doctor.core.goal import Goal
from doctor.core.record import replace
from doctor.diagnose.model import (
    Command,
    Finding,
    Fix,
    Instruction,
    Remedy,
    Severity,
    ShellLine,
    fix_environment,
    fix_requirement,
)
from doctor.diagnose.remedies import environment_remedy
from tests.unit.factories import make_facts, make_project

GOAL = Goal(route="environment")
remember = partial(failed_fixes.remember, passes=False)
FINDINGS = (Finding(id="no-project-venv", severity=Severity.ERROR, summary="There is none.", remedy=fix_environment()),)


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv("DOCTOR_CACHE_HOME", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / ".cache"))
    return tmp_path / ".cache/doctor/failed.json"


def test_a_fix_that_failed_is_not_recommended_until_something_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    facts = make_facts(project=make_project(root=str(tmp_path), environment=None), today="2026-11-26")
    (tmp_path / "requirements.txt").write_text("six\n")
    remember(GOAL, facts, lambda: FINDINGS, Exit.FAILED, "No matching distribution.", None)
    findings, recommendation = avoid_failed_fixes(facts, FINDINGS)
    assert recommendation is None and isinstance(findings[0].remedy, Instruction)
    assert "`doctor fix --venv` failed here today" in findings[0].remedy.text
    assert "No matching distribution." in findings[0].remedy.text

    others = (replace(FINDINGS[0], summary="Another one."),)
    for changed in (replace(facts, today="2026-11-27"), replace(facts, environ={"PIP_INDEX_URL": "x"})):
        assert avoid_failed_fixes(changed, FINDINGS)[1]
    assert avoid_failed_fixes(facts, others)[1]
    with monkeypatch.context() as patch:
        patch.setenv("HTTPS_PROXY", "http://proxy.example:3128")
        assert avoid_failed_fixes(facts, FINDINGS)[1]
    (tmp_path / "requirements.txt").write_text("seven\n")
    assert avoid_failed_fixes(facts, FINDINGS)[1]


def test_no_credentials_are_stored(cache: Path) -> None:
    """Those of a requirement's URL, in what failed and in what is recommended next."""
    facts = make_facts(project=make_project(environment=None))
    goal = Goal(route="environment", requirements=("tiny @ https://joe:S3CRETpw@example.com/tiny.whl",))
    line = "pip install https://joe:S3CRETpw@example.com/tiny.whl"
    remedies = (Fix(goal=goal), Command(argv=tuple(line.split())), ShellLine(text=line))
    for remedy in remedies:
        remember(goal, facts, lambda: FINDINGS, Exit.FAILED, f"It failed: {line}", remedy)
        assert "S3CRETpw" not in cache.read_text() and "failed here today" in cache.read_text()
        remember(GOAL, facts, lambda: FINDINGS, Exit.FAILED, "It failed.", remedy)
        assert "S3CRETpw" not in cache.read_text()
    assert avoid_failed_fixes(facts, FINDINGS)[1] is None
    assert cache.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("code", [Exit.OK, Exit.BLOCKED, Exit.CONSENT])
def test_a_later_run_that_does_not_fail_for_good_is_recommended_again(code: Exit) -> None:
    facts = make_facts(project=make_project(environment=None))
    remember(GOAL, facts, lambda: FINDINGS, Exit.PROBLEMS, "It failed.", None)
    assert avoid_failed_fixes(facts, FINDINGS)[1] is None
    remember(GOAL, facts, lambda: pytest.fail("The checks were run."), code, "", None)
    assert avoid_failed_fixes(facts, FINDINGS)[1]


def test_a_damaged_file_says_nothing_and_is_replaced(cache: Path) -> None:
    cache.parent.mkdir(parents=True)
    facts = make_facts(project=make_project(environment=None))
    for content in ("", "[]", '{"x": 1}', "nonsense", "[" * 100_000):
        cache.write_text(content)
        assert avoid_failed_fixes(facts, FINDINGS)[1]
    remember(GOAL, facts, lambda: FINDINGS, Exit.FAILED, "It failed.", None)
    assert avoid_failed_fixes(facts, FINDINGS)[1] is None


def test_a_note_becomes_a_problem_with_what_can_be_done_instead() -> None:
    facts = make_facts(project=make_project(environment=None))
    notes = (replace(FINDINGS[0], severity=Severity.INFO, suggested=True),)
    remember(GOAL, facts, lambda: notes, Exit.FAILED, "It failed.", ShellLine(text="unset PIP_CONSTRAINT"))
    findings, recommendation = avoid_failed_fixes(facts, notes)
    assert findings[0].severity is Severity.WARNING
    line = "unset PIP_CONSTRAINT && doctor fix --venv"
    assert recommendation and recommendation.remedy == ShellLine(text=line, needs_network=True)


def test_the_installation_of_a_manager_that_failed_is_not_recommended_again() -> None:
    project = make_project(environment=None, manager="pipenv", manager_installed=False)
    facts = make_facts(project=project)
    findings = (replace(FINDINGS[0], remedy=environment_remedy(facts)),)
    first = avoid_failed_fixes(facts, findings)[1]
    assert first and isinstance(first.remedy, Fix) and first.remedy.goal.requirements == ("pipenv",)
    remember(first.remedy.goal, facts, lambda: findings, Exit.FAILED, "No matching distribution.", None)
    assert avoid_failed_fixes(facts, findings)[1] is None


def test_a_manager_that_cannot_be_installed_is_recommended_for_no_finding() -> None:
    project = make_project(manager="poetry", manager_installed=False)
    facts = make_facts(project=project)
    remedies: tuple[Remedy, ...] = (
        Command(argv=("poetry", "install")),
        ShellLine(text="mv .venv .venv.old && poetry install"),
    )
    findings = tuple(replace(FINDINGS[0], id=str(number), remedy=remedy) for number, remedy in enumerate(remedies))
    goal = Goal(requirements=("poetry",), route="pipx")
    assert avoid_failed_fixes(facts, findings)[1]
    for remedy in (None, ShellLine(text="unset PIP_INDEX_URL"), ShellLine(text="cd .. && poetry install")):
        remember(goal, facts, lambda: findings, Exit.FAILED, "It failed.", remedy)
        recommendation = avoid_failed_fixes(facts, findings)[1]
        assert recommendation is None or not isinstance(recommendation.remedy, Fix)


def test_a_number_that_changes_by_itself_is_no_new_situation() -> None:
    facts = make_facts(project=make_project(environment=None))
    full = [Finding(id="disk-full", severity=Severity.WARNING, summary=f"only {size} kB are free") for size in (12, 8)]
    remember(GOAL, facts, lambda: (*FINDINGS, full[0]), Exit.FAILED, "It failed.", None)
    assert avoid_failed_fixes(facts, (*FINDINGS, full[1]))[1] is None


def test_a_list_that_needs_the_systems_packages_is_installed_as_such_next() -> None:
    facts = make_facts(project=make_project(environment=None))
    remember(GOAL, facts, lambda: FINDINGS, Exit.FAILED, "apt has it.", fix_requirement(files=("requirements.txt",)))
    findings, recommendation = avoid_failed_fixes(facts, FINDINGS)
    assert recommendation and isinstance(recommendation.remedy, Fix)
    goal = recommendation.remedy.goal
    assert goal.command() == "doctor fix -r requirements.txt"
    remember(goal, facts, lambda: findings, Exit.FAILED, "It failed too.", None)
    remember(goal, facts, lambda: FINDINGS, Exit.FAILED, "It failed too.", None)
    assert avoid_failed_fixes(facts, FINDINGS)[1] is None


def test_a_cause_that_may_be_removed_elsewhere_does_not_fail_again_for_certain() -> None:
    facts = make_facts(project=make_project(environment=None))
    remember(GOAL, facts, lambda: FINDINGS, Exit.FAILED, "Connect to the VPN.", None, passes=True)
    [finding] = avoid_failed_fixes(facts, FINDINGS)[0]
    assert finding.next_step == "`doctor fix --venv` failed here today. Connect to the VPN. Then repeat it."


def test_what_the_output_of_the_failed_fix_recommends_is_recommended_next() -> None:
    facts = make_facts(project=make_project(environment=None))
    apt = Command(argv=("apt-get", "install", "libpq-dev"), needs_root=True, needs_network=True)
    other_python = fix_environment(python="/usr/bin/python3.11", needs_consent=True)
    again = ShellLine(text="touch README.md && doctor fix --venv", needs_network=True)
    for remedy, expected in (
        (apt, apt),
        (other_python, other_python),
        (Command(argv=("touch", "README.md")), again),
    ):
        remember(GOAL, facts, lambda: FINDINGS, Exit.FAILED, "It failed.", remedy)
        recommendation = avoid_failed_fixes(facts, FINDINGS)[1]
        assert recommendation and recommendation.remedy == expected


def test_a_package_that_was_installed_meanwhile_may_be_what_the_fix_needed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("doctor.probe.attempts._PACKAGES", str(tmp_path / "status"))
    facts = make_facts(project=make_project(environment=None))
    remember(GOAL, facts, lambda: FINDINGS, Exit.FAILED, "It failed.", None)
    assert avoid_failed_fixes(facts, FINDINGS)[1] is None
    (tmp_path / "status").touch()
    assert avoid_failed_fixes(facts, FINDINGS)[1]


def test_a_source_that_was_written_meanwhile_may_be_what_the_build_needed(tmp_path: Path) -> None:
    facts = make_facts(project=make_project(root=str(tmp_path), environment=None))
    (tmp_path / "vendor/lib").mkdir(parents=True)
    for name in (".venv/x.py", "lib.egg-info/x", "env/pyvenv.cfg", "env/x", "LICENSE", "vendor/lib/setup.py"):
        remember(GOAL, facts, lambda: FINDINGS, Exit.FAILED, "It failed.", None)
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x")
        is_source = name in ("LICENSE", "vendor/lib/setup.py")
        assert (avoid_failed_fixes(facts, FINDINGS)[1] is not None) is is_source, name
