from __future__ import annotations

from doctor.checks.require_virtualenv import check
from doctor.diagnose.model import Severity
from tests.unit.factories import active_facts, make_facts, pip_config_with


def test_silent_where_the_option_is_off_or_satisfied() -> None:
    assert not list(check(make_facts()))
    assert not list(check(make_facts(pip_config=pip_config_with("require-virtualenv", "no"))))
    assert not list(check(active_facts(pip_config=pip_config_with("require-virtualenv", "yes"))))


def test_a_policy_is_only_a_note() -> None:
    [finding] = check(make_facts(pip_config=pip_config_with("require-virtualenv", "1", "PIP_REQUIRE_VIRTUALENV")))
    assert finding.severity is Severity.INFO
    assert finding.blocks == ("pip-install",)
    assert finding.evidence[0].source == "PIP_REQUIRE_VIRTUALENV"
