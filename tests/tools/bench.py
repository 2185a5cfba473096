"""``make bench`` measures doctor and similar tools side by side with hyperfine, and updates the table in README.md."""

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

README = REPOSITORY / "README.md"
TABLE = re.compile(r"(?<=<!-- bench -->\n).*?(?=<!-- /bench -->)", re.DOTALL)
PYTHON = "/usr/bin/python3"
"""The system's Python: the subject of doctor, and the interpreter of every tool that is written in Python."""
PIPS = {"23.0.1": "Debian 12", "24.0": "Ubuntu 24.04", "25.1.1": "Debian 13", "": "the newest"}
"""Versions of pip and the systems that ship them: pip has become faster, but people have the one of their system."""
RUNS = 40


def main() -> None:
    """Install the tools, measure them and write the table."""
    with tempfile.TemporaryDirectory(prefix="doctor-bench-") as scratch:
        commands = install_tools(Path(scratch))
        medians = dict(zip(commands, measure(list(commands.values()), Path(scratch)), strict=True))
    README.write_text(TABLE.sub(lambda _: format_table(medians), README.read_text("utf-8")), "utf-8")


def install_tools(scratch: Path) -> dict[str, str]:
    """Return the commands to measure by their names in the table, after installing their programs."""
    programs = _create_environment(scratch / "venv", REPOSITORY, "pipx")
    development_tools, pyz = Path(sys.executable).parent, REPOSITORY / "dist/doctor.pyz"
    commands = {
        "`python3 -I -c pass`": f"{PYTHON} -I -c pass",
        "`doctor check --json`": f"{programs}/doctor check --json",
        "`doctor check`": f"{programs}/doctor check",
        "`python3 doctor.pyz check --json`": f"{PYTHON} {pyz} check --json",
        "`python3 doctor.pyz check`": f"{PYTHON} {pyz} check",
    }
    for version, system in PIPS.items():
        folder = _create_environment(scratch / f"pip{version}", f"pip=={version}" if version else "pip")
        commands[_name_of_pip(version, system)] = f"{folder}/pip --version"
    commands["`pipx environment`"] = f"{programs}/pipx environment"
    commands["`uv python list`"] = f"{development_tools}/uv python list"
    return commands


def measure(commands: list[str], scratch: Path) -> list[float]:
    """Return the median time of each command, in milliseconds."""
    empty, export = scratch / "empty", scratch / "times.json"
    empty.mkdir()
    options = ["--shell=none", "--warmup=10", f"--runs={RUNS}", "--ignore-failure", f"--export-json={export}"]
    environment = os.environ | {"PATH": "/usr/bin:/bin", "TERM": "dumb"}
    for name in ("PYTHONDONTWRITEBYTECODE", "PYTHONPATH"):  # the installed files are measured, and compiled
        environment.pop(name, None)
    os.sync()  # otherwise the system would write the installed files while the first command is measured
    subprocess.run(["hyperfine", *options, *commands], cwd=empty, env=environment, check=True)
    return [result["median"] * 1000 for result in json.loads(export.read_text())["results"]]


def format_table(medians: dict[str, float]) -> str:
    """Return the table in Markdown: milliseconds, and their share of the time of the first pip."""
    version, system = next(iter(PIPS.items()))
    pip = medians[_name_of_pip(version, system)]
    rows = [f"| {name} | {median:.0f} ms | {median / pip:.2f} |" for name, median in medians.items()]
    python = subprocess.run([PYTHON, "--version"], capture_output=True, text=True, check=True).stdout.strip()
    conditions = (
        f"Medians of {RUNS} runs, side by side: {python}, {platform.machine()}, {os.cpu_count()} processors "
        "(`make bench`).\n"
    )
    return "\n".join([conditions, f"| | median | of {system}'s pip |", "|---|--:|--:|", *rows, ""])


def _name_of_pip(version: str, system: str) -> str:
    return f"`pip --version`, {version} of {system}" if version else f"`pip --version`, {system}"


def _create_environment(folder: Path, *packages: str | Path) -> Path:
    """Create an environment with ``packages`` and return the folder of its programs."""
    subprocess.run([sys.executable, "-m", "virtualenv", "--quiet", "--python", PYTHON, folder], check=True)
    subprocess.run([folder / "bin/python", "-m", "pip", "install", "--quiet", "--upgrade", *packages], check=True)
    return folder / "bin"


if __name__ == "__main__":
    main()
