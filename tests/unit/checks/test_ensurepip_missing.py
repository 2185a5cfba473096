from __future__ import annotations

from doctor.checks.ensurepip_missing import check
from doctor.core.record import replace
from doctor.diagnose.model import Command, Severity, ShellLine, fix_environment
from doctor.facts import Apt, Package
from doctor.facts.packages import Refusal
from tests.unit.factories import IN_ENVIRONMENT, PROJECT, active_facts, make_facts, make_python


def test_silent_where_environments_can_be_created() -> None:
    assert not list(check(make_facts()))


def test_silent_where_the_module_venv_itself_is_missing() -> None:
    assert not list(check(make_facts(subject=make_python(ensurepip=False, venv_module=False))))


def test_a_missing_ensurepip_is_an_error() -> None:
    packages = (Package(name="python3.11-venv", installed=None, candidate="3.11.2-6"),)
    [finding] = check(make_facts(subject=make_python(ensurepip=False), packages=packages))
    assert finding.severity is Severity.ERROR
    assert finding.blocks == ("create-venv",)
    assert finding.remedy == fix_environment()
    assert "python3.11-venv" in finding.summary
    assert "3.11.2-6" in finding.evidence[1].value


def test_no_package_is_named_for_a_python_that_apt_did_not_install() -> None:
    [finding] = check(make_facts(subject=make_python(ensurepip=False, base_kind="local", kind="local")))
    assert "python3.11-venv" not in finding.summary


def test_a_missing_ensurepip_beside_an_environment_is_only_a_note() -> None:
    [finding] = check(make_facts(subject=make_python(ensurepip=False), project=PROJECT))
    assert finding.severity is Severity.INFO
    [finding] = check(active_facts(subject=replace(IN_ENVIRONMENT, ensurepip=False)))
    assert finding.severity is Severity.INFO


def test_a_package_that_is_installed_but_not_whole_is_not_called_missing() -> None:
    packages = (Package(name="python3.11-venv", installed="3.11.2-6", candidate=None),)
    [finding] = check(make_facts(subject=make_python(ensurepip=False), packages=packages))
    assert finding.summary.startswith("python3.11-venv is installed, but")


def test_the_package_is_released_where_it_is_on_hold() -> None:
    package = Package(name="python3.11-venv", installed=None, candidate="3.11.2-6")
    apt = Apt(has_lists=True, lock=None)
    facts = active_facts(subject=replace(IN_ENVIRONMENT, ensurepip=False), packages=(package,), apt=apt)
    [finding] = check(facts)
    assert finding.remedy == Command(
        argv=("apt-get", "install", "--yes", package.name), needs_root=True, needs_network=True
    )
    [finding] = check(replace(facts, packages=(replace(package, held=True),)))
    assert isinstance(finding.remedy, ShellLine) and "apt-mark unhold python3.11-venv && " in finding.remedy.text
    assert "on hold" in finding.evidence[1].value
    [finding] = check(replace(facts, apt=replace(apt, refusal=Refusal(source="/etc/apt"))))
    assert finding.remedy is None
