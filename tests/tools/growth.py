"""Measure how doctor's work grows with what it reads: ``python -m tests.tools.growth [AXIS …]``.

Each axis is a command on a made-up machine of a given size. Work is counted in calls of functions, which is the same in
every run; processor time and memory are measured beside it. The exponent is that of the growth above the work on an
empty machine: 1 is linear, 2 is quadratic.
"""

from __future__ import annotations

import json
import math
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests import REPOSITORY

SIZES = (100, 1_000, 10_000)
EXPONENT = 1.2
"""The highest exponent that counts as linear: sorting is a little more than that."""
_COUNT = """
import itertools, os, sys, threading
calls = itertools.count()
def count(frame, event, argument):
    next(calls)
def end(code):
    sys.setprofile(None)
    sys.stderr.write(f"\\n{{next(calls)}}")
    sys.stderr.flush()
    leave(code)
leave, os._exit = os._exit, end  # doctor ends with os._exit
sys.path.insert(0, {repository!r})
sys.argv[0] = "doctor"
from doctor.main import main
threading.setprofile(count)
sys.setprofile(count)
main()
"""
"""Runs doctor and prints the number of calls, of Python's own functions too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """The work of one run."""

    calls: int
    seconds: float
    """Processor time without counting, the least of three runs; 0 where it was not measured."""
    megabytes: float
    """The highest memory of the process, with the interpreter's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Axis:
    """One thing that may be large."""

    make: Callable[[Path, int], tuple[str, ...]]
    """Makes the machine of a size in a folder and returns the arguments of doctor."""
    is_flat: bool = False
    """Whether memory must not grow."""
    path: Callable[[Path], str] = lambda _: "/usr/bin:/bin"
    """The PATH of the user."""


def measure(axis: Axis, size: int, folder: Path, *, is_timed: bool = False) -> Work:
    """Return the work of ``axis`` at ``size``, whose machine is made in ``folder``."""
    arguments = axis.make(folder, size)
    (folder / "home").mkdir(exist_ok=True)
    (folder / "project").mkdir(exist_ok=True)
    environment = {"HOME": str(folder / "home"), "PATH": axis.path(folder), "LC_ALL": "C.UTF-8"}
    counted = [sys.executable, "-I", "-c", _COUNT.format(repository=str(REPOSITORY)), *arguments]
    run = subprocess.run(counted, cwd=folder / "project", env=environment, capture_output=True, text=True, check=False)
    if run.returncode not in (0, 1):
        raise RuntimeError(f"{arguments} ended with {run.returncode}: {run.stderr[-2000:]}{run.stdout[-500:]}")
    seconds, megabytes = 0.0, 0.0
    if is_timed:
        plain = [sys.executable, "-I", "-c", f"import sys; sys.path.insert(0, {str(REPOSITORY)!r}); sys.argv[0] = ''"]
        plain[-1] += "; from doctor.main import main; main()"
        usages = [_usage([*plain, *arguments], folder / "project", environment) for _ in range(3)]
        seconds, megabytes = min(usages)
    return Work(calls=int(run.stderr.rpartition("\n")[2]), seconds=seconds, megabytes=megabytes)


def _usage(argv: list[str], cwd: Path, environment: dict[str, str]) -> tuple[float, float]:
    process = subprocess.Popen(argv, cwd=cwd, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, _, usage = os.wait4(process.pid, 0)
    process.returncode = 0
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def exponent(less: float, more: float, nothing: float, factor: float) -> float:
    """Return the exponent of the growth from ``less`` to ``more`` at ``factor`` times the size; 0 if it is constant."""
    if more - nothing < max(1.0, nothing / 50):
        return 0.0
    return math.log((more - nothing) / max(less - nothing, nothing / 1000, 1e-9), factor)


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")


def _pip_conf(folder: Path, size: int) -> tuple[str, ...]:
    _write(folder / "home/.config/pip/pip.conf", "[global]\n" + "".join(f"o{at} = 1\n" for at in range(size)))
    return "check", "--json"


def _receipts(folder: Path, size: int, *command: str) -> tuple[str, ...]:
    store = folder / "home/.local/state/doctor/receipts"
    store.mkdir(parents=True, mode=0o700)
    for parent in (store, *store.parents[:4]):
        parent.chmod(0o700)
    for at in range(size):
        name = f"20261121-{at // 3600:02}{at // 60 % 60:02}{at % 60:02}-000000-{at:04x}"
        texts = {"id": name, "started": "2026-11-21T01:00:00Z", "state": "done", "project": f"/srv/{at}"}
        work = {"goal_digest": "0", "summary": "Install. " * 99, "commands": [["true"]], "entries": [], "installed": []}
        _write(store / f"{name}.json", json.dumps({"schema": "doctor-receipt/1", **texts, **work}))
        (store / f"{name}.json").chmod(0o600)
    return command


def _path_entries(folder: Path, size: int) -> tuple[str, ...]:
    for at in range(size):
        (folder / f"path/{at}").mkdir(parents=True)
    return "check", "--json"


def _long_path(folder: Path) -> str:
    return ":".join([*sorted(map(str, (folder / "path").glob("*"))), "/usr/bin:/bin"])


def _environment(folder: Path) -> Path:
    """Make an environment as venv does, and return its site-packages."""
    version = f"python{sys.version_info[0]}.{sys.version_info[1]}"
    _write(folder / "pyvenv.cfg", f"home = {Path(sys.executable).resolve().parent}\nversion = {version[6:]}.0\n")
    (folder / "bin").mkdir()
    (folder / "bin/python3").symlink_to(Path(sys.executable).resolve())
    (folder / "bin/python").symlink_to("python3")
    (folder / f"lib/{version}/site-packages").mkdir(parents=True)
    return folder / f"lib/{version}/site-packages"


def _dist_infos(folder: Path, size: int) -> tuple[str, ...]:
    site = _environment(folder / "project/.venv")
    for at in range(size):
        _write(site / f"d{at}-1.dist-info/METADATA", f"Metadata-Version: 2.1\nName: d{at}\nVersion: 1\n")
        _write(site / f"d{at}-1.dist-info/RECORD", "")
    return "check", "--json"


def _pth_files(folder: Path, size: int) -> tuple[str, ...]:
    site = _environment(folder / "project/.venv")
    for at in range(size):
        _write(site / f"p{at}.pth", f"/srv/{at}\n")
    return "check", "--json"


def _requirements(folder: Path, size: int) -> tuple[str, ...]:
    _write(folder / "project/requirements.txt", "".join(f"d{at}==1\n" for at in range(size)))
    return "check", "--json"


def _including(folder: Path, size: int) -> tuple[str, ...]:
    for at in range(size):
        _write(folder / f"project/requirements{at or ''}.txt", f"-r requirements{at + 1}.txt\nd{at}\n")
    return "check", "--json"


def _environments(folder: Path, size: int) -> tuple[str, ...]:
    for at in range(size):
        _environment(folder / f"home/{at}/.venv")
    return "scan", "--json", str(folder / "home")


def _folders(folder: Path, size: int) -> tuple[str, ...]:
    for at in range(size):
        _write(folder / f"project/p{at}/m.py", "import json\n")
    return "check", "--json"


def _log(folder: Path, size: int) -> tuple[str, ...]:
    _write(
        folder / "build.log",
        "Collecting error: a line of 100 bytes, as builds print it. ERROR: not found 12 %\n" * size,
    )
    return "explain", "--json", str(folder / "build.log")


def _dpkg(folder: Path, size: int) -> tuple[str, ...]:
    text = "Package: p{}\nStatus: install ok installed\nArchitecture: all\nVersion: 1\nDescription: none\n\n"
    _write(folder / "root/var/lib/dpkg/status", "".join(text.format(at) for at in range(size)))
    return "check", "--json", "--root", str(folder / "root")


def _apt_sources(folder: Path, size: int) -> tuple[str, ...]:
    for at in range(size):
        text = f"deb https://example.invalid/{at} stable main\n"
        _write(folder / f"root/etc/apt/sources.list.d/s{at}.list", text)
    return "check", "--json", "--root", str(folder / "root")


AXES: dict[str, Axis] = {
    "lines of pip.conf": Axis(make=_pip_conf),
    "receipts, history": Axis(make=lambda folder, size: _receipts(folder, size, "history"), is_flat=True),
    "receipts, history --json": Axis(
        make=lambda folder, size: _receipts(folder, size, "history", "--json"), is_flat=True
    ),
    "receipts, undo": Axis(make=lambda folder, size: _receipts(folder, size, "undo", "20261121-000000"), is_flat=True),
    "entries of PATH": Axis(make=_path_entries, path=_long_path),
    "dist-infos": Axis(make=_dist_infos),
    ".pth files": Axis(make=_pth_files),
    "requirements": Axis(make=_requirements),
    "requirement files": Axis(make=_including),
    "environments, scan": Axis(make=_environments, is_flat=True),
    "folders of the project": Axis(make=_folders),
    "lines of a log": Axis(make=_log),
    "entries of dpkg's status": Axis(make=_dpkg),
    "sources of apt": Axis(make=_apt_sources),
}


def main() -> None:
    """Print, for each axis, the exponents of calls and of processor time, and the memory, at SIZES."""
    for name in sys.argv[1:] or AXES:
        works = []
        for size in (1, *SIZES):
            with tempfile.TemporaryDirectory(prefix="doctor-growth-") as folder:
                works.append(measure(AXES[name], size, Path(folder), is_timed=True))
        nothing, _, less, more = works
        calls = exponent(less.calls, more.calls, nothing.calls, 10)
        seconds = exponent(less.seconds, more.seconds, nothing.seconds, 10)
        times = " ".join(f"{work.seconds:.2f}" for work in works)
        memory = " ".join(f"{work.megabytes:.0f}" for work in works)
        sys.stdout.write(f"{name:26} calls {calls:4.2f}  time {seconds:4.2f}  seconds {times}  MB {memory}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
