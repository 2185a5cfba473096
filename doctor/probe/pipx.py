"""What pipx has installed for this user: told by the folders it keeps, without running it."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Literal

from doctor.facts import PipxHome
from doctor.probe.rootfs import Rootfs

_METADATA_LIMIT = 1 << 22
_START_UP = {
    "bash": (".bashrc", ".bash_aliases"),
    "zsh": (".zshrc", ".zshenv"),
    "fish": (".config/fish/config.fish",),
    "xonsh": (".xonshrc",),
}
"""What a shell reads at each interactive start, in the user's home; a shell that is none of these is a login one."""
State = Literal["whole", "unlinked", "half"]


def look(fs: Rootfs, path: Sequence[str], environ: Mapping[str, str]) -> PipxHome | None:
    """What is there; ``None`` where pipx has never been at work."""
    folders = dict(environments(fs, environ))
    noted = {name: _noted(fs, folder) for name, folder in folders.items()}
    found = {name: _state(fs, main, environ) for name, main in noted.items()}
    if not found:
        return None
    bin_dir = _bin_dir(environ)
    on_path = fs.is_dir(bin_dir) and any(fs.resolve(folder) == fs.resolve(bin_dir) for folder in path)
    return PipxHome(
        apps=tuple(name for name, its in found.items() if its != "half"),
        half=tuple(folder for name, folder in folders.items() if found[name] == "half"),
        unlinked=tuple(name for name, its in found.items() if its == "unlinked"),
        versions=tuple((name, str(main.get("package_version", ""))) for name, main in noted.items() if main),
        bin_dir=bin_dir,
        on_path=on_path,
        at_start_up=_at_start_up(fs, environ, bin_dir),
    )


def places(environ: Mapping[str, str]) -> list[str]:
    """The folders in which pipx keeps everything, before 1.2 and since (its ``paths.py``)."""
    home, named = environ.get("HOME"), environ.get("PIPX_HOME")
    if named or not home:
        return [named] if named else []
    data = environ.get("XDG_DATA_HOME") or os.path.join(home, ".local/share")
    return [os.path.join(home, ".local/pipx"), os.path.join(data, "pipx")]


def libraries(fs: Rootfs, environ: Mapping[str, str], release: tuple[int, int] | None) -> str | None:
    """The environment that a pipx of ``release`` installs everything with; what it keeps where it always did stays."""
    named, kept = environ.get("PIPX_SHARED_LIBS"), places(environ)
    if named or not kept:
        return named
    older = release is not None and release < (1, 2)
    return os.path.join(kept[0] if older or fs.is_dir(kept[0]) else kept[-1], "shared")


def folder_of(place: str, name: str) -> str:
    """Where an application has its own, in the folder ``place`` of pipx's."""
    return os.path.join(place, "venvs", name)


def environments(fs: Rootfs, environ: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """(application, folder) of each environment that pipx made, or began to make."""
    for place in places(environ):
        for name in fs.names(os.path.join(place, "venvs")):
            folder = folder_of(place, name)
            if fs.names(folder):  # an empty one pipx itself takes for none (its commands/install.py)
                yield name, folder


def state(fs: Rootfs, folder: str, environ: Mapping[str, str]) -> State:
    """How far pipx came: it notes what it installed when that is whole, then links its commands (its ``venv.py``)."""
    return _state(fs, _noted(fs, folder), environ)


def _state(fs: Rootfs, main: Mapping[str, Any], environ: Mapping[str, str]) -> State:
    try:
        if not main["package"]:
            return "half"
        names = [f"{name}{main['suffix']}" for name in main["apps"]] if main["include_apps"] else []
    except (LookupError, TypeError):
        return "half"
    bin_dir = _bin_dir(environ)
    return "whole" if all(fs.is_there(os.path.join(bin_dir, name)) for name in names) else "unlinked"


def _noted(fs: Rootfs, folder: str) -> Mapping[str, Any]:
    """What pipx noted of the application itself; empty where nothing can be read."""
    try:
        main = json.loads(fs.text(os.path.join(folder, "pipx_metadata.json"), _METADATA_LIMIT) or "")["main_package"]
    except (ValueError, LookupError, TypeError):
        return {}
    return main if isinstance(main, dict) else {}


def links(fs: Rootfs, folder: str, environ: Mapping[str, str]) -> Iterator[str]:
    """The commands that lead into an environment."""
    bin_dir = _bin_dir(environ)
    for name in fs.names(bin_dir):
        link = os.path.join(bin_dir, name)
        if os.path.islink(link) and os.readlink(link).startswith(f"{folder}/"):
            yield link


def _at_start_up(fs: Rootfs, environ: Mapping[str, str], bin_dir: str) -> str | None:
    """The line that puts the folder on PATH, by the text alone: a start-up file may do anything when it is run."""
    home = environ.get("HOME", "")
    spelled = [bin_dir]
    if bin_dir.startswith(f"{home}/"):
        spelled += [f"{short}{bin_dir[len(home) :]}" for short in ("~", "$HOME", "${HOME}")]
    named = re.compile("PATH.*(?:" + "|".join(map(re.escape, spelled)) + r")(?![\w./-])", re.IGNORECASE)
    shell = os.path.basename(environ.get("SHELL", ""))
    for name in ("/etc/environment", *(os.path.join(home, name) for name in _START_UP.get(shell, (".profile",)))):
        for number, line in enumerate((fs.text(name) or "").splitlines(), 1):
            if named.search(line) and not line.lstrip().startswith("#"):
                return f"{name}:{number}"
    return None


def _bin_dir(environ: Mapping[str, str]) -> str:
    return environ.get("PIPX_BIN_DIR") or os.path.join(environ.get("HOME", ""), ".local/bin")
