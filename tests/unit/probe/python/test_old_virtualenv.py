"""An environment of virtualenv before 20 runs, has no pyvenv.cfg, and cannot be changed by doctor.

The test builds one as virtualenv 16 did: a copy of the interpreter, and links to the standard library. The ``site`` of
virtualenv has no ``getusersitepackages`` and sets ``sys.real_prefix``; here sitecustomize does both, since a new Python
contains its ``site``.
"""

from __future__ import annotations

import os
import shutil
import sysconfig
from pathlib import Path

import pytest

from doctor.checks.moved_venv import check
from doctor.facts import Facts, Interpreter
from doctor.probe.collect import collect
from doctor.probe.project.obstacle import read_obstacle
from doctor.probe.rootfs import Rootfs

BASE = sysconfig.get_config_var("installed_base")
SITE = f"import site, sys; sys.real_prefix = {BASE!r}; del site.getusersitepackages"


@pytest.fixture
def made(tmp_path: Path) -> Path:
    stdlib, path = Path(sysconfig.get_path("stdlib")), tmp_path / ".venv"
    library = path / "lib" / stdlib.name
    (library / "site-packages").mkdir(parents=True)
    for entry in stdlib.iterdir():
        if entry.name not in ("site-packages", "sitecustomize.py"):
            (library / entry.name).symlink_to(entry)
    (library / "sitecustomize.py").write_text(SITE)
    (path / "bin").mkdir()
    shutil.copy(os.path.realpath(Path(BASE, "bin", stdlib.name)), path / "bin/python3")
    (path / "bin/python").symlink_to("python3")
    (path / "bin/activate").write_text(f'VIRTUAL_ENV="{path}"\n')
    return path


def read(path: Path) -> Facts:
    environ = {"VIRTUAL_ENV": str(path), "PATH": f"{path}/bin", "HOME": str(path.parent / "home")}
    return collect(environ=environ, cwd=str(path.parent), python=None)


def test_it_is_a_virtual_environment_that_works(made: Path) -> None:
    python = read(made).subject
    assert isinstance(python, Interpreter), python
    assert (python.kind, python.prefix, python.base_prefix, python.user_site) == ("venv", str(made), BASE, None)


def test_it_was_not_moved_while_it_has_a_python(made: Path) -> None:
    assert not list(check(read(made)))
    (made / "bin/python").unlink()
    [finding] = check(read(made))
    assert finding.summary.endswith("was moved or removed.")


def test_nothing_is_created_in_its_place(made: Path) -> None:
    obstacle = read_obstacle(Rootfs(), None, str(made.parent), {"HOME": str(made.parent / "home")})
    assert obstacle and obstacle.kind == "taken" and "virtualenv before 20" in obstacle.reason
