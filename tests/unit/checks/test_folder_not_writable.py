from __future__ import annotations

from dataclasses import replace

from doctor.checks.folder_not_writable import check
from doctor.diagnose.model import Severity, fix_environment
from doctor.facts import UnusableFolder
from tests.unit.factories import make_facts

ELSEWHERE = fix_environment(path="/home/ada/.venv", needs_consent=True)
FOLDER = UnusableFolder(path="/srv", reason="this user may not write there", is_denied=True, instead="/home/ada/.venv")


def test_silent_where_an_environment_can_be_created() -> None:
    assert not list(check(make_facts()))


def test_a_folder_that_cannot_be_written_is_a_note() -> None:
    [finding] = check(make_facts(unusable_folder=FOLDER))
    assert finding.severity is Severity.INFO and finding.blocks == ("create-venv",)
    assert finding.remedy == ELSEWHERE


def test_root_could_write_and_there_may_be_no_home() -> None:
    [finding] = check(make_facts(unusable_folder=replace(FOLDER, is_denied=False, instead=None)))
    assert finding.blocks == () and finding.remedy is None
