"""The policy refuses unsafe targets, with a way out for the same goal."""

from __future__ import annotations

import shlex

import pytest

from doctor.core.errors import Exit
from doctor.core.goal import Goal
from doctor.core.record import replace
from doctor.facts.obstacle import Obstacle, ObstacleKind
from doctor.plan.policy import decline_unusable, decline_unwritable, refuse_target
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
    declined = decline_unwritable(make_target(obstacle=obstacle), goal, None, "venv")
    assert declined and declined.reason.endswith(f"Use another folder: `doctor fix {arguments}`")
    assert isinstance(declined.command, Goal) and declined.command.command() == f"doctor fix {arguments}"
    assert declined.code is Exit.CONSENT


def test_what_is_wrong_usage_lacks_rights_or_is_neither_has_its_exit_code() -> None:
    wrong = decline_unusable(make_target(state="no-parent"), Goal(), "venv")
    assert wrong and wrong.code is Exit.USAGE
    codes: dict[ObstacleKind, Exit] = {"owner": Exit.CONSENT, "read-only": Exit.PROBLEMS, "full": Exit.PROBLEMS}
    for kind, code in codes.items():
        obstacle = Obstacle(path="/work/.venv", kind=kind, reason="it is full", place="/work")
        declined = decline_unwritable(make_target(obstacle=obstacle), Goal(), None, "venv")
        assert declined and declined.code is code


def test_what_is_outside_the_project_is_not_moved() -> None:
    obstacle = Obstacle(path="/etc", kind="taken", reason="", place="/etc", command=("mv", "/etc", "/etc.old"))
    for in_project, command in ((True, obstacle.command), (False, None)):
        target = make_target(path="/etc", state="occupied", obstacle=obstacle, in_project=in_project)
        refused = refuse_target(target, Goal(route="environment", path="/etc"))
        assert refused and refused.command == command
        assert "mv" in refused.instead or refused.instead.endswith("--path DIR`")


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
    declined = decline_unwritable(make_target(owner="site"), goal, None, "venv")
    assert declined and declined.reason.endswith(expected)


@pytest.mark.parametrize("kind", ["owner", "denied"])
def test_an_environment_of_root_is_taken_over_and_its_packages_stay(kind: ObstacleKind) -> None:
    place = "/home/ada/p/.venv" if kind == "owner" else "/home/ada/p"
    aside = ("mv", "/home/ada/p/.venv", "/home/ada/p/.venv.old")
    obstacle = Obstacle(
        path="/home/ada/p/.venv", kind=kind, reason="it is root's", place=place, owner="root", command=aside
    )
    target = make_target(obstacle=obstacle, environment=make_environment())
    declined = decline_unwritable(target, Goal(), replace(ADA, sudo="passwordless"), "venv")
    assert declined and declined.reason.endswith(f"Take it over: `sudo chown -R ada: {place}`")
    assert declined.command == ("sudo", "chown", "-R", "ada:", place)
    declined = decline_unwritable(target, Goal(), replace(ADA, sudo="none"), "venv")
    assert declined and declined.reason.endswith(f"Move it out of the way: `{shlex.join(aside)}`")
    assert declined.command == aside
