from __future__ import annotations

from doctor.checks.apt_broken import check
from doctor.diagnose.model import Finding, Severity
from doctor.facts.packages import Apt, Unfinished
from tests.unit.factories import make_facts


def one(state: str = "installed", lacks: tuple[str, ...] = (), archived: bool | None = True) -> Unfinished:
    return Unfinished(name="half", state=state, lacks=lacks, archived=archived)


def found(*unfinished: Unfinished, lock: str | None = None, interrupted: bool = False) -> list[Finding]:
    return list(check(make_facts(apt=Apt(lists=True, lock=lock, interrupted=interrupted, unfinished=unfinished))))


def test_silent_where_all_is_finished_or_dpkg_is_still_at_it() -> None:
    assert not list(check(make_facts(apt=None)))
    assert not found()
    assert not found(one(lacks=("x",)), lock="apt-get (pid 1)")
    assert not found(one(lacks=("x",)), interrupted=True)


def test_what_is_lacking_is_named() -> None:
    [finding] = found(one("half-configured"), one("unpacked", lacks=("python3 (>= 99)",)))
    assert finding.severity is Severity.WARNING and finding.blocks == ("apt-install",)
    assert [each.value for each in finding.evidence] == ["unpacked; lacks python3 (>= 99)"]
    assert finding.fix == "apt-get --fix-broken install"


def test_one_that_no_archive_has() -> None:
    [finding] = found(one("half-installed", archived=False))
    assert finding.severity is Severity.WARNING and finding.fix is None and "reinstalled" in finding.summary


def test_what_apt_may_be_able_to_finish_cannot_be_told() -> None:
    for unfinished in (one("half-configured"), one("half-installed", archived=None)):
        [finding] = found(unfinished)
        assert finding.severity is Severity.UNKNOWN and finding.fix == "dpkg --configure -a"
