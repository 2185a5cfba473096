"""``python -m doctor.bootstrap.pyz.build FILE``: make doctor.pyz, the same bytes from the same packages."""

from __future__ import annotations

import hashlib
import io
import os
import re
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

from doctor.bootstrap import packages, pips
from doctor.bootstrap.requirements import CHECKOUT, requirements

PYTHONS = ("3.10", "3.11", "3.12", "3.13", "3.14")
PLATFORMS = ("manylinux2014_x86_64", "manylinux_2_17_x86_64", "manylinux_2_28_x86_64")
_LEFT_OUT = re.compile(
    r"^bin/|/__pycache__/|\.exe$|\.dist-info/(?!METADATA$|entry_points\.txt$)|/tests?/"
    # For rich.markdown and rich.syntax, which doctor does not use: half of all files, looked at at every start.
    r"|^(pygments|markdown_it|mdurl)/"
)
_LICENCE = re.compile(r"\.dist-info/(?:licenses?/)?(?:LICEN[CS]E|COPYING|NOTICE)[^/]*$", re.IGNORECASE)
_MAIN = """\
import sys

if sys.version_info < (3, 10):
    from doctor import __version__
    from doctor.bootstrap import too_old

    sys.exit(too_old.say(sys.argv[1:], __version__))
from doctor.bootstrap.pyz.start import main

main(sys.path[0])
"""


def main(target: Path) -> None:
    """Write the file."""
    with tempfile.TemporaryDirectory(prefix="doctor-pyz-") as scratch:
        folder = Path(scratch, "packages")
        _install(folder, [requirement.text for requirement in requirements()], Path(scratch))
        while missing := _missing(folder):
            _install(folder, missing, Path(scratch))
        files = {name: path for name, path in _files(folder) if not _LEFT_OUT.search(name)}
        licences = {f"licences/{name}": path for name, path in _files(folder) if _LICENCE.search(name)}
        own = {name: path for name, path in _own() if not _LEFT_OUT.search(name)}
        payload = _zip({name: path.read_bytes() for name, path in (files | own).items()})
        start = {name: path.read_bytes() for name, path in own.items() if _runs_before(name)}
        rest = {name: path.read_bytes() for name, path in licences.items()}
    key = hashlib.sha256(payload).hexdigest()[:16].encode()
    outer = {"__main__.py": _MAIN.encode(), "KEY": key, "payload.zip": payload, **start, **rest}
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(_zip(outer, b"#!/usr/bin/env python3\n"))
    target.chmod(0o755)
    packages.say(f"{target}: {target.stat().st_size / 1e6:.1f} MB, for Python {', '.join(PYTHONS)} on x86_64 glibc")


def _install(folder: Path, wanted: list[str], scratch: Path) -> None:
    """Install for the oldest Python; compiled wheels for it are of the stable ABI, or there is none for all."""
    options = ["--only-binary=:all:", *(["--no-deps"] if folder.exists() else [])]
    options += ["--implementation=cp", f"--python-version={PYTHONS[0]}", *(f"--platform={p}" for p in PLATFORMS)]
    installer = next(pips.installers(scratch, packages.say))
    code, _, error = pips.run(
        *installer.argv, *options, "--target", str(folder), *wanted, environment=installer.environment
    )
    if code:
        sys.exit(error)


def _missing(folder: Path) -> list[str]:
    """What a package needs on some of the Pythons only: pip looks at the one that it runs on."""
    from packaging.requirements import Requirement
    from packaging.utils import canonicalize_name

    names = {canonicalize_name(path.name.split("-")[0]) for path in folder.glob("*.dist-info")}
    missing = []
    for metadata in folder.glob("*.dist-info/METADATA"):
        for line in re.findall(r"^Requires-Dist: (.+)$", metadata.read_text("utf-8"), re.MULTILINE):
            requirement = Requirement(line)
            marker, requirement.marker = requirement.marker, None
            environments = ({"python_version": version, "extra": ""} for version in PYTHONS)
            wanted = marker is None or any(marker.evaluate(environment) for environment in environments)
            if wanted and canonicalize_name(requirement.name) not in names:
                missing.append(str(requirement))
    return missing


def _files(folder: Path) -> Iterator[tuple[str, Path]]:
    for place, _, names in os.walk(folder, followlinks=True):
        for name in names:
            path = Path(place, name)
            yield str(path.relative_to(folder)), path


def _own() -> Iterator[tuple[str, Path]]:
    """The modules of doctor itself, its checks and fixes by the links that stand for them."""
    for name, path in _files(CHECKOUT / "doctor"):
        if path.suffix in (".py", ".json"):
            yield f"doctor/{name}", path


def _runs_before(name: str) -> bool:
    """What runs before anything is unpacked."""
    return name == "doctor/__init__.py" or (name.startswith("doctor/bootstrap/") and not name.endswith("build.py"))


def _zip(files: dict[str, bytes], first: bytes = b"") -> bytes:
    """An archive whose bytes depend on the files alone: no dates, no order of the file system."""
    buffer = io.BytesIO()
    buffer.write(first)
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name)
            entry.external_attr = 0o644 << 16
            entry.compress_type = zipfile.ZIP_STORED if name.endswith((".zip", ".whl")) else zipfile.ZIP_DEFLATED
            archive.writestr(entry, files[name], compresslevel=9)
    return buffer.getvalue()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
