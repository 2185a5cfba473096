from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

import pytest

from doctor.checks import broken_venv
from doctor.checks.tool_unusable import check
from doctor.core.record import replace
from doctor.diagnose.model import Command, Instruction, Severity, ShellLine
from doctor.diagnose.recommend import recommend
from doctor.diagnose.remedies import completion_remedy, environment_remedy
from doctor.facts import Facts
from doctor.facts.obstacle import Blocker
from doctor.facts.project import FileFault
from tests.unit.factories import ADA, ENVIRONMENT, make_environment, make_facts, make_machine, make_project

BLOCKER = Blocker(
    folder="/media/ada/ssd/uv", path="/media", is_folder=True, owner="root", in_home=False, aside="", other_home=""
)
CONFLICT = FileFault(path="uv.lock", line=3, problem="git's marks", is_lock=True, aside="uv.lock.old")


def facts_of(manager: str = "uv", environ: dict[str, str] | None = None, **project: Any) -> Facts:
    values = {"manager": manager, "environment": None, **project}
    return make_facts(project=make_project(**values), environ=environ or {}, machine=make_machine(user=ADA))


def test_silent_where_the_tool_can_work() -> None:
    assert not list(check(make_facts()))
    assert not list(check(facts_of()))


def test_a_variable_that_names_a_folder_on_a_missing_disk_is_unset_before_the_tool_is_run() -> None:
    variable = {"UV_CACHE_DIR": "/media/ada/ssd/uv"}
    broken = make_environment(real_python=None, creator="uv")
    facts = facts_of(environ=variable, tool_blocker=BLOCKER, root="/work", environment=broken)
    [finding] = check(facts)
    assert finding.severity is Severity.ERROR and finding.remedy == ShellLine(text="unset UV_CACHE_DIR")
    findings = [*check(facts), *broken_venv.check(facts)]
    assert len(findings) == 2 and findings[1].remedy is None, "`uv sync` would fail"
    recommended = recommend(facts, reversed(findings))
    assert recommended and recommended.remedy == finding.remedy
    assert environment_remedy(facts) is None
    assert completion_remedy(facts_of(tool_blocker=BLOCKER), replace(ENVIRONMENT, creator="uv")) is None


def test_a_closed_cache_in_the_home_folder_is_given_back() -> None:
    closed = replace(BLOCKER, folder="/home/ada/.cache/uv", path="/home/ada/.cache/uv", in_home=True, owner="")
    [finding] = check(facts_of(tool_blocker=closed))
    assert finding.remedy == Command(argv=("chmod", "u+rwx", "/home/ada/.cache/uv"))


@pytest.mark.parametrize(
    ("manager", "fault", "command"),
    [
        ("uv", replace(CONFLICT, line=0), "mv uv.lock uv.lock.old && uv sync"),
        ("uv", replace(CONFLICT, in_merge=True), "git checkout --ours -- uv.lock && uv sync"),
        (
            "poetry",
            replace(CONFLICT, path="poetry.lock", in_merge=True),
            "git checkout --ours -- poetry.lock && poetry lock && poetry install",
        ),
    ],
)
def test_a_lock_file_is_taken_from_one_side_or_written_anew(manager: str, fault: FileFault, command: str) -> None:
    facts = facts_of(manager, file_fault=fault, root="/work")
    [finding] = check(facts)
    assert finding.remedy == ShellLine(text=f"cd /work && {command}", needs_network=True)
    assert environment_remedy(facts) is None


def test_what_people_wrote_is_merged_by_people() -> None:
    fault = replace(CONFLICT, path="pyproject.toml", is_lock=False, problem="git's conflict markers are in line 3")
    [finding] = check(facts_of(file_fault=fault))
    assert isinstance(finding.remedy, Instruction) and "pyproject.toml" in finding.remedy.text
    assert finding.evidence[0].source.endswith("/pyproject.toml:3")


def test_the_marks_are_removed_with_the_other_side(tmp_path: Path) -> None:
    """Also those of ``merge.conflictStyle = diff3``, and where git is in no merge any more."""
    lock = tmp_path / "uv.lock"
    two_ways = "<<<<<<< HEAD\nours\n=======\ntheirs\n>>>>>>> x\n"
    three_ways = "<<<<<<< HEAD\n||||||| base\nold\n=======\nnew\n>>>>>>> x\n"
    lock.write_text(f"a\n{two_ways}b\n{three_ways}c\n")
    [finding] = check(facts_of(file_fault=CONFLICT, root=str(tmp_path), manager_program="/bin/true"))
    assert isinstance(finding.remedy, ShellLine)
    subprocess.run(["sh", "-c", finding.remedy.text], check=True)
    assert lock.read_text() == "a\nours\nb\nc\n"
    assert (tmp_path / "uv.lock.old").read_text().startswith("a\n<<<<<<<")
