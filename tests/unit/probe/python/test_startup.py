"""Root starts an interpreter only if no other user could change the code that it loads by itself."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from doctor.probe.python.startup import distrust_of_python
from doctor.probe.rootfs import Rootfs

pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files away")
BOB = 4242


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A real environment that no test changes."""
    path = tmp_path_factory.mktemp("template") / "env"
    subprocess.run([sys.executable, "-m", "virtualenv", "--quiet", "--no-pip", str(path)], check=True)
    return path


@pytest.fixture
def environment(template: Path, tmp_path: Path) -> Path:
    """Return a copy of a real environment, and a folder of another user beside it."""
    shutil.copytree(template, tmp_path / "env", symlinks=True)
    (tmp_path / "bob").mkdir()
    os.chown(tmp_path / "bob", BOB, BOB)
    return tmp_path / "env"


def write_pth(environment: Path, line: str, start: str = "# a comment\n") -> None:
    site = next((environment / "lib").glob("*/site-packages"))
    (site / "extra.pth").write_text(f"{start}{line}\n")


def give_away_customize(environment: Path) -> None:
    site = next((environment / "lib").glob("*/site-packages"))
    (site / "sitecustomize.py").touch()
    os.chown(site / "sitecustomize.py", BOB, BOB)


TRAPS: dict[str, Callable[[Path], object]] = {
    "a .pth file names a folder of another": lambda env: write_pth(env, str(env.parent / "bob")),
    "a .pth file names it relatively": lambda env: write_pth(env, "../../../../bob"),
    "a .pth file names it in a line of code": lambda env: write_pth(
        env, f"import sys; sys.path[:0] = ['{env.parent}/bob']"
    ),
    "a customize module belongs to another": give_away_customize,
    "the environment belongs to another": lambda env: os.chown(env, BOB, BOB),
    "its link to Python belongs to another": lambda env: os.chown(env / "bin/python", BOB, 0, follow_symlinks=False),
    "a .pth file names a folder of everybody": lambda env: write_pth(env, "/tmp"),
    "a long .pth file names it at the end": lambda env: write_pth(env, f"#{'x' * 70_000}\n{env.parent}/bob"),
    "a .pth file names it after a byte order mark": lambda env: write_pth(env, f"{env.parent}/bob", start="\ufeff"),
    "its pyvenv.cfg belongs to another": lambda env: os.chown(env / "pyvenv.cfg", BOB, BOB),
    "the first of its homes belongs to another": lambda env: (env / "pyvenv.cfg").write_text(
        f"home = {env.parent}/bob\nhome = /usr/bin\n"
    ),
    "its home belongs to another": lambda env: (env / "pyvenv.cfg").write_text(f"home = {env.parent}/bob\n"),
}


def test_a_trusted_interpreter_is_started(environment: Path) -> None:
    write_pth(environment, "import os")
    assert distrust_of_python(Rootfs(), str(environment / "bin/python"), {}) is None


@pytest.mark.parametrize("set_trap", TRAPS.values(), ids=TRAPS)
def test_an_interpreter_with_code_of_another_is_not_started(
    environment: Path, set_trap: Callable[[Path], object]
) -> None:
    set_trap(environment)
    reason = distrust_of_python(Rootfs(), str(environment / "bin/python"), {})
    assert reason is not None and ("belongs to" in reason or "anybody may create" in reason)


def test_the_stdlib_that_pythonhome_names_counts(environment: Path) -> None:
    reason = distrust_of_python(
        Rootfs(), str(environment / "bin/python"), {"PYTHONHOME": str(environment.parent / "bob")}
    )
    assert reason is not None
