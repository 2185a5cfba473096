"""Find files that Python imports instead of modules of the standard library, of pip, or of an installed library.

``python -m`` puts the current folder first on ``sys.path``, and the folders of PYTHONPATH precede the standard library
(Python documentation, "The initialization of the sys.path module search path").
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping, Sequence

from doctor.facts import Environment, Interpreter
from doctor.facts.shadows import ModuleFile
from doctor.probe.rootfs import Rootfs
from doctor.probe.shadows import APT_SITE

_CODE_LIMIT = 128 << 10
"""Bytes of a module that is parsed."""


def find_module_files(
    fs: Rootfs,
    cwd: str,
    environ: Mapping[str, str],
    python: Interpreter | None = None,
    environment: Environment | None = None,
) -> tuple[ModuleFile, ...]:
    """Return the modules and packages in the current folder and in those of PYTHONPATH that have such a name.

    ``python`` is the subject, which may lack what they import. A file in the current folder with the name of a library
    of the ``environment`` in use counts only where it imports that library, because a project may well be the library.
    A folder without ``__init__.py`` shadows nothing. A module with ``__all__`` is taken for a replacement of the
    original one, as backports are: no module of the standard library is without it that pip needs.
    """
    value = environ.get("PYTHONPATH", "")
    # an empty entry is the current folder, for programs such as pipx as well
    folders = [("PYTHONPATH", os.path.join(cwd, path)) for path in (value.split(":") if value else [])]
    folders += [] if environ.get("PYTHONSAFEPATH") else [("current folder", cwd)]
    sites = _sites(fs, python) if python else ()
    found = [file for origin, folder in folders for file in _in_folder(fs, origin, os.path.normpath(folder), sites)]
    if environment and not environ.get("PYTHONSAFEPATH"):
        found += _named_like_libraries(fs, cwd, environment)
    return tuple({file.path: file for file in reversed(found)}.values())


def _named_like_libraries(fs: Rootfs, folder: str, environment: Environment) -> Iterator[ModuleFile]:
    """Yield the files in ``folder`` that have the name of a library of the environment, and import it."""
    names = {name.removesuffix(".py") for name in fs.names(folder) if name.endswith(".py")}
    for version in environment.library_versions if names else ():
        site = os.path.join(environment.path, f"lib/python{version}/site-packages")
        for module in sorted(names.intersection(name.partition(".")[0] for name in fs.names(site))):
            path = os.path.join(folder, f"{module}.py")
            text = fs.text(path) or ""
            if len(text) < _CODE_LIMIT and _imports_itself(text, module):
                yield ModuleFile(
                    module=module, path=path, origin="current folder", in_package=False, imports_itself=True
                )


def _imports_itself(text: str, module: str) -> bool:
    return module in text and module in _imported_names(text)


def _sites(fs: Rootfs, python: Interpreter) -> tuple[str, ...]:
    """Return the folders from which the subject imports; none if a ``.pth`` file may add others."""
    of_system = APT_SITE if python.base_kind == "system" else None
    sites = tuple(filter(None, (python.purelib, python.user_site, of_system)))
    names = [name for site in sites for name in fs.names(site)]
    has_more = any(name.endswith((".pth", ".egg-link")) and not name.startswith("distutils-") for name in names)
    return () if has_more else (python.stdlib, os.path.join(python.stdlib, "lib-dynload"), *sites)


def _imported_names(text: str) -> list[str]:
    """Return the top-level names that a module imports unconditionally; none if this Python cannot parse it."""
    import ast

    from doctor.core import python_code

    try:
        body = python_code.parse(text).body
    except (SyntaxError, RecursionError):
        return []  # a newer Python may read it
    names = [alias.name for node in body if isinstance(node, ast.Import) for alias in node.names]
    names += [node.module for node in body if isinstance(node, ast.ImportFrom) and node.module and not node.level]
    return list(dict.fromkeys(name.partition(".")[0] for name in names))


def _why_it_fails(fs: Rootfs, text: str, folder: str, sites: Sequence[str]) -> str:
    """Return why a module cannot be imported, since it imports what is nowhere; empty if it may be."""
    for name in _imported_names(text):
        is_known = name in sys.stdlib_module_names or any(_has_module(fs, site, name) for site in (folder, *sites))
        if not is_known:
            return f"imports {name}, which is not installed"
    return ""


def _has_module(fs: Rootfs, folder: str, name: str) -> bool:
    return fs.is_dir(os.path.join(folder, name)) or any(entry.partition(".")[0] == name for entry in fs.names(folder))


def _in_folder(fs: Rootfs, origin: str, folder: str, sites: Sequence[str]) -> Iterator[ModuleFile]:
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
            is_parsed = len(text) < _CODE_LIMIT
            yield ModuleFile(
                module=module,
                path=path,
                origin=origin,
                in_package=in_package,
                imports_itself=is_parsed and path.endswith(f"/{module}.py") and _imports_itself(text, module),
                fails=_why_it_fails(fs, text, folder, sites) if sites and is_parsed else "",
            )
