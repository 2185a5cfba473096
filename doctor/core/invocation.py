"""Work out how the user can start doctor again, so that the report prints commands that work when pasted.

Every report needs it, so the module imports little and reads few files.
"""

from __future__ import annotations

import os
import shlex
import sys

_PACKAGE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
"""The folder ``doctor`` in a checkout, a site-packages folder or an unpacked pyz."""
_SCRIPTS = ("doctor", "pip-doctor")
"""The console scripts that pyproject.toml declares."""
_DISTRIBUTION = "pip-doctor"
"""The name of the distribution in pyproject.toml."""
_OF_DEBIAN_PACKAGE = "/usr/lib/pip-doctor/doctor.pyz"
"""The file to which the commands of the Debian package are links (tests/tools/deb.py)."""
_SECURE_PATH = ("/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin")
"""The folders that sudo searches, by the sudoers file of Debian."""
_UNKNOWN_START = (("doctor",), "doctor")


def typed_program(*, cwd: str | None = None) -> tuple[tuple[str, ...], str]:
    """Return the program in front of the arguments of a doctor command, in two forms.

    The first form is for ``argv`` in JSON: it has absolute paths and works in every folder. The second is text for a
    shell in the folder ``cwd``, by default the current one, to which a relative path belongs: ``doctor``, ``python3 -m
    doctor``, ``python3 ~/src/doctor/doctor`` or ``python3 ~/doctor.pyz``. Both are ``doctor`` if doctor was started in
    any other way, for example with ``python -c``. Nothing is raised.
    """
    try:
        return _typed_program(os.path.abspath(cwd or "."))
    except (OSError, ValueError, IndexError):  # the current folder was removed, or a path contains a null byte
        return _UNKNOWN_START


def root_program() -> tuple[tuple[str, ...], str]:
    """Return the program that runs doctor as root, in the two forms of ``typed_program``: ``sudo doctor``.

    sudo does not search the user's PATH, but that of its ``secure_path`` (sudoers(5)).
    """
    argv, typed = typed_program()
    is_found = typed in _SCRIPTS and os.path.dirname(argv[0]) in _SECURE_PATH
    return ("sudo", *argv), f"sudo {typed if is_found or argv == _UNKNOWN_START[0] else shlex.join(argv)}"


def how_to_remove() -> str:
    """Return how the user can remove doctor itself, by how it was started: a command, or one line for people.

    The file that pipx and uv keep in an environment shows that they installed doctor (pipx ``pipx_metadata_file.py``,
    uv ``tool.rs``).
    """
    started, checkout = sys.argv[0], os.path.dirname(_PACKAGE)
    try:
        path = os.path.abspath(started)
    except OSError:  # the current folder was removed
        path = os.path.join("/", started)
    if os.path.realpath(path) == _OF_DEBIAN_PACKAGE:
        return f"apt-get purge {_DISTRIBUTION}"
    if _is_running_archive(path):
        return f"rm {shlex.quote(path)}"
    if os.path.exists(os.path.join(sys.prefix, "pipx_metadata.json")):
        return f"pipx uninstall {_DISTRIBUTION}"
    if os.path.exists(os.path.join(sys.prefix, "uv-receipt.toml")):
        return f"uv tool uninstall {_DISTRIBUTION}"
    is_script = os.path.basename(path) in _SCRIPTS and os.path.isfile(path)
    if os.path.exists(os.path.join(checkout, "pyproject.toml")) and not is_script:
        return f"Delete the folder {checkout}"
    return shlex.join([sys.executable, "-m", "pip", "uninstall", _DISTRIBUTION])


def _typed_program(cwd: str) -> tuple[tuple[str, ...], str]:
    path = os.path.abspath(sys.argv[0])  # from the current folder, wherever the user will type it
    name = os.path.basename(path)
    python, typed_python = sys.executable or "python3", _typed_python(cwd)
    package = os.path.dirname(path) if name == "__main__.py" else path
    if os.path.isdir(package) and os.path.samefile(package, _PACKAGE):
        typed_package = f"{typed_python} {_typed_path(package, cwd)}"
        if not getattr(sys.modules.get("__main__"), "__package__", None):  # without -m, it has no package
            return (python, package), typed_package
        parent = os.path.dirname(package)
        if os.path.samefile(parent, cwd):
            return (python, package), f"{typed_python} -m doctor"
        if parent in os.environ.get("PYTHONPATH", "").split(os.pathsep):  # perhaps set for this run only
            return (python, package), typed_package
        return (python, "-m", "doctor"), f"{typed_python} -m doctor"
    is_archive = _is_running_archive(path)
    if not is_archive and not (name in _SCRIPTS and os.access(path, os.X_OK)):
        return _UNKNOWN_START
    on_path = _find_on_path(name)
    if on_path and os.path.samefile(on_path, path):
        return (path,), name
    if is_archive:
        return (python, path), f"{typed_python} {_typed_path(path, cwd)}"
    return (path,), _typed_path(path, cwd, is_program=True)


def _is_running_archive(path: str) -> bool:
    """Return whether Python was given the zip archive ``path`` to run."""
    loader = getattr(sys.modules.get("__main__"), "__loader__", None)
    archive = getattr(loader, "archive", None)  # an attribute of zipimport.zipimporter
    return isinstance(archive, str) and os.path.isfile(path) and os.path.samefile(archive, path)


def _typed_python(cwd: str) -> str:
    """Return ``python3`` if that name starts this very interpreter, or else its path."""
    on_path = _find_on_path("python3")
    if not sys.executable or (on_path and _is_this_python(on_path)):
        return "python3"
    return _typed_path(sys.executable, cwd, is_program=True)


def _is_this_python(executable: str) -> bool:
    """Return whether ``executable`` is the running interpreter, with the same prefix.

    The python of a virtual environment is a link to its base interpreter, but imports other packages.
    """
    if not os.path.samefile(executable, sys.executable):
        return False
    prefix = os.path.dirname(os.path.dirname(os.path.abspath(executable)))
    if os.path.isfile(os.path.join(prefix, "pyvenv.cfg")):
        return os.path.isdir(sys.prefix) and os.path.samefile(prefix, sys.prefix)
    return sys.prefix == sys.base_prefix


def _find_on_path(name: str) -> str | None:
    """Return the first executable file called ``name`` on PATH; ``shutil.which`` would take longer to import."""
    for folder in os.environ.get("PATH", os.defpath).split(os.pathsep):
        path = os.path.join(folder, name)
        if os.path.isabs(path) and os.path.isfile(path) and os.access(path, os.X_OK):
            return path
    return None


def typed_below_home(path: str, home: str) -> str:
    """Return an absolute path as a shell takes it, with ``~`` where it is below ``home`` and needs no quotes."""
    home = home.rstrip("/")
    below_home = path[len(home) + 1 :] if home and path.startswith(f"{home}/") else ""
    if below_home and shlex.quote(below_home) == below_home:  # a shell does not expand a quoted ~
        return f"~/{below_home}"
    return shlex.quote(path)


def _typed_path(path: str, cwd: str, *, is_program: bool = False) -> str:
    """Return the way to type an absolute path: its name in ``cwd``, below ``~``, relative to ``cwd``, or as it is.

    A path below ``~`` works in every folder, so it is preferred to a relative one. A shell searches PATH for a program
    whose name has no slash, so such a relative path gets ``./`` in front.
    """
    typed = typed_below_home(path, os.environ.get("HOME", ""))
    base = cwd.rstrip("/")
    relative = path[len(base) + 1 :] if path.startswith(f"{base}/") else ""
    if "/" in relative and typed.startswith("~"):
        return typed
    if is_program and "/" not in relative:
        relative = relative and f"./{relative}"
    if relative and not relative.startswith("-") and len(shlex.quote(relative)) < len(typed):
        return shlex.quote(relative)
    return typed
