"""The commands of package managers other than apt, which doctor prints."""

from __future__ import annotations

import shlex

import pytest

from doctor.core.record import replace
from doctor.facts import NoInterpreter
from doctor.fixes import apt
from doctor.plan import Declined, Plan
from doctor.plan.commands.other_distros import install_advice
from tests.unit.factories import ADA, make_goal, make_goal_facts, make_machine, make_python


@pytest.mark.parametrize(
    ("manager", "expected"),
    [
        ("dnf", "Run `sudo dnf install 'python3.12dist(requests)' 'python3.12dist(pyyaml)'`."),
        ("zypper", "Run `sudo zypper install 'python3.12dist(requests)' 'python3.12dist(pyyaml)'`."),
        ("pacman", "Run `sudo pacman -S python-requests python-yaml`. If the name differs: `pacman -Ss NAME`"),
        ("apk", "Run `sudo apk add py3-requests py3-yaml`. If the name differs: `apk search NAME`"),
    ],
)
def test_a_library_has_the_name_that_the_family_gives_it(manager: str, expected: str) -> None:
    assert install_advice(manager, ("requests>=2", "PyYAML"), "3.12", root=False) == expected
    assert "sudo" not in install_advice(manager, ("requests",), "3.12", root=True)


def test_a_name_loses_its_prefix_where_the_family_adds_one() -> None:
    assert "py3-dateutil`" in install_advice("apk", ("python_dateutil",), "3.12", root=True)
    assert "python3dist(python-dateutil)" in install_advice("dnf", ("python_dateutil",), "3", root=True)


@pytest.mark.parametrize("manager", ["brew", "nix", None])
def test_an_environment_is_the_way_where_no_package_fits(manager: str | None) -> None:
    command = install_advice(manager, ("requests", "flask>=3"), "3.12", root=False)
    assert "`doctor fix --venv requests 'flask>=3'`" in command


@pytest.mark.parametrize(
    ("manager", "expected"),
    [
        ("dnf", "sudo dnf reinstall python3-libs python-pip-wheel"),
        ("zypper", "sudo zypper install --force python312-base"),
        ("pacman", "sudo pacman -S python"),
        ("apk", "sudo apk fix python3"),
        ("brew", "brew reinstall python@3.12"),
    ],
)
def test_ensurepip_is_restored_with_python_itself(manager: str, expected: str) -> None:
    assert install_advice(manager, (), "3.12", root=False).endswith(f"Restore it: `{expected}`")


@pytest.mark.parametrize("name", ["$(reboot)", "; reboot", "x y", "'", "-rf"])
def test_a_name_stays_one_word_in_the_command(name: str) -> None:
    command = install_advice("pacman", (name,), "3.12", root=True).partition("Run `")[2].partition("`. If")[0]
    assert shlex.split(command)[:2] == ["pacman", "-S"] and len(shlex.split(command)) == 3


@pytest.mark.parametrize(
    ("manager", "requirement", "package"),
    [
        ("dnf", "python3-yaml", "python3.12dist(pyyaml)"),
        ("dnf", "gi", "python3.12dist(pygobject)"),
        ("dnf", "tkinter", "python3-tkinter"),
        ("zypper", "python3-tk", "python3-tk"),
        ("pacman", "python3-yaml", "python-yaml"),
        ("pacman", "tkinter", "tk"),
        ("apk", "PyGObject", "py3-gobject3"),
        ("brew", "tkinter", "python-tk@3.12"),
    ],
)
def test_a_name_of_debians_becomes_that_of_the_family(manager: str, requirement: str, package: str) -> None:
    assert package in install_advice(manager, (requirement,), "3.12", root=True)


def test_the_apt_fix_declines_with_the_other_command() -> None:
    machine = make_machine(user=ADA, package_manager="apk")
    without_apt = make_goal_facts(apt=None, machine=machine, subject=make_python(version="3.12.1", ensurepip=False))
    declined = apt.plan(make_goal("six", route="apt"), without_apt)
    assert isinstance(declined, Declined)
    assert "This system has no apt. Run `sudo apk add py3-six`" in declined.reason
    nothing_named = make_goal(route="apt")
    declined = apt.plan(nothing_named, without_apt)
    assert isinstance(declined, Declined) and "apk fix python3" in declined.reason
    plan = apt.plan(nothing_named, replace(without_apt, subject=make_python()))
    assert isinstance(plan, Plan) and not plan.steps
    for subject in (
        make_python(ensurepip=False, base_kind="pyenv"),
        NoInterpreter(requested="python3", executable=None, reason="not-found", detail=""),
    ):
        declined = apt.plan(nothing_named, replace(without_apt, subject=subject))
        assert isinstance(declined, Declined) and "apk" not in declined.reason
