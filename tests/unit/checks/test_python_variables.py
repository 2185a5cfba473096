from __future__ import annotations

import pytest

from doctor.checks.python_variables import check
from doctor.core.record import replace
from doctor.diagnose.model import Severity, ShellLine
from doctor.facts import NoInterpreter
from tests.unit.factories import SYSTEM, make_facts

DOES_NOT_START = NoInterpreter(requested="python3", executable="/usr/bin/python3", reason="does-not-start", detail="x")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PYTHONHASHSEED", "random"), ("PYTHONHASHSEED", " +12"), ("PYTHONHASHSEED", "4294967295"),
        ("PYTHONHASHSEED", ""), ("PYTHONUTF8", "0"), ("PYTHONMALLOC", "malloc"), ("PYTHONIOENCODING", "Latin1 "),
        ("PYTHONIOENCODING", ":nonsense"), ("PYTHONINTMAXSTRDIGITS", "0"), ("PYTHONTRACEMALLOC", "0"),
        ("PYTHON_CPU_COUNT", "0"), ("PYTHONPLATLIBDIR", "lib"), ("PYTHONWARNINGS", "nonsense"),
    ],
)  # fmt: skip
def test_silent_about_what_python_accepts(name: str, value: str) -> None:
    assert not list(check(make_facts(environ={name: value})))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PYTHONHASHSEED", "abc"), ("PYTHONHASHSEED", "-1"), ("PYTHONHASHSEED", "4294967296"), ("PYTHONHASHSEED", "5 "),
        ("PYTHONUTF8", "true"), ("PYTHONMALLOC", "mimalloc"), ("PYTHONIOENCODING", "utf9"), ("PYTHONIOENCODING", "hex"),
        ("PYTHONIOENCODING", "undefined"), ("PYTHONINTMAXSTRDIGITS", "639"), ("PYTHONTRACEMALLOC", "-1"),
        ("PYTHONTRACEMALLOC", "65536"),
    ],
)  # fmt: skip
def test_a_value_that_python_does_not_accept_is_an_error(name: str, value: str) -> None:
    [finding] = check(make_facts(environ={name: value}, variable_lines={name: "/home/ada/.bashrc:3"}))
    assert finding.severity is Severity.ERROR and "create-venv" in finding.blocks
    assert finding.remedy == ShellLine(text=f"unset {name}")
    assert [item.source for item in finding.evidence] == [name, "/home/ada/.bashrc:3"]


def test_rules_depend_on_the_python() -> None:
    newer, pypy = replace(SYSTEM, version="3.13.5"), replace(SYSTEM, implementation="pypy")
    assert not list(check(make_facts(subject=newer, environ={"PYTHONMALLOC": "mimalloc"})))
    assert list(check(make_facts(subject=newer, environ={"PYTHON_CPU_COUNT": "0"})))
    unlocked = replace(newer, stdlib="/opt/lib/python3.13t")
    for value, subject, accepted in (
        ("0", newer, False),
        ("0", unlocked, True),
        ("1", newer, True),
        ("x", unlocked, False),
    ):
        assert bool(list(check(make_facts(subject=subject, environ={"PYTHON_GIL": value})))) is not accepted
    assert list(check(make_facts(subject=newer, environ={"PYTHON_FROZEN_MODULES": "1"})))
    assert not list(check(make_facts(environ={"PYTHON_GIL": "0", "PYTHON_FROZEN_MODULES": "1"})))
    assert not list(check(make_facts(subject=pypy, environ={"PYTHONMALLOC": "x", "PYTHONTRACEMALLOC": "x"})))
    assert list(check(make_facts(subject=pypy, environ={"PYTHONUTF8": "x"})))
    assert list(check(make_facts(subject=DOES_NOT_START, environ={"PYTHONPLATLIBDIR": "lib64"})))


@pytest.mark.parametrize("value", ["error::DeprecationWarning:mylib", "error::ImportWarning", "error,default"])
def test_warnings_that_are_errors_elsewhere_do_not_stop_pip(value: str) -> None:
    assert not list(check(make_facts(environ={"PYTHONWARNINGS": value})))


def test_variables_with_which_programs_start_and_fail() -> None:
    harmless = {"PYTHONINSPECT": "", "PYTHONWARNINGS": "ignore,default::DeprecationWarning"}
    assert not list(check(make_facts(environ=harmless)))
    [finding] = check(make_facts(environ={"PYTHONINSPECT": "1"}))
    assert finding.severity is Severity.ERROR and len(finding.blocks) == 3
    assert finding.remedy == ShellLine(text="unset PYTHONINSPECT")
    for value, what in (
        ("error", "warning"),
        ("ignore,error::Warning", "warning"),
        ("ignore, error::DeprecationWarning", "DeprecationWarning"),
    ):
        [finding] = check(make_facts(environ={"PYTHONWARNINGS": value}))
        assert f"turns every {what} into" in finding.summary
        assert finding.severity is Severity.WARNING and finding.doubts == ("pip-install",)


def test_commands_that_do_not_see_their_packages() -> None:
    variable = {"PYTHONNOUSERSITE": "1"}
    assert not list(check(make_facts(environ=variable)))
    [finding] = check(make_facts(environ=variable, hidden_scripts=("/home/ada/.local/bin/cowsay",)))
    assert finding.severity is Severity.WARNING and finding.summary.endswith("that need them: cowsay.")
    assert finding.remedy == ShellLine(text="unset PYTHONNOUSERSITE")


def test_variables_with_which_every_python_prints_or_is_slow() -> None:
    silent = {"PYTHONVERBOSE": "0", "PYTHONPROFILEIMPORTTIME": "", "PYTHONTRACEMALLOC": "0", "PYTHONDEVMODE": "1"}
    assert not list(check(make_facts(environ=silent)))
    line = {"PYTHONVERBOSE": "/home/ada/.bashrc:12"}
    set_twice = {"PYTHONPROFILEIMPORTTIME": "0", "PYTHONVERBOSE": "yes"}
    [finding] = check(make_facts(environ=set_twice, variable_lines=line))
    assert finding.severity is Severity.WARNING and not finding.blocks
    assert finding.remedy == ShellLine(text="unset PYTHONPROFILEIMPORTTIME PYTHONVERBOSE")
    assert [item.source for item in finding.evidence][-1] == "/home/ada/.bashrc:12"
    [finding] = check(make_facts(environ={"PYTHONTRACEMALLOC": "10"}))
    assert finding.severity is Severity.INFO and finding.remedy == ShellLine(text="unset PYTHONTRACEMALLOC")
