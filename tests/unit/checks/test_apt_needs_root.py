from __future__ import annotations

from typing import Any

import pytest

from doctor.checks.apt_needs_root import check
from doctor.core.record import replace
from doctor.diagnose.model import Severity
from doctor.diagnose.verdict import predict
from doctor.facts import Machine
from tests.unit.factories import ADA, make_facts, make_machine


def machine_of_user(**changes: Any) -> Machine:
    return make_machine(user=replace(ADA, **changes))


@pytest.mark.parametrize("changes", [{"root": True}, {"sudo": "passwordless"}, {"sudo": "password", "admin": True}])
def test_silent_where_apt_can_be_used(changes: dict[str, Any]) -> None:
    assert not list(check(make_facts(machine=machine_of_user(**changes))))


def test_a_plain_user_is_only_a_note() -> None:
    [finding] = check(make_facts(machine=machine_of_user()))
    assert finding.severity is Severity.INFO
    assert finding.blocks == ("apt-install",)


def test_a_sudo_that_asks_for_a_password_leaves_only_the_verdict_open() -> None:
    [finding] = check(make_facts(machine=machine_of_user(sudo="password")))
    assert (finding.severity, finding.blocks) == (Severity.INFO, ())
    [verdict] = [verdict for verdict in predict([finding]) if verdict.operation == "apt-install"]
    assert verdict.works is None and "sudo asks for a password" in verdict.summary
