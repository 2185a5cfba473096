"""Crashes: every time it is asked."""

ID = NAME = "crashes"


def check(facts):
    yield from ()
    raise RuntimeError("out of order")


def plan(request, facts):
    raise RuntimeError("out of order")
