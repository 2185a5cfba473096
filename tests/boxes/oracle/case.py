"""One case of the oracle: a row of its tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from tests.boxes.box import Box
from tests.boxes.layers import FULL
from tests.boxes.prepared import create_venv
from tests.boxes.roots import NEWER, Layer

HOME = "/home/ada"
VENV, PIP, PIPX, APT = "create-venv", "pip-install", "pipx-install", "apt-install"


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """An interpreter, the state of the box around it, and the actions that are tried there."""

    name: str
    layer: Layer = FULL
    suites: tuple[str, ...] = NEWER
    files: Mapping[str, str] = field(default_factory=dict)
    """Texts of files by path; files in ada's home belong to her."""
    root: str = ""
    """A shell script that root runs after the files are written."""
    ada: str = ""
    """A shell script that ada runs after the one of root."""
    venv: str = ""
    """A folder with an environment that ada's ``python3 -m venv`` has made."""
    noexec: str = ""
    """A folder on which a file system is mounted noexec."""
    env: Mapping[str, str] = field(default_factory=dict)
    user: str = "ada"
    python: str = "python3"
    """The subject: a name is searched on PATH, a path is passed to --python."""
    tries: tuple[str, ...] = (PIP,)
    may_be_unknown: tuple[str, ...] = ()
    """The actions that doctor need not predict."""

    def prepare(self, box: Box) -> None:
        """Bring a new box of the layer into this state."""
        if self.venv:
            create_venv(box, self.venv)
        for path, text in self.files.items():
            box.write(path, text, owner="ada" if path.startswith(HOME) else "root")
        if self.noexec:
            box.mount(self.noexec, "-t", "tmpfs", "-o", "noexec,mode=777", "noexec")
        for user, script in (("root", self.root), ("ada", self.ada)):
            if script:
                run = box.run(["sh", "-e", "-c", script], user=user)
                assert run.code == 0, run


def activated(name: str) -> Mapping[str, str]:
    """Return the variables that ``. NAME/bin/activate`` sets."""
    path = f"{HOME}/{name}"
    return {"VIRTUAL_ENV": path, "PATH": f"{path}/bin:/usr/local/bin:/usr/bin:/bin"}
