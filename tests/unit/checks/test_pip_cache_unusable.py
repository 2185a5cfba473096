from __future__ import annotations

from doctor.checks.pip_cache_unusable import check
from doctor.core.record import replace
from doctor.diagnose.model import Severity, ShellLine
from doctor.facts import PipConfig
from doctor.facts.obstacle import Blocker
from tests.unit.factories import ADA, make_facts, make_machine

BLOCKER = Blocker(
    folder="/home/ada/.cache/pip", path="/home/ada/.cache", is_folder=True, owner="root", in_home=True, aside="",
    other_home="",
)  # fmt: skip
ROOTS = PipConfig(unusable_cache="/home/ada/.cache/pip", cache_blocker=BLOCKER)


def test_silent_where_pip_uses_its_cache() -> None:
    assert not list(check(make_facts()))


def test_a_folder_of_root_is_a_note() -> None:
    [finding] = check(make_facts(pip_config=ROOTS, machine=make_machine(user=ADA)))
    assert finding.severity is Severity.INFO
    assert finding.remedy == ShellLine(text="sudo chown -R ada: /home/ada/.cache")
    [finding] = check(make_facts(pip_config=replace(ROOTS, cache_blocker=None)))
    assert finding.remedy is None, "root gives nobody's folder away"


def test_the_reason_is_not_the_owner_where_it_is_the_rights_or_the_file_system() -> None:
    for blocker, reason in (
        (replace(BLOCKER, path="/home/ada", owner="", read_only=True), "its file system is mounted read-only."),
        (replace(BLOCKER, read_only=True), "its file system is mounted read-only."),
        (replace(BLOCKER, owner=""), "its permissions forbid it."),
    ):
        facts = make_facts(pip_config=replace(ROOTS, cache_blocker=blocker), machine=make_machine(user=ADA))
        [finding] = check(facts)
        assert finding.summary.endswith(reason) and finding.remedy is None


def test_a_home_that_does_not_exist_belongs_to_nobody() -> None:
    blocker = replace(BLOCKER, path="/", in_home=False)
    [finding] = check(make_facts(pip_config=replace(ROOTS, cache_blocker=blocker), machine=make_machine(user=ADA)))
    assert "cannot create it" in finding.summary and finding.remedy is None
