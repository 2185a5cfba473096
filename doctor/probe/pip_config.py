"""What pip and uv have been told: pip's configuration files at every level, and the variables.

Follows pip's ``configuration.py`` (which files, in which order; which section wins) and
``cli/parser.py`` (an empty value counts as none).
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Literal

from doctor.facts.pip_config import PipConfig, PipOption
from doctor.probe.rootfs import Rootfs

Level = Literal["global", "user", "site", "file"]
_SECTIONS = ("global", "install", "env")
"""pip merges them in this order: a later one wins whatever its level."""
_SECTIONS_OF_FILES = {"global": "global", "install": "install", ":env:": "env"}
"""The last is pip's own name for the variables, which it obeys in a file just as well."""
_START_UP = (".bashrc", ".bash_profile", ".profile", ".zshrc", ".zshenv", ".zprofile", ".config/fish/config.fish")
_SYSTEM_START_UP = ("/etc/environment", "/etc/profile", "/etc/bash.bashrc", "/etc/zsh/zshenv")
_ASSIGNMENT = re.compile(r"^[^#\n]{0,200}?\b((?:PIP|UV)_BREAK_SYSTEM_PACKAGES)[=\s]\s*[\"']?(\w{1,20})", re.MULTILINE)


def look(fs: Rootfs, prefix: str | None, environ: Mapping[str, str]) -> PipConfig:
    """The settings that hold for the interpreter with ``prefix``, for the user whose variables these are."""
    broken: list[tuple[str, str]] = []
    found: list[PipOption] = []
    for level, path in _files(prefix, environ):
        data = fs.read(path)
        if data is not None:
            settings = _parse(data, path, level)
            if isinstance(settings, str):
                broken.append((path, settings))
            else:
                found += settings
    found += _variables(environ, "PIP_")
    found.sort(key=lambda setting: _SECTIONS.index(setting.section))  # stable: levels keep their order
    told = PipConfig(
        pip=tuple(found),
        uv=tuple(_variables(environ, "UV_")),
        broken=tuple(broken),
        written=tuple(_written(fs, environ.get("HOME"))),
    )
    place = told.destination
    return replace(told, destination_writable=fs.writable(os.path.abspath(place.value))) if place else told


def _files(prefix: str | None, environ: Mapping[str, str]) -> Iterator[tuple[Level, str]]:
    """Pip's configuration files from the weakest to the strongest."""
    named = environ.get("PIP_CONFIG_FILE")
    if named == os.devnull:
        return
    for folder in environ.get("XDG_CONFIG_DIRS", "/etc/xdg").split(":"):
        yield "global", os.path.join(folder, "pip/pip.conf")
    yield "global", "/etc/pip.conf"
    home = environ.get("HOME")
    if home and not (named and os.path.exists(named)):
        yield "user", os.path.join(home, ".pip/pip.conf")
        yield "user", os.path.join(environ.get("XDG_CONFIG_HOME") or os.path.join(home, ".config"), "pip/pip.conf")
    if prefix:
        yield "site", os.path.join(prefix, "pip.conf")
    if named:
        yield "file", named


def _parse(data: bytes, path: str, level: Level) -> list[PipOption] | str:
    """The settings in one of pip's files, or why pip would not read it."""
    import configparser

    parser = configparser.RawConfigParser()
    try:
        text = data.decode()
        parser.read_string(text)
    except (configparser.Error, UnicodeError) as error:
        return str(error).splitlines()[0][:200]
    return [
        PipOption(
            name=_name(key),
            value=value,
            source=f"{path}:{_line(text, key)}",
            level=level,
            section=_SECTIONS_OF_FILES[section],
        )
        for section in parser.sections()
        if section in _SECTIONS_OF_FILES
        for key, value in parser.items(section)
        if value
    ]


def _line(text: str, key: str) -> int:
    """The number of the line that sets ``key``, from 1."""
    assigns = re.compile(rf"\s*{re.escape(key)}\s*[=:]", re.IGNORECASE)
    return next((number for number, line in enumerate(text.split("\n"), 1) if assigns.match(line)), 1)


def _name(key: str) -> str:
    return key.lower().replace("_", "-").removeprefix("--")


def _variables(environ: Mapping[str, str], start: str) -> Iterator[PipOption]:
    for name, value in sorted(environ.items()):
        if name.startswith(start) and value:
            yield PipOption(
                name=_name(name.removeprefix(start)), value=value, source=name, level="variable", section="env"
            )


def _written(fs: Rootfs, home: str | None) -> Iterator[PipOption]:
    """Bypasses assigned in start-up files of shells and sessions."""
    for path in (*_SYSTEM_START_UP, *(os.path.join(home, name) for name in _START_UP if home)):
        text = fs.text(path) or ""
        if "BREAK_SYSTEM_PACKAGES" in text:
            for match in _ASSIGNMENT.finditer(text):
                line = text.count("\n", 0, match.end()) + 1
                name = _name(match.group(1).partition("_")[2])
                yield PipOption(
                    name=name, value=match.group(2), source=f"{path}:{line}", level="variable", section="env"
                )
