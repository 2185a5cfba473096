"""Build small wheels and Debian packages, so that installing them needs no network."""

from __future__ import annotations

import base64
import hashlib
import io
import shutil
import sys
import zipfile
from collections.abc import Mapping
from itertools import zip_longest
from pathlib import Path

from tests.boxes.box import Box

WHEELS = "/opt/wheels"
"""The folder of the wheels in a box."""
LIBRARY, APPLICATION = "doctor-tiny-library", "doctor-tiny-application"
PACKAGE = "doctor-tiny-package"
LIST = "/etc/apt/sources.list.d/tiny.list"
FIND = ("--no-index", "--find-links", WHEELS)
"""Options that make pip take these wheels and no others."""
OFFLINE = {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": WHEELS}
"""The same options as variables."""

_BACKEND = """
import os, zipfile
def get_requires_for_build_editable(config_settings=None):
    return []
def build_editable(folder, config_settings=None, metadata_directory=None):
    with zipfile.ZipFile(f"{folder}/NAME-1-py3-none-any.whl", "w") as wheel:
        wheel.writestr("NAME.pth", os.getcwd() + chr(10))
        wheel.writestr("NAME-1.dist-info/METADATA", "Metadata-Version: 2.1\\nName: NAME\\nVersion: 1\\n")
        wheel.writestr("NAME-1.dist-info/WHEEL", "Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n")
        wheel.writestr("NAME-1.dist-info/RECORD", "")
    return "NAME-1-py3-none-any.whl"
"""


def build_wheel(
    name: str, version: str, *headers: str, script: bool = False, more: Mapping[str, str] | None = None
) -> bytes:
    """Return a pure wheel of one module, with the files ``more``, and a console script if ``script`` is true.

    ``headers`` are added to its METADATA.
    """
    module = name.replace("-", "_")
    info = f"{module}-{version}.dist-info"
    metadata = ("Metadata-Version: 2.1", f"Name: {name}", f"Version: {version}", *headers)
    files = {
        f"{module}.py": "def main(): print('here I am')\n",
        f"{info}/METADATA": "\n".join(metadata) + "\n",
        f"{info}/WHEEL": "Wheel-Version: 1.0\nGenerator: doctor\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        **(more or {}),
    }
    if script:
        files[f"{info}/entry_points.txt"] = f"[console_scripts]\n{name} = {module}:main\n"
    files[f"{info}/RECORD"] = "".join(record_line(*file) for file in files.items()) + f"{info}/RECORD,,\n"
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, text in files.items():
            archive.writestr(zipfile.ZipInfo(path, (2024, 1, 1, 0, 0, 0)), text, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def write_wheel(
    folder: Path,
    name: str,
    *headers: str,
    version: str = "1.0",
    script: bool = False,
    more: Mapping[str, str] | None = None,
) -> None:
    """Write a wheel (see ``build_wheel``) into ``folder``."""
    data = build_wheel(name, version, *headers, script=script, more=more)
    (folder / f"{name.replace('-', '_')}-{version}-py3-none-any.whl").write_bytes(data)


def editable_project(folder: str, name: str) -> dict[str, str]:
    """Return the files of a project of one module, NAME_module, which can be installed in editable mode only."""
    build = 'requires = []\nbuild-backend = "backend"\nbackend-path = ["."]\n'
    return {
        f"{folder}/pyproject.toml": f'[project]\nname = "{name}"\nversion = "1"\n[build-system]\n{build}',
        f"{folder}/backend.py": _BACKEND.replace("NAME", name),
        f"{folder}/{name}_module.py": "",
    }


def record_line(path: str, text: str) -> str:
    """Return the line of a file in RECORD."""
    digest = base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).rstrip(b"=").decode()
    return f"{path},sha256={digest},{len(text.encode())}\n"


def stock(box: Box) -> None:
    """Put the wheels of a library and an application into a box."""
    folder = box.path(WHEELS)
    folder.mkdir(parents=True)
    write_wheel(folder, LIBRARY)
    write_wheel(folder, APPLICATION, script=True)
    # pipx 1.1 installs the distribution wheel into its shared environment (pipx, shared_libs.py)
    write_wheel(folder, "wheel", version="99")
    for bundled in box.path("/usr/share/python-wheels").glob("*.whl"):
        (folder / bundled.name).write_bytes(bundled.read_bytes())


def archive(box: Box, *names: str, script: str = "true", files: int = 0, alone: bool = False) -> None:
    """Add an archive to apt's sources in the box, and run ``apt-get update`` for it.

    The archive contains ``PACKAGE``, or the packages ``names``, of which each depends on the next one. A package has
    a config file and ``files`` other files. dpkg runs ``script`` to configure it. ``alone`` removes the lists of
    Debian's packages: with all 60,000 of them, each call of apt computes for a second.
    """
    for index in box.path("/var/lib/apt/lists").glob("*_main_*") if alone else ():
        index.unlink()
    names = names or (PACKAGE,)
    paragraphs = (_deb(box, name, dependency, script, files) for name, dependency in zip_longest(names, names[1:]))
    box.write("/opt/archive/Packages", "\n".join(paragraphs))
    box.write(LIST, "deb [trusted=yes] file:/opt/archive ./\n")
    only = (f"Dir::Etc::SourceList={LIST}", "Dir::Etc::SourceParts=-", "APT::Get::List-Cleanup=0")
    _as_root(box, ["apt-get", "update", *(argument for option in only for argument in ("-o", option))])


def _deb(box: Box, name: str, dependency: str | None, script: str, files: int) -> str:
    """Build a package and return its paragraph for the list of the archive."""
    fields = {"Package": name, "Version": "1", "Architecture": "all", "Maintainer": "nobody", "Description": "tiny"}
    fields |= {"Depends": dependency} if dependency else {}
    control = "".join(f"{field}: {value}\n" for field, value in fields.items())
    box.write(f"/opt/archive/{name}/DEBIAN/control", control)
    box.write(f"/opt/archive/{name}/DEBIAN/postinst", f"#!/bin/sh\n{script}\n", mode=0o755)
    box.write(f"/opt/archive/{name}/DEBIAN/conffiles", f"/etc/{name}.conf\n")
    box.write(f"/opt/archive/{name}/etc/{name}.conf", "# remains when the package is removed but not purged\n")
    for number in range(files):
        box.write(f"/opt/archive/{name}/usr/share/{name}/{number}", str(number) * 1000)
    _as_root(box, ["dpkg-deb", "--build", f"/opt/archive/{name}"])
    deb = box.path(f"/opt/archive/{name}.deb").read_bytes()
    return f"{control}Filename: ./{name}.deb\nSize: {len(deb)}\nSHA256: {hashlib.sha256(deb).hexdigest()}\n"


def _as_root(box: Box, argv: list[str]) -> None:
    run = box.run(argv, user="root")
    assert run.code == 0, run


def provide_uv(box: Box) -> None:
    """Put the uv of the development tools on the PATH of the box."""
    path = box.path("/usr/local/bin/uv")
    path.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(Path(sys.executable).with_name("uv"), path)
