"""The smallest things that can be installed: wheels and a Debian package, made here, needing no network."""

from __future__ import annotations

import base64
import hashlib
import zipfile
from collections.abc import Mapping
from itertools import zip_longest
from pathlib import Path

from tests.boxes.box import Box

WHEELS = "/opt/wheels"
"""Where a box finds them."""
LIBRARY, APPLICATION = "doctor-tiny-library", "doctor-tiny-application"
PACKAGE = "doctor-tiny-package"
LIST = "/etc/apt/sources.list.d/tiny.list"
FIND = ("--no-index", "--find-links", WHEELS)
"""pip's words to take them and nothing else."""


def wheel(
    folder: Path, name: str, *, version: str = "1.0", script: bool = False, more: Mapping[str, str] | None = None
) -> None:
    """A pure wheel of one module, with a console script of its name if asked for, and ``more`` files."""
    module = name.replace("-", "_")
    info = f"{module}-{version}.dist-info"
    files = {
        f"{module}.py": "def main(): print('here I am')\n",
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n",
        f"{info}/WHEEL": "Wheel-Version: 1.0\nGenerator: doctor\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        **(more or {}),
    }
    if script:
        files[f"{info}/entry_points.txt"] = f"[console_scripts]\n{name} = {module}:main\n"
    files[f"{info}/RECORD"] = "".join(row(*file) for file in files.items()) + f"{info}/RECORD,,\n"
    with zipfile.ZipFile(folder / f"{module}-{version}-py3-none-any.whl", "w") as archive:
        for path, text in files.items():
            archive.writestr(path, text)


def row(path: str, text: str) -> str:
    """A line of RECORD."""
    digest = base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).rstrip(b"=").decode()
    return f"{path},sha256={digest},{len(text.encode())}\n"


def stock(box: Box) -> None:
    """Put the wheels into a box: a library and an application."""
    folder = box.path(WHEELS)
    folder.mkdir(parents=True)
    wheel(folder, LIBRARY)
    wheel(folder, APPLICATION, script=True)
    # pipx 1.1 wants this one in the environment that its pip comes from (pipx shared_libs.py)
    wheel(folder, "wheel", version="99")
    for carried in box.path("/usr/share/python-wheels").glob("*.whl"):
        (folder / carried.name).write_bytes(carried.read_bytes())


def archive(box: Box, *names: str, script: str = "true", files: int = 0) -> None:
    """Give the box's apt an archive of its own, and let apt read its list.

    It has ``PACKAGE``, or ``names``, of which each needs the next; with so many ``files`` in each. ``script`` is
    what dpkg runs to configure one.
    """
    names = names or (PACKAGE,)
    packed = (_deb(box, name, needed, script, files) for name, needed in zip_longest(names, names[1:]))
    box.write("/opt/archive/Packages", "\n".join(packed))
    box.write(LIST, "deb [trusted=yes] file:/opt/archive ./\n")
    only = (f"Dir::Etc::SourceList={LIST}", "Dir::Etc::SourceParts=-", "APT::Get::List-Cleanup=0")
    _as_root(box, ["apt-get", "update", *(word for option in only for word in ("-o", option))])


def _deb(box: Box, name: str, needed: str | None, script: str, files: int) -> str:
    """Make a package; gives its paragraph in the archive's list."""
    about = {"Package": name, "Version": "1", "Architecture": "all", "Maintainer": "nobody", "Description": "tiny"}
    about |= {"Depends": needed} if needed else {}
    control = "".join(f"{field}: {value}\n" for field, value in about.items())
    box.write(f"/opt/archive/{name}/DEBIAN/control", control)
    box.write(f"/opt/archive/{name}/DEBIAN/postinst", f"#!/bin/sh\n{script}\n", mode=0o755)
    box.write(f"/opt/archive/{name}/DEBIAN/conffiles", f"/etc/{name}.conf\n")
    box.write(f"/opt/archive/{name}/etc/{name}.conf", "# what is left when a package is removed, but not purged\n")
    for number in range(files):
        box.write(f"/opt/archive/{name}/usr/share/{name}/{number}", str(number) * 1000)
    _as_root(box, ["dpkg-deb", "--build", f"/opt/archive/{name}"])
    deb = box.path(f"/opt/archive/{name}.deb").read_bytes()
    return f"{control}Filename: ./{name}.deb\nSize: {len(deb)}\nSHA256: {hashlib.sha256(deb).hexdigest()}\n"


def _as_root(box: Box, argv: list[str]) -> None:
    done = box.run(argv, user="root")
    assert done.code == 0, done
