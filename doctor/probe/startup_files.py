"""Find the lines that set environment variables in the start-up files of shells and sessions."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator

from doctor.facts.shells import EXPORT_FILES, SYSTEM_EXPORT_FILES
from doctor.probe.rootfs import Rootfs


def find_assignments(fs: Rootfs, home: str | None, names: Iterable[str]) -> Iterator[tuple[str, str, str]]:
    """Yield (variable, value, ``path:line``) of the lines that assign the variables ``names``.

    ``home`` is the user's home folder. Comments are left out; whether a line is ever executed is not judged.
    """
    pattern = rf"^[^#\n]{{0,200}}?\b({'|'.join(map(re.escape, names))})[= \t][ \t]*[\"']?([^\s\"';#]{{1,200}})"
    for path in (*SYSTEM_EXPORT_FILES, *(os.path.join(home, name) for name in EXPORT_FILES if home)):
        text = fs.text(path) or ""
        for match in re.finditer(pattern, text, re.MULTILINE):
            yield match[1], match[2], f"{path}:{text.count(chr(10), 0, match.end()) + 1}"
