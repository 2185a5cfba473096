"""Install doctor from its source tree or wheel. Each function returns the folder of the console scripts.

An installer builds inside the tree, so a tree must not be shared by two of them.
"""

from __future__ import annotations

import os
import sys
import sysconfig
from pathlib import Path

from tests.packaging.conftest import run


def with_pip(source: Path, home: Path) -> Path:
    """Install into the virtual environment ``home/venv``."""
    run(sys.executable, "-m", "virtualenv", "--quiet", home / "venv")
    run(home / "venv/bin/python", "-m", "pip", "install", "--quiet", "--no-compile", source)
    return home / "venv/bin"


def with_pip_editable(source: Path, home: Path) -> Path:
    """Install in editable mode, so that ``source`` must stay."""
    run(sys.executable, "-m", "virtualenv", "--quiet", home / "venv")
    run(home / "venv/bin/python", "-m", "pip", "install", "--quiet", "--no-compile", "--editable", source)
    return home / "venv/bin"


def with_wheel(wheel: Path, home: Path) -> Path:
    """Install a wheel into the virtual environment ``home/venv``, with the dependencies of the development one."""
    run(sys.executable, "-m", "virtualenv", "--quiet", home / "venv")
    run(home / "venv/bin/python", "-m", "pip", "install", "--quiet", "--no-deps", "--no-index", wheel)
    [site] = (home / "venv").glob("lib/python3.*/site-packages")
    (site / "dependencies.pth").write_text(f"{sysconfig.get_path('purelib')}\n")
    return home / "venv/bin"


def with_pipx(source: Path, home: Path) -> Path:
    """Install as an application of pipx."""
    run("pipx", "install", source, env=os.environ | {"PIPX_HOME": f"{home}/pipx", "PIPX_BIN_DIR": f"{home}/bin"})
    return home / "bin"


def with_uv(source: Path, home: Path) -> Path:
    """Install as a tool of uv."""
    folders = {"UV_TOOL_DIR": f"{home}/uv", "UV_TOOL_BIN_DIR": f"{home}/bin"}
    run("uv", "tool", "install", "--python", sys.executable, source, env=os.environ | folders)
    return home / "bin"
