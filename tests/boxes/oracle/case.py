"""One row of the oracle's tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from tests.boxes.box import Box
from tests.boxes.layers import FULL
from tests.boxes.roots import NEWER, Layer

HOME = "/home/ada"
VENV, PIP, PIPX, APT = "create-venv", "pip-install", "pipx-install", "apt-install"


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """An interpreter, what was done to the box around it, and which actions are tried there."""

    name: str
    layer: Layer = FULL
    suites: tuple[str, ...] = NEWER
    files: Mapping[str, str] = field(default_factory=dict)
    """Path → text; those in ada's home are hers."""
    root: str = ""
    """What root then does to the box (sh)."""
    ada: str = ""
    """What ada does after that (sh)."""
    noexec: str = ""
    """A folder of ada's on a file system mounted noexec."""
    env: Mapping[str, str] = field(default_factory=dict)
    user: str = "ada"
    python: str = "python3"
    """The subject: a name is looked up on PATH, a path is given to --python."""
    tries: tuple[str, ...] = (PIP,)
    untold: tuple[str, ...] = ()
    """Actions of which doctor may say that it cannot tell."""

    def make(self, box: Box) -> None:
        """Bring a fresh box of the layer into this state."""
        for path, text in self.files.items():
            box.write(path, text, owner="ada" if path.startswith(HOME) else "root")
        if self.noexec:
            box.mount(self.noexec, "-t", "tmpfs", "-o", "noexec,mode=777", "noexec")
        for user, script in (("root", self.root), ("ada", self.ada)):
            if script:
                done = box.run(["sh", "-e", "-c", script], user=user)
                assert done.code == 0, done


def active(name: str) -> Mapping[str, str]:
    """The variables of ``. NAME/bin/activate``."""
    path = f"{HOME}/{name}"
    return {"VIRTUAL_ENV": path, "PATH": f"{path}/bin:/usr/local/bin:/usr/bin:/bin"}
