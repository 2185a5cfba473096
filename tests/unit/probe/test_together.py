from __future__ import annotations

import time

from doctor.facts import Unknown
from doctor.probe.together import Probe


def test_an_answer() -> None:
    assert Probe("x", lambda: 42, 5.0).result() == 42


def test_no_answer_in_time() -> None:
    began = time.monotonic()
    result = Probe("x", lambda: time.sleep(5), 0.2).result()
    assert isinstance(result, Unknown)
    assert result.cause == "time-limit"
    assert time.monotonic() - began < 2


def test_a_crash_and_a_refusal() -> None:
    def forbidden() -> None:
        raise PermissionError("/secret")

    crashed = Probe("x", lambda: 1 // 0, 5.0).result()
    assert isinstance(crashed, Unknown)
    assert crashed.cause == "crashed"
    refused = Probe("x", forbidden, 5.0).result()
    assert isinstance(refused, Unknown)
    assert refused.cause == "forbidden"
