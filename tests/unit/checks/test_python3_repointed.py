from __future__ import annotations

from doctor.checks.python3_repointed import check
from doctor.core.record import replace
from doctor.diagnose.model import Command, Instruction, fix_environment
from doctor.facts import Repointed
from tests.unit.factories import make_facts, make_python

REPOINTED = Repointed(
    path="/usr/bin/python3",
    actual="/usr/local/bin/python3.13",
    expected="/usr/bin/python3.11",
    package="python3-minimal",
    by_alternatives=False,
)
LOST = make_python(executable="/usr/local/bin/python3", real_path="/opt/built/bin/python3.12", environments_start=False)


def test_silent_where_python3_is_the_distributions() -> None:
    assert not list(check(make_facts()))


def test_a_link_to_another_python_is_restored_by_its_package() -> None:
    [finding] = check(make_facts(repointed=REPOINTED))
    argv = ("apt-get", "install", "--reinstall", "python3-minimal")
    assert finding.blocks == ()
    assert finding.remedy == Command(argv=argv, needs_root=True, needs_network=True)
    [finding] = check(make_facts(repointed=replace(REPOINTED, by_alternatives=True)))
    assert isinstance(finding.remedy, Instruction)


def test_a_link_through_which_environments_do_not_start_blocks_venv() -> None:
    [finding] = check(make_facts(subject=LOST))
    assert finding.blocks == ("create-venv",) and finding.remedy == fix_environment(python=LOST.real_path)
    [finding] = check(make_facts(subject=LOST, repointed=REPOINTED))
    assert finding.blocks == ("create-venv",)
