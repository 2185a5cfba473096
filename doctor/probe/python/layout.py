"""Find the layout of an interpreter (its version, its prefixes and its folders) from its files. Nothing is run.

The search follows CPython's ``Modules/getpath.py``: a pyvenv.cfg beside the executable or one folder above it, with
its links unresolved; then the landmark ``lib/pythonX.Y/os.py`` upward from the resolved executable.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import suppress

from doctor.core import lazy_re as re
from doctor.core.errors import DoctorError
from doctor.core.lazy_typing import TYPE_CHECKING, Literal
from doctor.core.names import minor_of
from doctor.core.paths import upward
from doctor.core.record import dataclass
from doctor.probe.rootfs import Rootfs

if TYPE_CHECKING:
    from doctor.facts.python import NoInterpreterReason

_LIBRARY_NAME = re.compile(r"(python|pypy)(\d+\.\d+)")
_CFG_VALUE_LIMIT = 4096
"""Characters of a value in pyvenv.cfg, which is at most a path (PATH_MAX); longer ones are ignored."""


@dataclass(frozen=True, kw_only=True)
class Layout:
    """The version and the folders of an interpreter, as sysconfig and site report them."""

    program: str
    """The interpreter that ran or was read; differs from the executable that the user named if that is a shim."""
    version: str
    implementation: str
    prefix: str
    base_prefix: str
    stdlib: str
    purelib: str
    user_site: str | None
    package_folders: tuple[str, ...]
    """The folders in which Python looks for packages, in order, without the user's site-packages."""
    system_site_packages: bool
    source: Literal["running", "files"]
    lacking_modules: tuple[str, ...] = ()
    """The modules of the standard library that it was asked for and cannot import; empty if it did not run."""
    printed: str = ""
    errors: str = ""
    """The text that its startup files wrote to standard output and standard error."""


@dataclass(frozen=True, kw_only=True)
class Failure:
    """The reason why the layout of an interpreter is unknown."""

    reason: NoInterpreterReason
    detail: str
    """One line for people."""
    errors: str = ""
    """The text on standard error."""


def read_pyvenv_cfg(fs: Rootfs, folder: str) -> dict[str, str] | None:
    """Return the values in ``folder``'s pyvenv.cfg (PEP 405) by their keys in lower case; ``None`` if it has none."""
    text = fs.text(os.path.join(folder, "pyvenv.cfg"))
    if text is None:
        return None
    lines = (line.partition("=") for line in text.splitlines() if "=" in line)  # as Modules/getpath.py
    values = ((key.strip().lower(), value.strip()) for key, _, value in lines)
    known = [(key, value) for key, value in values if len(value) <= _CFG_VALUE_LIMIT]
    first_home = [(key, value) for key, value in known if key == "home"][:1]  # of other keys the last counts (site.py)
    return dict([*known, *first_home])


def version_in_cfg(cfg: Mapping[str, str]) -> str:
    """Return ``3.11.2``: venv writes ``version``, virtualenv and uv write ``version_info`` (3.11.2.final.0)."""
    version = re.match(r"\d+\.\d+(?:\.\d+)?", cfg.get("version") or cfg.get("version_info", ""))
    return version.group() if version else ""


def find_environment(fs: Rootfs, executable: str) -> str | None:
    """Return the folder of the virtual environment that ``executable``, with its links unresolved, belongs to."""
    folder = os.path.dirname(executable)
    for candidate in (folder, os.path.dirname(folder)):
        if fs.is_file(os.path.join(candidate, "pyvenv.cfg")):
            return candidate
    return None


def layout_from_files(fs: Rootfs, executable: str, home: str | None, *, exact: bool = True) -> Layout | None:
    """Return the layout of ``executable``; ``None`` if no standard library belongs to it.

    ``home`` is the user's home folder, if there is a user. Without ``exact`` the version is X.Y, since finding X.Y.Z
    takes further files.
    """
    real = fs.resolve(executable)
    if real is None:
        return None
    environment = find_environment(fs, executable)
    cfg = (read_pyvenv_cfg(fs, environment) or {}) if environment else {}
    base = next(_libraries(fs, real, cfg), None)
    if base is None:
        return None
    base_prefix, stdlib = base
    name = os.path.basename(stdlib)
    implementation, minor = _identity(name)
    base_folders = _site_folders(fs, base_prefix, name, stdlib)
    purelib, package_folders, sees_base = base_folders[0], base_folders, False
    if environment:
        purelib = os.path.join(environment, "lib", name, "site-packages")
        sees_base = cfg.get("include-system-site-packages", "").lower() == "true"
        package_folders = (purelib, *(base_folders if sees_base else ()))
    user_site = home and (not environment or sees_base) and os.path.join(home, ".local/lib", name, "site-packages")
    return Layout(
        program=executable,
        version=_version(fs, minor, base_prefix, name) if exact else minor,
        implementation=implementation,
        prefix=environment or base_prefix,
        base_prefix=base_prefix,
        stdlib=stdlib,
        purelib=purelib,
        user_site=user_site or None,
        package_folders=package_folders,
        system_site_packages=sees_base,
        source="files",
    )


def minor_version(fs: Rootfs, real_path: str, cfg: Mapping[str, str] | None = None) -> str:
    """Return X.Y (``3.11``) of the interpreter at ``real_path``, its links resolved; empty if it is unknown.

    ``cfg`` has the values in the pyvenv.cfg of the environment that the interpreter is used in; ``None`` if that is not
    known.
    """
    environment = find_environment(fs, real_path) if cfg is None else None
    cfg = (read_pyvenv_cfg(fs, environment) if environment else cfg) or {}
    return next((_identity(os.path.basename(stdlib))[1] for _, stdlib in _libraries(fs, real_path, cfg)), "")


def _libraries(fs: Rootfs, real: str, cfg: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield (prefix, folder) of every standard library that the interpreter at ``real`` may use, the likeliest first.

    Python searches from ``home`` upward for the library of its own version. A copy in an environment has the version
    that was copied, and nothing above it (``/lib`` is ``/usr/lib``) is its own.
    """
    home, folder = cfg.get("home", ""), os.path.dirname(real)
    named, is_copy = _LIBRARY_NAME.fullmatch(os.path.basename(real)), home and find_environment(fs, real)
    likely = minor_of(version_in_cfg(cfg)) if is_copy else ""
    starts = (home,) if is_copy else (home, folder) if named else (folder, home)
    for prefix in (prefix for start in filter(None, starts) for prefix in upward(start)):
        for lib in ("lib", "lib64"):
            above = os.path.join(prefix, lib)
            for name in [named.group()] if named else _library_names(fs, above, real, likely):
                if fs.is_file(os.path.join(above, name, "os.py")):
                    yield prefix, os.path.join(above, name)


def _library_names(fs: Rootfs, folder: str, real: str, likely: str) -> list[str]:
    """Return the names like ``python3.11`` in a lib folder, of the implementation that ``real`` is.

    That of the ``likely`` version comes first, then the newest.
    """
    prefix = "pypy" if "pypy" in os.path.basename(real) else "python"
    matches = (match for name in fs.names(folder) if (match := _LIBRARY_NAME.fullmatch(name)))
    versions = [match[2] for match in matches if match[1] == prefix]
    versions.sort(key=lambda version: (version == likely, *map(int, version.split("."))), reverse=True)
    return [prefix + version for version in versions]


def _identity(name: str) -> tuple[str, str]:
    """Return (implementation, X.Y) from the name of a standard library's folder."""
    match = _LIBRARY_NAME.fullmatch(name)
    if match is None:
        return "cpython", ""
    return ("pypy" if match.group(1) == "pypy" else "cpython"), match.group(2)


def _site_folders(fs: Rootfs, prefix: str, name: str, stdlib: str) -> tuple[str, ...]:
    """Return the folders of packages, in the order of ``sys.path``; pip installs into the first.

    Debian's own interpreters, its PyPy included, have folders called dist-packages, that of /usr/local first (Debian
    Python Policy 2.5).
    """
    if prefix == "/usr" and fs.is_dir("/usr/lib/python3/dist-packages"):
        return (
            f"/usr/local/lib/{name}/dist-packages",
            "/usr/lib/python3/dist-packages",
            f"/usr/lib/{name}/dist-packages",
        )
    # Fedora and openSUSE have compiled packages in lib64, and all others in lib (Lib/sysconfig.py, purelib, platlib).
    return tuple(dict.fromkeys((os.path.join(prefix, "lib", name, "site-packages"), f"{stdlib}/site-packages")))


def _version(fs: Rootfs, minor: str, prefix: str, name: str) -> str:
    """Return X.Y.Z by the C headers, by dpkg or by the prefix; else ``minor``."""
    if not name.startswith("python"):
        return minor
    header = fs.text(os.path.join(prefix, "include", name, "patchlevel.h")) or ""
    defined = re.search(r'#define\s+PY_VERSION\s+"([\w.+-]{1,40})"', header)
    if defined:
        return defined.group(1).rstrip("+")
    if prefix == "/usr":
        from doctor.probe.debian.dpkg import Dpkg

        installed = ""
        with suppress(DoctorError):  # dpkg's status is too large, which another probe reports
            installed = Dpkg(fs).installed_version(f"{name}-minimal") or ""
        upstream = re.match(re.escape(minor) + r"\.\d+\w*", installed)
        return upstream.group() if upstream else minor
    in_prefix = re.search(r"\b" + re.escape(minor) + r"\.\d+\b", prefix)
    return in_prefix.group() if in_prefix else minor
