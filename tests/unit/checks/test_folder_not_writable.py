from __future__ import annotations

from doctor.checks.folder_not_writable import check
from doctor.core.record import replace
from doctor.diagnose.model import Severity, ShellLine, fix_environment
from doctor.facts import Obstacle
from tests.unit.factories import make_facts

ELSEWHERE = fix_environment(path="/home/ada/.venv", needs_consent=True)
FOLDER = Obstacle(
    path="/srv/.venv",
    kind="denied",
    reason="you cannot write there",
    place="/srv",
    stops_venv=True,
    instead="/home/ada/.venv",
)


def test_silent_where_an_environment_can_be_created() -> None:
    assert not list(check(make_facts()))


def test_a_folder_that_cannot_be_written_is_a_note() -> None:
    [finding] = check(make_facts(obstacle=FOLDER))
    assert finding.severity is Severity.INFO and finding.blocks == ("create-venv",)
    assert finding.remedy == ELSEWHERE


def test_root_could_write_and_there_may_be_no_home() -> None:
    [finding] = check(make_facts(obstacle=replace(FOLDER, stops_venv=False, instead=None)))
    assert finding.blocks == () and finding.remedy is None


def test_a_folder_that_was_removed_stops_everything_but_apt() -> None:
    [finding] = check(make_facts(obstacle=replace(FOLDER, kind="removed", reason="it was removed", instead=None)))
    assert finding.severity is Severity.ERROR
    assert finding.blocks == ("create-venv", "pip-install", "pipx-install")
    assert finding.remedy == ShellLine(text='cd "$PWD" || cd')
