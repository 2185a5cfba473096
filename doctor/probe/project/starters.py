"""Find a service or a cron job that runs a script of the project with a Python which lacks what the script imports."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator

from doctor.core.paths import within
from doctor.facts import Environment, OtherStart
from doctor.probe.rootfs import Rootfs

_UNITS = ("/etc/systemd/system", "/etc/supervisor/conf.d")
_OF_USER = ".config/systemd/user"
_CRONTABS = ("/etc/cron.d", "/var/spool/cron/crontabs", "/var/spool/cron")
_LIMIT, _FILES = 1 << 16, 200
"""Bytes that are read of a file, and the files in one folder."""
_START = re.compile(
    r"(?<![\w./-])((?:/[\w.+-]+)*/?python3?(?:\.\d+)?)(?=[ \t])((?:[ \t]+-[A-Za-z]+)*)[ \t]+([\w./~-]+\.py)(?![\w.])"
)
"""A Python, its options without a value, and a script."""
_FOLDER = re.compile(r"(?m)^[ \t]*(?:WorkingDirectory|directory)[ \t]*=[ \t]*(/\S*)|\bcd[ \t]+(/[^\s;&|]+)")
_IMPORT = re.compile(
    r"(?m)^(?:import|from)[ \t]{1,9}([\w., \t]{1,300}?)(?:[ \t]{1,9}(?:import|as)\b|[ \t]{0,9}(?:[#;]|$))"
)
"""The modules of an import that every run of the script reaches, since it is not indented."""
_OWN_PATHS = ("PYTHONPATH", "bin/activate")
"""Signs of a Python that finds more than its own folders show."""
_SYSTEM_PATH = ["/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin"]


def find_other_start(fs: Rootfs, root: str, environment: Environment, home: str | None) -> OtherStart | None:
    """Return the first line that starts a script in ``root`` so that an import fails which ``environment`` has."""
    for path in _files(fs, home):
        text = fs.text(path, _LIMIT) or ""
        if root not in text or any(sign in text for sign in _OWN_PATHS) or f"{environment.path}/bin:" in text:
            continue
        folder = next((match[1] or match[2] for match in _FOLDER.finditer(text)), "")
        for number, line in enumerate(text.split("\n"), 1):
            start = None if line.lstrip().startswith(("#", ";")) else _START.search(line)
            script = os.path.normpath(os.path.join(folder, start[3])) if start else ""
            python = _program(fs, start[1]) if start else None
            if start and python and within(script, root) and not within(python, environment.path):
                lacking = _lacking(fs, script, python, environment, home)
                if lacking:
                    return OtherStart(path=path, line=number, python=start[1], script=script, module=lacking)
    return None


def _files(fs: Rootfs, home: str | None) -> Iterator[str]:
    """Yield units and crontabs that people wrote; what a package brings, systemd finds in other folders."""
    yield "/etc/crontab"
    for folder in (*_UNITS, *([os.path.join(home, _OF_USER)] if home else [])):
        for name in fs.names(folder)[:_FILES]:
            path = os.path.join(folder, name)
            if name.endswith((".service", ".conf")) and not fs.is_link(path):
                yield path
    for folder in _CRONTABS:
        for name in fs.entries(folder)[1][:_FILES]:
            yield os.path.join(folder, name)


def _program(fs: Rootfs, word: str) -> str | None:
    if "/" in word:
        return word if word.startswith("/") and fs.is_program(word) else None
    return fs.find_program(_SYSTEM_PATH, [word])


def _lacking(fs: Rootfs, script: str, python: str, environment: Environment, home: str | None) -> str:
    """Return the first module that a script imports, the environment has, and ``python`` lacks; empty without one."""
    from doctor.probe.python.installed import site_folders
    from doctor.probe.python.layout import layout_from_files

    layout = layout_from_files(fs, python, home, exact=False) if fs.is_file(script) else None
    if layout is None:
        return ""
    own = list(site_folders(fs, environment.path, environment.library_versions))
    # Python looks first in the script's own folder.
    theirs = (os.path.dirname(script), *layout.package_folders, *filter(None, [layout.user_site]), layout.stdlib)
    text = fs.text(script, _LIMIT) or ""
    found = (name.strip().partition(".")[0] for names in _IMPORT.findall(text) for name in names.split(","))
    return next((name for name in found if _has(fs, own, name) and not _has(fs, theirs, name)), "")


def _has(fs: Rootfs, folders: Iterable[str], name: str) -> bool:
    return any(entry.partition(".")[0] == name for folder in folders for entry in fs.names(folder))
