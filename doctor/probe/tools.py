"""Find pip and pipx on PATH, and read their versions from their files. None of them is run."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice

from doctor.core import lazy_re as re
from doctor.core import process, trust
from doctor.core.paths import data_dir, upward
from doctor.core.record import replace
from doctor.facts import Tool, Tools
from doctor.facts.obstacle import Blocker
from doctor.facts.tools import PACKAGED_PIPX
from doctor.probe.debian.dpkg import Dpkg
from doctor.probe.pipx import (
    find_lost_links,
    find_shared_libraries,
    needed_folders,
    read_app,
    read_apps,
    read_pipx_home,
)  # fmt: skip
from doctor.probe.python.describe import find_closed, has_ensurepip, has_venv
from doctor.probe.python.environment import is_noexec
from doctor.probe.python.layout import Layout, layout_from_files
from doctor.probe.python.startup import distrust_of_python
from doctor.probe.rootfs import Rootfs
from doctor.probe.uv_tools import find_dead_uv_tools, find_forgotten_uv_tools, find_lost_uv_tools, find_uv

_SHEBANG = re.compile(r"#!\s*(\S[^\n]{0,4095}?)[ \t]*\n")
_TRAMPOLINE = re.compile(r"#!/bin/sh\s*\n'''exec' [\"']?(/[^\n\"']{1,4095}?)[\"']? \"\$0\"")
"""The first lines that pip and uv write if the interpreter's path is too long or has characters unfit for ``#!``."""

_WRAPPER = re.compile(
    r"#!\s*(?:/usr)?/bin/(?:env )?(?:ba|da|z)?sh\b[^\n]*\n(?:[ \t]*(?:#[^\n]*)?\n)*"
    r"[ \t]*(?:exec[ \t]+(/[^\s\"'$;&|]+)\s|(/[^\s\"'$;&|]+)(?:[ \t][^\n;&|]*)?\n*\Z)"
)
"""A script of a shell that becomes a program by its path, or does nothing but to start it."""

_OF_PIP = re.compile(r"(?:pip|python)[\d.]*$")
"""The programs about whose Python other checks report."""
_OF_OLD_PIPX = ("packaging", "userpath", "argcomplete")
"""What pipx imports when it starts, ``packaging.requirements`` among it (``package_specifier.py``)."""
_OF_PIPX = (*_OF_OLD_PIPX, "platformdirs")
_IMPORT = """
import importlib, sys
for name in sys.argv[1:]:
    try:
        importlib.import_module(name)
    except BaseException:
        print("\\n" + name, end="")
        break
"""
_LIMIT = 5.0
"""Seconds; all probes together have six."""

_SYSTEM_FOLDERS = ("/usr/bin", "/bin")
"""The folders whose programs belong to the distribution's packages."""


def find_tools(fs: Rootfs, path: Sequence[str], environ: Mapping[str, str], dpkg: Dpkg) -> Tools:
    """Return pip and pipx as a shell with this ``path`` finds them, and the state of pipx's folders."""
    home = environ.get("HOME")
    pipx = _read_tool(fs, fs.find_program(path, ["pipx"]), "pipx", path, home) or _find_pipx_in_home(fs, path, environ)
    pipx = _with_package_version(pipx, dpkg)
    if pipx and pipx.is_packaged_pipx and pipx.is_importable:
        pipx = replace(pipx, lost_file=_find_lost_file(fs, dpkg))
    shared = find_shared_libraries(fs, environ, pipx.release if pipx else None)
    return Tools(
        pip=_read_tool(fs, fs.find_program(path, ["pip", "pip3"]), "pip", path, home),
        dead_pips=tuple(_find_dead_pips(fs, path, environ)),
        dead_before=tuple(_find_dead_before(fs, path, environ)),
        pipx=pipx,
        pipx_behind=_find_behind(fs, pipx, path) if pipx and pipx.on_path else None,
        pipx_diverted=_find_diverted_pipx(fs) if pipx is None else "",
        has_private_pipx=pipx is None and bool(environ.get("HOME")) and fs.lexists(f"{data_dir()}/pipx/bin/pipx"),
        pipx_home=read_pipx_home(fs, path, environ),
        pipx_apps=tuple(read_apps(fs, environ)),
        pipx_lost=tuple(find_lost_links(fs, environ)) if fs.live else (),
        uv=find_uv(fs, path, home),
        dead_uv_tools=tuple(find_dead_uv_tools(fs, environ)),
        uv_forgotten=tuple(find_forgotten_uv_tools(fs, environ)),
        uv_lost=tuple(find_lost_uv_tools(fs, environ)) if fs.live else (),
        pipx_shared=read_app(fs, shared, environ) if shared else None,
        pipx_can_create=_can_create_environments(fs, pipx, environ),
        pipx_default_missing=_find_missing_default(fs, path, environ),
        pipx_noexec=_find_noexec(fs, pipx, environ) if pipx and fs.live else "",
        pipx_blocker=_find_blocker(fs, pipx, environ) if pipx and fs.live else None,
        pipx_damage=_find_damage(fs, pipx, environ) if pipx and fs.live else None,
    )


def interpreter_of_script(fs: Rootfs, script: str, path: Sequence[str]) -> str | None:
    """Return the path of the interpreter that a script names; ``None`` if the program is not a Python script."""
    start = fs.text(script, 1 << 13) or ""
    trampoline = _TRAMPOLINE.match(start)
    if trampoline:
        return trampoline.group(1)
    shebang = _SHEBANG.match(start)
    words = shebang.group(1).split() if shebang else []
    uses_env = words[:1] == ["/usr/bin/env"]
    if not words or not os.path.basename(words[-1] if uses_env else words[0]).startswith(("python", "pypy")):
        return None
    return fs.find_program(path, [words[-1]]) if uses_env else words[0]


def distrust_of_program(fs: Rootfs, program: str, environ: Mapping[str, str]) -> str | None:
    """Return why root must not start a program, or the interpreter that runs it; ``None`` for any other user."""
    python = interpreter_of_script(fs, program, trust.SYSTEM_PATH.split(":"))
    return trust.distrust_of_root([program]) or (distrust_of_python(fs, python, environ) if python else None)


def _read_tool(fs: Rootfs, program: str | None, package: str, path: Sequence[str], home: str | None) -> Tool | None:
    if program is None:
        return None
    python = interpreter_of_script(fs, program, path)
    layout = layout_from_files(fs, python, None, exact=False) if python else None
    prefix = fs.resolve(layout.prefix) if layout else None
    return Tool(
        path=program,
        version=_find_version(fs, layout, package),
        python=python,
        prefix=prefix,
        is_importable=layout is None or _may_import(fs, layout, package, home),
        closed_folder=find_closed(fs, layout.package_folders) if layout else "",
    )


def _find_dead_pips(fs: Rootfs, path: Sequence[str], environ: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for name in ("pip", "pip3"):
        program = fs.find_program(path, [name])
        folder = os.path.dirname(program or "")
        is_elsewhere = folder in _SYSTEM_FOLDERS or fs.is_file(os.path.join(os.path.dirname(folder), "pyvenv.cfg"))
        if program and not is_elsewhere:
            python = missing_python(fs, program, path) or _find_lacking_python(fs, program, path, environ)
            if python:
                yield program, python


def _find_lacking_python(fs: Rootfs, program: str, path: Sequence[str], environ: Mapping[str, str]) -> str | None:
    """Return the Python that a script of pip in another folder starts, if that certainly has no pip."""
    if (
        environ.get("PYTHONPATH")
        or environ.get("PYTHONUSERBASE")
        or "from pip" not in (fs.text(program, 1 << 12) or "")
    ):
        return None
    tool = _read_tool(fs, program, "pip", path, environ.get("HOME"))
    python = tool.python if tool and not tool.is_importable and not tool.closed_folder else None
    return python if python and os.path.dirname(python) != os.path.dirname(program) else None


def _find_dead_before(fs: Rootfs, path: Sequence[str], environ: Mapping[str, str]) -> Iterator[tuple[str, str, str]]:
    """Yield the programs that the shell finds before those of the active environment, and whose Python no longer
    exists.

    pip's own are reported otherwise.
    """
    own = os.path.join(environ.get("VIRTUAL_ENV") or "/nonexistent", "bin")
    before = [os.path.normpath(folder) for folder in path]
    before = before[: before.index(own)] if own in before else []
    for name in fs.names(own) if before else ():
        program = None if _OF_PIP.match(name) else fs.find_program(before, [name])
        python = missing_python(fs, program, path) if program else None
        if program and python:
            yield program, python, fs.free_name(program)


def _find_behind(fs: Rootfs, tool: Tool, path: Sequence[str]) -> str | None:
    """Return the first program of the same name on ``path`` that starts, if the Python of ``tool`` is missing."""
    name = os.path.basename(tool.path)
    if missing_python(fs, tool.path, path) is None:
        return None
    programs = (fs.find_program([folder], [name]) for folder in path)
    return next((program for program in programs if program and not missing_python(fs, program, path)), None)


def missing_python(fs: Rootfs, program: str, path: Sequence[str]) -> str | None:
    """Return the path of the interpreter that a script names, or that a wrapper starts, if nothing is there."""
    python = interpreter_of_script(fs, program, path)
    if python is None and (wrapper := _WRAPPER.match(fs.text(program, 1 << 12) or "")):
        python = wrapper[1] or wrapper[2]
    return python if python and os.path.isabs(python) and fs.resolve(python) is None else None


def _may_import(fs: Rootfs, layout: Layout, package: str, home: str | None) -> bool:
    """Return whether an interpreter may find a package: it is in a folder, or a ``.pth`` file may lead to it."""
    user_site = os.path.join(home or "/nonexistent", ".local/lib", os.path.basename(layout.stdlib), "site-packages")
    names = [name for folder in (user_site, *layout.package_folders) for name in fs.names(folder)]
    return package in names or any(name.endswith((".pth", ".egg")) and "distutils" not in name for name in names)


def _find_lost_file(fs: Rootfs, dpkg: Dpkg) -> str:
    """Return the first module of the package pipx that no longer exists; it imports most of them when it starts.

    If all are gone, nothing is said: of an image they were not unpacked.
    """
    lines = map(os.fsdecode, dpkg.read_record("pipx", "list").splitlines())
    modules = [line for line in lines if "/dist-packages/pipx/" in line and line.endswith(".py")]
    lost = [path for path in modules if not fs.lexists(path)]
    return lost[0] if len(lost) < len(modules) and lost else ""


def _find_version(fs: Rootfs, layout: Layout | None, package: str) -> str | None:
    """Return the version of ``package`` that an interpreter imports, by the name of its metadata folder."""
    metadata = re.compile(re.escape(package) + r"-([\w.+!]{1,60}?)(?:\.dist-info|(?:-py[\d.]+)?\.egg-info)")
    for folder in layout.package_folders if layout else ():
        for name in fs.names(folder):
            match = metadata.fullmatch(name)
            if match:
                return match.group(1)
    return None


def _with_package_version(pipx: Tool | None, dpkg: Dpkg) -> Tool | None:
    """Return ``pipx`` with the version of its package, if its metadata has none."""
    packaged = dpkg.installed_version("pipx") if pipx and not pipx.version and pipx.is_packaged_pipx else None
    if pipx is None or packaged is None:
        return pipx
    return replace(pipx, version=packaged.rpartition("-")[0])


def _find_pipx_in_home(fs: Rootfs, path: Sequence[str], environ: Mapping[str, str]) -> Tool | None:
    """Return the pipx in the folder where ``pip install --user pipx`` and pipx itself put programs."""
    home = environ.get("HOME")
    program = fs.find_program([os.path.join(home, ".local/bin")], ["pipx"]) if home else None
    tool = _read_tool(fs, program, "pipx", path, home)
    return tool and replace(tool, on_path=False)


def _find_missing_default(fs: Rootfs, path: Sequence[str], environ: Mapping[str, str]) -> str | None:
    """Return the value of PIPX_DEFAULT_PYTHON, if pipx finds no such program (pipx ``interpreter.py``)."""
    named = environ.get("PIPX_DEFAULT_PYTHON")
    if not named or ("/" in named and not named.startswith("/")):
        return None
    folders, name = ([os.path.dirname(named)], os.path.basename(named)) if "/" in named else (path, named)
    return None if fs.find_program(folders, [name]) else named


def _find_diverted_pipx(fs: Rootfs) -> str:
    """Return where a diversion of dpkg has moved the package's pipx; empty if there is none."""
    from doctor.probe.debian.system_python import find_diversion

    diverted = find_diversion(fs, PACKAGED_PIPX) or ""
    return diverted if diverted and fs.is_program(diverted) and not fs.lexists(PACKAGED_PIPX) else ""


def _existing(folder: str) -> str:
    """Return the folder, or the nearest one around it that exists."""
    return next(path for path in upward(os.path.abspath(folder)) if os.path.exists(path))


def _find_noexec(fs: Rootfs, pipx: Tool, environ: Mapping[str, str]) -> str:
    """Return the folder of pipx's environments or that of its commands, if no program can run there."""
    for folder in islice(needed_folders(fs, environ, pipx.release), 2):
        if is_noexec(fs, _existing(folder)):
            return folder
    return ""


def _find_blocker(fs: Rootfs, pipx: Tool, environ: Mapping[str, str]) -> Blocker | None:
    """Return what keeps this user from writing to the folders that pipx needs; the first has the environments."""
    from doctor.probe.project.obstacle import full_reason
    from doctor.probe.rights import find_blocker

    folders = list(needed_folders(fs, environ, pipx.release))
    if blocker := next((blocker for folder in folders if (blocker := find_blocker(folder, environ))), None):
        return blocker
    for folder in folders[:1]:
        path = _existing(folder)
        if full := full_reason(path):
            return Blocker(
                folder=folder, path=path, is_folder=True, owner="", in_home=False, aside="", other_home="", full=full
            )
    return None


def _find_damage(fs: Rootfs, pipx: Tool, environ: Mapping[str, str]) -> str | None:
    """Return the package that the system's pipx imports instead of the system's own, and that cannot be imported.

    What looks whole is imported as pipx does, but not by root.
    """
    if not pipx.is_packaged_pipx or pipx.prefix != "/usr":
        return None
    library = os.path.basename(fs.resolve("/usr/bin/python3") or "")
    folders = [folder for folder in environ.get("PYTHONPATH", "").split(":") if os.path.isabs(folder)]
    if not environ.get("PYTHONNOUSERSITE") and os.path.isabs(environ.get("HOME", "")):
        folders.append(os.path.join(environ["HOME"], ".local/lib", library, "site-packages"))
    folders.append(f"/usr/local/lib/{library}/dist-packages")
    modules = _OF_PIPX if pipx.release is None or pipx.release >= (1, 2) else _OF_OLD_PIPX
    packages = {module: package for module in modules if (package := _first_package(fs, folders, module))}
    damaged = (package for package in packages.values() if not os.access(package, os.R_OK | os.X_OK))
    incomplete = packages.get("packaging")
    if incomplete and not fs.is_file(f"{incomplete}/requirements.py"):
        return incomplete
    return next(damaged, None) or packages.get(_first_that_fails(list(packages), environ))


def _first_package(fs: Rootfs, folders: Sequence[str], name: str) -> str | None:
    packages = (os.path.join(folder, name) for folder in folders)
    return next((it for it in packages if fs.is_dir(it) and (not os.access(it, os.R_OK) or _has_init(fs, it))), None)


def _has_init(fs: Rootfs, package: str) -> bool:
    return not os.access(package, os.X_OK) or fs.is_file(f"{package}/__init__.py")


def _first_that_fails(modules: Sequence[str], environ: Mapping[str, str]) -> str:
    """Return the first module whose import fails; empty if none does, or nothing can be said."""
    if not modules or trust.is_root():
        return ""
    variables = process.clean_environment(environ, keep=("PYTHONPATH", "PYTHONNOUSERSITE"))
    outcome = process.run(["/usr/bin/python3", "-B", "-c", _IMPORT, *modules], limit=_LIMIT, env=variables)
    is_answer = isinstance(outcome, process.Finished) and outcome.code == 0
    name = outcome.out.decode("utf-8", "replace").rpartition("\n")[2] if isinstance(outcome, process.Finished) else ""
    return name if is_answer and name in modules else ""


def _can_create_environments(fs: Rootfs, pipx: Tool | None, environ: Mapping[str, str]) -> bool | None:
    """Return whether pipx's interpreter has venv and ensurepip, which pipx needs for its first installation."""
    python = environ.get("PIPX_DEFAULT_PYTHON") or (pipx.python if pipx else None)
    if python is None or not python.startswith("/"):
        return None
    layout = layout_from_files(fs, python, None, exact=False)
    if layout is None:
        return None
    return has_venv(fs, layout.stdlib) and has_ensurepip(fs, layout.stdlib)
