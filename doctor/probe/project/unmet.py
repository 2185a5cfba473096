"""Read the lists that a project is installed from, and compare them with its environment.

The answer is that of ``doctor fix --venv``. Nothing is started.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from functools import partial

from doctor.core import toml
from doctor.core.names import SEEDS, name_of, normalize
from doctor.core.record import dataclass, replace
from doctor.facts import Environment, Project
from doctor.facts.comparison import Unmet, compare
from doctor.facts.requirements import RequirementFile
from doctor.facts.system_packages import system_package
from doctor.probe.project import lists, requirements
from doctor.probe.project.detect import is_list_name
from doctor.probe.project.stated import read_pyproject
from doctor.probe.python.installed import added_folders, python_path, read_extras, read_versions, site_folders
from doctor.probe.rootfs import Rootfs

_LISTS_LIMIT = 20
"""Further lists of a project that are read."""
_FILE_LIMIT = 1 << 20
"""Bytes read of a Pipfile."""
_PLAIN_KEYS = {"version", "extras", "source", "index"}
"""The keys of a dependency that do not limit it to some environments (Poetry's and Pipenv's documentation)."""
_TEST_SETTINGS = ("pyproject.toml", "pytest.ini", "tox.ini", "setup.cfg")
"""The files in which ``pythonpath`` lets pytest find a project that is not installed."""


@dataclass(frozen=True, kw_only=True)
class Lists:
    """The lists of a project, compared with its environment."""

    unmet: tuple[Unmet, ...] = ()
    """The requirements that the environment certainly does not satisfy."""
    unusable: RequirementFile | None = None
    """The list that pip cannot install."""
    lacks_project: bool = False
    """Whether the project itself is certainly not installed, and its code is in ``src``, it was built before, or only
    its installation shows what it requires."""
    system_bound: str = ""
    """The list of a project without an environment that names what only the system has; empty for other projects."""
    unused: tuple[str, ...] = ()
    """Several lists, of which none is the project's own, and nothing is installed of any of them."""


def read_lists(fs: Rootfs, project: Project, cwd: str, environ: Mapping[str, str]) -> Lists:
    """Compare the lists with the environment.

    There are no unmet ones without a healthy environment. A line that cannot be judged by names and versions is left
    out. What another tool than pip installs from is not judged.
    """
    environment = project.environment
    is_healthy = environment is not None and environment.state == "healthy" and environment.creator != "conda"
    if not is_healthy and project.manager != "pip":
        return Lists()
    if project.manager == "hatch":  # an environment of hatch may leave out the project and its dependencies
        return Lists()
    files = _files(fs, project, requirements.typed_folder(project.root, cwd))
    fs.cuts |= {file.problem: "requirements" for file in files if file.problem and file.too_large}
    faulty = (file for file in files if file.problem and not file.too_large)
    unusable = next(faulty, None) if project.manager == "pip" else None
    needs_build = project.manager == "pip" and any(file.needs_build for file in files)
    if environment is None:
        return Lists(unusable=unusable, system_bound=_find_system_bound(files), lacks_project=needs_build)
    if not is_healthy:
        return Lists(unusable=unusable)
    path, libraries = environment.path, environment.library_versions
    versions = read_versions(fs, path, libraries, python_path(cwd, environ))
    unmet = tuple(
        replace(unmet, file=file.path)
        for file in files
        if not file.problem
        for unmet in compare(file.lines, environment, versions, partial(read_extras, fs, path, libraries))[0]
    )
    if unmet and _is_alternative(fs, project, files):
        others = lists.list_alternatives(fs, project.root)
        unmet = () if any(_is_met(fs, project.root, name, environment, versions) for name in others) else unmet
    # Whoever built the project once meant it to be installed, though its code may be found from its own folder.
    is_meant = bool(project.name) and (project.has_src_layout or bool(project.metadata))
    is_hidden = is_meant and normalize(project.name) not in versions and not _is_found(fs, project, cwd, environ)
    is_bare = not environment.system_site_packages and read_versions(fs, path, libraries).keys() <= SEEDS
    return Lists(
        unmet=unmet,
        unusable=unusable,
        lacks_project=(project.manager == "pip" and is_hidden) or (is_bare and needs_build),
        unused=_unused(fs, project, versions, cwd) if is_bare and not files and project.manager == "pip" else (),
    )


def _find_system_bound(files: Sequence[RequirementFile]) -> str:
    """Return the path of the first list that names what only the system has; empty if there is none."""
    listed = ((file.path, system_package(name)) for file in files for name in map(name_of, file.lines) if name)
    return next((path for path, system in listed if system and not system.in_stdlib), "")


def _is_alternative(fs: Rootfs, project: Project, files: Sequence[RequirementFile]) -> bool:
    """Return whether the list is one of several, so that the environment may be meant for another."""
    names = {os.path.basename(file.path) for file in files}
    is_main = names <= {"pylock.toml", "requirements.txt", "pyproject.toml", "setup.cfg", "setup.py"}
    return not is_main and len(lists.list_alternatives(fs, project.root)) > 1


def _is_met(fs: Rootfs, root: str, name: str, environment: Environment, versions: Mapping[str, str]) -> bool:
    """Return whether the environment satisfies a list, with one requirement at least."""
    file = requirements.read_requirement_file(fs, root, name)
    extras = partial(read_extras, fs, environment.path, environment.library_versions)
    return bool(file.lines) and not file.problem and not compare(file.lines, environment, versions, extras)[0]


def _unused(fs: Rootfs, project: Project, versions: Mapping[str, str], cwd: str) -> tuple[str, ...]:
    """Return the lists of a project that names none as its own, where nothing is installed, those for developers first.

    A list of which a bare environment lacks nothing counts for none, and neither does a project without dependencies.
    """
    environment = project.environment
    if environment is None or not all(map(is_list_name, project.requirements)):
        return ()
    display_root = requirements.typed_folder(project.root, cwd)
    options = lists.find_other_requirements(fs, project.root, display_root, ())
    names = [name for option, name in options[:_LISTS_LIMIT] if option == "-r"]
    files = [requirements.read_requirement_file(fs, cwd, name) for name in names]
    lacking = (
        file for file in files if not file.problem and compare(file.lines, environment, versions, lambda _: ())[0]
    )
    return tuple(file.path for file in lacking)


def _is_found(fs: Rootfs, project: Project, cwd: str, environ: Mapping[str, str]) -> bool:
    """Return whether Python or pytest may find the code of a project that is not installed."""
    environment, source = project.environment, os.path.join(project.root, "src" if project.has_src_layout else ".")
    sites = site_folders(fs, environment.path, environment.library_versions) if environment else ()
    added = (folder for site in sites for _, folder in added_folders(fs, site))
    folders = map(os.path.normpath, (*added, *python_path(cwd, environ)))
    texts = (fs.text(os.path.join(project.root, name)) or "" for name in _TEST_SETTINGS)
    return os.path.normpath(source) in folders or any("pythonpath" in text for text in texts)


def _files(fs: Rootfs, project: Project, display_root: str) -> tuple[RequirementFile, ...]:
    """Return the files that the environment is installed from: for a manager what pyproject.toml or Pipfile declares.

    uv can override what is declared, and in a workspace install another member than the one in this folder.
    """
    if project.manager_command() is None or not project.manages(project.environment):
        return lists.find_requirement_files(fs, project.root, display_root)
    pyproject = read_pyproject(fs, project.root)
    tools = pyproject.get("tool", {})
    if project.manager == "pipenv":
        pipfile = toml.parse_or_empty(fs.read(os.path.join(project.root, "Pipfile"), _FILE_LIMIT) or b"")
        return (_plain_names(os.path.join(display_root, "Pipfile"), pipfile.get("packages")),)
    if project.manager == "poetry" and "dependencies" not in pyproject.get("project", {}):
        poetry = tools.get("poetry")
        declared = poetry.get("dependencies") if isinstance(poetry, dict) else None
        return (_plain_names(os.path.join(display_root, "pyproject.toml"), declared),)
    uv = tools.get("uv")
    if isinstance(uv, dict) and uv.keys() & {"workspace", "override-dependencies", "exclude-dependencies"}:
        return ()
    name = os.path.join(display_root, "pyproject.toml")
    return (requirements.read_requirement_file(fs, project.root, name),)


def _plain_names(path: str, declared: object) -> RequirementFile:
    """Return the names in a table of Poetry or Pipenv, without those that a marker, an extra or an address may exempt.

    Versions are left out, since Poetry has a syntax of its own for them.
    """
    table = declared if isinstance(declared, dict) else {}
    names = (
        name
        for name, value in table.items()
        if isinstance(value, str) or (isinstance(value, dict) and value.keys() <= _PLAIN_KEYS)
    )
    return RequirementFile(path=path, kind="declared", lines=tuple(name for name in names if name != "python"))
