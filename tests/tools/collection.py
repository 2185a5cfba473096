"""``python -m tests.tools.collection PYZ FOLDER``: build the collection of Ansible, with doctor.pyz in it."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

from doctor import __version__
from tests import REPOSITORY
from tests.boxes.roots import cache, locked

SOURCE = REPOSITORY / "doctor/fleet/ansible"
PYZ = "roles/install/files/doctor.pyz"
"""The place of the file in the collection: a role finds it there by its name, and the plug-ins by its path."""
OF_THE_ROLE = ("doctor.fact", "metrics/doctor-metrics.service", "metrics/doctor-metrics.timer")
"""Files beside the collection that the role installs as well."""
NAME = "ansible_collections/pip_doctor/doctor"

NEWEST, OLDEST = "ansible-core>=2.19", "ansible-core==2.17.*"
"""The requirements of the newest ansible-core that this Python runs, and of the oldest that the collection supports."""


def stage(pyz: Path, folder: Path) -> Path:
    """Copy the collection with ``pyz`` below ``folder``, which Ansible can then search, and return its path."""
    target = folder / NAME
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(SOURCE, target, ignore=shutil.ignore_patterns("__pycache__"))
    galaxy = target / "galaxy.yml"
    galaxy.write_text(re.sub(r"(?m)^version: .*$", f"version: {__version__}", galaxy.read_text("utf-8")), "utf-8")
    files = (target / PYZ).parent
    files.mkdir()
    shutil.copyfile(pyz, target / PYZ)
    for name in OF_THE_ROLE:
        shutil.copyfile(SOURCE.parent / name, files / Path(name).name)
    return target


def build(ansible_galaxy: str, collection: Path, folder: Path) -> Path:
    """Build the archive of a collection that was staged, and return its path."""
    argv = [ansible_galaxy, "collection", "build", "--force", "--output-path", str(folder), str(collection)]
    subprocess.run(argv, check=True, stdout=subprocess.DEVNULL)
    return folder / f"pip_doctor-doctor-{__version__}.tar.gz"


def programs_of(*requirements: str) -> Path:
    """Return the folder of the programs of an environment with ``requirements``, which is created if it is missing."""
    uv = shutil.which("uv", path=str(Path(sys.executable).parent)) or "uv"
    name = re.sub(r"\W+", "-", "-".join((*requirements, sys.implementation.cache_tag)))
    target = cache() / f"controller-{name}"
    with locked(target):
        if not target.exists():
            partial = target.with_name(f"{target.name}.partial")
            python = str(partial / "bin/python")
            for argv in (
                ["venv", "--quiet", "--clear", "--relocatable", "--python", sys.executable, str(partial)],
                ["pip", "install", "--quiet", "--python", python, *requirements],
            ):
                subprocess.run([uv, *argv], check=True)
            partial.rename(target)
    return target / "bin"


def main(pyz: Path, folder: Path) -> None:
    programs = programs_of(NEWEST)
    archive = build(str(programs / "ansible-galaxy"), stage(pyz, folder / "collections"), folder)
    print(f"{archive}: {archive.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
