"""Detect changes to a copy of packages that doctor is imported from: a folder that contains PACKAGES and SEAL."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from importlib.machinery import EXTENSION_SUFFIXES, SOURCE_SUFFIXES, ExtensionFileLoader, FileFinder, SourceFileLoader

from doctor.core import private_folder

PACKAGES = "packages"
"""The folder that is imported from."""
COMPILED = ".compiled"
"""The end of the name of the folder beside the copy to which Python writes the compiled modules that it imports."""
SEAL = "SEAL"
"""The file with the fingerprint of PACKAGES, written last."""
_STDLIB = os.path.dirname(os.__file__)


def write_seal(copy: str) -> None:
    """Write the fingerprint of the copy's packages."""
    with open(os.path.join(copy, SEAL), "w", encoding="ascii") as file:
        file.write(_fingerprint(os.path.join(copy, PACKAGES)))


def is_intact(copy: str) -> bool:
    """Return whether the copy is complete, unchanged since it was sealed, and private; its path has no links."""
    if private_folder.resolve(copy) != copy:
        return False
    try:
        with open(os.path.join(copy, SEAL), encoding="ascii", opener=_open_without_waiting) as file:
            return file.read() == _fingerprint(os.path.join(copy, PACKAGES))
    except (OSError, ValueError):
        return False


def redirect_compiled_files(copy: str) -> None:
    """Let Python keep compiled modules beside the copy, since they would change it.

    If another user could write to that folder, none are kept.
    """
    folder = f"{copy}{COMPILED}"
    if os.path.lexists(folder) and private_folder.resolve(folder) != folder:
        sys.dont_write_bytecode = True
        return
    sys.pycache_prefix = folder
    sys.dont_write_bytecode = bool(sys.flags.dont_write_bytecode)
    sys.path_hooks.insert(0, _find_in_stdlib)
    for path in [path for path in sys.path_importer_cache if path.startswith(_STDLIB)]:
        del sys.path_importer_cache[path]


class _StdlibLoader(SourceFileLoader):
    """Loads modules with the compiled files that they come with, where Python would only look for redirected ones.

    To compile typing, subprocess and the others that ``doctor check`` loads would take a sixth of a first start.
    """

    def get_data(self, path: str) -> bytes:
        """Return the content of a file."""
        folder, name = os.path.split(path)
        with suppress(OSError):
            if name.endswith(".pyc"):
                return super().get_data(
                    os.path.join(folder.removeprefix(sys.pycache_prefix or ""), "__pycache__", name)
                )
        return super().get_data(path)


def _find_in_stdlib(path: str) -> FileFinder:
    """Return the finder for a folder of the standard library. Raises ImportError for any other one (PEP 302)."""
    if not path.startswith(_STDLIB):
        raise ImportError
    return FileFinder(path, (ExtensionFileLoader, EXTENSION_SUFFIXES), (_StdlibLoader, SOURCE_SUFFIXES))


def _open_without_waiting(path: str, flags: int) -> int:
    """Open a file, also where a pipe that nobody writes to has taken its place."""
    return os.open(path, flags | os.O_NONBLOCK)


def _fingerprint(packages: str) -> str:
    """Return the number of files and folders, and the sums of their sizes and change times.

    The kernel sets the change time (ctime) whenever the content, owner or mode of a file changes, and that of
    a folder whenever an entry is added, removed or renamed. No program can set it back. The sizes show files that a
    power cut emptied.
    """
    count = sizes = change_times = 0
    folders = [packages]
    while folders:
        for entry in os.scandir(folders.pop()):
            status = entry.stat(follow_symlinks=False)
            count += 1
            change_times += status.st_ctime_ns
            if entry.is_dir(follow_symlinks=False):
                folders.append(entry.path)
            else:
                sizes += status.st_size
    return f"{count} {sizes} {change_times}"
