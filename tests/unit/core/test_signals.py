"""Ctrl-C, once and more often, at the moments that matter."""

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
from doctor.core.errors import DoctorError, Exit
from doctor.execute import executor, undo
from doctor.execute import receipt as receipts
from doctor.execute.effects import environment
from doctor.execute.venv.staging import Staging
from doctor.plan import CreateEnvironment, Plan
from doctor.plan.actions import EditFile
from doctor.report.text import error
from tests.unit.execute.helpers import SilentProgress, step_of
from tests.unit.factories import make_goal, make_goal_facts, make_target

ALL = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@pytest.fixture(autouse=True)
def signals_interrupt() -> Iterator[None]:
    """Let signals interrupt, also where these tests were started in the background."""
    handlers = {kind: signal.signal(kind, signal.SIG_DFL) for kind in ALL}
    signals.interrupt_on(*ALL)
    yield
    for kind, handler in handlers.items():
        signal.signal(kind, handler)


def ctrl_c() -> None:
    signal.raise_signal(signal.SIGINT)


@pytest.mark.parametrize("kind", ALL)
def test_the_first_signal_interrupts_and_no_other(kind: signal.Signals) -> None:
    with pytest.raises(KeyboardInterrupt):
        signal.raise_signal(kind)
    for other in ALL:
        signal.raise_signal(other)


def test_a_signal_that_doctor_was_started_to_ignore_stays_ignored() -> None:
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    signals.interrupt_on(signal.SIGHUP)
    signal.raise_signal(signal.SIGHUP)
    assert signal.getsignal(signal.SIGHUP) is signal.SIG_IGN


def test_a_postponed_signal_interrupts_at_the_end() -> None:
    done = False
    with pytest.raises(KeyboardInterrupt), signals.postponed() as arrived:
        ctrl_c()
        ctrl_c()
        done = arrived == [signal.SIGINT] * 2
    assert done


def test_ctrl_c_while_an_error_is_printed_keeps_the_exit_code(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(main, "_dispatch", lambda _: ctrl_c())
    monkeypatch.setattr(error, "show", lambda *_, **__: ctrl_c())
    assert main._run(["undo"]) == Exit.INTERRUPTED


@pytest.mark.parametrize("kind", ALL)
def test_each_signal_ends_every_command_with_an_answer(
    kind: signal.Signals, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    signal.signal(kind, lambda *_: None)
    monkeypatch.setattr(main, "_dispatch", lambda _: signal.raise_signal(kind))
    assert main._run(["check", "--json"]) == Exit.INTERRUPTED
    assert '"exit_code": 130' in capsys.readouterr().out


def test_a_signal_after_the_answer_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_: list[str]) -> int:
        raise DoctorError("Wrong.")

    monkeypatch.setattr(error, "show", lambda *_, **__: ctrl_c())
    monkeypatch.setattr(main, "_dispatch", fail)
    assert main._run(["check"]) == Exit.USAGE
    signal.signal(signal.SIGINT, signal.default_int_handler)
    monkeypatch.setattr(main, "_dispatch", lambda _: Exit.PROBLEMS)
    assert main._run(["check"]) == Exit.PROBLEMS
    ctrl_c()


def test_ctrl_c_while_a_program_starts_kills_it(monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[subprocess.Popen[bytes]] = []

    class Interrupted(subprocess.Popen[bytes]):
        def __init__(self, *args: Any, **kwargs: Any) -> None:
            super().__init__(*args, **kwargs)
            started.append(self)
            ctrl_c()

    monkeypatch.setattr(subprocess, "Popen", Interrupted)
    with pytest.raises(KeyboardInterrupt):
        process.run([sys.executable, "-c", "import time; time.sleep(600)"], limit=600, env=dict(os.environ))
    assert started[0].returncode == -signal.SIGKILL


def test_ctrl_c_right_after_an_environment_is_put_in_place_rolls_it_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The new environment is removed or recorded, never neither."""

    def keep_and_interrupt(stage: Staging) -> None:
        keep(stage)
        ctrl_c()

    def copy_nothing(_action: object, folder: str, _target: str) -> bool:
        os.mkdir(folder)
        return True

    keep, path = Staging.keep, str(tmp_path / ".venv")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setattr(Staging, "keep", keep_and_interrupt)
    monkeypatch.setattr(environment, "create", copy_nothing)
    monkeypatch.setattr(environment, "verify", lambda *_, **__: None)
    action = CreateEnvironment(
        path=path, python=sys.executable, identity="x", creator="virtualenv", system_site_packages=False
    )
    plan = Plan(fix="venv", summary="Create it.", steps=(step_of(action),), yields_environment=True)
    facts = make_goal_facts(target=make_target(path=path, project=str(tmp_path), cwd=str(tmp_path)))
    result = executor.execute(plan, make_goal(route="environment"), facts, SilentProgress())
    assert result.failure is not None and result.failure.code == Exit.INTERRUPTED and result.clean
    assert os.listdir(tmp_path) == ["state"] and list(undo.RecordedRuns()) == list(receipts.load_each()) == []


@pytest.mark.parametrize("fails", [False, True])
def test_ctrl_c_can_interrupt_what_follows_a_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fails: bool) -> None:
    path = tmp_path / "pip.conf"
    path.write_text("[global]\nuser = true\n")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    action = EditFile(path=str(path), lines=((2, 2),), pattern="^nothing" if fails else "^user")
    facts = make_goal_facts(target=make_target(project=str(tmp_path), cwd=str(tmp_path)))
    plan = Plan(fix="x", summary="Edit it.", steps=(step_of(action),))
    result = executor.execute(plan, make_goal(), facts, SilentProgress())
    assert bool(result.failure) == fails
    with pytest.raises(KeyboardInterrupt):
        ctrl_c()
