"""The policy refuses unsafe targets, with a way out for the same goal."""

from __future__ import annotations

import shlex

import pytest

from doctor.core.goal import Goal
from doctor.core.record import replace
from doctor.facts.obstacle import Obstacle, ObstacleKind
from doctor.plan.policy import refuse_target, unwritable_reason
from tests.unit.factories import ADA, make_environment, make_target


@pytest.mark.parametrize(
    ("goal", "arguments"),
    [
        (Goal(), "--venv --path /tmp/x"),
        (Goal(condition="broken-venv", path="zz"), "--venv --path /tmp/x"),
        (Goal(requirements=("six",), path="zz"), "--path /tmp/x six"),
        (Goal(files=("my file.txt",), python="3.12"), "--path /tmp/x --python 3.12 -r 'my file.txt'"),
    ],
)
def test_another_folder_is_for_the_same_goal(goal: Goal, arguments: str) -> None:
    obstacle = Obstacle(path="/work/.venv", kind="denied", reason="it is root's", place="/work", instead="/tmp/x")
    reason = unwritable_reason(make_target(obstacle=obstacle), goal, None)
    assert reason and reason.endswith(f"Use another folder: `doctor fix {arguments}`")


@pytest.mark.parametrize(
    ("goal", "arguments"),
    [
        (Goal(), "--venv"),
        (Goal(requirements=("six",)), "six"),
        (Goal(groups=("dev",), route="environment", path="/srv/.venv"), "--venv --path /srv/.venv --group dev"),
    ],
)
def test_the_owner_of_the_folder_is_given_the_command_for_the_same_goal(goal: Goal, arguments: str) -> None:
    expected = f"Run this as site: `doctor fix {arguments}`"
    distrusted = refuse_target(make_target(owner="site", distrust="/srv belongs to site"), goal)
    assert distrusted and distrusted.instead == expected
    reason = unwritable_reason(make_target(owner="site"), goal, None)
    assert reason and reason.endswith(expected)


@pytest.mark.parametrize("kind", ["owner", "denied"])
def test_an_environment_of_root_is_taken_over_and_its_packages_stay(kind: ObstacleKind) -> None:
    place = "/home/ada/p/.venv" if kind == "owner" else "/home/ada/p"
    aside = ("mv", "/home/ada/p/.venv", "/home/ada/p/.venv.old")
    obstacle = Obstacle(
        path="/home/ada/p/.venv", kind=kind, reason="it is root's", place=place, owner="root", command=aside
    )
    target = make_target(obstacle=obstacle, environment=make_environment())
    reason = unwritable_reason(target, Goal(), replace(ADA, sudo="passwordless"))
    assert reason and reason.endswith(f"Take it over: `sudo chown -R ada: {place}`")
    reason = unwritable_reason(target, Goal(), replace(ADA, sudo="none"))
    assert reason and reason.endswith(f"Move it out of the way: `{shlex.join(aside)}`")
