"""``doctor fix --json`` looks at the box once before the steps, and once after them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from doctor.commands import fix
from doctor.commands.resolve_goal import Words
from doctor.facts import Facts
from doctor.probe.collect import collect
from tests.tools.schema import parse


def test_a_condition_that_is_mended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    told = tmp_path / "pip.conf"
    told.write_text("[global]\nbreak-system-packages = true\n")
    for name, value in {"HOME": tmp_path, "XDG_STATE_HOME": tmp_path / "state", "PIP_CONFIG_FILE": told}.items():
        monkeypatch.setenv(name, str(value))
    monkeypatch.chdir(tmp_path)
    looks = []

    def counted(**how: Any) -> Facts:
        looks.append(how)
        return collect(**how)

    monkeypatch.setattr(fix, "look", counted)
    assert fix.run(Words(names=("break-system-packages-set",)), dry_run=False, yes=True, as_json=True) == 0
    assert told.read_text() == "[global]\n" and parse(capsys.readouterr().out)["status"] == "done"
    assert len(looks) == 2
