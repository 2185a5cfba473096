"""Crashes: every time it is asked."""

ID = "crashes"


def check(facts):
    yield from ()
    raise RuntimeError("out of order")
