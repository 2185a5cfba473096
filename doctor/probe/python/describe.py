"""One interpreter, described as pip and venv would meet it."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping

from doctor.facts import Interpreter, Marker, Pip
from doctor.probe.python import kinds
from doctor.probe.python.layout import Layout
from doctor.probe.rootfs import Rootfs

_WHEEL_FOLDERS = ("/usr/share/python-wheels", "/usr/share/python3-wheels")
"""Where distributions keep ensurepip's wheels apart from it (sysconfig's WHEEL_PKG_DIR)."""
_PIP_VERSION = re.compile(r"""^__version__\s*=\s*["']([\w.+!-]{1,60})["']""", re.MULTILINE)


def look(fs: Rootfs, executable: str, layout: Layout, environ: Mapping[str, str]) -> Interpreter:
    """Describe the interpreter that the user calls ``executable``; ``environ`` is empty under a root."""
    real = fs.resolve(layout.program) or layout.program
    inside = layout.prefix != layout.base_prefix
    base_kind = kinds.kind_of(fs, layout.base_prefix, real, environ)
    user_site = layout.user_site
    if (inside and not layout.system_site_packages) or environ.get("PYTHONNOUSERSITE"):
        user_site = None
    search = [*_pythonpath(environ), *([user_site] if user_site else []), *layout.search]
    return Interpreter(
        executable=executable,
        real_path=real,
        version=layout.version,
        implementation=layout.implementation,
        prefix=layout.prefix,
        real_prefix=fs.resolve(layout.prefix) or layout.prefix,
        base_prefix=layout.base_prefix,
        stdlib=layout.stdlib,
        kind="venv" if inside else base_kind,
        base_kind=base_kind,
        externally_managed=None if inside else _marker(fs, layout.stdlib),
        ensurepip=has_ensurepip(fs, layout.stdlib),
        venv_module=has_venv(fs, layout.stdlib),
        pip=find_pip(fs, search),
        purelib=layout.purelib,
        user_site=user_site,
        purelib_writable=fs.writable(layout.purelib),
        user_site_writable=fs.writable(user_site) if user_site else None,
        system_site_packages=layout.system_site_packages,
        source=layout.source,
    )


def _pythonpath(environ: Mapping[str, str]) -> list[str]:
    return [path for path in environ.get("PYTHONPATH", "").split(":") if path.startswith("/")]


def _marker(fs: Rootfs, stdlib: str) -> Marker | None:
    """The marker as pip looks for it: any regular file of that name (pip ``utils/misc.py``)."""
    path = os.path.join(stdlib, "EXTERNALLY-MANAGED")
    if not fs.is_file(path):
        return None
    return Marker(marker=path, provider="", message=_error_text(fs.text(path) or ""))


def _error_text(text: str) -> str:
    """The value of ``Error`` in the marker's ``[externally-managed]``; empty where it is malformed."""
    import configparser

    parser = configparser.ConfigParser(interpolation=None)
    try:
        parser.read_string(text)
        return parser["externally-managed"]["Error"].strip()
    except (configparser.Error, KeyError, ValueError):
        return ""


def has_venv(fs: Rootfs, stdlib: str) -> bool:
    """``python -m venv`` is there, which says nothing of whether it can finish."""
    return fs.is_file(os.path.join(stdlib, "venv/__main__.py"))


def has_ensurepip(fs: Rootfs, stdlib: str) -> bool:
    """Ensurepip and a pip wheel to install: Debian's pythonX.Y-venv brings the one, python3-pip-whl the other."""
    folder = os.path.join(stdlib, "ensurepip")
    if not fs.is_file(os.path.join(folder, "__main__.py")):
        return False
    folders = (os.path.join(folder, "_bundled"), *_WHEEL_FOLDERS)
    return any(name.startswith("pip-") and name.endswith(".whl") for place in folders for name in fs.names(place))


def find_pip(fs: Rootfs, folders: Iterable[str]) -> Pip | None:
    """The first pip in ``folders``, as import finds it, if it can be run as ``python -m pip``."""
    for folder in folders:
        location = os.path.join(folder, "pip")
        text = fs.text(os.path.join(location, "__init__.py"))
        if text is None:  # at best a namespace package: any later pip comes before it
            continue
        if not fs.is_file(os.path.join(location, "__main__.py")):
            return None
        stated = _PIP_VERSION.search(text)
        return Pip(version=stated.group(1) if stated else "", location=location)
    return None
