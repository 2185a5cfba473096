"""Build the Debian package from dist/doctor.pyz: ``python -m tests.tools.deb PYZ FOLDER``.

The files of doctor/fleet/debian are the package's own. dpkg-deb builds it without network, and the same pyz at the same
time (SOURCE_DATE_EPOCH, by default that of the last commit) gives the same bytes.
"""

from __future__ import annotations

import gzip
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from typer._completion_shared import get_completion_script

from doctor import __version__
from doctor.core.paths import COMPLETION_VARIABLE
from doctor.report.text.help import MAN_PAGE
from tests import REPOSITORY

NAME = "pip-doctor"
FLEET = REPOSITORY / "doctor/fleet"
SCRIPTS = FLEET / "debian"
COMPLETIONS = {
    "bash": "usr/share/bash-completion/completions/doctor",
    "zsh": "usr/share/zsh/vendor-completions/_doctor",
    "fish": "usr/share/fish/vendor_completions.d/doctor.fish",
}
_INTERPRETER = b"#!/usr/bin/python3  -I\n"
"""The first line of the package's pyz: the system's Python, without what variables and the user's folders add.

It is as long as that of doctor.pyz, because the archive that follows contains positions."""


def build(pyz: Path, target: Path) -> Path:
    """Build the package into the folder ``target``; return its path."""
    moment = int(os.environ.get("SOURCE_DATE_EPOCH") or _commit_time())
    with tempfile.TemporaryDirectory(prefix="deb-") as scratch:
        tree = Path(scratch, NAME)
        _fill(tree, pyz, moment)
        _control(tree / "DEBIAN")
        for path in (tree, *tree.rglob("*")):
            if path.is_dir():
                path.chmod(0o755)
            os.utime(path, (moment, moment), follow_symlinks=False)
        target.mkdir(parents=True, exist_ok=True)
        package = target / f"{NAME}_{__version__}_amd64.deb"
        command = ["dpkg-deb", "--root-owner-group", "-Zxz", "--build", str(tree), str(package)]
        environment = {**os.environ, "SOURCE_DATE_EPOCH": str(moment), "LC_ALL": "C"}
        subprocess.run(command, check=True, env=environment, stdout=subprocess.DEVNULL)
    return package


def _fill(tree: Path, pyz: Path, moment: int) -> None:
    """Put the files of the package where they are installed."""
    library, documents, manuals = f"usr/lib/{NAME}", f"usr/share/doc/{NAME}", "usr/share/man/man1"
    old_line, archive = pyz.read_bytes().split(b"\n", 1)
    assert len(old_line) + 1 == len(_INTERPRETER)
    _write(tree / library / "doctor.pyz", _INTERPRETER + archive, executable=True)
    for source, path in (
        (SCRIPTS / "after-upgrade", f"{library}/after-upgrade"),
        (SCRIPTS / "motd", f"etc/update-motd.d/60-{NAME}"),
        (FLEET / "doctor.fact", f"{library}/doctor.fact"),
        *((path, f"{documents}/examples/{path.name}") for path in sorted((FLEET / "metrics").iterdir())),
    ):
        _write(tree / path, source.read_bytes(), executable=os.access(source, os.X_OK))
    for shell, path in COMPLETIONS.items():
        script = get_completion_script(prog_name="doctor", complete_var=COMPLETION_VARIABLE, shell=shell)
        _write(tree / path, script.encode() + b"\n")
    _write(tree / manuals / "doctor.1.gz", _compressed(MAN_PAGE.read_bytes()))
    licence = (REPOSITORY / "LICENSE").read_text().partition("\n\n")[2].partition("\n\n")[2]
    indented = "\n".join(f" {line or '.'}" for line in licence.rstrip().splitlines())
    _write(tree / documents / "copyright", (SCRIPTS / "copyright").read_text().replace("@LICENSE@", indented).encode())
    date = time.strftime("%a, %d %b %Y %H:%M:%S +0000", time.gmtime(moment))
    maintainer = next(line for line in _fields() if line.startswith("Maintainer: ")).partition(": ")[2]
    change = "  * CHANGELOG.md of the source describes the changes."
    changelog = f"{NAME} ({__version__}) unstable; urgency=medium\n\n{change}\n\n -- {maintainer}  {date}\n"
    _write(tree / documents / "changelog.gz", _compressed(changelog.encode()))
    (tree / "usr/bin").mkdir()
    for name in ("doctor", NAME):
        (tree / "usr/bin" / name).symlink_to(f"../lib/{NAME}/doctor.pyz")
    (tree / manuals / f"{NAME}.1.gz").symlink_to("doctor.1.gz")


def _control(folder: Path) -> None:
    """Write the files that dpkg reads, and the checksums of all others."""
    files = sorted(path for path in folder.parent.rglob("*") if path.is_file() and not path.is_symlink())
    size = sum(path.stat().st_size + 1023 >> 10 for path in files)
    _write(folder / "control", "\n".join([*_fields(), f"Installed-Size: {size}", ""]).encode())
    for name in ("triggers", "conffiles", "postinst", "postrm"):
        _write(folder / name, (SCRIPTS / name).read_bytes(), executable=name in ("postinst", "postrm"))
    names = [path.relative_to(folder.parent) for path in files]
    sums = subprocess.run(["md5sum", *names], cwd=folder.parent, check=True, capture_output=True).stdout
    _write(folder / "md5sums", sums)


def _fields() -> list[str]:
    return (SCRIPTS / "control").read_text().replace("@VERSION@", __version__).rstrip().splitlines()


def _write(path: Path, content: bytes, *, executable: bool = False) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    path.chmod(0o755 if executable else 0o644)


def _compressed(content: bytes) -> bytes:
    return gzip.compress(content, 9, mtime=0)


def _commit_time() -> str:
    log = ["git", "log", "-1", "--format=%ct"]
    return subprocess.run(log, check=True, capture_output=True, text=True, cwd=REPOSITORY).stdout


if __name__ == "__main__":
    if shutil.which("dpkg-deb") is None:
        sys.exit("dpkg-deb is not installed: a Debian package is built on Debian.")
    print(build(Path(sys.argv[1]), Path(sys.argv[2])))
