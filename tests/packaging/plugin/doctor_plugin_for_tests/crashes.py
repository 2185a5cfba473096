"""Crashes: whenever it is called."""

from collections.abc import Iterator

from doctor.core.goal import Goal
from doctor.diagnose.model import Finding
from doctor.facts import Facts
from doctor.plan import Plan

ID = NAME = "crashes"


def check(facts: Facts) -> Iterator[Finding]:
    yield from ()
    raise RuntimeError("out of order")


def plan(goal: Goal, facts: Facts) -> Plan:
    raise RuntimeError("out of order")
