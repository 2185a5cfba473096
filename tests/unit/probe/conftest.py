"""Small trees that stand for a box, looked at by their files alone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

Tree = Callable[[dict[str, str]], Path]


@pytest.fixture
def tree(tmp_path: Path) -> Tree:
    """Makes files below a fresh folder: ``{"/etc/x": "text", "/bin/y": "-> /usr/bin/y", "/d/": ""}``."""

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
