"""Read what the Debian package found after the last upgrade of Python, as far as it is still true."""

from __future__ import annotations

from doctor.probe.python.environment import read_environment
from doctor.probe.rootfs import Rootfs

ANSWER = "/var/lib/pip-doctor/after-upgrade.jsonl"
"""The documents of ``doctor scan --after-upgrade --json`` that doctor/fleet/debian/after-upgrade keeps, for root."""
_SIZE_LIMIT = 1 << 20
_MOST = 100
"""Environments that are looked at again."""


def find_broken_by_upgrade(fs: Rootfs) -> tuple[str, ...]:
    """Return the folders of the environments that the upgrade broke, and that nobody has repaired or removed since."""
    text = fs.text(ANSWER, _SIZE_LIMIT)
    return tuple(path for path in _paths(text)[:_MOST] if _is_broken(fs, path)) if text else ()


def _paths(text: str) -> list[str]:
    """Return the folders of the environments that do not work; lines that are no such documents are left out."""
    import json

    paths = []
    for line in text.splitlines():
        try:
            document = json.loads(line)
            if document["kind"] == "environment" and document["status"] == "problems":
                paths.append(str(document["path"]))
        except (ValueError, LookupError, TypeError, RecursionError):
            continue
    return paths


def _is_broken(fs: Rootfs, path: str) -> bool:
    environment = read_environment(fs, path)
    return environment is not None and environment.state != "healthy"
