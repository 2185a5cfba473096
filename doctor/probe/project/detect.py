"""Find the project of the current folder: its requirements files, the tool that manages it, and its environment."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping

from doctor.core import lazy_re as re
from doctor.core.lazy_typing import Any
from doctor.core.names import normalize
from doctor.core.paths import within
from doctor.facts import Environment, OtherStart, Project
from doctor.facts.obstacle import Blocker, unusable_characters
from doctor.facts.project import BuildFault, DeadKernel, FileFault, NestedProject
from doctor.probe.machine import is_application_container, is_wsl
from doctor.probe.project.managed import find_unlisted, kept_environments
from doctor.probe.project.manager import find_manager, find_manager_program, uses_conda
from doctor.probe.project.obstacle import stand_in
from doctor.probe.project.stated import find_syntax_error, read_name, read_pyproject, read_requires_python
from doctor.probe.project.tools import (
    find_closed_artifact,
    find_dead_hook,
    find_metadata,
    find_no_downloads,
    find_uv_fault,
)
from doctor.probe.python.environment import ENVIRONMENT_NAMES, has_interpreter, read_environment
from doctor.probe.rootfs import Rootfs

_OWN_ENVIRONMENTS = ("uv", "pixi", "conda")
"""Managers that use no environment but the project's own, whichever is active."""
_KEPT_FIRST = ("pdm", "pixi", "conda")
"""Managers that use the environment that they keep, whichever else is in the project's folder."""
_OF_DIRENV = re.compile(r"python-\d+(?:\.\d+){1,2}|virtualenv")
"""The names of the environments that direnv creates (``direnv-stdlib``, ``layout_python``)."""
_LIST_LIMIT = 1 << 20
_MISSPELT = re.compile(r"(?i)(?:[\w-]+[-_])?req(?:s|ui?e?re?i?m?e?nts?)?(?:[-_]\w+)?(?:\.(?:txt|text|lst|list|in))*")
"""Names that people give to such a list by mistake, or for short: ``Requirement.txt``, ``reqs.txt``."""
_REQUIREMENT = re.compile(
    r"\s*(?:[A-Za-z][\w.-]*\s*(?:\[[\w\s,.-]*\])?\s*(?:[=<>!~]=?=?[^#]*)?(?:;[^#]*)?|-r\s.*)(?:#.*)?"
)
_NOT_IN_USE = re.compile(r"^\.doctor-|\.old\d*$")
"""Names of folders that doctor works in, and of those that were moved out of the way."""
_FOLDERS_LIMIT = 10_000
"""Folders in the project's folder that are looked into for environments."""
_NESTED_LIMIT = 50
"""Folders, above which the one around them is no project of several parts."""
_NESTED_DEPTH = 2
_NESTED = re.compile(r"(?!(?:docs?|tests?|examples?|tools|scripts|third_party|vendor|node_modules)$)[A-Za-z0-9].*")
"""Names of folders that may be a part of a project which is a project of its own, as ``backend`` is."""
_DEPTH_LIMIT = 64
"""Folders that are searched upward."""


def find_project(fs: Rootfs, folder: str, environ: Mapping[str, str]) -> Project | None:
    """Return the project that ``folder`` belongs to; ``None`` if it belongs to none.

    Folders above are searched up to the top of the repository. The home folder and the folders above it are not
    searched: a requirements.txt there does not make everything below it a project. They themselves are no projects
    either, but they may have an environment.
    """
    for candidate in _parents(folder, environ.get("HOME")):
        project = _read_project(fs, candidate, environ, is_current=candidate == folder)
        if project:
            return project
        if fs.lexists(os.path.join(candidate, ".git")):
            return None
    return None


def find_nested(fs: Rootfs, folder: str, environ: Mapping[str, str]) -> tuple[NestedProject, ...]:
    """Return the folders in ``folder`` that are projects; where none is, those in the folders in it."""
    names = [] if is_shared(fs, folder, environ) else fs.entries(folder)[0]
    of_projects: list[str] = []
    for _ in range(_NESTED_DEPTH):
        if len(names) > _NESTED_LIMIT:
            return ()
        names = [name for name in names if _NESTED.fullmatch(os.path.basename(name))]
        of_projects = [name for name in names if _has_lists(fs, os.path.join(folder, name))]
        if of_projects:
            break
        names = [os.path.join(name, below) for name in names for below in fs.entries(os.path.join(folder, name))[0]]

    def has_environment(name: str) -> bool:
        return any(fs.is_file(os.path.join(folder, name, place, "pyvenv.cfg")) for place in ENVIRONMENT_NAMES)

    return tuple(NestedProject(folder=name, has_environment=has_environment(name)) for name in of_projects)


def _parents(folder: str, home: str | None) -> Iterator[str]:
    """Yield ``folder`` and the folders above it, without the home folder and those above, ``folder`` excepted."""
    for _ in range(_DEPTH_LIMIT):
        yield folder
        parent = os.path.dirname(folder)
        if folder == home or parent in (folder, home, "/"):
            return
        folder = parent


def _read_project(fs: Rootfs, root: str, environ: Mapping[str, str], *, is_current: bool) -> Project | None:
    if is_shared(fs, root, environ):
        folders = _environments_of(fs, root, environ)
        own = [path for path in folders if fs.owner(path) == os.geteuid()] if fs.is_sticky(root) else folders
        environment = _first_usable(fs, own, environ)
        if environment is None:
            return None
        return Project(root=root, manager=None, requirements=(), requires_python=None, environment=environment)
    pyproject = read_pyproject(fs, root)
    requirements = tuple(_list_sources(fs, root, pyproject))
    manager, sign = find_manager(fs, root, pyproject)
    if manager == "conda" and requirements and not uses_conda(fs, environ):
        manager, sign = None, ""
    kept = list(kept_environments(fs, root, manager, sign, environ))
    has_lists, above = bool(requirements or manager), os.path.normpath(os.path.join(root, os.path.dirname(sign)))
    environment, others = _find_environments(
        fs, above, environ, kept, has_lists=has_lists, is_current=is_current, manager=manager
    )
    if environment is None and manager is None and pyproject:
        unlisted = ((name, read_environment(fs, path)) for name, path in find_unlisted(fs, root, pyproject, environ))
        manager, environment = next((found for found in unlisted if found[1]), (None, None))
        sign = "pyproject.toml" if manager else ""
    if not requirements and manager is None and environment is None:
        return None
    file, requires_python = read_requires_python(fs, root, pyproject)
    program = find_manager_program(fs, manager, environ) if manager else ""
    fault, blocker = _find_tool_faults(fs, root, manager, pyproject, environment, environ) if manager else (None, None)
    builds = bool({"pyproject.toml", "setup.py"} & set(requirements) or "project" in pyproject)
    metadata = find_metadata(fs, root) if builds else ""
    return Project(
        root=root,
        manager=manager or ("pip" if requirements else None),
        requirements=requirements,
        requires_python=requires_python,
        name=read_name(fs, root, pyproject),
        is_package="build-system" in pyproject,
        has_src_layout=builds
        and any(fs.is_file(os.path.join(root, "src", name, "__init__.py")) for name in fs.entries(f"{root}/src")[0]),
        requires_python_file=file,
        environment=environment,
        needs_no_environment=manager == "pdm" and environment is None and fs.is_dir(f"{root}/__pypackages__"),
        aside=fs.free_name(environment.path) if environment and fs.live else "",
        other_environments=others if above == root else (),
        manager_file=sign,
        manager_installed=program is not None,
        manager_program=program or "",
        file_fault=fault,
        tool_blocker=blocker,
        build_fault=_find_build_fault(fs, root, pyproject, manager, environment),
        metadata=metadata,
        closed_artifact=find_closed_artifact(fs, root, metadata) if builds and fs.live else None,
        dead_hook=find_dead_hook(fs, root, environment, environ) if fs.live else None,
        dead_kernel=_find_dead_kernel(fs, root, environment, environ),
        other_start=_find_other_start(fs, root, environment, environ),
        uv_fault=find_uv_fault(fs, root, environ)
        if manager == "uv" or (environment and environment.creator == "uv")
        else "",
        no_downloads=find_no_downloads(fs, root, pyproject, environ) if manager == "uv" else None,
    )


def _find_other_start(
    fs: Rootfs, root: str, environment: Environment | None, environ: Mapping[str, str]
) -> OtherStart | None:
    if not fs.live or environment is None or environment.state != "healthy":
        return None
    from doctor.probe.project.starters import find_other_start

    return find_other_start(fs, root, environment, environ.get("HOME"))


def _find_dead_kernel(
    fs: Rootfs, root: str, environment: Environment | None, environ: Mapping[str, str]
) -> DeadKernel | None:
    if not fs.live or not any(name.endswith(".ipynb") for name in fs.names(root)):
        return None
    from doctor.probe.project.kernels import find_dead_kernel

    return find_dead_kernel(fs, root, environment, environ)


def _find_tool_faults(
    fs: Rootfs,
    root: str,
    manager: str,
    pyproject: dict[str, Any],
    environment: Environment | None,
    environ: Mapping[str, str],
) -> tuple[FileFault | None, Blocker | None]:
    from doctor.probe.project import tool_faults

    fault = tool_faults.find_file_fault(fs, root, manager, pyproject, find_syntax_error(fs, root, pyproject))
    return fault, tool_faults.find_tool_blocker(fs, manager, environment, environ)


def _find_build_fault(
    fs: Rootfs, root: str, pyproject: dict[str, Any], manager: str | None, environment: Environment | None
) -> BuildFault | None:
    """Return why the project cannot be installed; ``None`` if that was done, and nothing has to be built again."""
    if "build-system" not in pyproject and manager != "poetry":
        return None
    from doctor.probe.project.build_faults import find_build_fault

    name = read_name(fs, root, pyproject)
    fault = find_build_fault(fs, root, pyproject, name, manager)
    if fault and environment and environment.state == "healthy":
        from doctor.probe.python.installed import read_versions

        installed = read_versions(fs, environment.path, environment.library_versions)
        return None if normalize(name) in installed else fault
    return fault


def is_shared(fs: Rootfs, folder: str, environ: Mapping[str, str]) -> bool:
    """Return whether a folder holds what does not belong together: the home folder, ``/``, and one like ``/tmp``.

    In the container of one application these are where people put it.
    """
    real, home = os.path.realpath(folder), environ.get("HOME")
    is_shared = real == "/" or (home and real == os.path.realpath(home)) or fs.is_sticky(folder)
    return bool(is_shared) and not is_application_container(fs)


def _active(environ: Mapping[str, str]) -> str:
    """Return the folder of the active environment; empty if none is active."""
    return os.path.normpath(environ["VIRTUAL_ENV"]) if environ.get("VIRTUAL_ENV") else ""


def _environments_of(fs: Rootfs, root: str, environ: Mapping[str, str]) -> list[str]:
    """Return the folders in ``root`` that may be its environment: the active one, and those with the usual names."""
    active, names = _active(environ), (*ENVIRONMENT_NAMES, *_names_of_direnv(fs, root))
    named = [os.path.join(root, name) for name in names]
    if not active:
        return named
    folder = os.path.realpath(os.path.dirname(active))
    is_inside = folder == os.path.realpath(root) or (
        within(folder, os.path.realpath(root)) and not is_shared(fs, root, environ) and not _has_lists(fs, folder)
    )
    return [active, *named] if is_inside else named


def _names_of_direnv(fs: Rootfs, root: str) -> list[str]:
    """Return the environments that direnv activates in ``root``, the newest Python first (``layout python``)."""
    names = fs.entries(os.path.join(root, ".direnv"))[0] if fs.is_file(os.path.join(root, ".envrc")) else []
    names = [name for name in names if _OF_DIRENV.fullmatch(name)]
    names.sort(key=lambda name: [int(number) for number in re.findall(r"\d+", name)], reverse=True)
    return [f".direnv/{name}" for name in names]


def _find_environments(
    fs: Rootfs,
    root: str,
    environ: Mapping[str, str],
    kept: list[str],
    *,
    has_lists: bool,
    is_current: bool,
    manager: str | None,
) -> tuple[Environment | None, tuple[str, ...]]:
    """Return the environment of the project, and the names of the others in its folder.

    UV_PROJECT_ENVIRONMENT names it for uv, and for pip if it exists. Otherwise it is the active one in the project's
    folder, then ``.venv``, ``venv`` and ``env``, then direnv's, then any other there, then those that the manager has
    ``kept``, and last an active one that no other project has in its folder, unless the manager uses none but its own.
    Then the project's folder may be one itself. If none of these can work, one in the home folder may stand in for
    it. Without lists of requirements, a folder counts only with the usual names, or with one environment in the current
    folder: a folder in which somebody keeps environments is not a project.
    """
    if environ.get("UV_PROJECT_ENVIRONMENT") and manager in ("uv", None):
        named = _first_usable(fs, [os.path.join(root, environ["UV_PROJECT_ENVIRONMENT"])], environ)
        if named or manager == "uv":
            return named, ()
    active, folders = _active(environ), _environments_of(fs, root, environ)
    names = _list_environments(fs, root) if has_lists or is_current else []
    if has_lists or len(names) == 1:
        folders += [os.path.join(root, name) for name in names]
    folders = [*kept, *folders] if manager in _KEPT_FIRST else [*folders, *kept]
    if has_lists and manager not in _OWN_ENVIRONMENTS and active and not _is_of_project(fs, active, environ):
        folders.append(active)
    environment = _first_usable(fs, dict.fromkeys(folders), environ)
    if environment is None and (has_lists or is_current) and manager is None:
        environment = _find_around(fs, root)
    if has_lists and (environment is None or environment.noexec or unusable_characters(environment.path)):
        instead = stand_in(root, environ, is_project=True)
        environment = (_healthy(fs, instead) if instead else None) or environment
    if environment is None or not has_lists:
        return environment, ()
    return environment, tuple(name for name in names if fs.resolve(os.path.join(root, name)) != environment.real_path)


def _is_of_project(fs: Rootfs, environment: str, environ: Mapping[str, str]) -> bool:
    """Return whether an environment is in the folder of a project, or is that folder itself."""
    above = os.path.dirname(environment)
    return _has_lists(fs, environment) or (not is_shared(fs, above, environ) and _has_lists(fs, above))


def _find_around(fs: Rootfs, root: str) -> Environment | None:
    """Return the environment that ``python3 -m venv .`` has made of the project's folder, if it works."""
    environment = _healthy(fs, root)
    return environment if environment and environment.holds_project else None


def _healthy(fs: Rootfs, path: str) -> Environment | None:
    environment = read_environment(fs, path)
    return environment if environment and environment.state == "healthy" else None


def _list_environments(fs: Rootfs, root: str) -> list[str]:
    """Return the names of the environments in ``root``.

    The test data of a project may have a pyvenv.cfg as well. Only an environment has an interpreter.
    """
    folders = fs.entries(root)[0]
    if len(folders) > _FOLDERS_LIMIT:
        fs.cuts[f"only {_FOLDERS_LIMIT:,} of the folders in {root} were read"] = "project"
    names = (name for name in folders[:_FOLDERS_LIMIT] if not _NOT_IN_USE.search(name))
    return [
        name
        for name in names
        if fs.is_file(os.path.join(root, name, "pyvenv.cfg")) and has_interpreter(fs, os.path.join(root, name))
    ]


def _has_lists(fs: Rootfs, folder: str) -> bool:
    """Return whether a folder has lists of requirements or a manager, so that its environments belong to a project."""
    pyproject = read_pyproject(fs, folder)
    return any(_list_sources(fs, folder, pyproject)) or find_manager(fs, folder, pyproject)[0] is not None


def _first_usable(fs: Rootfs, folders: Iterable[str], environ: Mapping[str, str]) -> Environment | None:
    """Return the first environment; under WSL one that was created on Windows works only there."""
    environments = (environment for folder in folders if (environment := read_environment(fs, folder)))
    usable = (
        environment for environment in environments if not (environment.created_on_windows and is_wsl(fs, environ))
    )
    return next(usable, None)


def list_requirement_files(fs: Rootfs, root: str) -> Iterator[str]:
    """Yield the names of requirements files, relative to ``root``: dev-requirements.txt, requirements/dev.txt.

    If there is none, a file counts that has nearly the usual name and only names of packages: requirement.txt.
    """
    names, has_lists = fs.names(root), False
    for name in names:
        if is_requirements_name(name):
            if fs.is_file(os.path.join(root, name)):
                has_lists = True
                yield name
        elif name == "requirements":
            for nested in fs.names(os.path.join(root, name)):
                if nested.endswith(".txt") and "constraint" not in nested:
                    has_lists = True
                    yield os.path.join(name, nested)
    for name in () if has_lists else names:
        if _MISSPELT.fullmatch(name) and _names_packages(fs, os.path.join(root, name)):
            yield name


def _names_packages(fs: Rootfs, path: str) -> bool:
    """Return whether a file has at least one line, and only lines that pip would take for requirements."""
    text = fs.text(path, _LIST_LIMIT) if fs.is_file(path) else None
    lines = [line for line in (text or "").splitlines() if line.strip() and not line.lstrip().startswith("#")]
    return bool(lines) and all(map(_REQUIREMENT.fullmatch, lines))


def is_requirements_name(name: str) -> bool:
    """Return whether a file of this name lists requirements: requirements-dev.txt, dev-requirements.txt."""
    return (name.startswith("requirements") and name.endswith(".txt")) or name.endswith("requirements.txt")


def is_list_name(name: str) -> bool:
    """Return whether a file of the project lists requirements and nothing else: it is in the folder for such lists."""
    is_misspelt = _MISSPELT.fullmatch(name) is not None
    return is_requirements_name(name) or is_misspelt or name.startswith("requirements/")


def _list_sources(fs: Rootfs, root: str, pyproject: dict[str, Any]) -> Iterator[str]:
    """Yield the files that state requirements: locks, requirements files, setup.py and pyproject.toml."""
    for name in fs.names(root):
        if name.startswith("pylock.") and name.endswith(".toml") and fs.is_file(os.path.join(root, name)):
            yield name
    yield from list_requirement_files(fs, root)
    if fs.is_file(os.path.join(root, "setup.py")):
        yield "setup.py"
    if pyproject.keys() & {"project", "build-system", "dependency-groups"} or find_syntax_error(fs, root, pyproject):
        yield "pyproject.toml"
