from __future__ import annotations

import pytest

from doctor.checks.pip_python_mismatch import check
from doctor.core.record import replace
from doctor.diagnose.model import Activate, Instruction, Severity, ShellLine, fix_environment
from doctor.facts import Tool, Tools
from doctor.facts.shells import Alias, StartUpLine
from tests.unit.factories import (
    ADA,
    TOOLS,
    active_facts,
    make_environment,
    make_facts,
    make_machine,
    make_project,
    make_python,
)


def pip(prefix: str | None) -> Tools:
    return replace(TOOLS, pip=Tool(path="/opt/bin/pip", version="24.0", python="/opt/bin/python3", prefix=prefix))


def test_silent_where_pip_and_python_agree_or_cannot_be_compared() -> None:
    assert not list(check(make_facts()))
    assert not list(check(make_facts(tools=pip(None))))
    assert not list(check(make_facts(tools=replace(TOOLS, pip=None))))


def test_silent_about_a_python_that_was_named_by_its_path() -> None:
    assert not list(check(make_facts(tools=pip("/opt"), subject_from_path=False)))


def test_a_pip_of_another_python_is_a_warning() -> None:
    [finding] = check(make_facts(tools=pip("/opt")))
    assert finding.severity is Severity.WARNING
    assert "/opt/bin/python3" in finding.summary


def test_the_environment_of_the_project_is_activated_if_there_is_one() -> None:
    for python, remedy in (
        (make_python(externally_managed=None), Instruction(text="Run pip as /usr/bin/python3 -m pip.")),
        (make_python(), fix_environment()),
    ):
        [finding] = check(make_facts(tools=pip("/opt"), project=make_project(environment=None), subject=python))
        assert finding.remedy == remedy, "the pip of a managed Python refuses"
    own = make_environment()
    [finding] = check(make_facts(tools=pip("/opt"), project=make_project(environment=own)))
    assert finding.remedy == Activate(environment=own)


def test_a_mismatch_in_an_environment_of_uv_is_only_a_note() -> None:
    bare = make_environment(pip=None, creator="uv")
    [finding] = check(active_facts(subject_environment=bare, tools=pip("/usr")))
    assert finding.severity is Severity.INFO


@pytest.mark.parametrize(
    ("value", "is_reported"),
    [
        ("/usr/bin/pip3", True),
        ("sudo /usr/bin/pip3", True),
        ("python3.9 -m pip", True),
        ("~/old/bin/pip", True),
        ("pip3", False),
        ("sudo pip", False),
        ("noglob pip", False),
        ("/work/.venv/bin/pip", False),
        ("$VIRTUAL_ENV/bin/pip", False),
    ],
)
def test_an_alias_that_an_environment_does_not_change(value: str, is_reported: bool) -> None:
    line = StartUpLine(path="/home/ada/.bash_aliases", number=2, text=f"alias pip='{value}'")
    aliases = (Alias(name="pip", value=value, line=line),)
    machine = make_machine(user=ADA)
    assert not list(check(make_facts(aliases=aliases, machine=machine))), "no environment is in use"
    findings = list(check(active_facts(aliases=aliases, machine=machine, tools=Tools())))
    assert bool(findings) is is_reported
    for finding in findings:
        assert finding.remedy == ShellLine(text="sed -i.bak '2s/^/: # /' /home/ada/.bash_aliases")


def test_a_line_that_does_more_than_to_set_an_alias_is_left_to_its_user() -> None:
    line = StartUpLine(path="/home/ada/.bashrc", number=2, text="alias pip=/usr/bin/pip3; if true; then")
    aliases = (Alias(name="pip", value="/usr/bin/pip3", line=line),)
    [finding] = check(active_facts(aliases=aliases, machine=make_machine(user=ADA), tools=Tools()))
    assert finding.remedy == Instruction(text="Remove the alias pip from /home/ada/.bashrc:2.")
