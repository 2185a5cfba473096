from __future__ import annotations

from doctor.checks.unusable_path import check
from doctor.core.record import replace
from doctor.diagnose.model import Severity, fix_environment
from doctor.facts import Obstacle
from tests.unit.factories import make_facts


def test_silent_without_that_obstacle() -> None:
    assert not list(check(make_facts()))
    other = Obstacle(path="/work/.venv", kind="denied", reason="", place="/work")
    assert not list(check(make_facts(obstacle=other)))


def test_another_folder_is_recommended_until_there_is_an_environment() -> None:
    found = Obstacle(
        path="/mnt/.venv",
        kind="characters",
        reason="of its nature",
        place="/mnt",
        stops_venv=True,
        instead="/home/ada/.venv",
    )
    [finding] = check(make_facts(obstacle=found))
    assert finding.severity is Severity.INFO and finding.blocks == ("create-venv",)
    assert finding.remedy == fix_environment(path="/home/ada/.venv", needs_consent=True)
    [finding] = check(make_facts(obstacle=replace(found, is_target=False)))
    assert finding.remedy is None
