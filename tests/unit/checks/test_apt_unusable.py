from __future__ import annotations

import pytest

from doctor.checks import apt_pinned, apt_unusable
from doctor.diagnose.model import Severity
from doctor.diagnose.run import diagnose
from doctor.facts import Apt, Package
from doctor.facts.packages import Refusal
from doctor.report.remedies import render
from tests.unit.factories import make_facts


def test_silent_where_apt_has_nothing_to_say() -> None:
    for facts in (make_facts(), make_facts(apt=None)):
        assert not [*apt_unusable.check(facts), *apt_pinned.check(facts)]


REFUSALS = {
    "Correct the file.": Refusal(source="apt", quote="Malformed entry 1", advice="Correct the file."),
    "mv /a /a.off": Refusal(source="apt", quote="Syntax error /a:1", command=("mv", "/a", "/a.off")),
    "mv /a /b && apt-get update": Refusal(source="apt", quote="no", line="sudo mv /a /b && sudo apt-get update"),
    "mkdir /var/log": Refusal(source="/var/log", reason="it is missing", command=("mkdir", "/var/log")),
}


@pytest.mark.parametrize("remedy", REFUSALS)
def test_what_keeps_apt_from_working_is_shown_with_what_removes_it(remedy: str) -> None:
    refusal = REFUSALS[remedy]
    facts = make_facts(apt=Apt(has_lists=True, lock=None, refusal=refusal))
    [finding] = diagnose(facts, [apt_unusable])
    assert (finding.severity, finding.blocks) == (Severity.WARNING, ("apt-install",))
    assert finding.evidence[0].value == refusal.quote or refusal.reason
    assert finding.remedy and render(finding.remedy).text == remedy


def test_a_command_that_only_an_update_runs_does_not_keep_apt_from_installing() -> None:
    refusal = Refusal(source="/etc/apt/apt.conf.d/x", reason="it fails", command=("true",), only_update=True)
    [finding] = apt_unusable.check(make_facts(apt=Apt(has_lists=True, lock=None, refusal=refusal)))
    assert finding.blocks == () and finding.summary == "apt-get update fails, because it fails."


def test_pins_block_apt_where_they_exclude_every_package() -> None:
    packages = tuple(Package(name=name, installed=None, candidate="1") for name in ("pipx", "python3-venv"))
    for excluded, blocks in ((("pipx",), ()), (("pipx", "python3-venv"), ("apt-install",))):
        apt = Apt(has_lists=True, lock=None, excluded=excluded)
        [finding] = apt_pinned.check(make_facts(packages=packages, apt=apt))
        assert (finding.severity, finding.blocks) == (Severity.INFO, blocks)


def test_a_system_that_is_mounted_read_only_may_be_meant_so() -> None:
    refusal = Refusal(reason="it is mounted read-only", source="/var/lib/dpkg", advice="x", may_be_meant=True)
    [finding] = apt_unusable.check(make_facts(apt=Apt(has_lists=True, lock=None, refusal=refusal)))
    assert finding.severity is Severity.INFO and finding.blocks == ("apt-install",)
