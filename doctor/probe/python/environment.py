"""Read a virtual environment from its files. Nothing in it is run, and its link to Python is not resolved away."""

from __future__ import annotations

import os
import shlex
from collections.abc import Iterator, Mapping

from doctor.core import lazy_re as re
from doctor.core.names import minor_of
from doctor.core.paths import within
from doctor.core.record import replace
from doctor.facts import Environment
from doctor.facts.environment import ScriptFault
from doctor.facts.shells import ACTIVATION_SCRIPTS
from doctor.probe.python.describe import find_pip
from doctor.probe.python.layout import find_environment, minor_version, read_pyvenv_cfg, version_in_cfg
from doctor.probe.python.own_files import holds_project, list_own_files
from doctor.probe.rootfs import Rootfs
from doctor.probe.workers import find_worker

ENVIRONMENT_NAMES = (".venv", "venv", "env")
"""The names that people give to a project's environment, the usual one first."""
_TOOL_FOLDERS = (
    ("/.tox", "tox"),
    ("/.nox", "nox"),
    ("/.pixi/envs", "pixi"),
    ("/hatch/env/virtual", "hatch"),
    ("/pypoetry/virtualenvs", "poetry"),
    ("/pdm/venvs", "pdm"),
)
"""Folders in which a tool keeps environments, and the tool."""
_OF_DIRENV = re.compile(r"(.*)/\.direnv/python-(\d+\.\d+)[\d.]*")
_LIBRARY = re.compile(r"(?:python|pypy)(\d+\.\d+)")
_ACTIVATE = re.compile(r"""^[ \t]*(?:export[ \t]+)?VIRTUAL_ENV=(["']?/[^\n]{0,8191})$""", re.MULTILINE)
_VERSION = re.compile(r"\d+(?:\.\d+)+")
_OCTAL = re.compile(r""""\$\([^()]{0,99}printf '%b' '((?:\\0[0-7]{3})+)'\)\"""")
"""How virtualenv writes letters beyond ASCII, so that every shell reads them (``activation/bash``, quote)."""
_OF_VENV = re.compile(r"(?:pip|setuptools|wheel)-[\w.+!]+\.dist-info", re.ASCII)
"""The packages that an environment has from the beginning."""
_INTERPRETERS = ("bin/python", "bin/python3", "Scripts/python.exe")
_PIP_SCRIPTS = ("pip", "pip3")
_STARTS = re.compile(r"^[ \t]*exec[ \t]+[\"']?(/[^\s\"'$]+/(?:python|pypy)[\w.]*)[\"']?(?=\s)", re.MULTILINE)
"""The line of a shell script that starts a Python in its place."""
_LINK_AS_FILE = re.compile(r"(?:/[^\s#!]*/)?python[\d.]*\s*")
"""The content of a link to a Python, where git has written it as a file (``core.symlinks``)."""
_WRAPPER_LIMIT = 1 << 14
_SHEBANG_LIMIT = 255
"""Bytes of a script's first line that Linux reads (BINPRM_BUF_SIZE of ``include/uapi/linux/binfmts.h``, since 5.1)."""
_OF_ENVIRONMENT = re.compile(r"(/.*)/bin/python[\w.]*")
_STARTED_BY_SHELL = "'''exec' "
"""The beginning of the second line of a script where its path has a space or is long (distlib ``scripts.py``)."""


def read_environment(fs: Rootfs, path: str) -> Environment | None:
    """Return the environment in folder ``path``, which may be broken; ``None`` if the folder is not an environment."""
    cfg = read_pyvenv_cfg(fs, path)
    is_conda = fs.is_dir(os.path.join(path, "conda-meta"))
    if cfg is None and not is_conda and not _was_environment(fs, path):
        return None
    problem = "" if is_conda else _cfg_problem(fs, path, cfg)
    cfg = cfg or {}
    python = os.path.join(path, "bin/python")
    real = _find_real_python(fs, python)
    libraries = list_libraries(fs, path)
    home = cfg.get("home", "")
    sites = [os.path.join(folder, "site-packages") for _, folder in libraries]
    python_minor = minor_version(fs, real, cfg) if real else ""
    own_files = () if is_conda else list_own_files(fs, path, sites)
    environment = Environment(
        path=path,
        real_path=fs.resolve(path) or path,
        python=python,
        real_python=real,
        creator="conda" if is_conda else "uv" if "uv" in cfg else "virtualenv" if "virtualenv" in cfg else "venv",
        version=version_in_cfg(cfg),
        python_minor=python_minor,
        library_versions=tuple(version for version, _ in libraries),
        left_versions=tuple(_left_versions(fs, libraries, python_minor)) if len(libraries) > 1 else (),
        pip=find_pip(fs, sites),
        activation_scripts=find_activation_scripts(fs, path),
        base_exists=is_conda or not home or fs.is_dir(home),
        recorded_path=_recorded_path(fs, path),
        noexec=is_noexec(fs, path),
        is_closed=real is None and fs.is_closed(python),
        lost_link=real is None and _ends_inside(fs, python, path),
        is_read_only=any(fs.writable(site) is False for site in sites),
        created_on_windows=not fs.lexists(python) and fs.is_file(os.path.join(path, "Scripts/python.exe")),
        script_fault=_script_fault(fs, path),
        missing_scripts=() if is_conda else _missing_scripts(fs, path),
        system_site_packages=cfg.get("include-system-site-packages", "").lower() == "true",
        tool=_find_tool(fs, path) or ("direnv" if _is_left_by_direnv(fs, path, python_minor) else ""),
        cfg_problem=problem,
        empty_files=() if is_conda else tuple(filter(fs.is_empty, _never_empty(fs, path, sites))),
        own_files=own_files,
        holds_project=holds_project(fs, path, own_files),
    )
    if not environment.defect:
        return environment
    base, minor = _find_base(fs, environment, home)
    worker = find_worker(fs, path) if environment.state == "incomplete" else ""
    return replace(environment, worker=worker, base=base, base_minor=minor)


def _find_base(fs: Rootfs, environment: Environment, home: str) -> tuple[str, str]:
    """Return the Python that the environment was created from, or its successor, and its X.Y; empty if it is gone.

    ``bin/python`` leads to it, else it is in ``home``, under the name with its version or under the one that an
    upgrade keeps. pyenv, uv and Homebrew have a folder for each release: there the newest of the same X.Y succeeds it.
    """
    minor = minor_of(environment.version) or next(iter(environment.library_versions), "")
    is_pypy = any(os.path.basename(folder).startswith("pypy") for _, folder in list_libraries(fs, environment.path))
    stem = "pypy" if is_pypy else "python"
    names, real = (f"{stem}3", f"{stem}{minor}"), environment.real_python
    in_home = [os.path.join(home, name) for name in names] if home.startswith("/") else []
    linked = [path for path in (*in_home, real or "") if real and fs.resolve(path) == real]
    successors = (os.path.join(folder, names[1]) for folder in _siblings(fs, home)) if in_home and minor else ()
    for path in (*linked, *reversed(in_home), *successors):
        found = None if within(path, environment.path) else _find_real_python(fs, path)
        if found and not within(found, environment.real_path):
            return path, minor_version(fs, found)
    return "", ""


def _siblings(fs: Rootfs, home: str) -> list[str]:
    """Return the folders of programs beside ``home`` that differ from it only by the version, the newest first."""
    release, programs = os.path.split(home)
    store, name = os.path.split(release)
    kind = _VERSION.sub("", name)
    names = [each for each in fs.names(store) if _VERSION.sub("", each) == kind] if kind != name else []
    names.sort(key=lambda each: [int(number) for number in re.findall(r"\d+", each)], reverse=True)
    return [os.path.join(store, each, programs) for each in names]


def list_libraries(fs: Rootfs, path: str) -> list[tuple[str, str]]:
    """Return the versions of Python that the environment has libraries for: ``("3.11", "PATH/lib/python3.11")``."""
    folder = os.path.join(path, "lib")
    return [
        (found[1], os.path.join(folder, found[0])) for name in fs.names(folder) if (found := _LIBRARY.fullmatch(name))
    ]


def has_interpreter(fs: Rootfs, path: str) -> bool:
    """Return whether the folder has a Python, a dangling link to one, or one that was created on Windows."""
    return any(fs.lexists(os.path.join(path, name)) for name in _INTERPRETERS)


def _left_versions(fs: Rootfs, libraries: list[tuple[str, str]], python_minor: str) -> Iterator[str]:
    """Yield the versions in whose folders ``venv --upgrade`` left packages that the Python of now lacks.

    Most packages are in both folders if somebody has installed them again.
    """
    found = {version: set(_names_of_packages(fs, folder)) for version, folder in libraries}
    own = found.pop(python_minor, None)
    for version, names in sorted(found.items()):
        if own is not None and len(names - own) > len(names & own):
            yield version


def _names_of_packages(fs: Rootfs, library: str) -> Iterator[str]:
    for name in fs.names(os.path.join(library, "site-packages")):
        if name.endswith(".dist-info") and not _OF_VENV.fullmatch(name):
            yield name.partition("-")[0].lower()


def _find_real_python(fs: Rootfs, python: str) -> str | None:
    """Return the file that ``bin/python`` leads to; ``None`` if that is missing, or no program for this user.

    It may be a script that starts another Python, which may be missing as well. git writes the target of a link into a
    file where it must not create links.
    """
    real = fs.resolve(python)
    if real and fs.live and not fs.is_program(real) and not is_noexec(fs, real):
        return None
    text = fs.text(real, _WRAPPER_LIMIT) or "" if real and fs.size(real) < _WRAPPER_LIMIT else ""
    started = _STARTS.search(text) if text.startswith("#!") else None
    is_dead = (started and not fs.lexists(started[1])) or _LINK_AS_FILE.fullmatch(text)
    return None if is_dead else real


def _ends_inside(fs: Rootfs, python: str, path: str) -> bool:
    """Return whether no link leads out of the environment; in a root directory, whether ``bin/python`` is missing."""
    end = os.path.realpath(python) if fs.live else python
    return not fs.lexists(end) and within(end, fs.resolve(path) or path)


def _find_tool(fs: Rootfs, path: str) -> str:
    """Return the tool to which an environment at this path belongs."""
    parent = os.path.dirname(path)
    tool = next((tool for part, tool in _TOOL_FOLDERS if f"{part}/" in f"{parent}/"), "")
    return tool or ("pdm" if fs.is_file(os.path.join(parent, ".pdm-python")) else "")


def _is_left_by_direnv(fs: Rootfs, path: str, python_minor: str) -> bool:
    """Return whether direnv creates another environment instead of this one.

    The name has the version of its Python, and that no longer exists (``layout_python`` of ``direnv-stdlib``).
    """
    named = _OF_DIRENV.fullmatch(path)
    if named is None or not fs.is_file(f"{named[1]}/.envrc"):
        return False
    is_lost = not python_minor and not _ends_inside(fs, os.path.join(path, "bin/python"), path)
    return is_lost or python_minor not in ("", named[2])


def _was_environment(fs: Rootfs, path: str) -> bool:
    """Return whether the folder lacks only pyvenv.cfg: it has ``activate``, a Python and site-packages."""
    libraries = _libraries_to_activate(fs, path)
    has_packages = any(fs.is_dir(os.path.join(library, "site-packages")) for library in libraries)
    return has_packages and not is_of_old_virtualenv(fs, path)


def is_of_old_virtualenv(fs: Rootfs, path: str) -> bool:
    """Return whether virtualenv before 20 made the folder: it has no pyvenv.cfg, and a standard library of its own."""
    return any(
        fs.lexists(os.path.join(library, name))
        for library in _libraries_to_activate(fs, path)
        for name in ("os.py", "os.pyc")
    )


def _libraries_to_activate(fs: Rootfs, path: str) -> list[str]:
    """Return the folders like ``lib/python3.11`` of a folder with a Python that a shell can activate."""
    activate = fs.text(os.path.join(path, "bin/activate")) or ""
    if "VIRTUAL_ENV=" not in activate or not fs.lexists(os.path.join(path, "bin/python")):
        return []
    return [folder for _, folder in list_libraries(fs, path)]


def _cfg_problem(fs: Rootfs, path: str, cfg: dict[str, str] | None) -> str:
    """Return what is wrong with pyvenv.cfg, as a clause.

    Without the key ``home`` the file is not one of PEP 405, and by CPython's ``Lib/site.py``, venv, the environment
    then sees the system's packages. Python reads the file as UTF-8, and does not start where that fails.
    """
    file = os.path.join(path, "pyvenv.cfg")
    if cfg is None:
        return f"its pyvenv.cfg {'cannot be read' if fs.is_file(file) else 'is missing'}"
    try:
        (fs.read(file) or b"").decode()
    except UnicodeDecodeError:
        return "its pyvenv.cfg is damaged"
    return "" if cfg.get("home") else "its pyvenv.cfg does not name the folder of its Python"


def find_dead_on_path(fs: Rootfs, executable: str | None, path: list[str]) -> Environment | None:
    """Return a broken environment whose programs a shell finds before the subject, for want of a Python there."""
    of_subject = os.path.dirname(executable or "")
    programs = (
        os.path.join(folder, "python") for folder in path[: path.index(of_subject) if of_subject in path else 0]
    )
    folders = (find_environment(fs, program) for program in programs if fs.lexists(program))
    environments = (read_environment(fs, folder) for folder in folders if folder)
    return next((each for each in environments if each and each.state == "broken"), None)


def is_on_path(fs: Rootfs, path: str, environ: Mapping[str, str]) -> bool:
    """Return whether ``python`` is that of the environment at ``path``."""
    folders = (os.path.abspath(folder) for folder in os.get_exec_path(environ))
    return fs.find_program(folders, ["python"]) == f"{path}/bin/python"


def find_activation_scripts(fs: Rootfs, path: str) -> tuple[str, ...]:
    """Return the names of the activation scripts in the ``bin`` folder of the environment at ``path``."""
    return tuple(name for name in ACTIVATION_SCRIPTS if fs.is_file(os.path.join(path, "bin", name)))


def _never_empty(fs: Rootfs, path: str, sites: list[str]) -> Iterator[str]:
    """Yield the files that always have content, where they exist.

    Other files are not examined, because many modules are empty on purpose. A power cut empties the files that were
    written last, and those of a distribution are written together.
    """
    for name in ("pyvenv.cfg", "bin/python", "bin/activate", "bin/pip"):
        yield os.path.join(path, name)
    for site in sites:
        for name in ("pip/__init__.py", "pip/__main__.py"):
            yield os.path.join(site, name)
        for entry in fs.names(site):
            if entry.endswith(".dist-info"):
                yield os.path.join(site, entry, "METADATA")
                yield os.path.join(site, entry, "RECORD")


def _recorded_path(fs: Rootfs, path: str) -> str | None:
    """Return the folder in which the environment was created, by its ``activate`` or the shebang of its pip.

    Returns ``path`` itself if the recorded path leads to the same folder.
    """
    values = _ACTIVATE.findall(fs.text(os.path.join(path, "bin/activate")) or "")
    words = (_words(_OCTAL.sub(_letters, value)) for value in values)
    of_activate = next((found[0] for found in words if len(found) == 1), None)
    recorded = of_activate or folder_of_script(fs, os.path.join(path, "bin/pip"))
    if recorded is None or fs.resolve(recorded) == fs.resolve(path):
        return None if recorded is None else path
    return recorded


def folder_of_script(fs: Rootfs, script: str) -> str | None:
    """Return the environment whose Python a script names; ``None`` if it names none."""
    text = fs.text(script, 1 << 13) or ""
    first = text.partition("\n")[0]
    named = [*_started_by_shell(text), first.removeprefix("#!").strip() if first.startswith("#!") else ""]
    found = _OF_ENVIRONMENT.fullmatch(named[0])
    return found[1] if found else None


def _started_by_shell(script: str) -> list[str]:
    """Return the interpreter that a script of ``/bin/sh`` starts in its second line, if it does."""
    line = (*script.split("\n", 2), "")[1]
    return _words(line)[1:2] if line.startswith(_STARTED_BY_SHELL) else []


def _words(line: str) -> list[str]:
    """Return the words of a shell's line; none if a quotation does not end."""
    try:
        return shlex.split(line)
    except ValueError:
        return []


def _letters(octal: re.Match[str]) -> str:
    """Return the letters of which virtualenv has written the bytes, as a word for the shell."""
    return shlex.quote(os.fsdecode(bytes(int(digits, 8) & 0xFF for digits in octal[1].split("\\0")[1:])))


def _script_fault(fs: Rootfs, path: str) -> ScriptFault | None:
    """Return why execve(2) cannot start the environment's pip: the kernel reads 255 bytes of the first line.

    No shell reads an ``activate`` whose lines end in CR LF, so that counts as well.
    """
    scripts = [script for name in _PIP_SCRIPTS if fs.is_file(script := os.path.join(path, "bin", name))]
    if scripts and not fs.is_program(scripts[0]):
        return "denied"
    data = next(filter(None, (fs.read(os.path.join(path, "bin", name), 1 << 13) for name in _PIP_SCRIPTS)), b"")
    line, newline, _ = data.partition(b"\n")
    is_shebang = newline and line.startswith(b"#!")
    if is_shebang and len(line) > _SHEBANG_LIMIT:
        return "long"
    words = line[2:].split(None, 1) if is_shebang else []
    if (line.endswith(b"\r") and len(words) == 1) or b"\r\n" in (fs.read(os.path.join(path, "bin/activate")) or b""):
        return "crlf"
    interpreters = [os.fsdecode(word) for word in words[:1]]
    interpreters += _started_by_shell(os.fsdecode(data)) if is_shebang else []
    return None if all(map(fs.is_file, interpreters)) else "dead"


def _missing_scripts(fs: Rootfs, path: str) -> tuple[str, ...]:
    return tuple(name for name in _PIP_SCRIPTS if not fs.lexists(os.path.join(path, "bin", name)))


def is_noexec(fs: Rootfs, path: str) -> bool:
    """Return whether the file system of ``path`` permits no execution."""
    try:
        return fs.live and bool(os.statvfs(path).f_flag & os.ST_NOEXEC)
    except OSError:
        return False
