"""A controller: Ansible with settings of its own, and the collection as ansible-galaxy installs it."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.boxes import network
from tests.tools import collection


@dataclass(frozen=True, slots=True, kw_only=True)
class Controller:
    """A machine from which playbooks run: this one, with its own Ansible, settings and home folder."""

    programs: Path
    """The folder with the programs of Ansible."""
    folder: Path
    """A folder for the collection, the settings and the home folder."""

    def install(self, pyz: Path) -> Path:
        """Build the collection, install it by ansible-galaxy, and return its folder."""
        collection.build(
            str(self.programs / "ansible-galaxy"), collection.stage(pyz, self.folder / "staged"), self.folder
        )
        [archive] = self.folder.glob("*.tar.gz")
        target = self.folder / "collections"
        self.run("ansible-galaxy", "collection", "install", "--offline", "-p", str(target), str(archive))
        return target / collection.NAME

    def run(
        self,
        program: str,
        *arguments: str,
        env: Mapping[str, str] | None = None,
        cwd: Path | None = None,
        enter: Sequence[str] = (),
        check: bool = True,
    ) -> subprocess.CompletedProcess[str]:
        """Run a program of Ansible, behind the words ``enter``. With ``check``, raise where it fails."""
        argv = [*enter, str(self.programs / program), *arguments]
        done = subprocess.run(
            argv,
            capture_output=True,
            text=True,
            env=self._variables(env),
            cwd=cwd or self.folder,
            stdin=subprocess.DEVNULL,
        )
        if check and done.returncode:
            raise AssertionError(f"{' '.join(argv)}: exit {done.returncode}\n{done.stdout}\n{done.stderr}")
        return done

    def start(
        self, program: str, *arguments: str, env: Mapping[str, str], enter: Sequence[str] = ()
    ) -> subprocess.Popen[bytes]:
        """Start a program of Ansible in a session of its own, without its output."""
        return subprocess.Popen(
            [*enter, str(self.programs / program), *arguments],
            env=self._variables(env),
            cwd=self.folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )

    def _variables(self, more: Mapping[str, str] | None) -> dict[str, str]:
        home = self.folder / "home"
        home.mkdir(exist_ok=True)
        return {
            "PATH": f"{self.programs}:{os.environ['PATH']}",
            "HOME": str(home),
            "LANG": "C.UTF-8",
            **{name: value for name, value in os.environ.items() if network.VARIABLES.fullmatch(name)},
            "ANSIBLE_COLLECTIONS_PATH": str(self.folder / "collections"),
            "ANSIBLE_HOST_KEY_CHECKING": "False",
            "ANSIBLE_NOCOLOR": "1",
            **(more or {}),
        }
