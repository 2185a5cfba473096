from __future__ import annotations

from doctor.checks.apt_pinned import check
from doctor.diagnose.model import Severity
from doctor.facts import Apt, Package
from tests.unit.factories import make_facts

NAMES = ("python3-venv", "python3-pip")
PACKAGES = tuple(Package(name=name, installed=None, candidate="1") for name in NAMES)


def excluded(*names: str, files: tuple[str, ...] = ()) -> Apt:
    return Apt(has_lists=True, lock=None, excluded=names, excluding=files)


def test_silent_where_pins_exclude_nothing() -> None:
    assert not list(check(make_facts(apt=excluded(), packages=PACKAGES)))


def test_a_pin_of_some_packages_may_be_meant() -> None:
    [finding] = check(make_facts(apt=excluded("python3-pip", files=("/etc/apt/preferences",)), packages=PACKAGES))
    assert finding.severity is Severity.INFO and finding.blocks == ()
    [finding] = check(make_facts(apt=excluded(*NAMES), packages=PACKAGES))
    assert finding.severity is Severity.INFO and finding.blocks == ("apt-install",), "each of them is named"


def test_a_pin_of_every_package_is_named_with_its_file() -> None:
    freeze = "/etc/apt/preferences.d/freeze"
    [finding] = check(make_facts(apt=excluded(*NAMES, files=(freeze,)), packages=PACKAGES))
    assert finding.severity is Severity.WARNING and finding.evidence[0].source == freeze
    assert getattr(finding.remedy, "argv", None) == ("mv", "--backup=numbered", freeze, f"{freeze}.off")
