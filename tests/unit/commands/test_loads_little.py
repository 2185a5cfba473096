from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests import REPOSITORY

_RUN = f"""
import os, sys
sys.path[:0] = [{str(REPOSITORY)!r}]
programs = []
sys.addaudithook(lambda event, _: programs.append(event) if event == "subprocess.Popen" else None)
exit = os._exit
def report(code):
    loaded = sorted(sys.modules)
    import json
    print(json.dumps([loaded, programs]), file=sys.stderr, flush=True)
    exit(code)
os._exit = report
from doctor.main import main
sys.argv[0] = "doctor"
main()
"""
_UNNEEDED = {
    "argparse", "dataclasses", "datetime", "inspect", "logging", "pathlib", "shutil", "tempfile", "tomllib",
    "typing",
}  # fmt: skip
"""Modules of the stdlib that take a millisecond or more, and that a healthy machine gives no reason to load."""
_UNNEEDED_BY_EXPLAIN = {
    "doctor.checks.python_broken", "doctor.plan.pasted.read", "doctor.probe.rootfs", "json", "subprocess", "threading",
}  # fmt: skip
"""The same for a short log that shows one failure."""


def load(folder: Path, *arguments: str, site: bool = False) -> tuple[set[str], list[str]]:
    """Return the modules that a run of doctor loads, and the programs that it starts; with ``site``, its dependencies
    can be imported.
    """
    command = [sys.executable, "-I", *([] if site else ["-S"]), "-c", _RUN, *arguments]
    environ = {"PATH": "/usr/bin:/bin", "HOME": str(folder)}
    run = subprocess.run(command, cwd=folder, env=environ, capture_output=True, text=True, check=False)
    loaded, programs = json.loads(run.stderr.splitlines()[-1])
    return set(loaded), programs


def own(loaded: set[str]) -> list[str]:
    return [name for name in loaded if name.partition(".")[0] == "doctor"]


@pytest.mark.parametrize("options", [[], ["--json"]])
def test_a_check_loads_few_modules_and_starts_at_most_the_subject_and_sudo(tmp_path: Path, options: list[str]) -> None:
    loaded, programs = load(tmp_path, "check", *options)
    assert not _UNNEEDED.intersection(loaded)
    assert len(own(loaded)) <= 130, sorted(own(loaded))
    assert len(programs) <= 2


def test_a_short_log_loads_few_modules_and_starts_nothing(tmp_path: Path) -> None:
    log = tmp_path / "build.log"
    log.write_text("error: externally-managed-environment\n\n× This environment is externally managed\n")
    loaded, programs = load(tmp_path, "explain", str(log))
    assert "doctor.checks.externally_managed" in loaded
    assert not (_UNNEEDED | _UNNEEDED_BY_EXPLAIN).intersection(loaded)
    assert len(own(loaded)) <= 96, sorted(own(loaded))
    assert not programs


def test_a_fix_that_succeeds_loads_no_check_and_no_installer(tmp_path: Path) -> None:
    for number in range(2):  # the first run builds the template, for which virtualenv loads more
        (tmp_path / f"{number}").mkdir()
        loaded, _ = load(tmp_path, "fix", "--venv", "--path", str(tmp_path / f"{number}/.venv"), site=True)
    assert "doctor.execute.effects.environment" in loaded
    unneeded = {"_hashlib", "doctor.commands.failed_requirement", "doctor.diagnose.verdict", "doctor.execute.pip"}
    assert not (_UNNEEDED | unneeded).difference({"pathlib"}).intersection(loaded)  # .venv's editable doctor loads it
    assert not [name for name in loaded if name.startswith("doctor.checks.")]
