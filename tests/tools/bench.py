"""``make bench``: doctor beside its neighbours, in one run, by hyperfine; the table goes into README.md."""

from __future__ import annotations

import json
import os
import platform
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from tests import REPOSITORY

ROOT = REPOSITORY
PLACE = re.compile(r"(?<=<!-- bench -->\n).*?(?=<!-- /bench -->)", re.DOTALL)
PYTHON = "/usr/bin/python3"
"""The subject and, for all that is written in Python, what runs it: the system's."""


PIPS = {"23.0.1": "Debian 12", "24.0": "Ubuntu 24.04", "25.1.1": "Debian 13", "": "the newest"}
"""pip has become quicker; people have the one that came with their system."""


def commands(scratch: Path) -> dict[str, str]:
    """What is measured, by the name that the table gives it; installs what that takes."""
    programs, tools, pyz = (
        _environment(scratch / "venv", ROOT, "pipx"),
        Path(sys.executable).parent,
        ROOT / "dist/doctor.pyz",
    )
    measured = {
        "`python3 -I -c pass`": f"{PYTHON} -I -c pass",
        "`doctor check --json`": f"{programs}/doctor check --json",
        "`doctor check`": f"{programs}/doctor check",
        "`python3 doctor.pyz check --json`": f"{PYTHON} {pyz} check --json",
        "`python3 doctor.pyz check`": f"{PYTHON} {pyz} check",
    }
    for version, release in PIPS.items():
        folder = _environment(scratch / f"pip{version}", f"pip=={version}" if version else "pip")
        measured[_pip(version, release)] = f"{folder}/pip --version"
    measured["`pipx environment`"] = f"{programs}/pipx environment"
    measured["`uv python list`"] = f"{tools}/uv python list"
    return measured


def _pip(version: str, release: str) -> str:
    return f"`pip --version`, {version} of {release}" if version else f"`pip --version`, {release}"


def _environment(folder: Path, *packages: str | Path) -> Path:
    """The programs of a fresh environment with ``packages`` in it."""
    subprocess.run([sys.executable, "-m", "virtualenv", "--quiet", "--python", PYTHON, folder], check=True)
    subprocess.run([folder / "bin/python", "-m", "pip", "install", "--quiet", "--upgrade", *packages], check=True)
    return folder / "bin"


def main() -> None:
    """Install, measure, write."""
    with tempfile.TemporaryDirectory(prefix="doctor-bench-") as scratch:
        named = commands(Path(scratch))
        Path(scratch, "empty").mkdir()
        export = Path(scratch, "times.json")
        words = ["hyperfine", "--shell=none", "--warmup=10", "--runs=40", "--ignore-failure", f"--export-json={export}"]
        environment = os.environ | {"PATH": "/usr/bin:/bin", "TERM": "dumb"}
        for name in ("PYTHONDONTWRITEBYTECODE", "PYTHONPATH"):  # compiled files, and those that were installed
            environment.pop(name, None)
        os.sync()  # what was just installed is written now, not while the first is measured
        subprocess.run([*words, *named.values()], cwd=Path(scratch, "empty"), env=environment, check=True)
        medians = [result["median"] * 1000 for result in json.loads(export.read_text())["results"]]
    readme = ROOT / "README.md"
    text = readme.read_text("utf-8")
    readme.write_text(PLACE.sub(lambda _: table(dict(zip(named, medians, strict=True))), text), "utf-8")


def table(medians: dict[str, float]) -> str:
    """The medians in milliseconds, and beside them their share of what this system's own pip takes."""
    own = next(iter(PIPS.items()))
    pip = medians[_pip(*own)]
    rows = [f"| {name} | {median:.0f} ms | {median / pip:.2f} |" for name, median in medians.items()]
    told = subprocess.run([PYTHON, "--version"], capture_output=True, text=True, check=True).stdout.strip()
    where = (
        f"Medians of 40 runs, side by side: {told}, {platform.machine()}, {os.cpu_count()} processors (`make bench`).\n"
    )
    return "\n".join([where, f"| | median | of {own[1]}'s pip |", "|---|--:|--:|", *rows, ""])


if __name__ == "__main__":
    main()
