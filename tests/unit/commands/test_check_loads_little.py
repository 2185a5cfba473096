from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

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
sys.argv = ["doctor", "check", *sys.argv[1:]]
main()
"""
_UNNEEDED = {
    "argparse", "dataclasses", "datetime", "inspect", "logging", "pathlib", "shutil", "tempfile", "tomllib",
}  # fmt: skip
"""Modules of the stdlib that take a millisecond or more, and that a healthy machine gives no reason to load."""


def test_a_check_loads_few_modules_and_starts_at_most_the_subject_and_sudo(tmp_path: Path) -> None:
    environ = {"PATH": "/usr/bin:/bin", "HOME": str(tmp_path)}
    for options in ([], ["--json"]):
        command = [sys.executable, "-I", "-S", "-c", _RUN, *options]
        run = subprocess.run(command, cwd=tmp_path, env=environ, capture_output=True, text=True, check=False)
        loaded, programs = json.loads(run.stderr.splitlines()[-1])
        assert not _UNNEEDED.intersection(loaded)
        own = [name for name in loaded if name.partition(".")[0] == "doctor"]
        assert len(own) <= 170, own
        assert len(programs) <= 2
