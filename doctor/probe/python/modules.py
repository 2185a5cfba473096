"""Find the folders of packages on the machine that have a module."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Mapping

from doctor.facts import Environment, Facts
from doctor.facts.modules import ModulePlace
from doctor.probe.python.select import search_path
from doctor.probe.rootfs import Rootfs

_LIBRARY = re.compile(r"python(3(?:\.\d{1,2})?)")
_SITES = ("site-packages", "dist-packages")
_SYSTEM_LIBRARIES = ("/usr/lib", "/usr/local/lib")


def find_module(module: str, facts: Facts, environ: Mapping[str, str]) -> tuple[ModulePlace, ...]:
    """Return the places that have ``module``, a dotted name: environments of the project first, then all others.

    Nothing is imported. A folder without Python files is what an uninstallation leaves behind, and counts for nothing.
    """
    fs = Rootfs()
    places = (*_in_environments(fs, facts), *_in_libraries(fs, environ))
    found = {place.folder: place for place in places if _has_module(fs, place.folder, module)}
    return tuple(found.values())


def _in_environments(fs: Rootfs, facts: Facts) -> Iterator[ModulePlace]:
    known = (facts.project.environment if facts.project else None, facts.active_environment, facts.subject_environment)
    for environment in filter(None, known):
        for minor, folder in _sites(fs, os.path.join(environment.path, "lib")):
            yield ModulePlace(
                folder=folder,
                minor=minor,
                python=_python_of(environment, minor),
                environment=environment.path,
            )


def _python_of(environment: Environment, minor: str) -> str | None:
    """Return the interpreter of an environment if it is of this version."""
    return environment.python if environment.real_python and environment.python_minor in ("", minor) else None


def _in_libraries(fs: Rootfs, environ: Mapping[str, str]) -> Iterator[ModulePlace]:
    home = environ.get("HOME", "")
    path = [*search_path(fs, environ), "/usr/bin", "/usr/local/bin"]
    for library in (*_SYSTEM_LIBRARIES, *([os.path.join(home, ".local/lib")] if home else [])):
        for minor, folder in _sites(fs, library):
            python = fs.find_program(path, (f"python{minor or 3}",))
            yield ModulePlace(folder=folder, minor=minor, python=python)
    versions = os.path.join(environ.get("PYENV_ROOT") or os.path.join(home, ".pyenv"), "versions")
    for name in fs.names(versions) if home else ():
        for minor, folder in _sites(fs, os.path.join(versions, name, "lib")):
            yield ModulePlace(folder=folder, minor=minor, python=os.path.join(versions, name, "bin/python3"))


def _sites(fs: Rootfs, library: str) -> Iterator[tuple[str, str]]:
    """Yield (X.Y, folder) of the folders of packages below a ``lib`` folder."""
    for name in fs.names(library):
        match = _LIBRARY.fullmatch(name)
        for folder in (os.path.join(library, name, site) for site in _SITES) if match else ():
            if match and fs.is_dir(folder):
                yield ("" if match[1] == "3" else match[1]), folder


def _has_module(fs: Rootfs, folder: str, module: str) -> bool:
    parent, _, last = os.path.join(folder, *module.split(".")).rpartition("/")
    if fs.is_file(f"{parent}/{last}/__init__.py") or fs.is_file(f"{parent}/{last}.py"):
        return True
    return _has_code(fs.names(f"{parent}/{last}")) or any(
        name.startswith(f"{last}.") and name.endswith(".so") for name in fs.names(parent)
    )


def _has_code(names: Iterable[str]) -> bool:
    return any(name.endswith((".py", ".so")) for name in names)
