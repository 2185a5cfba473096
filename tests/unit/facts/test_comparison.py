"""Requirements compared with what is installed; ``test_satisfied.py`` has what ``doctor fix`` makes of the result."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st
from packaging.requirements import InvalidRequirement, Requirement
from packaging.specifiers import SpecifierSet

from doctor.facts.comparison import _is_plainly_met, compare, find_unmet
from tests.unit.factories import make_environment

VERSIONS = {"six": "1.17.0", "torch": "2.1.0+cu118", "unversioned": "", "zope-interface": "6.0"}
numbers = st.lists(st.integers(0, 12), min_size=1, max_size=3).map(lambda parts: ".".join(map(str, parts)))
clauses = st.lists(st.tuples(st.sampled_from(["==", ">=", "<=", "<", ">"]), numbers).map("".join), max_size=2)
blanks = st.sampled_from(["", " ", "\t", ",", " , "])


def judge(*lines: str, **changes: object) -> tuple[list[str], bool]:
    """Return what is unmet, and whether each line could be judged."""
    unmet, is_complete = compare(lines, make_environment(**changes), VERSIONS, lambda _: ())
    return [f"{item.name}: {item.requirement} {item.installed}" for item in unmet], is_complete


@given(clauses, numbers, blanks)
def test_a_plain_line_is_met_only_where_packaging_says_so(parts: list[str], version: str, separator: str) -> None:
    line = f"six{separator.join(parts)}"
    if _is_plainly_met(line, {"six": version}):
        try:
            requirement = Requirement(line)
        except InvalidRequirement:
            return  # pip refuses the line, whatever is installed
        assert requirement.specifier.contains(version), line


@pytest.mark.parametrize("line", ["six >=1.17, <2", "Six", "zope_interface==6", "zope.interface>5.9", "six<=1.17"])
def test_most_lines_need_no_parser(line: str) -> None:
    assert _is_plainly_met(line, VERSIONS)


@pytest.mark.parametrize(
    "line", ["torch==2.1.0", "six~=1.16", "six!=1.16", "six==1.*", "six>=1.0rc1", "gone; python_version < '3'", "-i x"]
)
def test_met(line: str) -> None:
    assert judge(line) == ([], True)


@pytest.mark.parametrize(
    "line", ["unversioned>1", "six @ file:///x", "-e .", "./six", "six-1.17.0.tar.gz", "six >= banana", "six; a == 'b'"]
)
def test_what_cannot_be_judged_is_not_unmet(line: str) -> None:
    assert judge(line) == ([], False)


@pytest.mark.parametrize(
    ("typed", "metadata", "is_judged"),
    [("two-x", "two-x", True), ("two_x", "two_x", True), ("two_x", "two-x", False), ("Big", "Big", False)],
)
def test_an_extra_that_pip_may_not_recognise_is_not_judged(typed: str, metadata: str, is_judged: bool) -> None:
    lines = [f'gone>=2; extra == "{metadata}"']
    unmet, is_complete = compare([f"six[{typed}]"], make_environment(), VERSIONS, lambda _: lines)
    assert ([item.requirement for item in unmet], is_complete) == (["gone>=2"] * is_judged, is_judged)


def test_unmet() -> None:
    lines = ("gone>=2 ; python_version > '3'", "six<1", "token @ https://ada:hunter2@host/x")
    assert judge(*lines) == (["gone: gone>=2 ", "six: six<1 1.17.0", "token: token "], True)


def test_what_the_base_interpreter_may_have_is_unknown() -> None:
    assert judge("gone", system_site_packages=True) == ([], False)
    assert judge("six<1", system_site_packages=True) == (["six: six<1 1.17.0"], True)


def test_markers_are_those_of_the_environment() -> None:
    assert judge("gone; platform_python_implementation == 'CPython'", real_python="/usr/bin/pypy3.11") == ([], True)
    assert judge("gone; python_version < '3.10'", python_minor="3.9", version="3.9.2") == (["gone: gone "], True)
    assert judge("gone; python_version < '3.10'", python_minor="", version="") == ([], False)


def missing(*lines: str, **changes: object) -> list[str]:
    """Return what an installed distribution with these requirements lacks."""
    environment = make_environment(version="3.11.2", python_minor="3.11", **changes)
    return [item.requirement for item in find_unmet([("mine 1.0", lines)], environment, VERSIONS)]


@pytest.mark.parametrize(
    "line",
    [
        "Zope.Interface>=5",
        "gone; extra == 'dev'",
        "gone (>=1) ; extra == 'dev'",
        "gone; extra == 'a' or extra == 'b'",
        "gone; (python_version > '3' or os_name == 'nt') and extra == 'dev'",
        "gone; python_version < '3.11'",
        "gone; sys_platform == 'win32'",
        "gone; platform_system != 'Linux'",
        "gone; python_full_version <= '3.11.0a6'",
        "gone; implementation_name == 'pypy'",
        "gone @ https://ada:hunter2@host/x",
    ],
)
def test_no_missing_dependency(line: str) -> None:
    assert missing(line) == []


@pytest.mark.parametrize("line", ["gone; python_full_version < '3.11.4'", "gone; a ~= 'b'", "gone >=", "", "[" * 5000])
def test_an_uncertain_dependency_is_not_missing(line: str) -> None:
    assert missing(line) == []
    assert missing("gone; " + "(" * 5000 + line) == []
    assert missing("other", "gone >=") == [], "pip check does not judge what has a malformed requirement"


@pytest.mark.parametrize(
    "line",
    [
        "gone (>=2)",
        "gone>=2; python_version >= '3.9' and extra != 'dev'",
        "gone>=2; (os_name == 'posix' and python_version < '3.13') or extra == 'dev'",
        "gone>=2; python_full_version < '3.12.0'",
        "gone>=2; platform_version != 'x; y'",
    ],
)
def test_a_dependency_that_applies_is_missing(line: str) -> None:
    assert missing(line) == ["gone>=2"]


def test_one_name_is_missing_once_with_all_that_is_asked_of_it() -> None:
    assert missing("gone>=2", "Gone<3", "other[x]") == ["gone<3,>=2", "other[x]"]


VERSIONS_TRIED = ("1", "1.0", "1.5", "1.5.0", "2", "2.0.post1", "1.10", "2.0rc1", "1.5+cpu", "1.4.99")
CLAUSES = (
    "==1.5", "==1.*", "!=1.5", "!=1.5.*", "!=2.*", "~=1.4", "~=1.5.0", ">=1.5", "<=1.5", "<1.10", ">1", "<=2.0",
    "==2.0", "!=2.0", ">=1.4,<2", ">=1,!=1.5.0,<2.0.0", "~=1", ">=1.*",
)  # fmt: skip


def test_a_dependency_in_another_version_is_unmet_exactly_where_packaging_says_so() -> None:
    for version, clause in itertools.product(VERSIONS_TRIED, CLAUSES):
        for line in (f"other{clause}", f"Other [x] ({clause}) ; python_version >= '3'"):
            found = find_unmet([("mine 1.0", [line])], make_environment(python_minor="3.11"), {"other": version})
            try:
                accepted = SpecifierSet(clause).contains(version, prereleases=True)
            except ValueError:
                accepted = True  # pip check does not judge what has a malformed requirement
            assert bool(found) is not accepted, (version, line)


def test_of_another_version_all_that_require_it_are_known() -> None:
    required = [("A 1", ["other<2"]), ("b 2", ["third", "Other>=1"]), ("c 3", ["third"])]
    versions = {"other": "2.0", "third": "1", "mine": ""}
    for changes in ({}, {"system_site_packages": True}, {"real_python": "/opt/pypy3.11/bin/pypy3.11"}):
        [unmet] = find_unmet(required, make_environment(python_minor="3.11", **changes), versions)
        assert (unmet.requirement, unmet.installed, unmet.required_by) == ("other<2", "2.0", "A 1")
        assert unmet.dependents == ("a", "b")
    assert not find_unmet([("a 1", ["mine>=2"])], make_environment(python_minor="3.11"), versions), "unknown"


def test_nothing_is_missing_where_more_may_be_installed_than_is_listed() -> None:
    assert missing("gone", system_site_packages=True) == []
    assert missing("gone", real_python="/opt/pypy3.11/bin/pypy3.11") == [], "PyPy brings cffi and greenlet along"
