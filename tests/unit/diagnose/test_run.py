"""Checks are run, and their findings selected and ranked."""

from __future__ import annotations

from collections.abc import Iterator
from types import ModuleType

from doctor.core import plugins
from doctor.core.config import LEVELS
from doctor.core.record import replace
from doctor.diagnose.model import Command, Finding, Instruction, Severity, ShellLine, fix_environment
from doctor.diagnose.recommend import recommend
from doctor.diagnose.run import diagnose, reaches, select, title
from doctor.explain.pages import SECTIONS
from doctor.facts import Facts, Obstacle
from doctor.facts.comparison import Unmet
from doctor.report.remedies import render
from tests import REPOSITORY
from tests.unit.factories import ADA, make_environment, make_facts, make_machine, make_project


def make_check(name: str, severity: Severity | None) -> ModuleType:
    """Return a check that always fires, or that crashes where it has no severity."""

    def check(_: Facts) -> Iterator[Finding]:
        if severity is None:
            raise RuntimeError("out of order")
        yield Finding(id=name, severity=severity, summary=name)

    module = ModuleType(name, f"{name} happens: in tests.")
    module.ID, module.check = name, check  # type: ignore[attr-defined]
    return module


def test_findings_are_ranked_and_a_crash_stops_nothing() -> None:
    checks = [make_check("a", Severity.INFO), make_check("b", None), make_check("c", Severity.ERROR)]
    assert [(finding.id, finding.severity.value) for finding in diagnose(make_facts(), checks)] == [
        ("c", "error"),
        ("b", "unknown"),
        ("a", "info"),
    ]


def test_where_no_environment_can_be_created_another_folder_is_recommended() -> None:
    elsewhere = fix_environment(path="/home/ada/.venv", needs_consent=True)
    folder = Obstacle(path="/work/.venv", kind="denied", reason="", place="/work", instead="/home/ada/.venv")
    checks = plugins.checks()
    for project in (None, make_project(environment=None), make_project(environment=None, manager="uv")):
        facts = make_facts(project=project, obstacle=folder)
        remedies = [finding.remedy for finding in diagnose(facts, checks)]
        assert elsewhere in remedies and fix_environment() not in remedies
        assert Command(argv=("uv", "sync"), needs_network=True) not in remedies
        chosen = recommend(facts, diagnose(facts, checks))
        assert (
            chosen
            and chosen.remedy == elsewhere
            and chosen.summary.startswith("No environment can be created in /work,")
        )
    outside = make_project(environment=make_environment(path="/opt/venv"))
    unmet = (Unmet(name="six", requirement="six", file="requirements.txt"),)
    facts = make_facts(project=outside, obstacle=replace(folder, is_target=False), unmet=unmet)
    assert fix_environment() in [finding.remedy for finding in diagnose(facts, checks)]
    inside = replace(facts, project=make_project(environment=make_environment(path="/work/.venv")), obstacle=folder)
    remedy = next(finding.remedy for finding in diagnose(inside, checks) if finding.id == "requirements-not-met")
    assert isinstance(remedy, Instruction), "another environment would not repair this one"
    taken = replace(folder, owner="root", path="/home/ada/v/.venv", place="/home/ada/v")
    sudo = make_machine(user=replace(ADA, sudo="passwordless"))
    remedies = [finding.remedy for finding in diagnose(replace(inside, obstacle=taken, machine=sudo), checks)]
    assert Command(argv=("sudo", "chown", "-R", "ada:", "/home/ada/v"), needs_root=True) in remedies
    nowhere = make_facts(obstacle=replace(folder, instead=None))
    assert recommend(nowhere, diagnose(nowhere, checks)) is None


def test_an_environment_of_another_name_is_not_rebuilt_where_no_program_can_run() -> None:
    environment = make_environment(path="/stick/venv", noexec=True)
    project = make_project(root="/stick", environment=environment)
    instead = "/home/ada/.venv-stick"
    stick = Obstacle(path="/stick/venv", kind="noexec", reason="", place="/stick", instead=instead)
    facts = make_facts(project=project, obstacle=stick)
    chosen = recommend(facts, diagnose(facts, plugins.checks()))
    assert chosen and chosen.remedy == fix_environment(path=instead, needs_consent=True)


def test_a_title_is_the_first_line_up_to_the_colon() -> None:
    assert title(make_check("thunder", Severity.INFO)) == "thunder happens"


def test_findings_are_selected_by_id() -> None:
    findings = [Finding(id=name, severity=Severity.INFO, summary="") for name in "abc"]
    for only, ignore, expected in (((), (), "abc"), ("ab", (), "ab"), ((), "b", "ac"), ("ab", "b", "a")):
        selected = select(findings, only=tuple(only), ignore=tuple(ignore))
        assert "".join(finding.id for finding in selected) == expected


def test_a_finding_reaches_every_level_below_its_severity() -> None:
    for severity in Severity:
        finding = Finding(id="x", severity=severity, summary="")
        reached = [level for level in LEVELS if reaches([finding], level)]
        assert reached == [other.value for other in Severity if other.rank >= severity.rank]
        assert not reaches([], severity.value)


def test_every_check_is_one_file_with_a_page_and_the_name_of_its_id() -> None:
    for check in plugins.checks():
        assert check.ID.replace("-", "_") == check.__name__.rpartition(".")[2]


def test_every_condition_has_the_five_headings() -> None:
    for condition in plugins.conditions():
        missing = [heading for heading in SECTIONS if f"\n{heading}\n" not in (condition.__doc__ or "")]
        assert (condition.ID, missing) == (condition.ID, [])


def test_every_check_has_a_test_and_every_such_test_a_condition() -> None:
    tested = {path.stem.removeprefix("test_") for path in (REPOSITORY / "tests/unit/checks").glob("test_*.py")}
    files = {path.stem for path in (REPOSITORY / "checks").glob("*.py")}
    assert (set(plugins.CHECKS) - tested, tested - files) == (set(), set())


def test_what_needs_root_is_worded_for_who_can_become_root() -> None:
    chown, move = ("sudo", "chown", "ada:", "/x"), ("mv", "/a", "/b")
    remedies = (Command(argv=chown, needs_root=True), ShellLine(text="sudo mv /a /b && sudo true"))
    ada = replace(make_facts().machine, user=replace(ADA, sudo="password"))
    nobody = replace(ada, user=replace(ADA, sudo="none"))
    for remedy, as_root, for_administrator in zip(
        (*remedies, Command(argv=move, needs_root=True)),
        ("chown ada: /x", "mv /a /b && true", "mv /a /b"),
        ("`chown ada: /x`", "`mv /a /b && true`", "`mv /a /b`"),
        strict=True,
    ):
        check = make_check("a", Severity.WARNING)
        check.check = lambda _, remedy=remedy: [  # type: ignore[attr-defined]
            Finding(id="a", severity=Severity.WARNING, summary="", remedy=remedy)
        ]
        [of_root] = diagnose(make_facts(), [check])
        assert of_root.remedy and render(of_root.remedy).text == as_root
        [of_admin] = diagnose(make_facts(machine=ada), [check])
        assert of_admin.remedy == remedy
        [of_other] = diagnose(make_facts(machine=nobody), [check])
        assert isinstance(of_other.remedy, Instruction) and for_administrator in of_other.remedy.text
