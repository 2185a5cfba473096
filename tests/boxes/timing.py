"""Limits of time that hold on a busy machine."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import TypeVar

from doctor.probe.python.query import LIMIT
from tests.boxes.doctor import Answer

T = TypeVar("T")


def slowdown() -> float:
    """Return how many times longer a program takes because of the other programs on this machine."""
    return max(1, os.getloadavg()[0] / (os.cpu_count() or 1))


def retry(ask: Callable[[], T], accept: Callable[[T], bool]) -> T:
    """Return the first answer that ``accept`` accepts; up to five, because a late one may be due to the machine."""
    for _ in range(5):
        answer = ask()
        if accept(answer):
            return answer
    raise AssertionError(answer)


def check_within_limit(check: Callable[[], Answer]) -> Answer:
    """Return the answer of ``check``, which must come soon after the time limit of a Python that does not answer."""
    return retry(check, lambda answer: answer.run.seconds < (LIMIT + 1) * slowdown())
