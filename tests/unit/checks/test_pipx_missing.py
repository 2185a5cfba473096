from __future__ import annotations

from doctor.checks.pipx_missing import check
from doctor.core.record import replace
from doctor.diagnose.model import Command, Severity
from doctor.facts import Package
from tests.unit.factories import TOOLS, make_facts


def test_silent_where_pipx_is_installed() -> None:
    assert not list(check(make_facts()))


def test_a_missing_pipx_is_only_a_note() -> None:
    [finding] = check(make_facts(tools=replace(TOOLS, pipx=None)))
    assert finding.severity is Severity.INFO
    assert finding.blocks == ("pipx-install",)


def test_a_pipx_that_doctor_keeps_for_itself_is_said() -> None:
    [finding] = check(make_facts(tools=replace(TOOLS, pipx=None, has_private_pipx=True)))
    assert finding.summary == "pipx is not on PATH. doctor has its own, which `doctor fix --pipx NAME` uses."


def test_the_version_that_apt_has_is_named() -> None:
    packages = (Package(name="pipx", installed=None, candidate="1.1.0-1"),)
    [finding] = check(make_facts(tools=replace(TOOLS, pipx=None), packages=packages))
    assert "1.1.0-1" in finding.evidence[1].value


def test_a_pipx_that_was_diverted_is_put_back() -> None:
    [finding] = check(make_facts(tools=replace(TOOLS, pipx=None, pipx_diverted="/usr/bin/pipx.distrib")))
    argv = ("dpkg-divert", "--rename", "--remove", "/usr/bin/pipx")
    assert finding.remedy == Command(argv=argv, needs_root=True)
