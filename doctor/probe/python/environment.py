"""A virtual environment as it stands on the disk: read, never run, its link to Python never resolved away."""

from __future__ import annotations

import os
import re

from doctor.facts import Environment
from doctor.probe.python import layout
from doctor.probe.python.describe import find_pip
from doctor.probe.rootfs import Rootfs
from doctor.report import activation

_LIBRARY = re.compile(r"(?:python|pypy)(\d+\.\d+)")
_ACTIVATE = re.compile(r"""^\s*(?:export\s+)?VIRTUAL_ENV=(["']?)(/[^"'\n]{0,4095})\1\s*$""", re.MULTILINE)
_SHEBANG = re.compile(r"#!\s*(/[^\n]{0,4095})/bin/python[\w.]*\s*\n")


def look(fs: Rootfs, path: str) -> Environment | None:
    """The environment in folder ``path``; ``None`` where there is none, not even a broken one."""
    cfg = layout.read_cfg(fs, path)
    conda = fs.is_dir(os.path.join(path, "conda-meta"))
    if cfg is None and not conda:
        return None
    cfg = cfg or {}
    python = os.path.join(path, "bin/python")
    real = fs.resolve(python)
    libraries = [match for name in fs.names(os.path.join(path, "lib")) if (match := _LIBRARY.fullmatch(name))]
    home = cfg.get("home", "")
    return Environment(
        path=path,
        real_path=fs.resolve(path) or path,
        python=python,
        real_python=real,
        made_by="conda" if conda else "uv" if "uv" in cfg else "virtualenv" if "virtualenv" in cfg else "venv",
        version=_version(cfg),
        runs=layout.minor_of(fs, real, home) if real else "",
        libraries=tuple(match.group(1) for match in libraries),
        pip=find_pip(fs, [os.path.join(path, "lib", match.group(), "site-packages") for match in libraries]),
        scripts=scripts(fs, path),
        base_found=conda or not home or fs.is_dir(home),
        recorded_path=_recorded_path(fs, path),
        noexec=_is_noexec(fs, path),
        windows=not fs.is_there(python) and fs.is_file(os.path.join(path, "Scripts/python.exe")),
        system_site_packages=cfg.get("include-system-site-packages", "").lower() == "true",
    )


def scripts(fs: Rootfs, path: str) -> tuple[str, ...]:
    """The activation scripts in the environment's ``bin``, by their names."""
    return tuple(name for name in activation.SCRIPTS if fs.is_file(os.path.join(path, "bin", name)))


def _version(cfg: dict[str, str]) -> str:
    """``version`` as venv writes it; virtualenv and uv write ``version_info`` (3.11.2.final.0)."""
    stated = re.match(r"\d+\.\d+(?:\.\d+)?", cfg.get("version") or cfg.get("version_info", ""))
    return stated.group() if stated else ""


def _recorded_path(fs: Rootfs, path: str) -> str | None:
    """The folder that the environment thinks it is in.

    A path that leads to the same folder by another way counts as the folder itself.
    """
    activate = _ACTIVATE.search(fs.text(os.path.join(path, "bin/activate")) or "")
    script = _SHEBANG.match(fs.text(os.path.join(path, "bin/pip"), 1 << 13) or "")
    recorded = activate.group(2) if activate else script.group(1) if script else None
    if recorded is None or fs.resolve(recorded) == fs.resolve(path):
        return None if recorded is None else path
    return recorded


def _is_noexec(fs: Rootfs, path: str) -> bool:
    try:
        return fs.live and bool(os.statvfs(path).f_flag & os.ST_NOEXEC)
    except OSError:
        return False
