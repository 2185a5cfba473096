"""Read the layout of the interpreter that runs doctor from its files, where its start executes no code but its own.

On most machines the subject is the system's Python, and doctor runs on it. To start it once more would take a sixth of
the CPU time of ``doctor check``. Its binary and its standard library work, since this process runs on them. There
remains the code that ``site`` executes: sitecustomize, and lines of ``.pth`` files (CPython's ``Lib/site.py``).
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence

from doctor.core import trust
from doctor.core.record import replace
from doctor.probe.python.layout import Layout
from doctor.probe.python.query import MODULES, PARTS
from doctor.probe.rootfs import Rootfs

_FOLDER = "/usr/bin"
"""The folder of the system's Python. A link elsewhere may belong to an environment, however damaged."""
_CUSTOMIZE = ("sitecustomize", "usercustomize", "apport_python_hook")
"""Modules that are imported at the start; Debian's sitecustomize imports the third where it exists."""
_DEBIAN_CUSTOMIZE = """\
try:
    import apport_python_hook
except ImportError:
    pass
else:
    apport_python_hook.install()
"""
_PHASES = {"alpha": "a", "beta": "b", "candidate": "rc"}
"""What a version says of a release that is not final."""
_SETUPTOOLS = "distutils-precedence.pth"
_SETUPTOOLS_LINE = (
    "import os; var = 'SETUPTOOLS_USE_DISTUTILS'; enabled = os.environ.get(var, 'local') == 'local'; "
    "enabled and __import__('_distutils_hack').add_shim();"
)
"""The one line of that file, which adds a finder for distutils."""


def layout_of_own(fs: Rootfs, program: str, environ: Mapping[str, str], from_files: Layout | None) -> Layout | None:
    """Return the layout that ``program`` would report; ``None`` if only its start shows it.

    ``from_files`` is its layout by its files.
    """
    if from_files is None or from_files.prefix != "/usr" or sys.base_prefix != "/usr" or sys.flags.no_site:
        return None
    stdlib = from_files.stdlib
    if _is_moved(environ) or stdlib != os.path.dirname(os.__file__) or not _is_this_program(fs, program):
        return None
    names = {path: fs.names(path) for path in (stdlib, f"{stdlib}/lib-dynload", *from_files.package_folders)}
    if _lacks_modules(fs, stdlib, names) or any(_executes_code(fs, *entry) for entry in names.items()):
        return None
    major, minor, micro, level, serial = sys.version_info
    return replace(
        from_files,
        version=f"{major}.{minor}.{micro}" + ("" if level == "final" else f"{_PHASES[level]}{serial}"),
        package_folders=tuple(filter(fs.is_dir, names)),
        source="running",
    )


def _is_this_program(fs: Rootfs, program: str) -> bool:
    """Return whether ``program`` is the binary of this process in its place, where Python finds no pyvenv.cfg."""
    if os.path.dirname(program) != _FOLDER or any(map(fs.lexists, (f"{_FOLDER}/pyvenv.cfg", "/usr/pyvenv.cfg"))):
        return False
    try:
        return os.path.samestat(os.stat("/proc/self/exe"), os.stat(program))
    except OSError:
        return False


def _is_moved(environ: Mapping[str, str]) -> bool:
    """Return whether variables move folders of Python or the libraries that it loads, or leave the home folder open."""
    variables = {"PYTHONHOME", "PYTHONPLATLIBDIR", "PYTHONUSERBASE", "LD_LIBRARY_PATH"}
    home = environ.get("HOME", "")
    return not variables.isdisjoint(environ) or home[:1] != "/" or trust.distrust_of_variables(environ) is not None


def _lacks_modules(fs: Rootfs, stdlib: str, names: Mapping[str, Sequence[str]]) -> bool:
    """Return whether standard library modules that the subject must report on are missing."""
    compiled = {name.partition(".")[0] for name in names[f"{stdlib}/lib-dynload"]}
    if not compiled.union(sys.builtin_module_names).issuperset(PARTS.split()):
        return True
    present = {name.partition(".")[0] for name in names[stdlib]}
    present.update(module for module in MODULES.split() if "/" in module and fs.lexists(f"{stdlib}/{module}"))
    for module, _, end in (entry.partition("<") for entry in MODULES.split()):
        is_needed = "/" in module or module in sys.stdlib_module_names
        if module not in present and is_needed and not (end and sys.version_info.minor >= int(end)):
            return True
    return False


def _executes_code(fs: Rootfs, folder: str, names: Sequence[str]) -> bool:
    """Return whether something in the folder may be executed at the start, except what Debian and setuptools ship."""
    customize = [name for name in names if name.startswith(_CUSTOMIZE)]
    path_files = [name for name in names if name.endswith(".pth")]
    if customize == ["sitecustomize.py"]:
        lines = (fs.text(os.path.join(folder, *customize)) or "").splitlines()
        if [line for line in lines if line[:1] != "#"] == _DEBIAN_CUSTOMIZE.splitlines():
            customize = []
    if path_files == [_SETUPTOOLS]:
        hook = fs.read(os.path.join(folder, "_distutils_hack/__init__.py")) or b"\0"
        is_whole = b"\0" not in hook  # a power cut leaves zeros
        if is_whole and (fs.text(os.path.join(folder, _SETUPTOOLS)) or "").strip() == _SETUPTOOLS_LINE:
            path_files = []
    return bool(customize or path_files)
