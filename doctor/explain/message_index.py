"""Tell which conditions a log may show by the beginnings of their messages, before a check is loaded.

A short log shows two or three conditions. Loading the 87 checks and preparing the 1,700 messages took a fourth of
``doctor explain`` for one. The index, ``data/messages.txt``, has a line for each condition with messages: its id, and
the first characters of the longest normalized text of each message. ``make docs`` writes it.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Set
from functools import cache
from types import ModuleType

from doctor.core.files import read_own
from doctor.explain.templates import longest_literal

FILE = os.path.join(os.path.dirname(__file__), "data", "messages.txt")
_LENGTH = 12
"""Characters of a text in the index: with more of them, few more checks are left unloaded."""


def find_conditions(normalized: str) -> Set[str]:
    """Return the ids of all conditions whose messages ``normalized`` may contain, the text of a log without noise."""
    return {condition for condition, *texts in _read() if any(text in normalized for text in texts)}


def build(conditions: Iterable[ModuleType]) -> str:
    """Return the text of the index. A text that contains another one of the same condition is left out."""
    lines = []
    for condition in conditions:
        messages = (message for signature in getattr(condition, "SIGNATURES", ()) for message in signature.messages)
        texts = {longest_literal(message)[:_LENGTH] for message in messages}
        needed = sorted(text for text in texts if not any(other in text for other in texts - {text}))
        lines += [" ".join((condition.ID, *needed))] if needed else []
    return "".join(f"{line}\n" for line in lines)


@cache
def _read() -> list[list[str]]:
    return [line.split() for line in read_own(FILE).decode().splitlines()]
