"""Select the subject, which is ``python3`` on the user's PATH or what ``--python`` names, and find other interpreters.

doctor's own interpreter is never the subject. Versions are looked up in the files of pyenv and uv: nothing is run.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping, Sequence

from doctor.core import lazy_re as re
from doctor.core.lazy_typing import TYPE_CHECKING
from doctor.core.names import minor_of
from doctor.core.paths import pyenv_pythons, upward, uv_pythons, within
from doctor.probe.python import layout
from doctor.probe.rootfs import Rootfs

if TYPE_CHECKING:
    from doctor.facts import Pin

_PATH_OF_A_ROOT = (
    "/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin",
    "/run/current-system/sw/bin", "/opt/homebrew/bin", "/home/linuxbrew/.linuxbrew/bin", "/opt/conda/bin",
)  # fmt: skip
"""The search path under ``--root``: that of a login shell, that of NixOS, then what container images add to it."""
_TOOL_FOLDERS = ("/.tox/", "/.nox/")
_NEWEST_MINOR = 20
_OTHERS_LIMIT = 64
_VERSION = re.compile(r"\d+(\.\d+){0,2}")
_PINNED_VERSION = re.compile(r"(?:c?python[-@]?)?(\d{1,2}\.\d{1,3}(?:\.\d{1,3})?)(?:-(?:linux|macos)[\w-]*)?", re.ASCII)
"""A version in ``.python-version``, as pyenv (``3.12.4``, ``python-3.12``) and uv (``cpython@3.12``,
``cpython-3.12.4-linux-x86_64-gnu``) write it. doctor ignores their other forms: the name of an environment,
``pypy3.10``, ``system``, ``>=3.12``."""


def search_path(fs: Rootfs, environ: Mapping[str, str]) -> list[str]:
    """Return the folders of PATH in order, without the private environment in which doctor itself runs."""
    if not fs.live:
        return list(_PATH_OF_A_ROOT)
    own = own_environment(environ)
    private = os.path.join(own, "bin") if own else None
    folders = (os.path.abspath(folder or ".") for folder in environ.get("PATH", os.defpath).split(":"))
    return [folder for folder in dict.fromkeys(folders) if folder != private]


def own_environment(environ: Mapping[str, str]) -> str | None:
    """Return the environment that a tool made for doctor alone and put on PATH; ``None`` if there is none.

    ``uvx`` sets UV for the program that it starts. pre-commit, tox and nox set VIRTUAL_ENV as an activation does, and
    are told by the folder: pre-commit's is called ``py_env-…``. Any other environment that the user activated, or put
    on PATH in a Dockerfile, belongs to the user, even if doctor is installed in it.
    """
    if sys.prefix == sys.base_prefix:
        return None
    is_of_tool = os.path.basename(sys.prefix).startswith("py_env-") or environ.get("TOX_ENV_DIR") == sys.prefix
    by_tool = is_of_tool or any(part in f"{sys.prefix}/" for part in _TOOL_FOLDERS)
    by_runner = ("UV" in environ or "/pipx/" in sys.prefix) and environ.get("VIRTUAL_ENV") != sys.prefix
    return sys.prefix if by_tool or by_runner else None


def find_subject(
    fs: Rootfs, requested: str | None, path: Sequence[str], environ: Mapping[str, str], cwd: str
) -> tuple[str, str | None]:
    """Return the name of the subject, and its path with links unresolved; ``None`` if there is no such program.

    ``requested`` is a path, an environment's folder, a name (``python3.12``), a version (``3.12``, ``3.12.4``), or
    ``None`` for ``python3`` on PATH.
    """
    if requested is None:
        program = fs.find_program(path, ["python3"]) or _dangling_link(fs, path)
        return "python3", program or fs.find_program(path, ["python"])
    if "/" in requested:
        named = os.path.normpath(os.path.join(cwd, requested)) if fs.live else requested.removeprefix(fs.root)
        return requested, os.path.join(named, "bin/python") if fs.is_dir(named) else named
    if _VERSION.fullmatch(requested):
        return requested, find_version(fs, requested, path, environ)
    return requested, fs.find_program(path, [requested])


def _dangling_link(fs: Rootfs, path: Sequence[str]) -> str | None:
    """Return the first ``python3`` on PATH that is a link, given that no ``python3`` on PATH can be run."""
    candidates = (os.path.join(folder, "python3") for folder in path)
    return next((candidate for candidate in candidates if fs.is_link(candidate)), None)


def find_version(fs: Rootfs, version: str, path: Sequence[str], environ: Mapping[str, str]) -> str | None:
    """Return the path of a Python of ``version``, by its files; of X.Y if there is no X.Y.Z.

    Interpreters on PATH come first. A shim comes last: pyenv's shims start only the versions that are selected in
    the current folder.
    """
    minor = minor_of(version)
    name = f"python{minor}"
    program = fs.find_program([folder for folder in path if not folder.endswith("/shims")], [name])
    if program is None or version != minor:
        others = find_other_interpreters(fs, path, None, environ)
        versions = {path: full_version(fs, path) for path, other in others if other == minor}
        exact = next((path for path, full in versions.items() if full == version), None)
        newest = max(versions, key=lambda path: _version_numbers(versions[path]), default=None)
        program = exact or program or newest
    return program or fs.find_program(path, [name])


def full_version(fs: Rootfs, executable: str) -> str:
    """Return X.Y.Z of an interpreter, or X.Y if its files tell no more; empty if they tell nothing."""
    details = layout.layout_from_files(fs, executable, None)
    return details.version if details else ""


def is_other_version(requested: str, version: str) -> bool:
    """Return whether ``requested`` is a complete version (``3.12.4``) that differs from ``version``."""
    return requested.count(".") == 2 and _VERSION.fullmatch(requested) is not None and requested != version


def find_other_interpreters(
    fs: Rootfs, path: Sequence[str], executable: str | None, environ: Mapping[str, str]
) -> tuple[tuple[str, str], ...]:
    """Return (path, X.Y) of the interpreters besides ``executable``: on PATH, and in the stores of pyenv and uv."""
    candidates = [f"{folder}/python3.{minor}" for minor in range(_NEWEST_MINOR, 5, -1) for folder in path]
    for store in (pyenv_pythons(environ), uv_pythons(environ)) if environ.get("HOME") else ():
        candidates += [f"{store}/{name}/bin/python3" for name in fs.names(store, _OTHERS_LIMIT)]
    others: dict[str, tuple[str, str]] = {}
    subject = fs.resolve(executable) if executable else None
    for candidate in candidates:
        real = fs.resolve(candidate) if fs.is_program(candidate) else None
        if real and real != subject and real not in others:
            others[real] = (candidate, layout.minor_version(fs, real))
    return tuple((candidate, minor) for candidate, minor in others.values() if minor)[:_OTHERS_LIMIT]


def resolve_shim(fs: Rootfs, executable: str, environ: Mapping[str, str], cwd: str) -> str:
    """Return the program that a shim of pyenv starts, by pyenv's files: running the shim takes ten times as long.

    Returns ``executable`` if it is not a shim, or if the shim cannot be followed.
    """
    folder, name = os.path.split(executable)
    root, last = os.path.split(folder)
    if last != "shims" or not fs.is_file(os.path.join(root, "libexec/pyenv-exec")):
        return executable
    for version in _selected_versions(fs, root, environ, cwd):
        program = os.path.join(root, "versions", version, "bin", name)
        if fs.is_program(program):
            return program
    return executable


def _selected_versions(fs: Rootfs, root: str, environ: Mapping[str, str], cwd: str) -> Iterator[str]:
    """Yield the versions that pyenv selects (pyenv-version-name).

    They come from PYENV_VERSION, else from ``.python-version`` in the folder or above, else from the user's file.
    """
    selected = environ.get("PYENV_VERSION") or read_python_version_file(fs, cwd)
    selected = selected or fs.text(os.path.join(root, "version"), 1 << 12) or "system"
    for word in selected.replace(":", " ").split():
        version = word.removeprefix("python-")
        if "/" in version or version in (".", ".."):
            continue
        # "3.12" stands for the newest installed 3.12 (pyenv-latest).
        installed = [name for name in fs.names(os.path.join(root, "versions")) if name.startswith(f"{version}.")]
        yield from [version, *sorted(installed, key=_version_numbers, reverse=True)]


def read_pin(
    fs: Rootfs, cwd: str, project: str, version: str, path: Sequence[str], environ: Mapping[str, str]
) -> Pin | None:
    """Return the version that ``.python-version`` pins for the project in folder ``project``, if it pins one.

    The pin names another interpreter if that is closer to the pinned version than ``version``, which is the
    subject's.
    """
    words = (read_python_version_file(fs, cwd, project) or "").split()
    pinned = _PINNED_VERSION.fullmatch(words[0]) if words else None
    if pinned is None:
        return None
    from doctor.facts import Pin  # not at the top: the facts are loaded while the subject is running

    pin = Pin(version=pinned[1])
    if pin.accepts(version):
        return pin
    other = find_version(fs, pin.version, path, environ)
    is_closer = not version.startswith(f"{pin.minor}.") or (other and pin.accepts(full_version(fs, other)))
    return Pin(version=pin.version, python=other if is_closer else None)


def read_python_version_file(fs: Rootfs, folder: str, root: str = "/") -> str | None:
    """Return the text of the nearest ``.python-version`` from ``folder`` up to ``root``, without its comments."""
    for candidate in upward(folder):
        text = fs.text(os.path.join(candidate, ".python-version"), 1 << 12) if within(candidate, root) else None
        if text is not None:
            return " ".join(line.split("#")[0] for line in text.splitlines())
    return None


def _version_numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split(".") if part.isdecimal())
