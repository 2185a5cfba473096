from __future__ import annotations

import pytest

from doctor.checks.externally_managed import check
from doctor.diagnose.model import Severity
from doctor.facts import Pip
from doctor.facts.pip_config import PipConfig
from tests.unit.factories import active, box, system, told


def test_silent_where_nobody_manages_it() -> None:
    assert not list(check(box(subject=system(externally_managed=None))))
    assert not list(check(active()))


def test_a_protection_is_no_fault() -> None:
    [finding] = check(box())
    assert finding.severity is Severity.INFO
    assert finding.blocks == ("pip-install",)
    assert "Debian" in finding.summary


@pytest.mark.parametrize(
    "settings",
    [
        told("break-system-packages", "yes"),
        told("target", "/srv"),
        told("prefix", "/srv", "PIP_PREFIX"),
        told("root", "/x"),
    ],
)
def test_does_not_stop_a_pip_that_is_told_not_to_look(settings: PipConfig) -> None:
    [finding] = check(box(settings=settings))
    assert finding.blocks == ()


@pytest.mark.parametrize(("version", "blocks"), [("22.3.1", ()), ("23.0", ("pip-install",)), ("", ("pip-install",))])
def test_pip_looks_since_23(version: str, blocks: tuple[str, ...]) -> None:
    [finding] = check(box(subject=system(pip=Pip(version=version, location="/x"))))
    assert finding.blocks == blocks


def test_pip_23_0_knows_no_bypass() -> None:
    facts = box(subject=system(pip=Pip(version="23.0", location="/x")), settings=told("break-system-packages", "1"))
    [finding] = check(facts)
    assert finding.blocks == ("pip-install",)
