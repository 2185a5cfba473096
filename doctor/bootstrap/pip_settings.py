"""The user's own pip settings, of which only those that say how to reach packages count here.

Where an index is, through which proxy, and which certificates to trust has to be as the user said;
where to install (user, target, prefix), and whether that is allowed at all (require-virtualenv,
break-system-packages), is settled: into a folder of doctor's own. pip cannot be asked to ignore
only some of its settings, so it is asked for all of them, and run without any but these.
"""

from __future__ import annotations

import ast
import os
from collections.abc import Mapping

HONOURED = frozenset(
    {
        "cert", "client-cert", "default-timeout", "extra-index-url", "find-links", "index-url", "keyring-provider",
        "no-index", "prefer-binary", "proxy", "resume-retries", "retries", "timeout", "trusted-host", "use-deprecated",
        "use-feature",
    }
)  # fmt: skip

_ORDER = ("global", "install", ":env:")
"""pip's sections, of which a later one wins (pip ``cli/parser.py``)."""


def honoured(listing: str) -> dict[str, str]:
    """The settings to pass on as ``PIP_*`` variables, from what ``pip config list`` printed."""
    found: dict[str, str] = {}
    for section in _ORDER:
        for line in listing.splitlines():
            key, _, value = line.partition("=")
            where, _, name = key.rpartition(".")
            if where == section and name in HONOURED:
                found["PIP_" + name.upper().replace("-", "_")] = _value(value)
    return found


def without_pip(environ: Mapping[str, str]) -> dict[str, str]:
    """The environment for pip: nothing that steers Python or pip, everything else (proxies, certificates)."""
    return {name: value for name, value in environ.items() if not name.startswith(("PIP_", "PYTHON", "__PYVENV"))} | {
        "PIP_CONFIG_FILE": os.devnull,
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
        "PIP_NO_INPUT": "1",
        "PIP_NO_CACHE_DIR": "1",
    }


def _value(text: str) -> str:
    try:
        value = str(ast.literal_eval(text))
    except (SyntaxError, ValueError):
        value = text
    return " ".join(value.split())
