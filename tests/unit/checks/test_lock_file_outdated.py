from __future__ import annotations

import pytest

from doctor.checks.lock_file_outdated import check
from doctor.diagnose.model import Severity, ShellLine
from tests.unit.factories import make_facts, make_project


def test_silent_where_the_lock_can_be_read() -> None:
    assert not list(check(make_facts()))
    assert not list(check(make_facts(project=make_project(manager="uv", manager_file="uv.lock"))))


@pytest.mark.parametrize(
    ("manager", "commands"), [("uv", "uv sync"), ("pdm", "pdm install"), ("poetry", "poetry lock && poetry install")]
)
def test_a_lock_that_nothing_can_read_is_kept_beside_a_new_one(manager: str, commands: str) -> None:
    file = f"{manager}.lock"
    project = make_project(manager=manager, manager_file=file, lock_fault=f"{file} is empty", root="/w")
    [finding] = check(make_facts(project=project))
    assert finding.severity is Severity.ERROR and finding.summary.endswith(f"because {file} is empty.")
    line = f"mv -n /w/{file} /w/{file}.save && {commands}"
    assert finding.remedy == ShellLine(text=line, needs_network=True)
