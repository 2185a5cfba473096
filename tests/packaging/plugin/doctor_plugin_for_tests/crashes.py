"""Crashes: whenever it is called."""

from collections.abc import Iterator

from doctor.diagnose.model import Finding
from doctor.facts import Facts
from doctor.plan.model import Plan
from doctor.plan.request import Request

ID = NAME = "crashes"


def check(facts: Facts) -> Iterator[Finding]:
    yield from ()
    raise RuntimeError("out of order")


def plan(request: Request, facts: Facts) -> Plan:
    raise RuntimeError("out of order")
