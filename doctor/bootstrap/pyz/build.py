"""``python -m doctor.bootstrap.pyz.build FILE`` builds doctor.pyz. The same packages give the same bytes."""

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

from doctor.bootstrap.dependencies import notify
from doctor.bootstrap.installers import find_installers, run_program
from doctor.bootstrap.requirements import CHECKOUT, read_requirements

PYTHONS = ("3.10", "3.11", "3.12", "3.13", "3.14")
PLATFORMS = ("manylinux2014_x86_64", "manylinux_2_17_x86_64", "manylinux_2_28_x86_64")
RUNS_BEFORE_UNPACKING = (
    "doctor/__init__.py",
    "doctor/bootstrap/__init__.py",
    "doctor/bootstrap/atomic_folder.py",
    "doctor/bootstrap/import_path.py",
    "doctor/bootstrap/old_python.py",
    "doctor/bootstrap/private_folder.py",
    "doctor/bootstrap/pyz/__init__.py",
    "doctor/bootstrap/pyz/seal.py",
    "doctor/bootstrap/pyz/start.py",
    "doctor/bootstrap/pyz/unpack.py",
)
"""The modules that the archive contains beside the payload."""
_EXCLUDED = re.compile(
    r"^bin/|/__pycache__/|\.exe$|\.dist-info/(?!METADATA$|entry_points\.txt$)|/tests?/"
    # Only rich.markdown and rich.syntax need these, and doctor uses neither. They would be half of all the files
    # that is_intact examines at every start.
    r"|^(pygments|markdown_it|mdurl)/"
)
_LICENCE = re.compile(r"\.dist-info/(?:licenses?/)?(?:LICEN[CS]E|COPYING|NOTICE)[^/]*$", re.IGNORECASE)
_MAIN = """\
import sys

if sys.version_info < (3, 10):
    from doctor import __version__
    from doctor.bootstrap import old_python

    sys.exit(old_python.report(sys.argv[1:], __version__))
from doctor.bootstrap.pyz.start import main

main(sys.path[0])
"""


def main(target: Path) -> None:
    """Build doctor.pyz and write it to ``target``. Requires the network."""
    with tempfile.TemporaryDirectory(prefix="doctor-pyz-") as scratch:
        folder = Path(scratch, "packages")
        _install(folder, [requirement.text for requirement in read_requirements()], Path(scratch))
        while missing := _missing(folder):
            _install(folder, missing, Path(scratch))
        packages = dict(_files(folder))
        modules = dict(_own_files())
        payload = _zip(
            {name: path.read_bytes() for name, path in (packages | modules).items() if not _EXCLUDED.search(name)}
        )
        outer = {name: modules[name].read_bytes() for name in RUNS_BEFORE_UNPACKING}
        outer |= {f"licences/{name}": path.read_bytes() for name, path in packages.items() if _LICENCE.search(name)}
    key = hashlib.sha256(payload).hexdigest()[:16].encode()
    outer |= {"__main__.py": _MAIN.encode(), "KEY": key, "payload.zip": payload}
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(_zip(outer, prefix=b"#!/usr/bin/env python3\n"))
    target.chmod(0o755)
    notify(f"{target}: {target.stat().st_size / 1e6:.1f} MB, for Python {', '.join(PYTHONS)} on x86_64 glibc")


def _install(folder: Path, requirements: list[str], scratch: Path) -> None:
    """Install for the oldest Python: a compiled wheel for it has the stable ABI, or none would serve all versions."""
    options = ["--only-binary=:all:", *(["--no-deps"] if folder.exists() else [])]
    options += ["--implementation=cp", f"--python-version={PYTHONS[0]}", *(f"--platform={p}" for p in PLATFORMS)]
    installer = next(find_installers(scratch, notify))
    code, _, stderr = run_program(
        *installer.argv, *options, "--target", str(folder), *requirements, environment=installer.environment
    )
    if code:
        sys.exit(stderr)


def _missing(folder: Path) -> list[str]:
    """Return the requirements that only some of PYTHONS have: pip evaluates markers for the Python it runs on."""
    from packaging.requirements import Requirement
    from packaging.utils import canonicalize_name

    names = {canonicalize_name(path.name.split("-")[0]) for path in folder.glob("*.dist-info")}
    missing = []
    for metadata in folder.glob("*.dist-info/METADATA"):
        for line in re.findall(r"^Requires-Dist: (.+)$", metadata.read_text("utf-8"), re.MULTILINE):
            requirement = Requirement(line)
            marker, requirement.marker = requirement.marker, None
            environments = ({"python_version": version, "extra": ""} for version in PYTHONS)
            needed = marker is None or any(marker.evaluate(environment) for environment in environments)
            if needed and canonicalize_name(requirement.name) not in names:
                missing.append(str(requirement))
    return missing


def _files(folder: Path) -> Iterator[tuple[str, Path]]:
    """Yield every file below ``folder``, with its path relative to it; links to folders are followed."""
    for parent, _, names in os.walk(folder, followlinks=True):
        for name in names:
            path = Path(parent, name)
            yield str(path.relative_to(folder)), path


def _own_files() -> Iterator[tuple[str, Path]]:
    """Yield doctor's own files, with the checks and fixes that doctor/checks and doctor/fixes link to."""
    for name, path in _files(CHECKOUT / "doctor"):
        if path.suffix in (".py", ".json"):
            yield f"doctor/{name}", path


def _zip(files: dict[str, bytes], *, prefix: bytes = b"") -> bytes:
    """Return an archive whose bytes depend on ``files`` alone: it has no dates and sorts its names."""
    buffer = io.BytesIO()
    buffer.write(prefix)
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name)
            entry.external_attr = 0o644 << 16
            entry.compress_type = zipfile.ZIP_STORED if name.endswith((".zip", ".whl")) else zipfile.ZIP_DEFLATED
            archive.writestr(entry, files[name], compresslevel=9)
    return buffer.getvalue()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
