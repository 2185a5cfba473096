from __future__ import annotations

from doctor.checks import no_project_venv
from doctor.checks.disk_full import check
from doctor.core.record import replace
from doctor.diagnose.model import Command, Fix, Instruction, Severity, ShellLine
from doctor.diagnose.run import diagnose
from doctor.facts import Obstacle
from doctor.facts.limits import Limits
from tests.unit.factories import ADA, make_facts, make_machine, make_project, make_python

FULL = Obstacle(path="/work/.venv", kind="full", reason="only 2 MB are free", place="/work", stops_venv=True)
PIP_CACHE = "/home/ada/.cache/pip"


def test_silent_where_there_is_room() -> None:
    assert not list(check(make_facts()))


def test_a_cache_is_emptied_before_an_environment_is_created_elsewhere() -> None:
    large = replace(FULL, cache=PIP_CACHE, cache_size=37 << 20, instead="/home/ada/.venv-work")
    facts = make_facts(project=make_project(environment=None), obstacle=large, machine=make_machine(user=ADA))
    assert facts.python
    purge = Command(argv=(facts.python.executable, "-m", "pip", "cache", "purge"))
    [finding] = check(facts)
    assert finding.severity is Severity.ERROR and finding.remedy == purge and "37 MB" in finding.next_step
    [note] = diagnose(facts, [no_project_venv])
    assert note.remedy == purge, "doctor fix --venv would fail"
    for cache, subject in (("/home/ada/.cache/uv", facts.subject), (PIP_CACHE, make_python(pip=None))):
        [finding] = check(replace(facts, obstacle=replace(large, cache=cache), subject=subject))
        assert finding.remedy == Command(argv=("rm", "-rf", cache))


def test_without_a_large_cache_another_folder_or_a_person_helps() -> None:
    [finding] = check(make_facts(project=make_project(), obstacle=FULL))
    assert isinstance(finding.remedy, Instruction) and "df -h" in finding.remedy.text
    [finding] = check(make_facts(project=make_project(), obstacle=replace(FULL, instead="/home/ada/.venv-work")))
    assert isinstance(finding.remedy, Fix) and finding.remedy.goal.path == "/home/ada/.venv-work"


def test_a_folder_without_room_for_more_files_is_full() -> None:
    limits = Limits(full_temporary="/tmp", temporary_free=9 << 30, lacks_files=True, other_temporary="/var/tmp")
    [finding] = check(make_facts(limits=limits))
    assert finding.remedy == ShellLine(text="export TMPDIR=/var/tmp") and "df -i" in finding.summary
