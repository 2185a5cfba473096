"""``doctor list`` says of each condition what ``doctor fix`` does about it."""

from __future__ import annotations

import json

import pytest

from doctor.commands import list as command
from doctor.core import plugins


def test_what_a_fix_repairs_is_fixable(capsys: pytest.CaptureFixture[str]) -> None:
    assert command.run(as_json=True) == 0
    document = json.loads(capsys.readouterr().out)
    fixable = {entry["id"] for entry in document["checks"] if entry["fixable"]}
    assert {condition for fix in plugins.fixes() for condition in plugins.repaired_conditions(fix)} <= fixable
    assert "ensurepip-missing" in fixable and "apt-needs-root" not in fixable
