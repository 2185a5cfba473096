"""The Python that ``.python-version`` asks for: pyenv's file, which uv goes by as well."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from doctor.facts import Pin
from doctor.probe.python import select, shims
from doctor.probe.rootfs import Rootfs

_STATED = re.compile(r"(?:c?python[-@]?)?(\d{1,2}\.\d{1,3}(?:\.\d{1,3})?)(?:-(?:linux|macos)[\w-]*)?", re.ASCII)
"""As pyenv (``3.12.4``, ``python-3.12``) and uv (``cpython@3.12``, ``cpython-3.12.4-linux-x86_64-gnu``) write it. What
else they take (the name of an environment, ``pypy3.10``, ``system``, ``>=3.12``) is not for doctor to look for."""


def look(
    fs: Rootfs, cwd: str, project: str, version: str, path: Sequence[str], environ: Mapping[str, str]
) -> Pin | None:
    """What the file of a project asks for, and a Python that is nearer to it than ``version``, the subject's."""
    words = (shims.local(fs, cwd, project) or "").split()
    stated = _STATED.fullmatch(words[0]) if words else None
    return _pin(fs, stated[1], version, path, environ) if stated else None


def _pin(fs: Rootfs, wanted: str, version: str, path: Sequence[str], environ: Mapping[str, str]) -> Pin:
    pin = Pin(version=wanted)
    if pin.admits(version):
        return pin
    other = select.of_version(fs, wanted, path, environ)
    if other and version.startswith(f"{pin.minor}.") and not pin.admits(select.exactly(fs, other)):
        other = None
    return Pin(version=wanted, python=other)
