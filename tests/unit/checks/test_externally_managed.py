from __future__ import annotations

import pytest

from doctor.checks.externally_managed import check
from doctor.diagnose.model import Severity
from doctor.facts import Pip
from doctor.facts.pip_config import PipConfig
from tests.unit.factories import active_facts, make_facts, make_python, pip_config_with


def test_silent_where_nobody_manages_it() -> None:
    assert not list(check(make_facts(subject=make_python(externally_managed=None))))
    assert not list(check(active_facts()))


def test_a_protection_is_no_fault() -> None:
    [finding] = check(make_facts())
    assert finding.severity is Severity.INFO
    assert finding.blocks == ("pip-install",)
    assert "Debian" in finding.summary


@pytest.mark.parametrize(
    "settings",
    [
        pip_config_with("break-system-packages", "yes"),
        pip_config_with("target", "/srv"),
        pip_config_with("prefix", "/srv", "PIP_PREFIX"),
        pip_config_with("root", "/x"),
    ],
)
def test_does_not_stop_a_pip_that_is_told_not_to_look(settings: PipConfig) -> None:
    [finding] = check(make_facts(pip_config=settings))
    assert finding.blocks == ()


@pytest.mark.parametrize(("version", "blocks"), [("22.3.1", ()), ("23.0", ("pip-install",)), ("", ("pip-install",))])
def test_pip_looks_since_23(version: str, blocks: tuple[str, ...]) -> None:
    [finding] = check(make_facts(subject=make_python(pip=Pip(version=version, location="/x"))))
    assert finding.blocks == blocks


def test_pip_23_0_knows_no_bypass() -> None:
    facts = make_facts(subject=make_python(pip=Pip(version="23.0", location="/x")), pip_config=pip_config_with("break-system-packages", "1"))
    [finding] = check(facts)
    assert finding.blocks == ("pip-install",)
