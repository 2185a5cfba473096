from __future__ import annotations

from dataclasses import replace

import pytest

from doctor.checks.not_activated import check
from doctor.diagnose.model import Severity
from tests.unit.factories import MACHINE, PROJECT, active_facts, make_facts, make_environment


def test_silent_without_environment_with_a_broken_one_and_where_it_is_active() -> None:
    assert not list(check(make_facts()))
    assert not list(check(make_facts(project=replace(PROJECT, environment=make_environment(real_python=None)))))
    assert not list(check(active_facts(project=PROJECT)))


@pytest.mark.parametrize(
    ("shell", "line"),
    [
        ("bash", "source /work/.venv/bin/activate"),
        ("fish", "source /work/.venv/bin/activate.fish"),
        ("tcsh", "source /work/.venv/bin/activate.csh"),
        (None, ". /work/.venv/bin/activate"),
    ],
)
def test_says_the_line_for_this_shell(shell: str | None, line: str) -> None:
    [finding] = check(make_facts(project=PROJECT, machine=replace(MACHINE, shell=shell)))
    assert finding.severity is Severity.INFO
    assert finding.fix == line


def test_one_without_a_script_is_named_by_its_python_alone() -> None:
    [finding] = check(make_facts(project=replace(PROJECT, environment=make_environment(scripts=()))))
    assert finding.fix is None and finding.evidence[-1].value == "/work/.venv/bin/python"
