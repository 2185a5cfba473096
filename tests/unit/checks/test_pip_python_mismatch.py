from __future__ import annotations

from doctor.checks.pip_python_mismatch import check
from doctor.core.record import replace
from doctor.diagnose.model import Severity
from doctor.facts import Tool, Tools
from tests.unit.factories import TOOLS, active_facts, make_environment, make_facts


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


def test_a_mismatch_in_an_environment_of_uv_is_only_a_note() -> None:
    bare = make_environment(pip=None, creator="uv")
    [finding] = check(active_facts(subject_environment=bare, tools=pip("/usr")))
    assert finding.severity is Severity.INFO
