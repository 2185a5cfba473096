"""Find the folders of the machine that have a module.

Only names of files are read. Nothing is run or imported, so that root can ask about the folders of other users.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence

from doctor.core import lazy_re as re
from doctor.core.paths import pyenv_pythons, uv_pythons
from doctor.facts import Environment, Facts
from doctor.facts.modules import ModulePlace
from doctor.probe.python.select import search_path
from doctor.probe.rootfs import Rootfs

_LIBRARY = re.compile(r"python(3(?:\.\d{1,2})?)")
_SITES = ("site-packages", "dist-packages")
_SYSTEM_LIBRARIES = ("/usr/lib", "/usr/local/lib")
_MANY = 64
"""Interpreters of pyenv or uv whose folders are searched."""


def find_module(module: str, facts: Facts, environ: Mapping[str, str]) -> tuple[ModulePlace, ...]:
    """Return the places that have ``module``, a dotted name.

    Those of the project's environments come first, then those of all other Pythons, then the project's own code. A
    folder without Python files is what an uninstallation leaves behind, and counts for nothing.
    """
    fs = Rootfs()
    places = (*_in_environments(fs, facts), *_in_libraries(fs, facts, environ), *_in_project(facts))
    found = {place.folder: place for place in places if _has_module(fs, place.folder, module)}
    return tuple(found.values())


def _in_environments(fs: Rootfs, facts: Facts) -> Iterator[ModulePlace]:
    known = (facts.project.environment if facts.project else None, facts.active_environment, facts.subject_environment)
    for environment in filter(None, known):
        for minor, folder in _sites(fs, os.path.join(environment.path, "lib")):
            python = _python_of(environment, minor)
            yield ModulePlace(folder=folder, minor=minor, python=python, environment=environment.path)


def _python_of(environment: Environment, minor: str) -> str | None:
    """Return the interpreter of an environment if it is of this version."""
    return environment.python if environment.real_python and environment.python_minor in ("", minor) else None


def _in_libraries(fs: Rootfs, facts: Facts, environ: Mapping[str, str]) -> Iterator[ModulePlace]:
    on_path = [*search_path(fs, environ), "/usr/bin", "/usr/local/bin"]
    path = [folder for folder in on_path if not fs.is_file(f"{os.path.dirname(folder)}/pyvenv.cfg")]
    for library in _SYSTEM_LIBRARIES:
        for minor, folder in _sites(fs, library):
            # Debian's Python reads dist-packages only, also those of /usr/local (Debian Python Policy 2.5).
            programs = "/usr/local/bin" if library != "/usr/lib" and folder.endswith("/site-packages") else "/usr/bin"
            yield ModulePlace(folder=folder, minor=minor, python=_find_python(fs, [programs], minor))
    for home, owner in _homes(facts, environ):
        for minor, folder in _sites(fs, os.path.join(home, ".local/lib")):
            yield ModulePlace(folder=folder, minor=minor, python=_find_python(fs, path, minor), owner=owner)
        variables = environ if home == environ.get("HOME") else {"HOME": home}
        for store in (pyenv_pythons(variables), uv_pythons(variables)):
            for name in fs.names(store, _MANY):
                for minor, folder in _sites(fs, os.path.join(store, name, "lib")):
                    python = _find_python(fs, [os.path.join(store, name, "bin")], minor)
                    yield ModulePlace(folder=folder, minor=minor, python=python)


def _find_python(fs: Rootfs, folders: Sequence[str], minor: str) -> str | None:
    return fs.find_program(folders, (f"python{minor or 3}",))


def _homes(facts: Facts, environ: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield the home of the user and the user's name; for root also those of whoever used sudo or owns the project."""
    import pwd

    homes = [environ.get("HOME", "")]
    if facts.machine.run_by_root:
        owner = _owner(facts.project.root) if facts.project else None
        uids = [int(uid) for uid in (environ.get("SUDO_UID", ""), owner) if uid is not None and str(uid).isdecimal()]
        homes += [user.pw_dir for user in pwd.getpwall() if user.pw_uid in uids]
    for home in filter(None, dict.fromkeys(homes)):
        uid = _owner(home)
        names = [user.pw_name for user in pwd.getpwall() if user.pw_uid == uid]
        yield home, next(iter(names), str(uid))


def _owner(path: str) -> int | None:
    """Return the number of the user who owns a folder; ``None`` if it does not exist."""
    try:
        return os.stat(path).st_uid
    except OSError:
        return None


def _in_project(facts: Facts) -> Iterator[ModulePlace]:
    root = facts.project.root if facts.project else None
    for folder in (root, f"{root}/src") if root else ():
        yield ModulePlace(folder=folder, minor="", python=None, project=root)


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
