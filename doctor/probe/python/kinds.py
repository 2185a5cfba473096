"""Where an interpreter comes from, and who manages it."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping

from doctor.facts import Distro, Kind
from doctor.probe.rootfs import Rootfs

_PROVIDERS = (
    ("managed by uv", "uv"),
    ("brew install", "Homebrew"),
    ("nixpkgs", "Nix"),
    ("Raspberry", "Raspberry Pi OS"),
    ("rptl.io", "Raspberry Pi OS"),
)
"""What a marker's own words say of who wrote it."""
_SHORT = re.compile(r"(.{1,60}?)(?: GNU/Linux| Linux|,|\s+v?\d|$)")
"""``Debian`` of ``Debian GNU/Linux 12 (bookworm)``."""


def kind_of(fs: Rootfs, base_prefix: str, real_path: str, environ: Mapping[str, str]) -> Kind:
    """The kind of a base interpreter, by the place it lies in and by what lies beside it."""
    if fs.is_dir(os.path.join(base_prefix, "conda-meta")):
        return "conda"
    places: tuple[tuple[Kind, tuple[str, ...]], ...] = (
        ("uv", ("/uv/python/", environ.get("UV_PYTHON_INSTALL_DIR", "/uv/python/"))),
        ("pyenv", ("/.pyenv/versions/", "/pyenv/versions/", environ.get("PYENV_ROOT", "/.pyenv") + "/versions/")),
        ("homebrew", ("/Cellar/", "/opt/homebrew/", "/linuxbrew/")),
    )
    for kind, signs in places:
        if any(sign in path for sign in signs for path in (f"{base_prefix}/", real_path)):
            return kind
    if base_prefix in ("/usr", "/"):
        return "system"
    return "local" if base_prefix.startswith(("/usr/local", "/opt")) else "other"


def provider_of(kind: Kind, message: str, distro: Distro | None) -> str:
    """Who manages an interpreter, for people: by the marker's words, else by its kind and the system's name."""
    for words, name in _PROVIDERS:
        if words in message:
            return name
    if kind == "system":
        short = _SHORT.match(distro.name) if distro else None
        return short.group(1) if short else "the operating system"
    return {"homebrew": "Homebrew", "conda": "conda", "uv": "uv"}.get(kind, "whoever installed it")
