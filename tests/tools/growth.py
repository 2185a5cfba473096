"""Measure how doctor's work grows with what it reads: ``python -m tests.tools.growth [AXIS …]``.

Each axis is a command on a made-up machine of a given size. Steps are the lines that Python executes and the calls of
its functions, in every thread: the same number in every run, so the tests count them. Loops inside a function of C are
no steps, and what child processes do is none either; processor time shows both, at sizes up to 10,000 (``make bench``).
The exponent is that of the growth above the work on an empty machine: 1 is linear, 2 is quadratic.
"""

from __future__ import annotations

import json
import math
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests import REPOSITORY

SIZES = (100, 1_000, 10_000)
EXPONENT = 1.2
"""The highest exponent that counts as linear: sorting is a little more than that."""
NOISE = 0.02
"""Seconds of processor time by which two runs of the same command may differ."""
MEGABYTES = 4
"""Memory that may be added where it must not grow: the buffers of the allocator."""
RUNS = 5
"""Runs of which the least is taken."""
PAGE = REPOSITORY / "CONTRIBUTING.md"
TABLE = re.compile(r"(?<=<!-- growth -->\n).*?(?=<!-- /growth -->)", re.DOTALL)
HEAD = ("| | sizes | CPU, s: at 1, and at each size | exponent | MB |", "|---|--:|--:|--:|--:|")
MAIN = """
from doctor.main import main
from doctor.probe.collect import Collector
Collector.__init__.__kwdefaults__["limit"] = 900.0
main()
"""
"""doctor, whose probes may take their time: one that ends at its limit would show no growth, on a busy machine too."""
APT = "from doctor.probe.debian import apt_config; from doctor.probe.rootfs import Rootfs; \
print(apt_config._find_fault(Rootfs(sys.argv[1]), {}))"
"""The probe alone, since doctor reads apt's configuration only on the machine that it runs on."""
_PROGRAM = """
import _thread, itertools, os, sys
steps = itertools.count()
def step(frame, event, argument):
    next(steps)
    return step
def end(code):
    sys.settrace(None), sys.setprofile(None)
    with open("/proc/self/status") as status:  # the peak of wait4(2) is also that of the process which started this one
        peak = next(line.split()[1] for line in status if line.startswith("VmHWM"))
    sys.stderr.write(f"\\n{next(steps)} {sum(os.times()[:4])} {peak}")
    sys.stderr.flush()
    leave(code)
def count(function, arguments):
    sys.settrace(step), sys.setprofile(step)
    function(*arguments)
leave, os._exit = os._exit, end  # doctor ends with os._exit
start_thread = _thread.start_new_thread
if sys.argv.pop(1) == "count":
    _thread.start_new_thread = lambda function, arguments: start_thread(count, (function, arguments))
    sys.settrace(step), sys.setprofile(step)
sys.path.insert(0, sys.argv.pop(1))
exec(sys.argv.pop(1))
end(0)
"""
"""Runs doctor, and prints the number of steps, the processor time and the peak of memory."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """The work of one run."""

    steps: int
    """0 where they were not counted."""
    seconds: float
    """Processor time, that of child processes included."""
    megabytes: float
    """The peak of memory of the process, with the interpreter's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Axis:
    """One thing that may be large."""

    make: Callable[[Path, int], tuple[str, ...]]
    """Makes the machine of a size in a folder and returns the arguments of doctor."""
    is_flat: bool = False
    """Whether memory must not grow."""
    path: Callable[[Path], str] = lambda _: "/usr/bin:/bin"
    """The PATH of the user."""
    most: int = SIZES[-1]
    """The largest size that is possible."""
    program: str = MAIN
    """What runs in place of the command line."""

    @property
    def sizes(self) -> Sequence[int]:
        """The sizes to measure."""
        return [*(size for size in SIZES if size < self.most), self.most]


def measure(axis: Axis, sizes: Sequence[int], folder: Path, *, runs: int = 0) -> list[Work]:
    """Return the work of ``axis`` at each size, whose machine is made in ``folder``: the least of ``runs``.

    Steps are counted, in a run of its own, where ``runs`` is 0. The sizes take turns, so that all meet the same load.
    """
    machines = {}
    for size in sizes:
        machine = folder / str(size)
        machine.mkdir()
        machines[machine] = axis.make(machine, size)
        for name in ("home", "project"):
            (machine / name).mkdir(exist_ok=True)
    how = ["plain" if runs else "count", str(REPOSITORY), axis.program]
    rounds = [
        [_run(axis, machine, [*how, *arguments]) for machine, arguments in machines.items()] for _ in range(runs or 1)
    ]
    return [
        Work(
            steps=works[0].steps,
            seconds=min(work.seconds for work in works),
            megabytes=min(work.megabytes for work in works),
        )
        for works in zip(*rounds, strict=True)
    ]


def _run(axis: Axis, machine: Path, arguments: Sequence[str]) -> Work:
    environment = {"HOME": str(machine / "home"), "PATH": axis.path(machine), "LC_ALL": "C.UTF-8"}
    argv = [sys.executable, "-I", "-c", _PROGRAM, *arguments]
    run = subprocess.run(argv, cwd=machine / "project", env=environment, capture_output=True, text=True, check=False)
    if run.returncode not in (0, 1):
        raise RuntimeError(f"{arguments} ended with {run.returncode}: {run.stderr[-2000:]}{run.stdout[-500:]}")
    steps, seconds, kilobytes = run.stderr.rpartition("\n")[2].split()
    return Work(steps=int(steps), seconds=float(seconds), megabytes=int(kilobytes) / 1024)


def exponent(less: float, more: float, nothing: float, factor: float, *, noise: float) -> float:
    """Return the exponent of the growth from ``less`` to ``more`` at ``factor`` times the size.

    ``noise`` is what two runs may differ by: growth below it counts as so much, so that a constant has no exponent.
    """
    return math.log(max(more - nothing, noise) / max(less - nothing, noise), factor)


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
    """Make a healthy environment, as ``venv --without-pip`` does, and return its site-packages."""
    version = f"python{sys.version_info[0]}.{sys.version_info[1]}"
    _write(folder / "pyvenv.cfg", f"home = {Path(sys.executable).resolve().parent}\nversion = {version[6:]}.0\n")
    (folder / "bin").mkdir()
    (folder / "bin/python3").symlink_to(Path(sys.executable).resolve())
    (folder / "bin/python").symlink_to("python3")
    _write(folder / "bin/activate", f'VIRTUAL_ENV="{folder}"\n')
    (folder / f"lib/{version}/site-packages").mkdir(parents=True)
    return folder / f"lib/{version}/site-packages"


def _dist_infos(folder: Path, size: int) -> tuple[str, ...]:
    site = _environment(folder / "project/.venv")
    for at in range(size):
        text = f"Metadata-Version: 2.1\nName: d{at}\nVersion: 1\nRequires-Dist: d{at // 2}\n\n"
        _write(site / f"d{at}-1.dist-info/METADATA", text)
        _write(site / f"d{at}-1.dist-info/RECORD", f"d{at}-1.dist-info/METADATA,,\n")
    return "check", "--json"


def _pth_files(folder: Path, size: int) -> tuple[str, ...]:
    site = _environment(folder / "project/.venv")
    for at in range(size):
        _write(site / f"p{at}.pth", f"/srv/{at}\n")
    return "check", "--json"


def _lines_of_pth(folder: Path, size: int) -> tuple[str, ...]:
    site = _environment(folder / "project/.venv")
    _write(site / "all.pth", "".join(f"/srv/{at}\n" for at in range(size)))
    return "check", "--json"


def _requirements(folder: Path, size: int) -> tuple[str, ...]:
    _environment(folder / "project/.venv")
    _write(folder / "project/requirements.txt", "".join(f"d{at}==1\n" for at in range(size)))
    return "check", "--json"


def _including(folder: Path, size: int) -> tuple[str, ...]:
    for at in range(size):
        _write(folder / f"project/parts/{at}.txt", f"d{at}\n")
    lines = "".join(f"-r parts/{at}.txt\n" for at in range(size))
    _write(folder / "project/requirements.txt", lines)
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
        # 100 lines more: a shorter log is also read as what a person may have written
        "Collecting error: a line of 100 bytes, as builds print it. ERROR: not found 12 %\n" * (size + 100),
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
    return (str(folder / "root"),)


def _modules(folder: Path, size: int) -> tuple[str, ...]:
    for at in range(size):
        _write(folder / f"project/m{at}.py", f"import json\nimport m{at // 2}\n")
    return "fix", "--dry-run", "--json"


AXES: dict[str, Axis] = {
    "lines of pip.conf": Axis(make=_pip_conf),
    "receipts, history": Axis(make=lambda folder, size: _receipts(folder, size, "history"), is_flat=True),
    "receipts, history --json": Axis(
        make=lambda folder, size: _receipts(folder, size, "history", "--json"), is_flat=True
    ),
    "receipts, undo": Axis(make=lambda folder, size: _receipts(folder, size, "undo", "20261121-000000"), is_flat=True),
    "entries of PATH": Axis(make=_path_entries, path=_long_path, most=3_000),  # a variable is at most 128 kB long
    "dist-infos": Axis(make=_dist_infos),
    ".pth files": Axis(make=_pth_files),
    "lines of a .pth file": Axis(make=_lines_of_pth),
    "requirements": Axis(make=_requirements),
    "requirement files": Axis(make=_including, most=900),  # doctor reads 1,000 of them, and says so
    "environments, scan": Axis(make=_environments, is_flat=True),
    "folders of the project": Axis(make=_folders),
    "modules of the project": Axis(make=_modules, most=2_000),  # doctor reads no more, and says so
    "lines of a log": Axis(make=_log),
    "packages of dpkg": Axis(make=_dpkg),
    "sources of apt": Axis(make=_apt_sources, program=APT),
}


def judge(name: str) -> tuple[str, list[str]]:
    """Return the row of the table for an axis, and what is wrong with its growth."""
    axis = AXES[name]
    with tempfile.TemporaryDirectory(prefix="growth-") as folder:
        works = measure(axis, (1, *axis.sizes), Path(folder), runs=RUNS)
    nothing, *_, less, more = works
    factor = axis.sizes[-1] / axis.sizes[-2]
    grows = exponent(less.seconds, more.seconds, nothing.seconds, factor, noise=NOISE)
    times = " → ".join(f"{work.seconds:.2f}" for work in works)
    sizes = " → ".join(f"{size:,}" for size in axis.sizes)
    row = f"| {name} | {sizes} | {times} | {grows:.2f} | {nothing.megabytes:.0f} → {more.megabytes:.0f} |"
    return row, list(_complaints(name, axis, grows, more.megabytes - works[1].megabytes))


def _complaints(name: str, axis: Axis, grows: float, added: float) -> Iterator[str]:
    if grows > EXPONENT:
        yield f"{name}: the work grows with an exponent of {grows:.2f}"
    if axis.is_flat and added > MEGABYTES:
        yield f"{name}: {added:.0f} MB more, where memory must not grow"


def main() -> int:
    """Print the exponents of processor time, and update the table in CONTRIBUTING.md if all axes were measured.

    Return 1 if an exponent is too high, or if memory grows where it must not.
    """
    names = sys.argv[1:] or list(AXES)
    answers = []
    for name in names:
        answers.append(judge(name))
        print(answers[-1][0], flush=True)
    if names == list(AXES):
        table = "\n".join([*HEAD, *(row for row, _ in answers), ""])
        PAGE.write_text(TABLE.sub(lambda _: table, PAGE.read_text("utf-8")), "utf-8")
    complaints = [complaint for _, found in answers for complaint in found]
    print(*complaints, sep="\n", file=sys.stderr)
    return int(bool(complaints))


if __name__ == "__main__":
    sys.exit(main())
