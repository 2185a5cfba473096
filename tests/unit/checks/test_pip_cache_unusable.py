from __future__ import annotations

from doctor.checks.pip_cache_unusable import check
from doctor.diagnose.model import Severity, ShellLine
from doctor.facts import PipConfig
from tests.unit.factories import ADA, make_facts, make_machine

ROOTS = PipConfig(unusable_cache="/home/ada/.cache/pip")


def test_silent_where_pip_uses_its_cache() -> None:
    assert not list(check(make_facts()))


def test_a_folder_of_root_is_a_note() -> None:
    [finding] = check(make_facts(pip_config=ROOTS, machine=make_machine(user=ADA)))
    assert finding.severity is Severity.INFO
    assert finding.remedy == ShellLine(text="sudo chown -R ada /home/ada/.cache/pip")
    [finding] = check(make_facts(pip_config=ROOTS))
    assert finding.remedy is None, "root gives nobody's folder away"
