"""Find what the folders of PYTHONPATH have instead of an environment's packages: other versions, or what fails.

Python searches these folders before those of any environment. Nothing is imported: a file is parsed, or the version of
Python that a folder belongs to is read from its path.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping
from itertools import islice

from doctor.core import lazy_re as re
from doctor.core.names import SEEDS, normalize
from doctor.core.paths import within
from doctor.facts import Environment
from doctor.facts.shadows import PathShadow
from doctor.probe.python.installed import list_dist_infos, python_path, site_folders
from doctor.probe.rootfs import Rootfs

_FOR_VERSION = re.compile(r"/python(\d+\.\d+)/(?:site|dist)-packages$")
_CODE_LIMIT = 128 << 10
"""Bytes of a module that is parsed."""
_PARSED = 50
"""Modules that are parsed."""


def find_path_shadows(
    fs: Rootfs, environment: Environment, root: str, cwd: str, environ: Mapping[str, str]
) -> Iterator[PathShadow]:
    """Yield the modules on PYTHONPATH, outside of the project in ``root``, that replace those of the environment."""
    sites = list(site_folders(fs, environment.path, environment.library_versions))
    installed = {name for site in sites for name in _modules(fs, site)}
    versions = {normalize(name): version for site in sites for name, version in list_dist_infos(fs, site)}
    for folder in map(os.path.normpath, python_path(cwd, environ)):
        if within(folder, root) or folder in sites:
            continue
        match = _FOR_VERSION.search(folder)
        is_foreign = match is not None and match[1] not in environment.library_versions
        for name, version in () if is_foreign else list_dist_infos(fs, folder):
            own = versions.get(normalize(name), version)
            if own != version and normalize(name) not in SEEDS:
                path = os.path.join(folder, f"{name}-{version}.dist-info")
                problem = f"is {version}, and the environment has {own}"
                yield PathShadow(module=normalize(name), path=path, problem=problem, is_version=True)
        found = _modules(fs, folder)
        for name in islice(sorted(found.keys() & installed), _PARSED):
            path = os.path.join(folder, found[name])
            if is_foreign and match:
                yield PathShadow(module=name, path=path, problem=f"belongs to Python {match[1]}")
            elif number := _faulty_line(fs, path, environment):
                yield PathShadow(module=name, path=path, problem=f"line {number} is not valid Python 3")


def _modules(fs: Rootfs, folder: str) -> dict[str, str]:
    """Return the files of the modules and packages in a folder, relative to it, by their names."""
    packages, files = fs.entries(folder)
    modules = {name.removesuffix(".py"): name for name in files if name.endswith(".py")}
    return modules | {name: f"{name}/__init__.py" for name in packages if fs.is_file(f"{folder}/{name}/__init__.py")}


def _faulty_line(fs: Rootfs, path: str, environment: Environment) -> int:
    """Return the line at which a module cannot be parsed; 0 if it can, or if a newer Python may be needed."""
    text = fs.text(path, _CODE_LIMIT)
    known = f"{sys.version_info[0]}.{sys.version_info[1]}"
    if not text or len(text) >= _CODE_LIMIT or _release(environment.python_minor) > _release(known):
        return 0
    from doctor.core import python_code

    try:
        python_code.parse(text)
    except SyntaxError as error:
        return error.lineno or 1
    except RecursionError:
        return 0
    return 0


def _release(minor: str) -> tuple[int, ...]:
    return tuple(int(part) for part in minor.split(".") if part.isdigit())
