"""The policy guards every plan: steps that doctor never takes, even for a plug-in."""

from __future__ import annotations

import shlex

import pytest

from doctor.core.goal import Goal
from doctor.core.record import replace
from doctor.facts.obstacle import Obstacle, ObstacleKind
from doctor.plan import AptUpdate, EditFile, PipInstall, Step
from doctor.plan.actions import Action
from doctor.plan.policy import forbidden_effect, refuse_target, unwritable_reason
from tests.unit.factories import ADA, make_environment, make_target

INSTALL = PipInstall(path="/work/.venv", requirements=("x",), requirement_files=(), offline=False, cwd="/work")
EDIT = EditFile(path="/etc/pip.conf", lines=((1, 1),), pattern="^break-system-packages")
PIP = (".venv/bin/python", "-m", "pip", "install")


def make_step(*argv: str, action: Action | None = None, touches: tuple[str, ...] = ("/usr",)) -> Step:
    return Step(id="x", reason="", argv=argv, action=action or AptUpdate(sudo=False), touches=touches, undo="")


@pytest.mark.parametrize(
    ("argv", "effect"),
    [
        (("pip", "install", "x"), "run pip outside an environment"),
        (("sudo", "python3", "-m", "pip", "install", "x"), "run pip outside an environment"),
        (("sudo", "pip", "install", "x"), "run pip outside an environment"),
        (("/usr/bin/sudo", "-H", "-u", "ada", "pip3.11", "install", "x"), "run pip outside an environment"),
        (("env", "-u", "B", "A=1", "pip", "install", "x"), "run pip outside an environment"),
        (("sudo", "-Hu", "ada", "env", "--unset", "B", "pip", "install", "x"), "run pip outside an environment"),
        (("pip3.11", "install", "x"), "run pip outside an environment"),
        (
            ("env", "PIP_BREAK_SYSTEM_PACKAGES=1", "apt-get", "update"),
            "switch off the protection of the system's packages",
        ),
        (("rm", "/usr/lib/python3.11/EXTERNALLY-MANAGED"), "change the marker EXTERNALLY-MANAGED"),
        (("ln", "-sf", "python3.12", "/usr/bin/python3"), "re-point the system's Python"),
        (("update-alternatives", "--set", "python3", "/x"), "re-point the system's Python"),
        (("chmod", "-R", "a+w", "/usr/lib/python3"), "change the permissions of system folders"),
        (("rm", "/var/lib/dpkg/lock-frontend"), "break a lock"),
    ],
)
def test_an_unsafe_step_is_forbidden(argv: tuple[str, ...], effect: str) -> None:
    assert forbidden_effect(make_step(*argv)) == effect


def test_pip_may_not_install_outside_the_environment() -> None:
    for words in (("--user", "--", "x"), ("--user", "x"), ("--target=/usr", "x"), ("--ignore-installed", "x")):
        effect = forbidden_effect(make_step(*PIP, *words, action=INSTALL))
        assert effect == "install outside the environment, or over the system's packages"


def test_no_step_touches_the_marker() -> None:
    marker = "/usr/lib/python3.11/EXTERNALLY-MANAGED"
    assert forbidden_effect(make_step("x", touches=(marker,))) == "change the marker EXTERNALLY-MANAGED"


def test_a_safe_step_is_permitted() -> None:
    for step in (
        make_step("apt-get", "install", "python3-pip"),
        make_step("/usr/bin/pipx", "install", "x"),
        make_step("sudo", "-n", "env", "A=1", "apt-get", "install", "--", "pip"),
        make_step("env", "A=1", "uv", "pip", "install", "x", action=INSTALL),
        make_step(*PIP, "x", action=INSTALL),
        make_step(*PIP, "--", "sudo", "rm", "filelock", action=INSTALL),
        make_step("sed", "-i", "/^break-system-packages/Id", "/etc/pip.conf", action=EDIT),
    ):
        assert forbidden_effect(step) is None


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
