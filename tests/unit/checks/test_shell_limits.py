from __future__ import annotations

import pytest

from doctor.checks import disk_full
from doctor.checks.shell_limits import check
from doctor.diagnose.model import Instruction, ShellLine
from doctor.facts.limits import Limits
from tests.unit.factories import make_facts


def test_silent_without_a_limit() -> None:
    assert not list(check(make_facts(limits=Limits())))
    assert not list(disk_full.check(make_facts(limits=Limits())))


@pytest.mark.parametrize(
    ("limits", "line"),
    [
        (Limits(umask="0277"), "umask 022"),
        (Limits(file_size=1 << 19), "ulimit -S -f unlimited"),
        (Limits(file_size=1 << 19, raisable=False), None),
    ],
)
def test_a_limit_is_named_with_the_line_that_lifts_it(limits: Limits, line: str | None) -> None:
    [finding] = check(make_facts(limits=limits))
    assert "create-venv" in finding.blocks and "pipx-install" in finding.blocks
    assert (finding.remedy == ShellLine(text=line)) if line else isinstance(finding.remedy, Instruction)


@pytest.mark.parametrize("other", ["", "/var/tmp"])
def test_a_full_folder_for_temporary_files(other: str) -> None:
    limits = Limits(full_temporary="/tmp", temporary_free=300 << 10, other_temporary=other)
    [finding] = disk_full.check(make_facts(limits=limits))
    assert "only 300 kB are free in /tmp" in finding.summary
    assert (
        (finding.remedy == ShellLine(text="export TMPDIR=/var/tmp"))
        if other
        else isinstance(finding.remedy, Instruction)
    )
