"""Recognise a failure that whoever ran the command had allowed, so that the run went on."""

from __future__ import annotations

import re

from doctor.explain.matching import ChunkText, Occurrence
from doctor.explain.prose import COMMAND

_ALLOWED = re.compile(r"\s*(?:\.\.\.ignoring$|\++ (?:true|:)$|make(?:\[\d+\])?: \[.{1,200}\] Error \d+ \(ignored\))")
"""The lines by which Ansible, ``set -x`` in a shell after ``|| true``, and GNU make say that they go on."""
_GUARDED = re.compile(r"\|\|\s*(?:true|:)\s*[\"']?$")
_NEXT = re.compile(r"\s*(?:TASK \[|PLAY |RUNNING HANDLER|\++ |make(?:\[\d+\])?: )")
"""The beginning of another task or command."""
LINES = 80
"""Lines around a message that are searched for its command and for the end of its task."""


def is_allowed(text: ChunkText, occurrence: Occurrence) -> bool:
    """Return whether the run went on after the failure, since the command, the task or the rule allows it to fail."""
    after = occurrence.index + len(occurrence.lines)
    for line in text.lines[after : after + LINES]:
        if _ALLOWED.match(line.text):
            return True
        if _NEXT.match(line.text):
            break
    for line in reversed(text.lines[max(0, occurrence.index - LINES) : occurrence.index]):
        if COMMAND.match(line.text):
            return bool(_GUARDED.search(line.text))
    return False
