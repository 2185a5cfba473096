"""Decide whether root may start an interpreter: whether another user could change the code that it loads by itself.

Beside the program this is the standard library, the site folders, and the folders that ``.pth`` files name, where
``site`` looks for sitecustomize and usercustomize (CPython's ``Lib/site.py``).
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping

from doctor.core import trust
from doctor.core.paths import within
from doctor.probe.python.layout import Layout, find_environment, layout_from_files, read_pyvenv_cfg
from doctor.probe.rootfs import Rootfs

_PTH_LIMIT = 1 << 22
"""Bytes read of a ``.pth`` file, which Python reads whole."""


def distrust_of_python(
    fs: Rootfs, executable: str, environ: Mapping[str, str], layout: Layout | None = None
) -> str | None:
    """Return why root must not start ``executable``, as ``trust.distrust`` puts it; ``None`` for any other user.

    ``layout`` is that of the interpreter by its files, where the caller has it.
    """
    if not trust.is_root():
        return None
    layout = layout or layout_from_files(fs, executable, environ.get("HOME"), exact=False)
    folder = find_environment(fs, executable)
    base = (read_pyvenv_cfg(fs, folder) or {}).get("home", "/") if folder else "/"
    config = os.path.join(folder, "pyvenv.cfg") if folder else "/"
    reason = trust.distrust_of_root([executable, config, base, environ.get("PYTHONHOME", "/")])
    if reason or layout is None:
        return reason
    # Root starts programs with a HOME of its own (trust.trusted_environment).
    has_user_site = layout.user_site and within(layout.user_site, trust.trusted_home(environ))
    sites = (*layout.package_folders, *([layout.user_site] if has_user_site and layout.user_site else []))
    return (
        trust.distrust_of_content(layout.stdlib, deep=False)
        or trust.distrust_of_root((layout.prefix, layout.base_prefix))
        or distrust_of_sites(fs, sites)
    )


def distrust_of_sites(fs: Rootfs, folders: Iterable[str]) -> str | None:
    """Return why root must not let an interpreter load startup files from ``folders``; ``None`` for any other user."""
    if not trust.is_root():
        return None
    return next(filter(None, map(trust.distrust_of_search, _loaded_paths(fs, folders))), None)


def _loaded_paths(fs: Rootfs, sites: Iterable[str]) -> Iterator[str]:
    """Yield the folders, their customize modules and ``.pth`` files, and the folders that the latter name."""
    for folder in sites:
        yield folder
        for name in fs.names(folder):
            if name.endswith(".pth"):
                path = os.path.join(folder, name)
                yield path
                for line, is_code in read_path_file(fs, path):
                    yield from trust.named_paths(line, folder) if is_code else [os.path.join(folder, line)]
            elif "customize" in name:
                yield os.path.join(folder, name)


def read_path_file(fs: Rootfs, path: str) -> Iterator[tuple[str, bool]]:
    """Yield (line, whether it is code) of a ``.pth`` file; any other line is a folder, relative to that of the file.

    Blanks before a folder belong to its name.
    """
    for line in (fs.text(path, _PTH_LIMIT) or "").removeprefix("\ufeff").splitlines():
        if line.strip() and not line.startswith("#"):
            yield line.rstrip(), line.startswith(("import ", "import\t"))
