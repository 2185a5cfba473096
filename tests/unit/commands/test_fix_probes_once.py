"""``doctor fix`` reads the machine once before the steps and once after them, and then shows no step as running.

An answer that cannot be written is no secret.
"""

from __future__ import annotations

import errno
from pathlib import Path
from typing import Any

import pytest

from doctor.commands import fix
from doctor.facts import Facts
from doctor.probe.collect import collect
from doctor.report.progress import Progress
from tests.tools.schema import parse
from tests.unit.factories import make_goal

GOAL = make_goal("break-system-packages-set")


@pytest.fixture
def pip_conf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A pip.conf that the goal repairs."""
    path = tmp_path / "pip.conf"
    path.write_text("[global]\nbreak-system-packages = true\n")
    for name, value in {"HOME": tmp_path, "XDG_STATE_HOME": tmp_path / "state", "PIP_CONFIG_FILE": path}.items():
        monkeypatch.setenv(name, str(value))
    monkeypatch.chdir(tmp_path)
    return path


def test_a_repaired_condition_takes_two_readings(
    pip_conf: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    readings = []

    def counted(**arguments: Any) -> Facts:
        readings.append(arguments)
        return collect(**arguments)

    monkeypatch.setattr(fix, "collect", counted)
    assert fix.run(GOAL, dry_run=False, yes=True, as_json=True) == 0
    assert pip_conf.read_text() == "[global]\n" and parse(capsys.readouterr().out)["status"] == "done"
    assert len(readings) == 2


@pytest.mark.usefixtures("pip_conf")
def test_the_elapsed_time_stops_when_the_steps_end(monkeypatch: pytest.MonkeyPatch) -> None:
    ended = []
    monkeypatch.setattr(Progress, "end", lambda progress: ended.append(progress))
    assert fix.run(GOAL, dry_run=False, yes=True, as_json=True) == 0
    assert ended


@pytest.mark.usefixtures("pip_conf")
def test_an_answer_that_cannot_be_written_leaves_no_doubt_about_the_changes(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("doctor.report.text.fix.show", fail)
    for said in (True, False):  # the second run has nothing to do
        with pytest.raises(OSError, match="No space"):
            fix.run(GOAL, dry_run=False, yes=True, as_json=False)
        assert ("The changes were made, although" in (error := capsys.readouterr().err)) is said
        assert ("undo`" in error) is said
