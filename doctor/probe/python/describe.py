"""Describe one interpreter as pip and venv see it: its marker, its pip, its origin and its provider."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping

from doctor.core import lazy_re as re
from doctor.core.paths import pyenv_pythons, upward, uv_pythons, within
from doctor.facts import Distro, Interpreter, Kind, Marker, Pip
from doctor.probe.python.layout import Layout
from doctor.probe.rootfs import Rootfs

_WHEEL_FOLDERS = ("/usr/share/python-wheels", "/usr/share/python3-wheels")
"""Folders in which distributions keep ensurepip's wheels, outside of ensurepip (sysconfig's WHEEL_PKG_DIR)."""
_PIP_VERSION = re.compile(r"""^__version__\s*=\s*["']([\w.+!-]{1,60})["']""", re.MULTILINE)
_RECORD_LIMIT = 1 << 17
"""Bytes read of pip's RECORD, which has half of it."""
_PROVIDERS = (
    ("managed by uv", "uv"),
    ("brew install", "Homebrew"),
    ("nixpkgs", "Nix"),
    ("Raspberry", "Raspberry Pi OS"),
    ("rptl.io", "Raspberry Pi OS"),
)
"""A phrase in the marker's message, and the provider that writes it."""
_BUILT_FOR = re.compile(r"""^[ {]'prefix': '(/[^']*)'""", re.MULTILINE)
_BUILD_LIMIT = 1 << 20
_SHORT_NAME = re.compile(r"(.{1,60}?)(?: GNU/Linux| Linux|,|\s+v?\d|$)")
"""``Debian`` of ``Debian GNU/Linux 12 (bookworm)``."""


def describe_interpreter(fs: Rootfs, executable: str, layout: Layout, environ: Mapping[str, str]) -> Interpreter:
    """Describe the interpreter that the user calls ``executable``; ``environ`` is empty under ``--root``.

    The provider in its marker stays empty: ``provider_of`` finds it when the distribution is known.
    """
    real = fs.resolve(layout.program) or layout.program
    in_environment = layout.prefix != layout.base_prefix
    base_kind = kind_of(fs, layout.base_prefix, real, environ)
    user_site = layout.user_site
    if (in_environment and not layout.system_site_packages) or environ.get("PYTHONNOUSERSITE"):
        user_site = None
    package_folders = [*_pythonpath(environ), *([user_site] if user_site else []), *layout.package_folders]
    return Interpreter(
        executable=executable,
        real_path=real,
        version=layout.version,
        implementation=layout.implementation,
        prefix=layout.prefix,
        real_prefix=fs.resolve(layout.prefix) or layout.prefix,
        base_prefix=layout.base_prefix,
        stdlib=layout.stdlib,
        kind="venv" if in_environment else base_kind,
        base_kind=base_kind,
        externally_managed=None if in_environment else _read_marker(fs, layout.stdlib),
        ensurepip=has_ensurepip(fs, layout.stdlib),
        venv_module=has_venv(fs, layout.stdlib),
        environments_start=in_environment or starts_environments(fs, executable, layout),
        pip=find_pip(fs, package_folders),
        purelib=layout.purelib,
        user_site=user_site,
        purelib_writable=fs.writable(layout.purelib),
        user_site_writable=fs.writable(user_site) if user_site else None,
        system_site_packages=layout.system_site_packages,
        source=layout.source,
        lacking_modules=layout.lacking_modules,
        closed_folder=find_closed(fs, layout.package_folders) or _find_closed_package(fs, layout.purelib),
    )


def find_closed(fs: Rootfs, folders: Iterable[str]) -> str:
    """Return the first of the folders that exists and that the current user cannot read; empty if there is none."""
    existing = (folder for folder in folders if fs.live and fs.is_dir(folder))
    return next((folder for folder in existing if not os.access(folder, os.R_OK | os.X_OK)), "")


def _find_closed_package(fs: Rootfs, folder: str) -> str:
    """Return a package that the current user cannot read, as root installs it where its umask is 077."""
    names = fs.entries(folder)[0] if fs.live else []
    return find_closed(fs, (os.path.join(folder, name) for name in names if not name.startswith(("_", ".", "~"))))


def _pythonpath(environ: Mapping[str, str]) -> list[str]:
    return [path for path in environ.get("PYTHONPATH", "").split(":") if path.startswith("/")]


def _read_marker(fs: Rootfs, stdlib: str) -> Marker | None:
    """Return the marker as pip finds it: any regular file of that name (pip ``utils/misc.py``)."""
    path = os.path.join(stdlib, "EXTERNALLY-MANAGED")
    if not fs.is_file(path):
        return None
    return Marker(marker=path, provider="", message=_marker_message(fs.text(path) or ""))


def _marker_message(text: str) -> str:
    """Return the value of ``Error`` in the marker's ``[externally-managed]``; empty if the marker is malformed."""
    from doctor.core import ini

    try:
        return ini.parse(text)["externally-managed"]["error"].strip()
    except (KeyError, ValueError):
        return ""


def has_venv(fs: Rootfs, stdlib: str) -> bool:
    """Return whether the module venv is installed; ``python -m venv`` needs ensurepip as well to succeed."""
    return fs.is_file(os.path.join(stdlib, "venv/__main__.py"))


def has_ensurepip(fs: Rootfs, stdlib: str) -> bool:
    """Return whether ensurepip is installed with a pip wheel.

    On Debian the package pythonX.Y-venv contains ensurepip, and python3-pip-whl the wheel.
    """
    folder = os.path.join(stdlib, "ensurepip")
    if not fs.is_file(os.path.join(folder, "__main__.py")):
        return False
    folders = (os.path.join(folder, "_bundled"), *_WHEEL_FOLDERS)
    return any(name.startswith("pip-") and name.endswith(".whl") for folder in folders for name in fs.names(folder))


def starts_environments(fs: Rootfs, executable: str, layout: Layout) -> bool:
    """Return whether an environment of ``executable`` finds the standard library (CPython's ``Modules/getpath.py``).

    pyvenv.cfg names the folder of ``executable``, its links unresolved. Python searches from there upward, then in the
    prefix that it was built for. The builds that uv installs have a prefix that nobody has (``/install``) and follow
    the link instead, so nothing is said about them.
    """
    name = os.path.basename(layout.stdlib)
    folder = os.path.dirname(executable)
    real_folder = os.path.dirname(fs.resolve(layout.program) or layout.program)
    if fs.resolve(folder) == real_folder or layout.program != executable:
        return True
    prefixes = [*upward(folder), *_built_for(fs, layout.stdlib)]
    if "/install" in prefixes or len(prefixes) == len(list(upward(folder))):
        return True
    return any(fs.is_file(os.path.join(prefix, lib, name, "os.py")) for prefix in prefixes for lib in ("lib", "lib64"))


def _built_for(fs: Rootfs, stdlib: str) -> list[str]:
    """Return the prefix that a Python was built for, by the variables of its build; empty if they are not there."""
    names = [name for name in fs.names(stdlib) if name.startswith("_sysconfigdata_") and name.endswith(".py")]
    texts = (fs.text(os.path.join(stdlib, name), _BUILD_LIMIT) or "" for name in names)
    return [match[1] for text in texts if (match := _BUILT_FOR.search(text))]


def find_pip(fs: Rootfs, folders: Iterable[str]) -> Pip | None:
    """Return the pip that ``import pip`` finds in ``folders``, if ``python -m pip`` can run it."""
    for folder in folders:
        location = os.path.join(folder, "pip")
        text = fs.text(os.path.join(location, "__init__.py"))
        if text is None:  # a namespace package at most, which a regular package in any later folder overrides
            continue
        if not fs.is_file(os.path.join(location, "__main__.py")):
            return None
        match = _PIP_VERSION.search(text)
        version = match.group(1) if match else ""
        return Pip(version=version, location=location) if _is_whole(fs, folder, version) else None
    return None


def _is_whole(fs: Rootfs, folder: str, version: str) -> bool:
    """Return whether pip has the modules and packages that its RECORD names first: those that it imports at once.

    A distribution may ship pip without RECORD, and then without what it has replaced. An upgrade that was interrupted
    leaves none either; pip has always both packages since its ``__main__.py`` imports the first.
    """
    main = fs.text(os.path.join(folder, "pip/__main__.py")) or ""
    for module in re.findall(r"^\s*from (pip[.\w]+) import", main, re.MULTILINE):
        path = os.path.join(folder, *module.split("."))
        if not fs.is_file(f"{path}.py") and not fs.is_file(f"{path}/__init__.py"):
            return False
    if "pip._internal" in main:
        parts = [os.path.join(folder, "pip", part) for part in ("_internal", "_vendor")]
        has_metadata = any(name.startswith("pip-") and name.endswith("-info") for name in fs.names(folder))
        if not all(fs.is_file(f"{part}/__init__.py") for part in parts):
            return False
        if not has_metadata and not _has_all_vendored(fs, parts[1]):
            return False
    record = fs.text(os.path.join(folder, f"pip-{version}.dist-info/RECORD"), _RECORD_LIMIT) or ""
    for part in ("_internal", "_vendor") if record else ():
        names = set(fs.names(os.path.join(folder, "pip", part)))
        recorded = set(re.findall(rf"^pip/{part}/(\w+(?:\.py)?)(?=[/,])", record, re.MULTILINE))
        if recorded - names - {"__pycache__"}:
            return False
    return True


def _has_all_vendored(fs: Rootfs, folder: str) -> bool:
    """Return whether a pip without metadata has all packages that its ``vendor.txt`` lists, which it contains since 9.

    The metadata comes last in a wheel, so that an installation which was killed lacks it.
    """
    text = fs.text(os.path.join(folder, "vendor.txt"))
    listed = re.findall(r"^\s*([\w-]+)==", text or "", re.MULTILINE)
    modules = {"pkg_resources" if name == "setuptools" else name.lower().replace("-", "_") for name in listed}
    return text is not None and modules <= {name.partition(".")[0] for name in fs.names(folder)}


def kind_of(fs: Rootfs, base_prefix: str, real_path: str, environ: Mapping[str, str]) -> Kind:
    """Return where a base interpreter comes from, by its path and by the files beside it."""
    if fs.is_dir(os.path.join(base_prefix, "conda-meta")):
        return "conda"
    locations: tuple[tuple[Kind, str, tuple[str, ...]], ...] = (
        ("uv", uv_pythons(environ), ("/uv/python/",)),
        ("pyenv", pyenv_pythons(environ), ("/.pyenv/versions/", "/pyenv/versions/")),
        ("homebrew", "/opt/homebrew", ("/Cellar/", "/linuxbrew/")),
    )
    for kind, store, parts in locations:
        if any(within(path, store) or any(part in path for part in parts) for path in (f"{base_prefix}/", real_path)):
            return kind
    if base_prefix in ("/usr", "/"):
        return "system"
    return "local" if base_prefix.startswith(("/usr/local", "/opt")) else "other"


def provider_of(kind: Kind, message: str, distro: Distro | None) -> str:
    """Return who manages an interpreter, for people: by the marker's message, else by its kind and ``distro``."""
    for phrase, provider in _PROVIDERS:
        if phrase in message:
            return provider
    if kind == "system":
        short = _SHORT_NAME.match(distro.name) if distro else None
        return short.group(1) if short else "the operating system"
    return {"homebrew": "Homebrew", "conda": "conda", "uv": "uv"}.get(kind, "whoever installed it")
