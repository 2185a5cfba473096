from __future__ import annotations

import shlex
from dataclasses import replace

import pytest

from doctor.facts import NoInterpreter
from doctor.facts.target import Target
from doctor.fixes import apt
from doctor.plan.commands.other_distros import by_hand
from doctor.plan.model import Declined, Plan
from doctor.plan.request import Request
from tests.unit.factories import ADA, MACHINE, make_facts, make_python

PLACE = Target(path="/p/.venv", shown=".venv", project="/p", cwd="/p", state="absent", inside=True)


@pytest.mark.parametrize(
    ("manager", "expected"),
    [
        ("dnf", "Type: sudo dnf install 'python3.12dist(requests)' 'python3.12dist(pyyaml)'"),
        ("zypper", "Type: sudo zypper install 'python3.12dist(requests)' 'python3.12dist(pyyaml)'"),
        (
            "pacman",
            "Type: sudo pacman -S python-requests python-yaml. If it is called otherwise there: pacman -Ss NAME.",
        ),
        ("apk", "Type: sudo apk add py3-requests py3-yaml. If it is called otherwise there: apk search NAME."),
    ],
)
def test_a_library_by_the_name_the_family_has_for_it(manager: str, expected: str) -> None:
    assert by_hand(manager, ("requests>=2", "PyYAML"), "3.12", root=False) == expected
    assert "sudo" not in by_hand(manager, ("requests",), "3.12", root=True)


def test_names_that_begin_or_are_spelt_otherwise() -> None:
    assert "py3-dateutil." in by_hand("apk", ("python_dateutil",), "3.12", root=True)
    assert "python3dist(python-dateutil)" in by_hand("dnf", ("python_dateutil",), "3", root=True)


@pytest.mark.parametrize("manager", ["brew", "nix", None])
def test_where_no_package_fits_an_environment_does(manager: str | None) -> None:
    assert "doctor fix --venv requests 'flask>=3'" in by_hand(manager, ("requests", "flask>=3"), "3.12", root=False)


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
def test_ensurepip_is_pythons_own_there(manager: str, expected: str) -> None:
    assert by_hand(manager, (), "3.12", root=False).endswith(f"type: {expected}")


@pytest.mark.parametrize("name", ["$(reboot)", "; reboot", "x y", "'", "-rf"])
def test_what_is_typed_stays_a_word(name: str) -> None:
    said = by_hand("pacman", (name,), "3.12", root=True).partition("Type: ")[2].partition(". If")[0]
    assert shlex.split(said)[:2] == ["pacman", "-S"] and len(shlex.split(said)) == 3


def test_the_fix_declines_with_it() -> None:
    machine = replace(MACHINE, user=ADA, package_manager="apk")
    elsewhere = make_facts(apt=None, machine=machine, subject=make_python(version="3.12.1", ensurepip=False))
    request = Request(wish="apt", place=PLACE, names=("six",))
    declined = apt.plan(request, elsewhere)
    assert isinstance(declined, Declined) and "This system has no apt. Type: sudo apk add py3-six" in declined.reason
    without = replace(request, names=())
    declined = apt.plan(without, elsewhere)
    assert isinstance(declined, Declined) and "apk fix python3" in declined.reason
    told = apt.plan(without, replace(elsewhere, subject=make_python()))
    assert isinstance(told, Plan) and not told.steps
    for subject in (
        make_python(ensurepip=False, base_kind="pyenv"),
        NoInterpreter(asked="python3", executable=None, reason="not-found", detail=""),
    ):
        declined = apt.plan(without, replace(elsewhere, subject=subject))
        assert isinstance(declined, Declined) and "apk" not in declined.reason
