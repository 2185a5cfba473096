"""``doctor fix --json`` reads the machine once before the steps, and once after them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from doctor.commands import fix
from doctor.facts import Facts
from doctor.probe.collect import collect
from tests.tools.schema import parse
from tests.unit.factories import make_goal


def test_a_repaired_condition_takes_two_readings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    pip_conf = tmp_path / "pip.conf"
    pip_conf.write_text("[global]\nbreak-system-packages = true\n")
    for name, value in {"HOME": tmp_path, "XDG_STATE_HOME": tmp_path / "state", "PIP_CONFIG_FILE": pip_conf}.items():
        monkeypatch.setenv(name, str(value))
    monkeypatch.chdir(tmp_path)
    readings = []

    def counted(**arguments: Any) -> Facts:
        readings.append(arguments)
        return collect(**arguments)

    monkeypatch.setattr(fix, "collect", counted)
    goal = make_goal("break-system-packages-set")
    assert fix.run(goal, dry_run=False, yes=True, as_json=True) == 0
    assert pip_conf.read_text() == "[global]\n" and parse(capsys.readouterr().out)["status"] == "done"
    assert len(readings) == 2
