"""Find in the files of a project why its build backend would fail. Nothing is built.

The rules are those by which backends find the code of a project that names none of it: hatchling
(``builders/wheel.py``), flit_core (``common.py``, ``Module``), poetry-core (``utils/module.py``), uv_build, and
setuptools (``discovery.py``).
"""

from __future__ import annotations

import os
from fnmatch import fnmatchcase

from doctor.core.lazy_typing import Any
from doctor.core.names import normalize
from doctor.facts.project import BuildFault
from doctor.probe.rootfs import Rootfs

_STRICT = ("hatchling", "flit_core", "poetry.core", "pdm.backend", "uv_build")
"""Backends for which a file that the table ``project`` names has to exist; setuptools only warns."""
_SETTINGS = {"hatchling": "hatch", "flit_core": "flit", "poetry.core": "poetry", "setuptools": "setuptools"}
"""Backends, and the tables in ``tool`` whose settings may name the code."""
_NO_PACKAGES = (
    "ci", "bin", "debian", "doc", "docs", "documentation", "manpages", "news", "newsfragments", "changelog", "test",
    "tests", "unit_test", "unit_tests", "example", "examples", "scripts", "tools", "util", "utils", "python", "build",
    "benchmark", "benchmarks", "exercise", "exercises", "htmlcov", "[._]*",
)  # fmt: skip
"""Folders that setuptools takes for no packages (``FlatLayoutPackageFinder``)."""


def find_build_fault(
    fs: Rootfs, root: str, pyproject: dict[str, Any], name: str, manager: str | None
) -> BuildFault | None:
    """Return why the project cannot be built; ``None`` if nothing is certain, or the manager builds nothing."""
    system, tools = pyproject.get("build-system"), pyproject.get("tool", {})
    if not isinstance(system, dict):
        return None
    backend = system.get("build-backend", "setuptools.build_meta")
    if _is_virtual(tools, manager) or not isinstance(backend, str) or "backend-path" in system:
        return None
    known = next((each for each in (*_STRICT, "setuptools") if f"{backend}.".startswith(f"{each}.")), "")
    if not known or not name:
        return None
    of_poetry = tools.get("poetry") if manager == "poetry" and isinstance(tools, dict) else None
    tables = [pyproject.get("project"), of_poetry] if known in _STRICT else []
    fault = next((found for table in tables if (found := _find_missing(fs, root, table))), None)
    if fault or _has_settings(tools, known):
        return fault
    reason, remedy = _find_code(fs, root, known, name)
    return BuildFault(reason=reason, remedy=f"{remedy} in pyproject.toml.") if reason else None


def _is_virtual(tools: object, manager: str | None) -> bool:
    """Return whether the manager is configured to install only what the project requires."""
    table = tools.get(manager) if isinstance(tools, dict) and manager else None
    return isinstance(table, dict) and False in (table.get(key) for key in ("package", "package-mode", "distribution"))


def _find_missing(fs: Rootfs, root: str, project: object) -> BuildFault | None:
    """Return the first file that the table ``project``, or Poetry's, names, and that does not exist (PEP 621)."""
    if not isinstance(project, dict):
        return None
    for key in ("readme", "license"):
        value = project.get(key)
        file = value.get("file") if isinstance(value, dict) else value if key == "readme" else None
        if isinstance(file, str) and file and not fs.lexists(os.path.join(root, file)):
            return BuildFault(
                reason=f"pyproject.toml names {file}, which does not exist",
                remedy=f"Create {file}, or delete the line {key} of pyproject.toml. In an image, copy {file} before.",
                missing=file if key == "readme" and "/" not in file else "",
            )
    return None


def _find_code(fs: Rootfs, root: str, backend: str, name: str) -> tuple[str, str]:
    """Return why the backend does not find the code, and which setting names it; both are empty if it does."""
    module, spelt = normalize(name).replace("-", "_"), name.replace("-", "_").replace(".", "_")
    packages = [each for each in fs.entries(root)[0] if fs.is_file(f"{root}/{each}/__init__.py")]
    code = next(
        (each for each in packages if not any(fnmatchcase(each, pattern) for pattern in _NO_PACKAGES)), "FOLDER"
    )
    nowhere = f"there is no folder {module} with the code, as the project is called"
    if backend == "setuptools":
        folders = _find_several(fs, root)
        reason = f"setuptools takes none of the folders {', '.join(folders)} by itself" if folders else ""
        return reason, f'Write `packages = ["{code}"]` below `[tool.setuptools]`'
    if backend == "hatchling":
        found = any(_is_for_hatch(fs, root, each) for each in (spelt, module))
        return "" if found else nowhere, f'Write `packages = ["{code}"]` below `[tool.hatch.build.targets.wheel]`'
    if backend == "uv_build":
        found, place = fs.is_file(f"{root}/src/{module}/__init__.py"), f"there is no src/{module}/__init__.py"
        setting = f'`module-name = "{code}"` and `module-root = ""`'
        return "" if found else place, f"Write {setting} below `[tool.uv.build-backend]`"
    if backend in ("flit_core", "poetry.core"):
        places = (f"{root}/{folder}{each}" for folder in ("", "src/") for each in (module, name))
        found = any(fs.is_dir(place) or fs.is_file(f"{place}.py") for place in places)
        of_poetry = f'`packages = [{{ include = "{code}" }}]` or `package-mode = false` below `[tool.poetry]`'
        setting = of_poetry if backend == "poetry.core" else f'`name = "{code}"` below `[tool.flit.module]`'
        return "" if found else nowhere, f"Write {setting}"
    return "", ""


def _has_settings(tools: object, backend: str) -> bool:
    """Return whether the project may say itself where its code is."""
    if not isinstance(tools, dict):
        return True
    if backend == "uv_build":
        uv = tools.get("uv")
        return isinstance(uv, dict) and "build-backend" in uv
    table = tools.get(_SETTINGS.get(backend, ""), {})
    if not isinstance(table, dict):
        return True
    if backend == "poetry.core":
        return not {"packages", "include"}.isdisjoint(table)
    if backend == "hatchling":
        return "build" in table
    return bool(table)


def _is_for_hatch(fs: Rootfs, root: str, name: str) -> bool:
    folders = (f"{root}/{name}", f"{root}/src/{name}")
    if any(fs.is_file(f"{folder}/__init__.py") for folder in folders) or fs.is_file(f"{root}/{name}.py"):
        return True
    return any(fs.is_file(f"{root}/{folder}/{name}/__init__.py") for folder in fs.entries(root)[0])


def _find_several(fs: Rootfs, root: str) -> list[str]:
    """Return the folders that setuptools takes for packages, where they are several, and none is named."""
    if any(fs.lexists(os.path.join(root, each)) for each in ("src", "setup.py", "setup.cfg")):
        return []
    folders = [
        folder
        for folder in fs.entries(root)[0]
        if folder.isidentifier()
        and not any(fnmatchcase(folder, pattern) for pattern in _NO_PACKAGES)
        and not fs.is_file(f"{root}/{folder}/pyvenv.cfg")
    ]
    return folders if len(folders) > 1 else []
