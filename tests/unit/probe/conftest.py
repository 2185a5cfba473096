"""Small file trees that stand for a machine. They are read by their files alone: nothing in them is run."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from doctor.facts import Facts
from doctor.probe.collect import collect

Tree = Callable[[dict[str, str]], Path]


@pytest.fixture
def tree(tmp_path: Path) -> Tree:
    """Create files in one temporary folder: ``{"/etc/x": "text", "/bin/y": "-> /usr/bin/y", "/d/": ""}``.

    The value is the file's text or the target of a link; a name that ends with ``/`` is a folder. Files in ``bin``
    are executable. The function returns the temporary folder, and may be called again to add files.
    """

    def make(files: dict[str, str]) -> Path:
        for name, content in files.items():
            path = tmp_path / name.lstrip("/")
            path.parent.mkdir(parents=True, exist_ok=True)
            if name.endswith("/"):
                path.mkdir(exist_ok=True)
            elif content.startswith("-> "):
                path.symlink_to(content[3:])
            else:
                path.write_text(content)
                path.chmod(0o755 if "/bin/" in name else 0o644)
        return tmp_path

    return make


def collect_facts(root: Path, python: str | None = None) -> Facts:
    """Return the facts of the machine in ``root``, for the interpreter that ``--python`` names."""
    return collect(environ={}, cwd="/", python=python, root=str(root))
