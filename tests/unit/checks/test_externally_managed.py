from __future__ import annotations

import pytest

from doctor.checks.externally_managed import check
from doctor.diagnose.model import Severity
from doctor.facts import Marker, Pip, PipConfig
from tests.unit.factories import active_facts, make_facts, make_python, pip_config_with


def test_silent_where_nobody_manages_the_python() -> None:
    assert not list(check(make_facts(subject=make_python(externally_managed=None))))
    assert not list(check(active_facts()))


def test_a_protected_python_is_only_a_note() -> None:
    [finding] = check(make_facts())
    assert finding.severity is Severity.INFO
    assert finding.blocks == ("pip-install",)
    assert "Debian" in finding.summary
    [finding] = check(
        make_facts(subject=make_python(externally_managed=Marker(marker="/x", provider="the owner", message="")))
    )
    assert finding.summary.startswith("The owner manages"), "it is a sentence"


@pytest.mark.parametrize(
    "config",
    [
        pip_config_with("break-system-packages", "yes"),
        pip_config_with("target", "/srv"),
        pip_config_with("prefix", "/srv", "PIP_PREFIX"),
        pip_config_with("root", "/x"),
    ],
)
def test_an_option_that_switches_the_marker_off_unblocks_pip(config: PipConfig) -> None:
    [finding] = check(make_facts(pip_config=config))
    assert finding.blocks == ()


@pytest.mark.parametrize(("version", "blocks"), [("22.3.1", ()), ("23.0", ("pip-install",)), ("", ("pip-install",))])
def test_the_marker_counts_since_pip_23(version: str, blocks: tuple[str, ...]) -> None:
    [finding] = check(make_facts(subject=make_python(pip=Pip(version=version, location="/x"))))
    assert finding.blocks == blocks


def test_pip_23_0_has_no_option_against_the_marker() -> None:
    facts = make_facts(
        subject=make_python(pip=Pip(version="23.0", location="/x")),
        pip_config=pip_config_with("break-system-packages", "1"),
    )
    [finding] = check(facts)
    assert finding.blocks == ("pip-install",)
