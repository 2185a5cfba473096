"""``doctor fix --json`` looks at the box once before the steps, and once after them."""

from __future__ import annotations

from pathlib import Path

import pytest

from doctor.commands import fix
from doctor.commands.words import Words
from tests.schema import parse


def test_a_condition_that_is_mended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    told = tmp_path / "pip.conf"
    told.write_text("[global]\nbreak-system-packages = true\n")
    for name, value in {"HOME": tmp_path, "XDG_STATE_HOME": tmp_path / "state", "PIP_CONFIG_FILE": told}.items():
        monkeypatch.setenv(name, str(value))
    monkeypatch.chdir(tmp_path)
    real, looks = fix.look, []
    monkeypatch.setattr(fix, "look", lambda **how: looks.append(how) or real(**how))
    assert fix.run(Words(names=("bypass-configured",)), dry_run=False, yes=True, as_json=True) == 0
    assert told.read_text() == "[global]\n" and parse(capsys.readouterr().out)["status"] == "done"
    assert len(looks) == 2
