"""A virtual environment as it stands on the disk: read, never run, its link to Python never resolved away."""

from __future__ import annotations

import os
import re

from doctor.facts import Environment, activation
from doctor.probe import layout
from doctor.probe.box import Box
from doctor.probe.interpreter import find_pip

_LIBRARY = re.compile(r"(?:python|pypy)(\d+\.\d+)")
_ACTIVATE = re.compile(r"""^\s*(?:export\s+)?VIRTUAL_ENV=(["']?)(/[^"'\n]{0,4095})\1\s*$""", re.MULTILINE)
_SHEBANG = re.compile(r"#!\s*(/[^\n]{0,4095})/bin/python[\w.]*\s*\n")


def look(box: Box, path: str) -> Environment | None:
    """The environment in folder ``path``; ``None`` where there is none, not even a broken one."""
    cfg = layout.read_cfg(box, path)
    conda = box.is_dir(os.path.join(path, "conda-meta"))
    if cfg is None and not conda:
        return None
    cfg = cfg or {}
    python = os.path.join(path, "bin/python")
    real = box.resolve(python)
    libraries = [match for name in box.names(os.path.join(path, "lib")) if (match := _LIBRARY.fullmatch(name))]
    home = cfg.get("home", "")
    return Environment(
        path=path,
        real_path=box.resolve(path) or path,
        python=python,
        real_python=real,
        made_by="conda" if conda else "uv" if "uv" in cfg else "virtualenv" if "virtualenv" in cfg else "venv",
        version=_version(cfg),
        runs=layout.minor_of(box, real, home) if real else "",
        libraries=tuple(match.group(1) for match in libraries),
        pip=find_pip(box, [os.path.join(path, "lib", match.group(), "site-packages") for match in libraries]),
        scripts=scripts(box, path),
        base_found=conda or not home or box.is_dir(home),
        recorded_path=_recorded_path(box, path),
        noexec=_is_noexec(box, path),
        windows=not box.is_there(python) and box.is_file(os.path.join(path, "Scripts/python.exe")),
        system_site_packages=cfg.get("include-system-site-packages", "").lower() == "true",
    )


def scripts(box: Box, path: str) -> tuple[str, ...]:
    """The activation scripts in the environment's ``bin``, by their names."""
    return tuple(name for name in activation.SCRIPTS if box.is_file(os.path.join(path, "bin", name)))


def _version(cfg: dict[str, str]) -> str:
    """``version`` as venv writes it; virtualenv and uv write ``version_info`` (3.11.2.final.0)."""
    stated = re.match(r"\d+\.\d+(?:\.\d+)?", cfg.get("version") or cfg.get("version_info", ""))
    return stated.group() if stated else ""


def _recorded_path(box: Box, path: str) -> str | None:
    """The folder that the environment thinks it is in.

    A path that leads to the same folder by another way counts as the folder itself.
    """
    activate = _ACTIVATE.search(box.text(os.path.join(path, "bin/activate")) or "")
    script = _SHEBANG.match(box.text(os.path.join(path, "bin/pip"), 1 << 13) or "")
    recorded = activate.group(2) if activate else script.group(1) if script else None
    if recorded is None or box.resolve(recorded) == box.resolve(path):
        return None if recorded is None else path
    return recorded


def _is_noexec(box: Box, path: str) -> bool:
    try:
        return box.live and bool(os.statvfs(path).f_flag & os.ST_NOEXEC)
    except OSError:
        return False
