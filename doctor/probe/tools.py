"""The programs that install things: found on PATH, their versions read from their files, none of them run."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from doctor.facts import Tool, Tools
from doctor.probe import pipx as pipx_home
from doctor.probe.debian.dpkg import Dpkg
from doctor.probe.python import describe
from doctor.probe.python.layout import Layout, by_files
from doctor.probe.rootfs import Rootfs

_SHEBANG = re.compile(r"#!\s*(\S[^\n]{0,4095}?)[ \t]*\n")
_TRAMPOLINE = re.compile(r"#!/bin/sh\s*\n'''exec' [\"']?(/[^\n\"']{1,4095}?)[\"']? \"\$0\"")
"""What pip and uv write where the interpreter's path is too long for, or not fit for, a first line."""


def look(fs: Rootfs, path: Sequence[str], environ: Mapping[str, str], dpkg: Dpkg) -> Tools:
    """pip, pipx and uv as a shell with this ``path`` would find them."""
    pipx = _tool(fs, fs.find(path, ["pipx"]), "pipx", path) or _unlisted_pipx(fs, path, environ)
    return Tools(
        pip=_tool(fs, fs.find(path, ["pip", "pip3"]), "pip", path),
        pipx=_with_package_version(pipx, dpkg),
        uv=_tool(fs, fs.find(path, ["uv"]), "uv", path),
        pipx_home=pipx_home.look(fs, path, environ),
        pipx_makes_environments=_makes_environments(fs, pipx, environ),
        pipx_closed=next((place for place in pipx_home.places(environ) if fs.writable(place) is False), None),
    )


def shebang(fs: Rootfs, script: str, path: Sequence[str]) -> str | None:
    """The interpreter that a script names, ``None`` for a program that is no script of Python's."""
    start = fs.text(script, 1 << 13) or ""
    wrapped = _TRAMPOLINE.match(start)
    if wrapped:
        return wrapped.group(1)
    line = _SHEBANG.match(start)
    words = line.group(1).split() if line else []
    by_name = words[:1] == ["/usr/bin/env"]
    if not words or not os.path.basename(words[-1] if by_name else words[0]).startswith(("python", "pypy")):
        return None
    return fs.find(path, [words[-1]]) if by_name else words[0]


def _tool(fs: Rootfs, program: str | None, package: str, path: Sequence[str]) -> Tool | None:
    if program is None:
        return None
    python = shebang(fs, program, path)
    layout = by_files(fs, python, None) if python else None
    prefix = fs.resolve(layout.prefix) if layout else None
    return Tool(path=program, version=_version(fs, layout, package), python=python, prefix=prefix)


def _version(fs: Rootfs, layout: Layout | None, package: str) -> str | None:
    """The version of ``package`` where ``layout`` looks for packages, by the name of its metadata folder."""
    metadata = re.compile(re.escape(package) + r"-([\w.+!]{1,60}?)(?:\.dist-info|(?:-py[\d.]+)?\.egg-info)")
    for folder in layout.search if layout else ():
        for name in fs.names(folder):
            match = metadata.fullmatch(name)
            if match:
                return match.group(1)
    return None


def _with_package_version(pipx: Tool | None, dpkg: Dpkg) -> Tool | None:
    packaged = dpkg.installed("pipx") if pipx and not pipx.version and pipx.path == "/usr/bin/pipx" else None
    if pipx is None or packaged is None:
        return pipx
    return replace(pipx, version=packaged.rpartition("-")[0])


def _unlisted_pipx(fs: Rootfs, path: Sequence[str], environ: Mapping[str, str]) -> Tool | None:
    """A pipx where ``pip install --user pipx`` or pipx itself would have put it."""
    home = environ.get("HOME")
    program = fs.find([os.path.join(home, ".local/bin")], ["pipx"]) if home else None
    tool = _tool(fs, program, "pipx", path)
    return tool and replace(tool, on_path=False)


def _makes_environments(fs: Rootfs, pipx: Tool | None, environ: Mapping[str, str]) -> bool | None:
    """Whether the Python pipx runs on has venv and, which pipx's first install needs, ensurepip."""
    python = environ.get("PIPX_DEFAULT_PYTHON") or (pipx.python if pipx else None)
    if python is None or not python.startswith("/"):
        return None
    layout = by_files(fs, python, None)
    if layout is None:
        return None
    return describe.has_venv(fs, layout.stdlib) and describe.has_ensurepip(fs, layout.stdlib)
