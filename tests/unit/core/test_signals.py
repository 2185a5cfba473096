"""Ctrl-C, once and more often, at the moments that count."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from doctor import main
from doctor.core import process, signals
from doctor.core.errors import Exit
from doctor.execute import executor, undo
from doctor.execute import receipt as receipts
from doctor.execute.effects import environment
from doctor.execute.venv.staging import Staging
from doctor.facts.pip_config import PipConfig
from doctor.facts.target import Target
from doctor.plan.actions import MakeEnvironment
from doctor.plan.model import Plan
from doctor.plan.request import Request
from doctor.report.text import error
from tests.unit.execute.helpers import SilentProgress, step_of

ALL = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@pytest.fixture(autouse=True)
def heeded() -> Iterator[None]:
    """As in a doctor that was not started in the background, where these tests may have been."""
    before = {kind: signal.signal(kind, signal.SIG_DFL) for kind in ALL}
    signals.heed(*ALL)
    yield
    for kind, handler in before.items():
        signal.signal(kind, handler)


def ctrl_c() -> None:
    signal.raise_signal(signal.SIGINT)


@pytest.mark.parametrize("kind", ALL)
def test_the_first_is_heard_and_no_other(kind: signal.Signals) -> None:
    with pytest.raises(KeyboardInterrupt):
        signal.raise_signal(kind)
    for other in ALL:
        signal.raise_signal(other)


def test_what_doctor_was_started_to_ignore_it_ignores() -> None:
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    signals.heed(signal.SIGHUP)
    signal.raise_signal(signal.SIGHUP)


def test_what_is_put_off_comes_at_the_end() -> None:
    done = False
    with pytest.raises(KeyboardInterrupt), signals.postponed() as came:
        ctrl_c()
        ctrl_c()
        done = came == [signal.SIGINT] * 2
    assert done


def test_while_it_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(main, "_understood", lambda _: ctrl_c())
    monkeypatch.setattr(error, "show", lambda *_, **__: ctrl_c())
    assert main._run(["undo"]) == Exit.INTERRUPTED


def test_while_a_program_is_started(monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[subprocess.Popen[bytes]] = []

    class Struck(subprocess.Popen[bytes]):
        def __init__(self, *args: Any, **kwargs: Any) -> None:
            super().__init__(*args, **kwargs)
            started.append(self)
            ctrl_c()

    monkeypatch.setattr(subprocess, "Popen", Struck)
    with pytest.raises(KeyboardInterrupt):
        process.run([sys.executable, "-c", "import time; time.sleep(600)"], limit=600, env=dict(os.environ))
    assert started[0].returncode == -signal.SIGKILL


def test_when_the_environment_has_just_been_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What stands in its place is taken back, or on record: never neither."""

    def struck(stage: Staging) -> None:
        keep(stage)
        ctrl_c()

    keep, place = Staging.keep, tmp_path / ".venv"
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setattr(Staging, "keep", struck)
    monkeypatch.setattr(environment, "create", lambda _, path: os.mkdir(path))
    monkeypatch.setattr(environment, "verify", lambda *_, **__: None)
    act = MakeEnvironment(
        path=str(place), python=sys.executable, identity="x", by="virtualenv", system_site_packages=False
    )
    project = str(tmp_path)
    where = Target(path=str(place), shown=".venv", project=project, cwd=project, state="absent", inside=True)
    plan = Plan(fix="venv", summary="Make it.", steps=(step_of(act),), environment=True)
    result = executor.carry_out(plan, Request(wish="venv", place=where), PipConfig(), SilentProgress())
    assert result.failure is not None and result.failure.code == Exit.INTERRUPTED and result.clean
    assert os.listdir(tmp_path) == ["state"] and undo.recorded_runs() == receipts.load_all() == []
