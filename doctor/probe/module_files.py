"""Find files that Python imports in place of modules of the standard library, or of pip.

``python -m`` puts the current folder first on ``sys.path``, and the folders of PYTHONPATH precede the standard library
(Python documentation, "The initialization of the sys.path module search path").
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping

from doctor.facts.shadows import ModuleFile
from doctor.probe.rootfs import Rootfs


def find_module_files(fs: Rootfs, cwd: str, environ: Mapping[str, str]) -> tuple[ModuleFile, ...]:
    """Return the modules and packages in the current folder and in those of PYTHONPATH that have such a name.

    A folder without ``__init__.py`` shadows nothing. A module with ``__all__`` is taken for a replacement of the
    original one, as backports are: no module of the standard library is without it that pip needs.
    """
    value = environ.get("PYTHONPATH", "")
    # an empty entry is the current folder, for programs such as pipx as well
    folders = [("PYTHONPATH", os.path.join(cwd, path)) for path in (value.split(":") if value else [])]
    folders += [] if environ.get("PYTHONSAFEPATH") else [("current folder", cwd)]
    found = [file for origin, folder in folders for file in _in_folder(fs, origin, os.path.normpath(folder))]
    return tuple({file.path: file for file in reversed(found)}.values())


def _in_folder(fs: Rootfs, origin: str, folder: str) -> Iterator[ModuleFile]:
    if fs.is_file(os.path.join(folder, "os.py")):
        return  # a standard library
    packages, others = fs.entries(folder)
    modules = {name.removesuffix(".py"): name for name in others if name.endswith(".py")}
    modules |= {name: f"{name}/__init__.py" for name in packages}
    in_package = "__init__" in modules
    for module in sorted(modules.keys() & {*sys.stdlib_module_names, "pip"}):
        path = os.path.join(folder, modules[module])
        text = fs.text(path)
        is_pip = module == "pip" and fs.is_file(os.path.join(folder, "pip/__main__.py"))
        if text is not None and "__all__" not in text and not is_pip:
            yield ModuleFile(module=module, path=path, origin=origin, in_package=in_package)
