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
_FATAL = re.compile(r"\s*(?:fatal|failed): \[")
_RECAP = re.compile(r"\S+ +: ok=\d+ .*\bfailed=(\d+)")
"""Ansible's last line about a host."""
LINES = 80
"""Lines around a message that are searched for its command and for the end of its task."""


MANY_LINES = 1000
"""Lines after a message in which the end of a playbook is looked for."""


def is_allowed(text: ChunkText, occurrence: Occurrence) -> bool:
    """Return whether the run went on after the failure, since the command, the task or the rule allows it to fail."""
    after = occurrence.index + len(occurrence.lines)
    for line in text.lines[after : after + LINES]:
        if _ALLOWED.match(line.text):
            return True
        if _NEXT.match(line.text):
            break
    if any(_FATAL.match(line.text) for line in text.lines[max(0, occurrence.index - 30) : after]):
        recaps = [recap[1] for line in text.lines[after : after + MANY_LINES] if (recap := _RECAP.match(line.text))]
        if recaps and set(recaps) == {"0"}:
            return True  # it was rescued, or ignored
    for line in reversed(text.lines[max(0, occurrence.index - LINES) : occurrence.index]):
        if COMMAND.match(line.text):
            return bool(_GUARDED.search(line.text))
    return False
