"""The output of a failed step is explained without naming the run that has just failed."""

from __future__ import annotations

import pytest

from doctor.commands.explain_output import explain_output
from doctor.core.goal import Goal
from doctor.diagnose.model import Command, Fix, ShellLine

MANAGED = "error: externally-managed-environment\n"
NOT_LOCATED = "Reading package lists...\nBuilding dependency tree...\nE: Unable to locate package python3-venv\n"


@pytest.mark.parametrize(
    ("goal", "repeats"),
    [
        (Goal(route="environment"), True),
        (Goal(requirements=("six",)), True),
        (Goal(requirements=("black",), route="pipx"), False),
        (Goal(condition="marker-removed"), False),
        (Goal(route="environment", python="python3.13"), False),
    ],
)
def test_a_remedy_that_repeats_the_run_is_left_out(goal: Goal, repeats: bool) -> None:
    [match] = explain_output(MANAGED, goal=goal)
    assert match.id == "externally-managed" and match.advice
    assert (match.remedy is None) is repeats
    assert repeats or isinstance(match.remedy, Fix)


def test_a_name_in_the_list_that_failed_is_not_tried_alone() -> None:
    missing = "ERROR: No matching distribution found for six>=1.10\n"
    remedy = explain_output(missing)[0].remedy
    assert isinstance(remedy, Fix) and remedy.goal.requirements
    listed = [f"{name}>=1.10" for name in remedy.goal.requirements]
    assert explain_output(missing, goal=Goal(route="environment"), listed=listed)[0].remedy is None
    assert explain_output(missing, goal=Goal(route="environment"), listed=["idna"])[0].remedy == remedy


def test_a_command_that_the_plan_has_run_is_left_out() -> None:
    remedy = explain_output(NOT_LOCATED)[0].remedy
    assert isinstance(remedy, Command)
    argv = remedy.argv[1:] if remedy.argv[0] == "sudo" else remedy.argv
    for tried in (argv, ("sudo", *argv)):
        assert explain_output(NOT_LOCATED, commands=[("true",), tried])[0].remedy is None


def test_no_output_shows_nothing() -> None:
    assert explain_output("") == ()


def test_a_line_for_the_shell_starts_the_pip_that_doctor_ran() -> None:
    own = (".venv/bin/python", "-I", "-m", "pip", "install", "six")
    output = (
        "error: uninstall-no-record-file\n\n× Cannot uninstall six 1.0\n"
        "╰─> The package's contents are unknown: no RECORD file was found for six.\n\n"
        "hint: You might be able to recover from this via: pip install --force-reinstall --no-deps six==1.0\n"
    )
    [match] = explain_output(output, goal=Goal(requirements=("six",)), commands=[own])
    again = "install --ignore-installed --no-deps six==1.0"
    assert isinstance(match.remedy, ShellLine) and match.remedy.text == f".venv/bin/python -I -m pip {again}"
    by_distribution = output.rpartition("hint")[0] + "hint: The package was installed by debian.\n"
    assert explain_output(by_distribution)[0].id == "installed-by-distro"
