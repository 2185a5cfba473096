from __future__ import annotations

import pytest

from doctor.checks.apt_broken import check
from doctor.core.record import replace
from doctor.diagnose.model import Command, Finding, Severity, ShellLine
from doctor.facts import Apt, Unfinished
from doctor.facts.packages import Repair
from tests.unit.factories import make_facts


def unfinished(state: str = "installed", missing: tuple[str, ...] = (), in_archive: bool | None = True) -> Unfinished:
    return Unfinished(name="half", state=state, missing=missing, in_archive=in_archive)


def findings(*packages: Unfinished, lock: str | None = None, interrupted: bool = False) -> list[Finding]:
    return list(check(make_facts(apt=Apt(has_lists=True, lock=lock, interrupted=interrupted, unfinished=packages))))


def test_silent_where_everything_is_installed_or_dpkg_still_has_work() -> None:
    assert not list(check(make_facts(apt=None)))
    assert not findings()
    assert not findings(unfinished(missing=("x",)), lock="apt-get (pid 1)")
    assert not findings(unfinished(missing=("x",)), interrupted=True)


def test_a_missing_dependency_is_named() -> None:
    [finding] = findings(unfinished("half-configured"), unfinished("unpacked", missing=("python3 (>= 99)",)))
    assert finding.severity is Severity.WARNING and finding.blocks == ("apt-install",)
    assert [evidence.value for evidence in finding.evidence] == ["unpacked; lacks python3 (>= 99)"]
    assert isinstance(finding.remedy, Command) and finding.remedy.needs_root
    assert finding.remedy.argv == ("apt-get", "--yes", "--no-remove", "--fix-broken", "install")


@pytest.mark.parametrize(
    ("state", "repair", "remedy"),
    [
        ("unpacked", Repair(succeeds=True, removes=()), "--fix-broken"),
        ("unpacked", Repair(succeeds=True, removes=("half",)), "remove --yes half"),
        ("installed", Repair(succeeds=True, removes=("half",)), "Add the repository that has x"),
        ("unpacked", Repair(succeeds=True, removes=("half", "python3")), "Or remove half"),
        ("unpacked", Repair(succeeds=False, removes=()), "Add the repository that has x"),
    ],
)
def test_only_what_never_worked_is_removed(state: str, repair: Repair, remedy: str) -> None:
    apt = Apt(has_lists=True, lock=None, unfinished=(unfinished(state, missing=("x",)),), repair=repair)
    [finding] = check(make_facts(apt=apt))
    text = " ".join(finding.remedy.argv) if isinstance(finding.remedy, Command) else getattr(finding.remedy, "text", "")
    assert remedy in text and isinstance(finding.remedy, Command) is text.startswith("apt-get")


def test_without_lists_they_are_fetched_first() -> None:
    apt = Apt(has_lists=False, lock=None, unfinished=(unfinished("unpacked", missing=("x",)),))
    [finding] = check(make_facts(apt=apt))
    assert isinstance(finding.remedy, ShellLine) and finding.remedy.text.startswith("sudo apt-get update && sudo ")


def test_a_package_that_no_archive_offers_is_a_warning() -> None:
    [finding] = findings(unfinished("half-installed", in_archive=False))
    assert finding.severity is Severity.WARNING and "reinstalled" in finding.summary
    argv = ("dpkg", "--remove", "--force-remove-reinstreq", "half")
    assert finding.remedy == Command(argv=argv, needs_root=True)


def test_a_package_that_apt_may_complete_is_unknown() -> None:
    for package in (unfinished("half-configured"), unfinished("half-installed", in_archive=None)):
        [finding] = findings(package)
        assert finding.severity is Severity.UNKNOWN and isinstance(finding.remedy, Command)
        assert finding.remedy.argv == ("dpkg", "--configure", "-a") and finding.remedy.needs_root


@pytest.mark.parametrize(
    ("always", "removable", "command"),
    [(False, True, "dpkg --configure -a"), (True, True, "apt-get remove --yes half"), (True, False, None)],
)
def test_a_script_that_failed_is_run_once_more_and_then_ended(
    always: bool, removable: bool, command: str | None
) -> None:
    package = replace(unfinished("half-configured"), failures=1, script="/x", always_fails=always, removable=removable)
    [finding] = findings(package)
    assert finding.severity is Severity.WARNING
    assert (finding.blocks, finding.doubts) == ((("apt-install",), ()) if always else ((), ("apt-install",)))
    assert (" ".join(finding.remedy.argv) if isinstance(finding.remedy, Command) else None) == command
