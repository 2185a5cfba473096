from __future__ import annotations

import pytest

from doctor.checks import apt_pinned, apt_unusable
from doctor.diagnose.model import Instruction, Severity
from doctor.facts import Apt, Package
from tests.unit.factories import make_facts


def test_silent_where_apt_has_nothing_to_say() -> None:
    for facts in (make_facts(), make_facts(apt=None)):
        assert not [*apt_unusable.check(facts), *apt_pinned.check(facts)]


@pytest.mark.parametrize(
    ("refusal", "advice"),
    [
        ("Malformed entry 1 in list file /etc/apt/sources.list.d/x.list (Suite)", "Correct the file"),
        ("Unable to parse package file /var/lib/dpkg/status (1)", "Restore the status file"),
        ("the disk of /var/lib/dpkg is full", "Make room"),
        ("/var/lib/dpkg is on a file system that is mounted read-only", "Only the administrator"),
    ],
)
def test_what_apt_says_is_shown_with_advice(refusal: str, advice: str) -> None:
    [finding] = apt_unusable.check(make_facts(apt=Apt(has_lists=True, lock=None, refusal=refusal)))
    assert (finding.severity, finding.blocks, finding.evidence[0].value) == (
        Severity.WARNING,
        ("apt-install",),
        refusal,
    )
    assert isinstance(finding.remedy, Instruction) and finding.remedy.text.startswith(advice)


def test_pins_block_apt_where_they_exclude_every_package() -> None:
    packages = tuple(Package(name=name, installed=None, candidate="1") for name in ("pipx", "python3-venv"))
    for excluded, blocks in ((("pipx",), ()), (("pipx", "python3-venv"), ("apt-install",))):
        apt = Apt(has_lists=True, lock=None, excluded=excluded)
        [finding] = apt_pinned.check(make_facts(packages=packages, apt=apt))
        assert (finding.severity, finding.blocks) == (Severity.INFO, blocks)
