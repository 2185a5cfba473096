"""Logs of real tools that failed in real test machines, each with the condition that it shows.

Each line of ``logs.jsonl`` is a ``Log``; ``make corpus`` records them again.
"""

from __future__ import annotations

import io
import json
from dataclasses import dataclass
from pathlib import Path

from doctor.core import plugins
from doctor.explain.rank import explain, next_remedy
from doctor.report.remedies import render

PATH = Path(__file__).parent / "logs.jsonl"
CHECKS = plugins.conditions()


@dataclass(frozen=True, slots=True, kw_only=True)
class Log:
    """The output of one command."""

    id: str
    label: str
    """The id of the condition that is the first cause, or ``none`` if the log shows no known failure."""
    suite: str
    """The Debian release of the machine."""
    tool: str
    """The name and version of the program that failed."""
    text: str
    next: tuple[str, ...] = ()
    """The commands any of which is the right one to type next; empty where none is judged."""


def read_logs() -> tuple[Log, ...]:
    """Return all logs of the corpus."""
    return tuple(_read(line) for line in PATH.read_text("utf-8").splitlines())


def _read(line: str) -> Log:
    fields = json.loads(line)
    return Log(**{**fields, "next": tuple(fields.get("next", ()))})


def positives() -> tuple[Log, ...]:
    """Return the logs that show a known failure."""
    return tuple(log for log in read_logs() if log.label != "none")


def recognise(data: bytes) -> str:
    """Return the id of the first match of ``doctor explain``, or ``none``."""
    matches = explain(io.BytesIO(data), CHECKS)
    return matches[0].id if matches else "none"


def answer(log: str) -> tuple[str, str]:
    """Return the id of the first match of ``doctor explain``, or ``none``, and what it says to do next."""
    matches = explain(io.BytesIO(log.encode()), CHECKS)
    return matches[0].id if matches else "none", render(next_remedy(matches)).text
