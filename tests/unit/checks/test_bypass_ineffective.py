from __future__ import annotations

from doctor.checks.bypass_ineffective import check
from doctor.core.record import replace
from doctor.diagnose.model import Severity
from doctor.facts import Pip, PipConfig
from tests.unit.factories import SYSTEM, make_facts, pip_config_with

BYPASS = pip_config_with("break-system-packages", "1")


def test_silent_about_what_has_an_effect() -> None:
    assert not list(check(make_facts()))
    assert not list(check(make_facts(pip_config=BYPASS)))


def test_what_does_nothing_is_a_note() -> None:
    [finding] = check(
        make_facts(pip_config=PipConfig(ineffective=(("/etc/pip.conf.d/x.conf", "pip does not read it"),)))
    )
    assert finding.severity is Severity.INFO and not finding.blocks
    old = replace(SYSTEM, pip=Pip(version="23.0", location="/x"))
    [finding] = check(make_facts(pip_config=BYPASS, subject=old))
    assert "23.0.1" in finding.summary
