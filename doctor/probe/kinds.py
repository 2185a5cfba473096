"""Where an interpreter comes from, and who manages it."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping

from doctor.facts import Kind
from doctor.probe.box import Box

_PROVIDERS = (
    ("managed by uv", "uv"),
    ("brew install", "Homebrew"),
    ("nixpkgs", "Nix"),
    ("Raspberry", "Raspberry Pi OS"),
    ("rptl.io", "Raspberry Pi OS"),
)
"""What a marker's own words say of who wrote it."""
_PRETTY = re.compile(r"^(.{1,60}?)(?: GNU/Linux| Linux|,|\s+v?\d|$)")


def kind_of(box: Box, base_prefix: str, real_path: str, environ: Mapping[str, str]) -> Kind:
    """The kind of a base interpreter, by the place it lies in and by what lies beside it."""
    if box.is_dir(os.path.join(base_prefix, "conda-meta")):
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


def provider_of(box: Box, kind: Kind, message: str) -> str:
    """Who manages an interpreter, for people: by the marker's words, else by its kind and the system's name."""
    for words, name in _PROVIDERS:
        if words in message:
            return name
    if kind == "system":
        pretty = _PRETTY.match(system_name(box))
        return pretty.group(1) if pretty else "the operating system"
    return {"homebrew": "Homebrew", "conda": "conda", "uv": "uv"}.get(kind, "whoever installed it")


def system_name(box: Box) -> str:
    """NAME of os-release(5), unquoted; empty where there is none."""
    for path in ("/etc/os-release", "/usr/lib/os-release"):
        named = re.search(r"""^NAME=["']?([^"'\n]{1,60})""", box.text(path) or "", re.MULTILINE)
        if named:
            return named.group(1)
    return ""
