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

ROOT = Path(__file__).parents[1]
PLACE = re.compile(r"(?<=<!-- bench -->\n).*?(?=<!-- /bench -->)", re.DOTALL)
PYTHON = "/usr/bin/python3"
"""The subject and, for all that is written in Python, what runs it: the system's."""


def commands(programs: Path) -> dict[str, str]:
    """What is measured, by the name that the table gives it."""
    pyz = ROOT / "dist/doctor.pyz"
    tools = Path(sys.executable).parent
    return {
        "`python3 -I -c pass`": f"{PYTHON} -I -c pass",
        "`doctor check --json`": f"{programs}/doctor check --json",
        "`doctor check`": f"{programs}/doctor check",
        "`python3 doctor.pyz check --json`": f"{PYTHON} {pyz} check --json",
        "`python3 doctor.pyz check`": f"{PYTHON} {pyz} check",
        "`pipx environment`": f"{programs}/pipx environment",
        "`pip --version`": f"{programs}/pip --version",
        "`uv python list`": f"{tools}/uv python list",
    }


def main() -> None:
    """Install, measure, write."""
    with tempfile.TemporaryDirectory(prefix="doctor-bench-") as scratch:
        programs = Path(scratch, "venv/bin")
        subprocess.run([sys.executable, "-m", "virtualenv", "--quiet", "--python", PYTHON, programs.parent], check=True)
        subprocess.run([programs / "pip", "install", "--quiet", ROOT, "pipx"], check=True)
        named = commands(programs)
        Path(scratch, "empty").mkdir()
        export = Path(scratch, "times.json")
        words = ["hyperfine", "--shell=none", "--warmup=5", "--runs=40", "--ignore-failure", f"--export-json={export}"]
        environment = os.environ | {"PATH": "/usr/bin:/bin", "TERM": "dumb"}
        subprocess.run([*words, *named.values()], cwd=Path(scratch, "empty"), env=environment, check=True)
        medians = [result["median"] * 1000 for result in json.loads(export.read_text())["results"]]
    readme = ROOT / "README.md"
    text = readme.read_text("utf-8")
    readme.write_text(PLACE.sub(lambda _: table(dict(zip(named, medians, strict=True))), text), "utf-8")


def table(medians: dict[str, float]) -> str:
    """The medians in milliseconds, and beside them their share of what pip takes to tell its version."""
    pip = medians["`pip --version`"]
    rows = [f"| {name} | {median:.0f} ms | {median / pip:.2f} |" for name, median in medians.items()]
    told = subprocess.run([PYTHON, "--version"], capture_output=True, text=True, check=True).stdout.strip()
    where = (
        f"Medians of 40 runs, side by side: {told}, {platform.machine()}, {os.cpu_count()} processors (`make bench`).\n"
    )
    return "\n".join([where, "| | median | of `pip --version` |", "|---|--:|--:|", *rows, ""])


if __name__ == "__main__":
    main()
