from __future__ import annotations

import threading

from doctor.facts import Unknown
from doctor.probe.scheduler import Probe


def test_an_answer() -> None:
    assert Probe("x", lambda: 42, 600.0).result() == 42


def test_no_answer_in_time() -> None:
    over = threading.Event()  # which comes only after the answer: waiting for it would never end
    result = Probe("x", over.wait, 0.2).result()
    over.set()
    assert isinstance(result, Unknown)
    assert result.cause == "time-limit"


def test_a_crash_and_a_refusal() -> None:
    def forbidden() -> None:
        raise PermissionError("/secret")

    crashed = Probe("x", lambda: 1 // 0, 600.0).result()
    assert isinstance(crashed, Unknown)
    assert crashed.cause == "crashed"
    refused = Probe("x", forbidden, 600.0).result()
    assert isinstance(refused, Unknown)
    assert refused.cause == "forbidden"
