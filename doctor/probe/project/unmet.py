"""Compare the requirements of a project with its environment, as ``doctor fix --venv`` would. Nothing is started."""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import partial

from doctor.core.record import replace
from doctor.facts import Project
from doctor.facts.comparison import Unmet, compare
from doctor.facts.requirements import RequirementFile
from doctor.probe.project import requirements
from doctor.probe.project.detect import read_pyproject
from doctor.probe.python.installed import python_path, read_extras, read_versions
from doctor.probe.rootfs import Rootfs


def read_unmet(fs: Rootfs, project: Project, cwd: str, environ: Mapping[str, str]) -> tuple[Unmet, ...]:
    """Return the requirements of the project that its environment certainly does not satisfy.

    Empty without a healthy environment. A line that cannot be judged by names and versions is left out.
    """
    environment = project.environment
    if environment is None or environment.state != "healthy" or environment.creator == "conda":
        return ()
    if project.manager == "hatch":  # an environment of hatch may leave out the project and its dependencies
        return ()
    files = _files(fs, project, requirements.typed_folder(project.root, cwd))
    path, libraries = environment.path, environment.library_versions
    versions = read_versions(fs, path, libraries, python_path(cwd, environ))
    return tuple(
        replace(unmet, file=file.path)
        for file in files
        if file.kind != "pylock" and not file.problem
        for unmet in compare(file.lines, environment, versions, partial(read_extras, fs, path, libraries))[0]
    )


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
