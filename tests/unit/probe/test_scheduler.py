from __future__ import annotations

import _thread
import threading
import time

import pytest

from doctor.facts import Unknown
from doctor.probe.scheduler import Probes

BOTH = pytest.mark.parametrize("at_once", [True, False])


@BOTH
def test_a_probe_returns_its_result(at_once: bool) -> None:
    assert Probes(600.0, at_once=at_once).start("x", lambda: 42).result() == 42


@BOTH
def test_a_probe_that_is_too_slow_is_unknown(at_once: bool) -> None:
    is_over = threading.Event()  # set after the result: a probe without a limit would wait for ever
    result = Probes(0.2, at_once=at_once).start("x", is_over.wait).result()
    is_over.set()
    assert isinstance(result, Unknown)
    assert result.cause == "time-limit"


@BOTH
def test_a_probe_that_hangs_does_not_delay_the_others(at_once: bool) -> None:
    is_over = threading.Event()
    probes = Probes(600.0, at_once=at_once)
    probes.start("x", is_over.wait)
    others = [probes.start("y", lambda: 42) for _ in range(3)]
    results = [probe.result() for probe in others]
    is_over.set()
    assert results == [42, 42, 42]


@BOTH
def test_a_probe_that_crashes_or_is_forbidden_is_unknown(at_once: bool) -> None:
    def read_secret() -> None:
        raise PermissionError("/secret")

    crashed = Probes(600.0, at_once=at_once).start("x", lambda: 1 // 0).result()
    assert isinstance(crashed, Unknown)
    assert crashed.cause == "crashed"
    forbidden = Probes(600.0, at_once=at_once).start("x", read_secret).result()
    assert isinstance(forbidden, Unknown)
    assert forbidden.cause == "forbidden"


@BOTH
def test_a_thread_that_ends_before_it_begins_is_not_waited_for(monkeypatch: pytest.MonkeyPatch, at_once: bool) -> None:
    """Such a thread has no memory to call its function with (``thread_run`` in CPython's ``_threadmodule.c``)."""
    for module, name in ((_thread, "start_new_thread"), (threading, "_start_new_thread")):
        monkeypatch.setattr(module, name, lambda *_: 1)
    result = Probes(0.1, at_once=at_once).start("x", lambda: 42).result()
    assert isinstance(result, Unknown)
    assert result.cause == "time-limit"


@BOTH
def test_a_deferred_probe_runs_when_it_is_needed_and_once(at_once: bool) -> None:
    runs: list[int] = []
    begin = Probes(600.0, at_once=at_once).later("x", lambda: runs.append(42))
    assert not runs
    begin().result()
    begin().result()
    assert runs == [42]


@BOTH
def test_deferred_probes_that_hang_are_waited_for_together(at_once: bool) -> None:
    """On a dead network mount each of them would take its whole time after the other."""
    is_over = threading.Event()
    probes = Probes(1.5, at_once=at_once)
    hanging = [probes.later("x", is_over.wait) for _ in range(20)]
    begin = time.monotonic()
    results = [start().result() for start in hanging]
    elapsed = time.monotonic() - begin
    is_over.set()
    assert all(isinstance(result, Unknown) for result in results)
    assert elapsed < 15, "30 one after the other"


def test_probes_that_wait_for_their_caller_run_when_one_is_asked_for() -> None:
    runs: list[str] = []
    probes = Probes(600.0, at_once=False)
    first, second = (probes.start(name, lambda name=name: runs.append(name)) for name in ("x", "y"))  # type: ignore[misc]
    assert not runs
    second.result()
    assert first.wait(0) and runs == ["x", "y"]
