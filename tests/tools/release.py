"""Build everything that a release consists of into dist/release: the same commit gives the same bytes.

``python -m tests.tools.release`` builds the last commit twice, in different folders and with another umask, locale and
time zone, and fails if one byte differs.

    pip_doctor-0.1.0-py3-none-any.whl    with a software bill of materials in .dist-info/sboms (PEP 770)
    pip_doctor-0.1.0.tar.gz
    doctor.pyz                           and the same bill beside it, doctor.pyz.cdx.json
    RELEASE_NOTES.md                     the section of CHANGELOG.md
    SHA256SUMS
"""

from __future__ import annotations

import base64
import filecmp
import gzip
import hashlib
import io
import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import time
import zipfile
from collections.abc import Iterator
from email.parser import Parser
from pathlib import Path
from typing import Any

from doctor import __version__
from doctor.bootstrap.pyz import build as pyz
from tests import REPOSITORY

TARGET = REPOSITORY / "dist/release"
_SURROUNDINGS: tuple[tuple[str, int, dict[str, str]], ...] = (
    ("a", 0o022, {"LC_ALL": "C", "TZ": "UTC"}),
    ("another/folder", 0o077, {"LC_ALL": "C.UTF-8", "TZ": "Pacific/Auckland"}),
)
"""Folder, umask and variables of the two builds."""
_BUNDLED = re.compile(r"/embed/([\w.]+)-([\w.]+)-[^/]*\.whl$")
"""The wheels of pip and setuptools that virtualenv carries."""


def main() -> None:
    """Build twice, compare, and replace dist/release."""
    if subprocess.run(["git", "status", "--porcelain"], capture_output=True, check=True, cwd=REPOSITORY).stdout:
        sys.exit("A release is built from the last commit, and this checkout has changes. Commit them first.")
    commit_time = _git("log", "-1", "--format=%ct").decode().strip()
    TARGET.parent.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".release-", dir=TARGET.parent) as scratch:
        first, second = (_build_elsewhere(Path(scratch), commit_time, *how) for how in _SURROUNDINGS)
        if different := differences(first, second):
            sys.exit(f"Two builds of the same commit differ: {', '.join(different)}.")
        shutil.rmtree(TARGET, ignore_errors=True)
        first.rename(TARGET)
    names = ", ".join(sorted(path.name for path in TARGET.iterdir()))
    print(f"{TARGET}: {names}. Two builds were identical.")


def differences(first: Path, second: Path) -> list[str]:
    """Return the names of the files that are not the same, or that only one of two folders has."""
    names = sorted({path.name for folder in (first, second) for path in folder.iterdir()})
    _, different, missing = filecmp.cmpfiles(first, second, names, shallow=False)
    return different + missing


def _build_elsewhere(scratch: Path, commit_time: str, folder: str, umask: int, variables: dict[str, str]) -> Path:
    """Build the last commit in a folder of its own, by the tool of that commit; return the folder of the results."""
    source, results = scratch / folder / "source", scratch / folder / "results"
    source.mkdir(parents=True)
    unpack = ["tar", "-x", "--no-same-permissions"]
    subprocess.run(unpack, input=_git("archive", "HEAD"), check=True, cwd=source, umask=umask)
    program = "import sys; from tests.tools.release import build; build(sys.argv[1])"
    environment = {**os.environ, **variables, "SOURCE_DATE_EPOCH": commit_time}
    subprocess.run([sys.executable, "-c", program, str(results)], check=True, cwd=source, umask=umask, env=environment)
    return results


def build(target: str) -> None:
    """Build the tree that contains this module into the new folder ``target``."""
    folder, moment = Path(target), int(os.environ["SOURCE_DATE_EPOCH"])
    folder.mkdir(mode=0o755)
    pyz.main(folder / "doctor.pyz")
    bill = bill_of_materials(folder / "doctor.pyz", moment)
    (folder / "doctor.pyz.cdx.json").write_bytes(bill)
    build_distributions(REPOSITORY, folder, bill, moment)
    (folder / "RELEASE_NOTES.md").write_text(release_notes((REPOSITORY / "CHANGELOG.md").read_text("utf-8")), "utf-8")
    sums = (f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n" for path in sorted(folder.iterdir()))
    (folder / "SHA256SUMS").write_text("".join(sums), "utf-8")
    for path in folder.iterdir():
        path.chmod(0o755 if path.suffix == ".pyz" else 0o644)


def build_distributions(source: Path, folder: Path, bill: bytes, moment: int) -> None:
    """Build the source distribution, and from it the wheel, into ``folder``. Their bytes depend on ``source`` alone."""
    # The pinned setuptools of .venv builds, because the newest one may write other bytes.
    options = ["--quiet", "--no-build-isolation", "--python", sys.executable, "--out-dir", str(folder)]
    subprocess.run([Path(sys.executable).with_name("uv"), "build", *options, str(source)], check=True)
    (folder / ".gitignore").unlink(missing_ok=True)  # uv writes it
    _normalise_sdist(next(folder.glob("*.tar.gz")), moment)
    _complete_wheel(next(folder.glob("*.whl")), bill)


def bill_of_materials(archive: Path, moment: int) -> bytes:
    """Return the packages that a pyz carries, with those that virtualenv carries, as a CycloneDX 1.6 document."""
    components = sorted(_components(archive), key=lambda component: (component["name"], component["version"]))
    document = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {
            "timestamp": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(moment)),
            "component": {
                "type": "application",
                "bom-ref": f"pip-doctor@{__version__}",
                "name": "pip-doctor",
                "version": __version__,
                "licenses": [{"license": {"id": "MIT"}}],
            },
        },
        "components": components,
        "dependencies": [
            {"ref": f"pip-doctor@{__version__}", "dependsOn": [component["bom-ref"] for component in components]}
        ],
    }
    return (json.dumps(document, indent=1) + "\n").encode()


def _components(archive: Path) -> Iterator[dict[str, Any]]:
    with zipfile.ZipFile(archive) as outer, zipfile.ZipFile(io.BytesIO(outer.read("payload.zip"))) as payload:
        for name in payload.namelist():
            if name.endswith(".dist-info/METADATA"):
                metadata = Parser().parsestr(payload.read(name).decode(), headersonly=True)
                expression, text = metadata["License-Expression"], metadata["License"]
                licences = [{"expression": expression}] if expression else [{"license": {"name": text}}] if text else []
                yield _component(metadata["Name"], metadata["Version"]) | ({"licenses": licences} if licences else {})
            elif bundled := _BUNDLED.search(name):
                yield _component(bundled[1], bundled[2])


def _component(name: str, version: str) -> dict[str, Any]:
    purl = f"pkg:pypi/{re.sub(r'[-_.]+', '-', name).lower()}@{version}"
    return {"type": "library", "bom-ref": purl, "name": name, "version": version, "purl": purl}


def release_notes(changelog: str) -> str:
    """Return the section of the present version, or of what is not released yet, where it has none."""
    sections = {match[1]: match[2] for match in re.finditer(r"(?ms)^## \[(.+?)\][^\n]*\n(.*?)(?=^## |\Z)", changelog)}
    return f"# doctor {__version__}\n\n{(sections.get(__version__) or sections['Unreleased']).strip()}\n"


def _normalise_sdist(path: Path, moment: int) -> None:
    """Write the archive again, sorted by names, with one date, no owner, and modes that do not depend on the umask."""
    with tarfile.open(path) as archive:
        entries = {
            member.name: (member, file.read() if (file := archive.extractfile(member)) else b"")
            for member in archive.getmembers()
        }
    unpacked = io.BytesIO()
    with tarfile.open(fileobj=unpacked, mode="w", format=tarfile.PAX_FORMAT) as archive:
        for name, (member, content) in sorted(entries.items()):
            entry = tarfile.TarInfo(name)
            entry.type, entry.size, entry.mtime = member.type, len(content), moment
            entry.mode = 0o755 if member.isdir() else 0o644
            archive.addfile(entry, io.BytesIO(content))
    path.write_bytes(gzip.compress(unpacked.getvalue(), mtime=moment))


def _complete_wheel(path: Path, bill: bytes) -> None:
    """Add the bill of materials, and write the archive again without dates and modes."""
    with zipfile.ZipFile(path) as archive:
        files = {name: archive.read(name) for name in archive.namelist() if not name.endswith("/")}
    info = next(name for name in files if name.endswith(".dist-info/RECORD")).rpartition("/")[0]
    files[f"{info}/sboms/doctor.pyz.cdx.json"] = bill
    del files[f"{info}/RECORD"]
    record = [f"{name},sha256={digest(files[name])},{len(files[name])}" for name in sorted(files)]
    files[f"{info}/RECORD"] = "\n".join([*record, f"{info}/RECORD,,", ""]).encode()
    path.write_bytes(pyz.zip_bytes(files))


def digest(content: bytes) -> str:
    """Return a digest as RECORD states it: urlsafe base64 without padding (binary distribution format)."""
    return base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()


def _git(*arguments: str) -> bytes:
    return subprocess.run(["git", *arguments], capture_output=True, check=True, cwd=REPOSITORY).stdout


if __name__ == "__main__":
    main()
