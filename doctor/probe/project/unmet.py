"""Read the lists that a project is installed from, and compare them with its environment.

The answer is that of ``doctor fix --venv``. Nothing is started.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from functools import partial

from doctor.core.names import normalize
from doctor.core.record import dataclass, replace
from doctor.facts import Environment, Project
from doctor.facts.comparison import Unmet, compare
from doctor.facts.requirements import RequirementFile
from doctor.probe.project import requirements
from doctor.probe.project.detect import read_pyproject
from doctor.probe.python.installed import added_folders, python_path, read_extras, read_versions, site_folders
from doctor.probe.rootfs import Rootfs

_TEST_SETTINGS = ("pyproject.toml", "pytest.ini", "tox.ini", "setup.cfg")
"""The files in which ``pythonpath`` lets pytest find a project that is not installed."""


@dataclass(frozen=True, kw_only=True)
class Lists:
    """What the lists of a project say about its environment."""

    unmet: tuple[Unmet, ...] = ()
    """The requirements that the environment certainly does not satisfy."""
    unusable: RequirementFile | None = None
    """The list that pip cannot install."""
    lacks_project: bool = False
    """Whether the project itself, whose code is in ``src``, is certainly not installed."""


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
    if environment is None or not is_healthy:
        return Lists(unusable=unusable)
    path, libraries = environment.path, environment.library_versions
    versions = read_versions(fs, path, libraries, python_path(cwd, environ))
    unmet = tuple(
        replace(unmet, file=file.path)
        for file in files
        if file.kind != "pylock" and not file.problem
        for unmet in compare(file.lines, environment, versions, partial(read_extras, fs, path, libraries))[0]
    )
    if unmet and _is_alternative(fs, project, files):
        others = requirements.list_alternatives(fs, project.root)
        unmet = () if any(_is_met(fs, project.root, name, environment, versions) for name in others) else unmet
    is_installed = normalize(project.name) in versions or not project.has_src_layout or not project.name
    return Lists(
        unmet=unmet,
        unusable=unusable,
        lacks_project=not is_installed and project.manager == "pip" and not _is_found(fs, project, cwd, environ),
    )


def _is_alternative(fs: Rootfs, project: Project, files: Sequence[RequirementFile]) -> bool:
    """Return whether the list is one of several, so that the environment may be meant for another."""
    names = {os.path.basename(file.path) for file in files}
    is_main = names <= {"pylock.toml", "requirements.txt", "pyproject.toml", "setup.cfg", "setup.py"}
    return not is_main and len(requirements.list_alternatives(fs, project.root)) > 1


def _is_met(fs: Rootfs, root: str, name: str, environment: Environment, versions: Mapping[str, str]) -> bool:
    """Return whether the environment satisfies a list, with one requirement at least."""
    file = requirements.read_requirement_file(fs, root, name)
    extras = partial(read_extras, fs, environment.path, environment.library_versions)
    return bool(file.lines) and not file.problem and not compare(file.lines, environment, versions, extras)[0]


def _is_found(fs: Rootfs, project: Project, cwd: str, environ: Mapping[str, str]) -> bool:
    """Return whether Python or pytest may find the folder ``src`` of a project that is not installed."""
    environment, source = project.environment, os.path.join(project.root, "src")
    sites = site_folders(fs, environment.path, environment.library_versions) if environment else ()
    added = (folder for site in sites for _, folder in added_folders(fs, site))
    folders = map(os.path.normpath, (*added, *python_path(cwd, environ)))
    texts = (fs.text(os.path.join(project.root, name)) or "" for name in _TEST_SETTINGS)
    return source in folders or any("pythonpath" in text for text in texts)


def _files(fs: Rootfs, project: Project, display_root: str) -> tuple[RequirementFile, ...]:
    """Return the files that the environment is installed from: for a manager what pyproject.toml declares.

    uv can override what is declared, and in a workspace install another member than the one in this folder.
    """
    if project.manager_command() is None or not project.manages(project.environment):
        return requirements.find_requirement_files(fs, project.root, display_root)
    tools = read_pyproject(fs, project.root).get("tool", {})
    uv = tools.get("uv")
    if isinstance(uv, dict) and uv.keys() & {"workspace", "override-dependencies", "exclude-dependencies"}:
        return ()
    name = os.path.join(display_root, "pyproject.toml")
    return (requirements.read_requirement_file(fs, project.root, name),)
