"""Logs of real tools that failed in real boxes, with what they show: ``make corpus`` makes them anew.

``logs.jsonl`` holds one ``Log`` a line.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

PATH = Path(__file__).parent / "logs.jsonl"


@dataclass(frozen=True, slots=True, kw_only=True)
class Log:
    id: str
    label: str
    """The condition that comes first; ``none`` for a log that shows no failure doctor knows."""
    suite: str
    tool: str
    """The program that speaks, and its version."""
    text: str


def read() -> tuple[Log, ...]:
    """The logs as they were made."""
    return tuple(Log(**json.loads(line)) for line in PATH.read_text("utf-8").splitlines())
