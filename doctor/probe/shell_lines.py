"""Find the lines of startup files that put a folder on PATH, or let a word stand for another Python or pip.

Only the text of the files is searched: running them could have any effect.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping

from doctor.core import lazy_re as re
from doctor.core import trust
from doctor.core.record import replace
from doctor.facts.shells import EXPORT_FILES, SYSTEM_EXPORT_FILES, Alias, StartUpLine, UnexpandedHome, interactive_files
from doctor.probe.rootfs import Rootfs

_PROFILES = "/etc/profile.d"
_VARIABLE = re.compile(r"\$\{?([A-Za-z_]\w*)\}?|~(?=/)")
_ALIAS = re.compile(r"alias[ \t]+(pip3?|python3?)(?:=|[ \t]+)[\"']?([^\"'\n;#]+)")
_WITH_FOLDERS = re.compile(r"PATH|PYTHON(?:PATH|USERBASE|PYCACHEPREFIX)|UV_\w+_(?:DIR|ENVIRONMENT)|XDG_\w+_HOME")
"""Variables that hold folders, and whose reader does not expand ``~``; pip and pipx do."""
_FUNCTION = re.compile(
    r"(?:function[ \t]+)?(pip3?|python3?)[ \t]*\(\)[ \t]*\{[ \t]*([^\s\"';#][^\"'\n;#]*)[^\n]*\}[ \t]*"
)


def find_path_line(fs: Rootfs, environ: Mapping[str, str], folder: str, files: Iterable[str]) -> StartUpLine | None:
    """Return the first line of ``files`` that puts ``folder`` on PATH, whether or not it is ever executed."""
    named = re.compile(rf"(?<![\w./-]){re.escape(folder)}(?![\w./-])", re.IGNORECASE)
    for line in _lines(fs, files):
        variable = line.text.upper().find("PATH")
        if variable >= 0 and named.search(_expand(line.text[variable + 4 :], environ)):
            return line
        if folder.endswith("/.pyenv/shims") and "pyenv init" in line.text:
            return line
    return None


def find_broken_path_line(fs: Rootfs, environ: Mapping[str, str], program: str) -> StartUpLine | None:
    """Return the line of any startup file of a shell or a session that puts the folder of ``program`` on PATH."""
    home = environ.get("HOME", "")
    files = (*system_files(fs), *(os.path.join(home, name) for name in EXPORT_FILES))
    return find_path_line(fs, environ, os.path.dirname(program), files)


def find_aliases(fs: Rootfs, environ: Mapping[str, str]) -> Iterator[Alias]:
    """Yield the aliases of ``python`` and ``pip`` in the files that every new shell of this user reads.

    A function on one line does the same. A line that is indented may belong to a function or a condition.
    """
    home, shell = environ.get("HOME", ""), os.path.basename(environ.get("SHELL", ""))
    for line in _lines(fs, (os.path.join(home, name) for name in interactive_files(shell))):
        match = _ALIAS.match(line.text) or _FUNCTION.fullmatch(line.text)
        if match:
            yield Alias(name=match[1], value=match[2].strip(), line=line)


def find_unexpanded(fs: Rootfs, environ: Mapping[str, str]) -> Iterator[UnexpandedHome]:
    """Yield the variables that name folders below an unexpanded home folder, each with the line that sets it."""
    home = environ.get("HOME", "")
    for name, value in environ.items():
        found = UnexpandedHome.find(name, value, home) if home and _WITH_FOLDERS.fullmatch(name) else None
        if found:
            files = (*(os.path.join(home, file) for file in EXPORT_FILES), *system_files(fs))
            sets = re.compile(rf"\b{name}[= \t].*{re.escape(found.entry)}")
            line = next((line for line in _lines(fs, files) if sets.search(line.text)), None)
            yield replace(found, line=line)


def system_files(fs: Rootfs) -> Iterator[str]:
    """Yield the files outside the home folder that may set variables, those of ``/etc/profile.d`` included."""
    yield from SYSTEM_EXPORT_FILES
    yield from (os.path.join(_PROFILES, name) for name in fs.names(_PROFILES) if name.endswith(".sh"))


def start_up_texts(fs: Rootfs, files: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield (path, content) of the files that exist.

    Root passes over those of another user, whose links may lead to files that only root may read.
    """
    for path in files:
        text = fs.text(path)
        if text and not (fs.live and trust.distrust_of_root([path])):
            yield path, text


def _lines(fs: Rootfs, files: Iterable[str]) -> Iterator[StartUpLine]:
    """Yield the lines of the files that are no comments."""
    for path, content in start_up_texts(fs, files):
        for number, text in enumerate(content.split("\n"), 1):
            if text.strip() and not text.lstrip().startswith("#"):
                yield StartUpLine(path=path, number=number, text=text)


def _expand(text: str, environ: Mapping[str, str]) -> str:
    """Return ``text`` with the values of its variables, as they are in this shell, but for that of PATH."""
    values = {**environ, "PATH": "$PATH"}
    return _VARIABLE.sub(lambda match: values.get(match[1] or "HOME", match[0]), text)
