"""Write the record of the fixes that failed, which ``doctor check`` reads; a run without it goes on as well."""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Mapping

_KEPT = 20
"""Failures that are remembered."""


def write_failures(path: str, failures: Mapping[str, object]) -> None:
    """Write the last of the failures to the file at ``path``, atomically; never fails itself.

    Nobody else may read it, since a reason may contain what no pattern takes for a credential.
    """
    with contextlib.suppress(OSError):
        os.makedirs(os.path.dirname(path), 0o700, exist_ok=True)
        partial = f"{path}.{os.getpid()}"
        with open(partial, "x", encoding="ascii", opener=_open_for_owner) as file:
            json.dump(dict(list(failures.items())[-_KEPT:]), file)
        os.replace(partial, path)


def _open_for_owner(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
