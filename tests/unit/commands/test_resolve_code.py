"""The requirements of scripts, and of folders whose only hint is their code."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest

from doctor.checks import no_project_venv
from doctor.commands.resolve_code import code_notes, code_routes
from doctor.commands.resolve_goal import resolve_goal
from doctor.commands.unresolved import Unresolved
from doctor.core.goal import Goal
from doctor.core.record import replace
from doctor.diagnose.model import Finding, Severity, ShellLine, fix_condition, fix_environment
from doctor.facts import Facts, Obstacle
from doctor.facts.code import ImportedModule, Script
from doctor.facts.project import NestedProject
from doctor.probe.project.code import NAMESPACES
from tests import REPOSITORY
from tests.unit.factories import make_facts, make_goal, make_project, make_python

SCRIPT = Goal(script="tool.py")
GENERAL = Finding(
    id="externally-managed", severity=Severity.INFO, summary="s", remedy=fix_environment(), suggested=True
)
BYPASS = Finding(
    id="break-system-packages-set",
    severity=Severity.WARNING,
    summary="It is set.",
    remedy=fix_condition("break-system-packages-set"),
)


def facts_of(*modules: str | ImportedModule, facts: dict[str, Any] | None = None, **script: Any) -> Facts:
    """Return facts with one script that imports these modules, in lines 1, 2, …"""
    items = [
        ImportedModule(name=item, path="tool.py", line=line) if isinstance(item, str) else item
        for line, item in enumerate(modules, 1)
    ]
    return make_facts(code=(Script(path="tool.py", modules=tuple(items), **script),), **(facts or {}))


def optional(name: str, *, removed_in: str | None = None) -> ImportedModule:
    return ImportedModule(name=name, path="tool.py", line=9, optional=removed_in is None, removed_in=removed_in)


def requirements(goal: Goal | Unresolved) -> Iterable[str]:
    assert isinstance(goal, Goal)
    return goal.requirements


def test_imported_modules_become_distributions_of_an_environment() -> None:
    facts = facts_of("yaml", "six", "frobnicate", optional("requests"), optional("distutils", removed_in="3.12"))
    goal = resolve_goal(Goal(script="tool.py", offline=True), facts, [])
    assert goal == make_goal("pyyaml", "six", route="environment", offline=True)
    assert [(routed.requirement, routed.reason) for routed in code_routes(facts)] == [
        ("pyyaml", "tool.py imports yaml (line 1)"), ("six", "tool.py imports six (line 2)"),
    ]  # fmt: skip
    assert list(code_notes(facts)) == [
        "tool.py imports frobnicate (line 3), which doctor does not know. If it is a package: "
        "`doctor fix --venv frobnicate`",
        "The code may also use requests (tool.py, line 9). To install that as well: `doctor fix --venv requests`",
    ]


def test_the_modules_that_distributions_share_are_those_of_the_data() -> None:
    lines = (REPOSITORY / "doctor/plan/data/names.txt").read_text().splitlines()
    assert {line.partition("\t")[0] for line in lines if line.endswith("\t*")} == NAMESPACES - {"RPi"}
    goal = resolve_goal(SCRIPT, facts_of("google.cloud.storage", "google.protobuf"), [])
    assert requirements(goal) == ("google-cloud-storage", "protobuf")


def test_what_only_the_system_has_is_left_to_the_routes() -> None:
    goal = resolve_goal(Goal(script="tool.py", route="environment"), facts_of("six", "tkinter"), [])
    assert goal == make_goal("six", "tkinter", route=None)
    goal = resolve_goal(Goal(script="tool.py", route="apt"), facts_of("six", "tkinter"), [])
    assert goal == make_goal("six", "tkinter", route="apt")


def test_inline_metadata_is_taken_as_it_is() -> None:
    assert resolve_goal(SCRIPT, facts_of(dependencies=("six>=1",)), []) == make_goal("six>=1", route="environment")
    assert resolve_goal(SCRIPT, facts_of(dependencies=()), []) == Goal(route="environment")


def test_a_script_that_cannot_be_read_is_a_problem() -> None:
    problem = "tool.py, line 3: not Python 3.11 code"
    expected = Unresolved(message=f"{problem}. Nothing was done.", is_problem=True)
    assert resolve_goal(SCRIPT, facts_of(problem=problem), []) == expected


def test_a_python_that_fits_the_script_is_chosen() -> None:
    others = {"other_interpreters": (("/opt/python3.12", "3.12"), ("/opt/python3.13", "3.13"))}
    goal = resolve_goal(SCRIPT, facts_of(requires_python=">=3.13", facts=others), [])
    assert goal == Goal(route="environment", python="/opt/python3.13")
    assert resolve_goal(SCRIPT, facts_of(requires_python=">=3.9", facts=others), []) == Goal(route="environment")
    healthy = {"project": make_project(requires_python=None)}  # its environment has Python 3.11
    assert resolve_goal(SCRIPT, facts_of(requires_python="<3.12", facts=healthy), []) == Goal(route="environment")
    unresolved = resolve_goal(SCRIPT, facts_of(requires_python=">=3.99", facts=others), [])
    assert isinstance(unresolved, Unresolved) and unresolved.is_problem
    assert unresolved.message == (
        "tool.py requires Python >=3.99, which Python 3.11.2 does not satisfy. No other installed Python does. "
        "Install one and pass its path: `doctor fix --python PATH --script tool.py`"
    )
    named = resolve_goal(Goal(script="tool.py", python="3.11"), facts_of(requires_python=">=3.99"), [])
    assert named == Goal(route="environment", python="3.11")


@pytest.mark.parametrize("findings", [[], [GENERAL]])
def test_the_code_of_a_folder_suggests_a_goal(findings: list[Finding]) -> None:
    goal = resolve_goal(Goal(), facts_of("six"), findings)
    assert goal == make_goal("six", route="environment")
    unknown = resolve_goal(Goal(), facts_of("frobnicate"), findings)
    assert isinstance(unknown, Unresolved) and "`doctor fix --venv frobnicate`" in unknown.message
    nothing = resolve_goal(Goal(), facts_of(), findings)
    assert nothing == resolve_goal(Goal(), make_facts(), findings)


def test_code_of_a_folder_that_cannot_be_read_is_a_problem_as_that_of_a_script() -> None:
    unread = resolve_goal(Goal(), facts_of(problem="app.py, line 3: not Python 3.11 code"), [])
    assert isinstance(unread, Unresolved) and unread.is_problem and "app.py, line 3" in unread.message


def test_a_problem_counts_before_the_code() -> None:
    assert resolve_goal(Goal(), facts_of("six"), [BYPASS]) == Goal(condition="break-system-packages-set")
    broken = Finding(id="broken-venv", severity=Severity.ERROR, summary="It is broken.", remedy=fix_environment())
    project = {"project": make_project(manager=None, requirements=())}
    assert resolve_goal(Goal(), facts_of("six", facts=project), [broken]) == Goal(route="environment")


@pytest.mark.parametrize("findings", [[], [replace(GENERAL, remedy=fix_environment(path="/home/ada/.venv"))]])
def test_where_no_environment_can_be_created_the_code_is_installed_elsewhere(findings: list[Finding]) -> None:
    obstacle = Obstacle(
        path="/work/.venv", kind="denied", reason="r", place="/work", instead="/home/ada/.venv", stops_venv=True
    )
    goal = resolve_goal(Goal(), facts_of("six", "gi", facts={"obstacle": obstacle}), findings)
    assert goal == make_goal("six", "gi", route=None, path="/home/ada/.venv")
    dead = Finding(id="x", severity=Severity.INFO, summary="s", remedy=fix_environment(path="/e"), suggested=True)
    assert resolve_goal(Goal(), facts_of("six", facts={"obstacle": obstacle}), [dead]) == make_goal(
        route="environment", path="/e"
    )


def test_an_environment_elsewhere_that_is_in_use_counts_before_the_code() -> None:
    active = {"subject": make_python(prefix="/srv/env")}
    assert isinstance(resolve_goal(Goal(), facts_of("six", facts=active), []), Unresolved)
    own = {**active, "project": make_project(manager=None, requirements=())}
    assert requirements(resolve_goal(Goal(), facts_of("six", facts=own), [])) == ("six",)


def test_lists_below_a_folder_are_named_and_not_guessed() -> None:
    facts = make_facts(other_requirements=(("-r", "services/a b/requirements.txt"), ("-r", "docs/requirements.txt")))
    for findings in ([], [GENERAL]):
        unresolved = resolve_goal(Goal(), facts, findings)
        assert unresolved == Unresolved(
            message="This folder has no requirements file of its own. Below it: -r 'services/a b/requirements.txt', "
            "-r docs/requirements.txt. Install one: `doctor fix -r 'services/a b/requirements.txt'`"
        )


def test_a_project_below_counts_before_its_lists() -> None:
    lists = (("-r", "api/requirements.txt"), ("-r", "web/requirements.txt"))
    nested = tuple(NestedProject(folder=name, has_environment=name == "api") for name in ("api", "web"))
    facts = make_facts(other_requirements=lists, nested_projects=nested)
    unresolved = resolve_goal(Goal(), facts, [*no_project_venv.check(facts)])
    assert isinstance(unresolved, Unresolved) and unresolved.remedy and not unresolved.is_problem
    assert unresolved.remedy == ShellLine(text="cd web && doctor fix", needs_network=True)


def test_what_python_no_longer_has_is_said() -> None:
    facts = facts_of(optional("imp", removed_in="3.11"), optional("telnetlib", removed_in="3.13"))
    [note] = code_notes(facts)
    assert note.startswith("Python 3.11.2 no longer has imp (tool.py, line 9)") and "telnetlib" not in note
