"""Does an environment hold what is asked for?"""

from __future__ import annotations

from dataclasses import replace

import pytest

from doctor.facts import Environment
from doctor.facts.environment import Distribution
from doctor.facts.requirements import RequirementFile
from doctor.facts.target import Target
from doctor.plan.request import Request
from doctor.plan.satisfied import unmet

ENVIRONMENT = Environment(
    path="/p/.venv",
    real_path="/p/.venv",
    python="/p/.venv/bin/python",
    real_python="/usr/bin/python3.11",
    made_by="virtualenv",
    version="3.11.2",
    runs="3.11",
    libraries=("3.11",),
    pip=None,
    scripts=("activate",),
    base_found=True,
    recorded_path=None,
    noexec=False,
    system_site_packages=False,
)


def request(*lines: str, names: tuple[str, ...] = (), made_from: str = "", kind: str = "requirements") -> Request:
    place = Target(
        path="/p/.venv",
        shown=".venv",
        project="/p",
        cwd="/p",
        state="environment",
        inside=True,
        environment=ENVIRONMENT,
        installed=(Distribution(name="ruamel.yaml", version="0.18.1"), Distribution(name="six", version="1.17.0")),
        inputs=made_from,
    )
    lists = (RequirementFile(path="r.txt", kind=kind, lines=lines),) if lines else ()  # type: ignore[arg-type]
    return Request(wish="venv", place=place, names=names, lists=lists, inputs="now" if lists else "")


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
def test_it_does(line: str) -> None:
    assert not unmet(request(line))


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
def test_it_does_not_or_that_cannot_be_told(line: str) -> None:
    assert unmet(request(line))


@pytest.mark.parametrize("line", ["-e .", "./local", "six @ file:///x", "six-1.0-py3-none-any.whl"])
def test_what_cannot_be_told_counts_where_it_was_made_from_the_same_lists(line: str) -> None:
    assert not unmet(request(line, made_from="now"))


def test_a_lock_counts_only_where_it_was_made_from_it() -> None:
    assert unmet(request("…", kind="pylock"))
    assert not unmet(request("…", kind="pylock", made_from="now"))


def test_names_are_judged_by_themselves() -> None:
    assert not unmet(request(names=("six",)))
    assert unmet(request("six", names=("six>=2",), made_from="now"))
    assert not unmet(request())


def test_constraints_that_have_changed_count() -> None:
    [found] = request("six").lists

    def limited(line: str, made_from: str) -> Request:
        lists = (replace(found, constraints=(line,)),)
        return replace(request("six", made_from=made_from), lists=lists)

    assert unmet(limited("six<1.17 ; python_version > '3'", "before"))
    assert not unmet(limited("six<1.17", "now"))  # the run that saw it has done what can be done
    assert not unmet(limited("six<2", "before"))
    assert not unmet(limited("-r other.txt", "before"))


def test_what_an_extra_asks_for_is_asked_for_as_well() -> None:
    asked = request(names=("six[all]",))
    assert not unmet(asked)  # it has no such extra: pip says so, and goes on

    def with_extras(*lines: str) -> Request:
        six = Distribution(name="six", version="1.17.0", extras=lines)
        installed = (*(one for one in asked.place.installed if one.name != "six"), six)
        return replace(asked, place=replace(asked.place, installed=installed))

    assert unmet(with_extras('PySocks>=1; extra == "all"'))
    assert not unmet(with_extras('PySocks>=1; extra == "socks"', 'ruamel.yaml; extra == "all"'))
    assert unmet(with_extras('ruamel.yaml>9; extra == "all"'))
    assert not unmet(with_extras("gone; python_version < '3' and extra == \"all\""))
    assert unmet(with_extras('six[a]; extra == "all"', 'gone; extra == "a"'))
    assert not unmet(with_extras('six[a]; extra == "all"', 'six[all]; extra == "a"'))
