"""Find the lists that a project is installed from, and the further ones that it has."""

from __future__ import annotations

import os

from doctor.core.record import replace
from doctor.facts.requirements import RequirementFile
from doctor.probe.project import declared
from doctor.probe.project.detect import is_requirements_name, list_requirement_files
from doctor.probe.project.requirements import PYLOCK, read_requirement_file, read_text
from doctor.probe.project.stated import read_pyproject
from doctor.probe.project.tree import walk
from doctor.probe.rootfs import Rootfs

_DEPTH_BELOW, _FILES_BELOW = 4, 1_000
"""Folders in one another below a project that are searched for further files, and the files that are found there."""
_FOR_DEVELOPERS = ("dev", "local", "test")
"""Words in the names of the files that developers of a project want."""


def find_requirement_files(fs: Rootfs, root: str, display_root: str) -> tuple[RequirementFile, ...]:
    """Read the one file that a project is installed from: its lock, else requirements.txt, else pyproject.toml.

    A requirements.txt without a line counts only where nothing else states requirements. ``display_root`` precedes the
    names in the result, so that the user can type them; see ``typed_folder``.
    """
    empty: tuple[RequirementFile, ...] = ()
    for name in ("pylock.toml", "requirements.txt"):
        path = os.path.join(root, name)
        if fs.lexists(path) and not fs.is_dir(path):  # what is not a file is read as well, to report the problem
            file = read_requirement_file(fs, root, os.path.join(display_root, name))
            if not file.is_empty or file.problem:
                return (file,)
            empty = (file,)
    return _find_declared(fs, root, display_root) or empty


def _find_declared(fs: Rootfs, root: str, display_root: str) -> tuple[RequirementFile, ...]:
    """Read what the project declares itself, else its list or its group for developers."""
    pyproject = os.path.join(display_root, "pyproject.toml")
    if fs.is_file(os.path.join(root, "pyproject.toml")):
        file = read_requirement_file(fs, root, pyproject)
        if file.lines or file.needs_build or file.problem:
            return (file,)
        if "project" in read_pyproject(fs, root):
            return ()
    found = _read_setuptools_files(fs, root, display_root)
    if found:
        return found
    chosen = _choose(list_alternatives(fs, root))
    if chosen:
        return (read_requirement_file(fs, root, os.path.join(display_root, chosen)),)
    group = _choose(list(declared.list_groups(read_text(fs, os.path.join(root, "pyproject.toml")) or "")))
    return (read_requirement_file(fs, root, pyproject, group),) if group else ()


def list_alternatives(fs: Rootfs, root: str) -> list[str]:
    """Return the names of the lists of which a project is installed from one: requirements/local.txt, relative."""
    return sorted(name for name in list_requirement_files(fs, root) if "constraint" not in name)


def _choose(names: list[str]) -> str | None:
    """Return the list for developers, else the one that the others share; ``None`` if the names do not tell."""
    words = ("dev", "local", "base", "common")
    ranked = (name for word in words for name in names if word in os.path.basename(name))
    return next(ranked, names[0] if len(names) == 1 else None)


def _read_setuptools_files(fs: Rootfs, root: str, display_root: str) -> tuple[RequirementFile, ...]:
    """Read setup.cfg, if pip could build the project, and setup.py, which may compute what it requires when it runs."""
    script = read_text(fs, os.path.join(root, "setup.py"))
    if script is None and not fs.is_file(os.path.join(root, "pyproject.toml")):
        return ()
    name = os.path.join(display_root, "setup.cfg")
    file = read_requirement_file(fs, root, name) if fs.is_file(os.path.join(root, "setup.cfg")) else None
    if script and "install_requires" in script:
        file = replace(file, needs_build=True) if file and (file.lines or file.problem) else None
        file = file or read_requirement_file(fs, root, os.path.join(display_root, "setup.py"))
    return (file,) if file and (file.lines or file.needs_build or file.problem) else ()


def find_other_requirements(
    fs: Rootfs, root: str, display_root: str, files: tuple[RequirementFile, ...]
) -> tuple[tuple[str, str], ...]:
    """Return (option, name) of the project's files and groups that are not in ``files``, those for developers first."""
    known = {path for file in files for path in file.read_files}
    names = [name for name in list_requirement_files(fs, root) if os.path.join(root, name) not in known]
    text = read_text(fs, os.path.join(root, "pyproject.toml"))
    options = (
        *(("-r", os.path.join(display_root, name)) for name in names),
        *(("--group", name) for name in declared.list_groups(text or "")),
    )
    return tuple(sorted(options, key=lambda option: _developer_rank(os.path.basename(option[1]))))


def find_requirements_below(
    fs: Rootfs, root: str, display_root: str, files: tuple[RequirementFile, ...]
) -> tuple[tuple[str, str], ...]:
    """Return (option, name) of the files in the folders below ``root`` that are not in ``files``.

    The nearest come first, and those in hidden folders last.
    A folder's own list counts before its pyproject.toml, which is named only where it states dependencies.
    """
    known = {path for file in files for path in file.read_files}
    found = (
        os.path.join(folder, name)
        for folder, names in walk(fs, root, depth=_DEPTH_BELOW, hidden=True)
        if folder not in ("", "requirements")  # ``find_other_requirements`` names what is there
        for name in _lists_in(fs, root, folder, names)
    )
    unknown = (name for name in found if os.path.join(root, name) not in known)
    below = fs.first(unknown, _FILES_BELOW, f"of the requirements files below {root}", "project")
    return tuple(("-r", os.path.join(display_root, name)) for name in sorted(below, key=_is_hidden))


def _is_hidden(name: str) -> bool:
    return name.startswith(".")


def _lists_in(fs: Rootfs, root: str, folder: str, names: list[str]) -> list[str]:
    """Return the names of the files in a folder that state requirements, requirements.txt first."""
    if os.path.basename(folder) == "requirements":
        return [name for name in names if name.endswith(".txt") and "constraint" not in name]
    lists = [name for name in names if is_requirements_name(name) or PYLOCK.fullmatch(name)]
    if not lists and "pyproject.toml" in names:
        file = read_requirement_file(fs, root, os.path.join(folder, "pyproject.toml"))
        return ["pyproject.toml"] if file.lines else []
    return sorted(lists, key=lambda name: name != "requirements.txt")


def _developer_rank(name: str) -> int:
    ranks = (rank for rank, word in enumerate(_FOR_DEVELOPERS) if word in name)
    return next(ranks, len(_FOR_DEVELOPERS))
