"""An environment satisfies a goal, or does not, by the names and versions of its files."""

from __future__ import annotations

import pytest

from doctor.core.goal import Goal
from doctor.core.record import replace
from doctor.facts import Distribution, Facts
from doctor.facts.comparison import Unmet
from doctor.facts.requirements import RequirementFile
from doctor.plan.satisfied import is_satisfied
from tests.unit.factories import existing_target, make_environment, make_goal, make_goal_facts, make_requirement_file

ENVIRONMENT = make_environment(creator="virtualenv", pip=None, activation_scripts=("activate",), recorded_path=None)
YAML = Distribution(name="ruamel.yaml", version="0.18.1")
SIX = Distribution(name="six", version="1.17.0")


def holding(*files: RequirementFile, six: Distribution = SIX, created_from: str = "") -> Facts:
    """Return facts of an environment with two distributions, created from the requirement files called so."""
    target = existing_target(ENVIRONMENT, YAML, six, requirements_digest=created_from)
    return make_goal_facts(target=target, requirement_files=files, requirements_digest="now" if files else "")


def satisfies_line(line: str, **changes: str) -> bool:
    return is_satisfied(Goal(), holding(make_requirement_file(line), **changes))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "line",
    [
        "six",
        "Six>=1.0",
        "ruamel_yaml==0.18.1 --hash=sha256:00",
        "-r other.txt",
        "gone; python_version < '3.0'",
        "six[extra]",
    ],
)
def test_an_installed_requirement_is_satisfied(line: str) -> None:
    assert satisfies_line(line)


@pytest.mark.parametrize(
    "line",
    [
        "idna",
        "six>=2",
        "idna; python_version >= '3.0'",
        "-e .",
        "./local",
        "six @ file:///x",
        "six-1.0.tar.gz ; '' == ''",
    ],
)
def test_a_missing_or_uncertain_requirement_is_not(line: str) -> None:
    assert not satisfies_line(line)


@pytest.mark.parametrize("line", ["-e .", "./local", "six @ file:///x", "six-1.0-py3-none-any.whl"])
def test_an_uncertain_requirement_counts_where_the_file_is_unchanged(line: str) -> None:
    assert satisfies_line(line, created_from="now")


def test_a_lock_counts_only_where_it_is_unchanged() -> None:
    lock = make_requirement_file(kind="pylock", content="…")
    assert not is_satisfied(Goal(), holding(lock))
    assert is_satisfied(Goal(), holding(lock, created_from="now"))


def test_typed_requirements_are_judged_by_themselves() -> None:
    assert is_satisfied(make_goal("six"), holding())
    assert not is_satisfied(make_goal("six>=2"), holding(make_requirement_file("six"), created_from="now"))
    assert is_satisfied(make_goal(), holding())


def test_a_changed_constraint_counts() -> None:
    def constrained(line: str, created_from: str) -> bool:
        file = make_requirement_file("six", constraints=(line,))
        return is_satisfied(Goal(), holding(file, created_from=created_from))

    assert not constrained("six<1.17 ; python_version > '3'", "before")
    assert constrained("six<1.17", "now"), "the run that saw it has done what can be done"
    assert constrained("six<2", "before")
    assert constrained("-r other.txt", "before")


def test_the_requirements_of_an_extra_count() -> None:
    goal = make_goal("six[all]")
    assert is_satisfied(goal, holding()), "six has no such extra: pip says so and continues"

    def satisfied_with(*extras: str) -> bool:
        return is_satisfied(goal, holding(six=replace(SIX, extras=extras)))

    assert not satisfied_with('PySocks>=1; extra == "all"')
    assert satisfied_with('PySocks>=1; extra == "socks"', 'ruamel.yaml; extra == "all"')
    assert not satisfied_with('ruamel.yaml>9; extra == "all"')
    assert satisfied_with("gone; python_version < '3' and extra == \"all\"")
    assert not satisfied_with('six[a]; extra == "all"', 'gone; extra == "a"')
    assert satisfied_with('six[a]; extra == "all"', 'six[all]; extra == "a"')


def test_without_an_environment_only_an_empty_goal_is_satisfied() -> None:
    assert is_satisfied(make_goal(), make_goal_facts())
    assert not is_satisfied(make_goal("six"), make_goal_facts())
    assert not is_satisfied(make_goal(), make_goal_facts(requirement_files=(make_requirement_file("six"),)))


def test_what_is_installed_has_to_have_what_it_requires() -> None:
    missing = (Unmet(name="jinja2", requirement="jinja2>=3", required_by="flask 3.1.3"),)
    facts = make_goal_facts(target=existing_target(ENVIRONMENT, SIX, unmet_dependencies=missing))
    assert not is_satisfied(make_goal(), facts)
    assert not is_satisfied(make_goal("six"), facts)
