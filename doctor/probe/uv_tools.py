"""Read which applications of ``uv tool install`` do not start, from uv's folders. Nothing in them is run."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence

from doctor.core import lazy_re as re
from doctor.core import toml
from doctor.core.paths import user_folder, within
from doctor.facts import UvTool
from doctor.probe.pipx import links_to_nothing
from doctor.probe.python.environment import read_environment
from doctor.probe.python.installed import read_versions
from doctor.probe.rootfs import Rootfs

_DEAD = ("broken", "python-changed")
_NAME = re.compile(r"[A-Za-z0-9](?:[\w.-]*[A-Za-z0-9])?", re.ASCII)
_SPECIFIER = re.compile(r"[\w.,<>=!~*+ ]*", re.ASCII)
_KNOWN = {"name", "extras", "specifier"}
"""The keys of a requirement in uv's receipt that a requirement from the index has; others name where else it is."""


def find_dead_uv_tools(fs: Rootfs, environ: Mapping[str, str]) -> Iterator[UvTool]:
    """Yield the applications whose Python no longer exists, or does not find their packages."""
    above = _tools_folder(environ)
    for name in fs.entries(above)[0] if os.path.isabs(above) else ():
        folder = os.path.join(above, name)
        receipt = fs.read(os.path.join(folder, "uv-receipt.toml"))
        environment = read_environment(fs, folder) if receipt is not None and _NAME.fullmatch(name) else None
        if environment is None or receipt is None or environment.state not in _DEAD:
            continue
        yield UvTool(
            name=name,
            python=environment.python,
            requirements=read_requirements(receipt),
        )


def find_uv_apps(fs: Rootfs, names: Iterable[str], environ: Mapping[str, str]) -> Iterator[tuple[str, tuple[str, str]]]:
    """Yield (application, its version and that of its Python) of those of ``names`` that work and have a command."""
    for name in filter(_NAME.fullmatch, names):
        folder = os.path.join(_tools_folder(environ), name)
        tool = toml.parse_or_empty(fs.read(os.path.join(folder, "uv-receipt.toml")) or b"").get("tool")
        commands = tool.get("entrypoints") if isinstance(tool, dict) else None
        places = [each.get("install-path") for each in commands or () if isinstance(each, dict)]
        has_command = any(
            isinstance(place, str) and within(fs.resolve(place) or "", fs.resolve(folder) or folder) for place in places
        )
        environment = read_environment(fs, folder) if has_command else None
        if environment and environment.state not in _DEAD:
            version = read_versions(fs, folder, environment.library_versions).get(name, "")
            yield name, (version, environment.python_minor or "")


def find_forgotten_uv_tools(fs: Rootfs, environ: Mapping[str, str]) -> Iterator[str]:
    """Yield the applications with an environment and without a receipt that can be parsed, which uv needs."""
    above = _tools_folder(environ)
    for name in filter(_NAME.fullmatch, fs.entries(above)[0] if os.path.isabs(above) else ()):
        folder = os.path.join(above, name)
        receipt = toml.parse_or_empty(fs.read(os.path.join(folder, "uv-receipt.toml")) or b"")
        if "tool" not in receipt and read_environment(fs, folder) and fs.is_file(os.path.join(folder, "bin", name)):
            yield name


def find_lost_uv_tools(fs: Rootfs, environ: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield (application, link) of each link in uv's folder of commands whose environment was deleted without uv."""
    bin_dir = environ.get("UV_TOOL_BIN_DIR") or environ.get("XDG_BIN_HOME")
    above = os.path.join(_tools_folder(environ), "")
    folder = bin_dir or os.path.join(environ.get("HOME", ""), ".local/bin")
    found = links_to_nothing(fs, folder, (above,)) if os.path.isabs(folder) and os.path.isabs(above) else ()
    yield from (item for item in found if _NAME.fullmatch(item[0]))


def _tools_folder(environ: Mapping[str, str]) -> str:
    return environ.get("UV_TOOL_DIR") or os.path.join(user_folder("XDG_DATA_HOME", environ), "uv/tools")


def find_uv(fs: Rootfs, path: Sequence[str], home: str | None) -> str | None:
    """Return uv as it is typed: ``uv`` if it is on PATH, else its path in ``~/.local/bin``; ``None`` without uv."""
    if fs.find_program(path, ["uv"]):
        return "uv"
    return fs.find_program([os.path.join(home or "/", ".local/bin")], ["uv"])


def read_requirements(receipt: bytes) -> tuple[str, ...]:
    """Return what was installed together, the application first; empty if one of them is not from the index."""
    tool = toml.parse_or_empty(receipt).get("tool")
    entries = tool.get("requirements") if isinstance(tool, dict) else None
    requirements = list(map(_requirement, entries)) if isinstance(entries, list) else []
    return tuple(requirements) if all(requirements) else ()


def _requirement(entry: object) -> str:
    """Return one entry of the receipt as pip writes it; empty if it cannot be written so."""
    if not isinstance(entry, dict) or not _KNOWN.issuperset(entry):
        return ""
    name, extras, specifier = entry.get("name"), entry.get("extras", []), entry.get("specifier", "")
    names = [name, *extras] if isinstance(extras, list) else [""]
    is_plain = all(isinstance(each, str) and _NAME.fullmatch(each) for each in names)
    if not is_plain or not isinstance(specifier, str) or not _SPECIFIER.fullmatch(specifier):
        return ""
    listed = f"[{','.join(extras)}]" if extras else ""
    return f"{name}{listed}{specifier}"
