"""The program that creates an environment at this moment."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from doctor.checks.incomplete_venv import check
from doctor.core.goal import Goal
from doctor.diagnose.model import Severity
from doctor.plan.policy import decline_unusable
from doctor.probe.pipx import read_pipx_home
from doctor.probe.project.target import read_target
from doctor.probe.python.environment import read_environment
from doctor.probe.rootfs import Rootfs
from tests.unit.factories import make_facts


def begin(folder: Path) -> Path:
    """Create what venv has created when it starts ensurepip: an environment without pip and without ``activate``."""
    (folder / "bin").mkdir(parents=True)
    (folder / "pyvenv.cfg").write_text(f"home = {os.path.dirname(sys.executable)}\nversion = 3.11.2\n")
    (folder / "bin/python").symlink_to(sys.executable)
    return folder


@contextmanager
def running(*words: str) -> Iterator[None]:
    """Keep a process with this command running; its Python waits for its input to end."""
    code = "import sys; print(1, flush=True); sys.stdin.read()"
    argv = [words[0], "-c", code, *words[1:]]
    with subprocess.Popen(argv, executable=sys.executable, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout and process.stdout.readline()
        yield


def test_an_environment_that_is_being_created_is_no_fault_and_is_left_alone(tmp_path: Path) -> None:
    path = begin(tmp_path / ".venv")
    with running(f"{path}/bin/python", "ensurepip", "--upgrade"):
        environment = read_environment(Rootfs(), str(path))
        assert environment and environment.worker.startswith("python (pid ")
        [finding] = check(make_facts(active_environment=environment))
        assert (finding.severity, finding.remedy) == (Severity.UNKNOWN, None)
        target = read_target(Rootfs(), str(tmp_path), str(path), str(tmp_path), None)
        declined = decline_unusable(target, Goal(), "venv")
        assert declined and environment.worker in declined.reason
    environment = read_environment(Rootfs(), str(path))
    [finding] = check(make_facts(active_environment=environment))
    assert finding.severity is Severity.ERROR


def test_another_program_in_it_or_one_that_works_elsewhere_creates_nothing(tmp_path: Path) -> None:
    path = begin(tmp_path / ".venv")
    for words in ((f"{path}/bin/python", "serve"), (f"{path}2/bin/python", "ensurepip"), ("python", "ensurepip")):
        with running(*words):
            environment = read_environment(Rootfs(), str(path))
            assert environment and not environment.worker, words


def test_an_application_that_pipx_is_installing_is_not_unfinished(tmp_path: Path) -> None:
    path = begin(tmp_path / ".local/share/pipx/venvs/black")
    for words in (("python", "pip", "--python", f"{path}/bin/python"), (f"{path}/bin/python", "pip", "install")):
        with running(*words):
            home = read_pipx_home(Rootfs(), [], {"HOME": str(tmp_path)})
            assert home and not home.unfinished, words
    home = read_pipx_home(Rootfs(), [], {"HOME": str(tmp_path)})
    assert home and home.unfinished == (str(path),)
