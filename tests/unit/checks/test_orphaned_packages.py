from __future__ import annotations

from doctor.checks.orphaned_packages import check
from doctor.core.record import replace
from doctor.diagnose.model import Fix, Instruction, Severity
from doctor.facts.shadows import Orphans
from tests.unit.factories import make_facts

ORPHANS = Orphans(
    folder="/home/ada/.local/lib/python3.9/site-packages",
    minor="3.9",
    packages=("idna==3.7", "requests==2.32.0"),
    requested=("requests",),
)


def test_silent_where_every_folder_has_its_python() -> None:
    assert not list(check(make_facts()))


def test_what_was_asked_for_is_installed_into_an_environment() -> None:
    [finding] = check(make_facts(orphans=(ORPHANS,)))
    assert finding.severity is Severity.INFO
    assert finding.summary.startswith(f"2 packages in {ORPHANS.folder} were installed for Python 3.9")
    assert finding.evidence[0].value == "idna==3.7, requests==2.32.0"
    assert isinstance(finding.remedy, Fix) and finding.remedy.goal.command() == "doctor fix --venv requests"


def test_many_packages_are_left_to_the_user_to_choose_from() -> None:
    names = tuple(f"package-{number}" for number in range(21))
    many = replace(ORPHANS, packages=tuple(f"{name}==1" for name in names), requested=names)
    one = replace(ORPHANS, packages=("six==1.16.0",))
    first, second = check(make_facts(orphans=(many, one)))
    assert isinstance(first.remedy, Instruction) and "doctor fix --venv NAME" in first.remedy.text
    assert second.summary.startswith(f"1 package in {ORPHANS.folder} was installed")
