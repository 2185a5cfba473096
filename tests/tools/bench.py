"""``make bench`` measures doctor and similar tools side by side, and updates the table in README.md.

The commands of a group take turns, so that all of them meet the same load. CPU time is that of the user and the system,
child processes included (wait4(2)). Every tool is installed with its bytecode compiled. Each environment is created in
a new folder. What a run created is deleted at the end: ext4 passes over the numbers of files that were deleted within
five minutes, so that each new file would take half a millisecond longer.

What this machine has and others have not is hidden from all of them: its environment variables, and ``.pth`` files that
a container's host put beside the distribution's packages, which every start of the system's Python would execute.
"""

from __future__ import annotations

import os
import platform
import re
import shlex
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests import REPOSITORY
from tests.boxes.tiny import write_wheel

README = REPOSITORY / "README.md"
TABLE = re.compile(r"(?<=<!-- bench -->\n).*?(?=<!-- /bench -->)", re.DOTALL)
PYTHON = "/usr/bin/python3"
"""The system's Python: the subject of doctor, and the interpreter of every tool that is written in Python."""
PYZ = REPOSITORY / "dist/doctor.pyz"
DEBIAN_PIP = "23.0.1"
"""The version of pip in Debian 12."""
FILES_OF_PACKAGE = 20
"""Modules of each package that is installed, copied from the standard library."""
LOG_SIZE = 1 << 28
"""Bytes of the long log; the time is in proportion."""
REFUSAL = "error: externally-managed-environment\n\n× This environment is externally managed\n"
"""The end of pip's output where it refuses to install."""
INSIDE = "--inside"
"""The argument with which this starts itself in a mount namespace."""
QUIET: dict[str, Any] = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "check": False}
SHORT, LONG = 25, 3
"""Runs of each command in a group: of those that only answer, and of those that install packages or read much."""


@dataclass(frozen=True, kw_only=True)
class Command:
    """A command line to measure."""

    name: str
    """Its name in the table, in Markdown."""
    script: str
    """A command line for the shell, if it contains ``&&``; else it is started without one."""
    remove: tuple[str, ...] = ()
    """The files and folders that are moved aside before each run."""


@dataclass(frozen=True, kw_only=True)
class Group:
    """Commands that are compared with the first of them."""

    commands: Sequence[Command]
    cwd: Path
    """The folder in which they run, or in which each run gets an empty folder of its own (``in_new_folders``)."""
    runs: int
    variables: Mapping[str, str]
    in_new_folders: bool = False
    """Where an environment was before, uv remembers its Python, which it has to start in a new folder."""


@dataclass(frozen=True, kw_only=True)
class Times:
    """The times of one or several runs, in seconds."""

    cpu: float
    wall: float


def main() -> None:
    """Install the tools, measure them and write the table."""
    if os.geteuid() == 0 and sys.argv[1:] != [INSIDE]:
        namespace = ["unshare", "--mount", sys.executable, "-m", "tests.tools.bench", INSIDE]
        os.execvp(namespace[0], namespace)
    with tempfile.TemporaryDirectory(prefix="doctor-bench-") as folder:
        scratch = Path(folder)
        if sys.argv[1:] == [INSIDE]:
            hide_foreign_path_files(scratch)
        groups = [*answers(scratch), *installations(scratch), *first_starts(scratch), logs(scratch)]
        os.sync()  # otherwise the system would write the installed files while the first command is measured
        rows = [row for group in groups for row in measured_rows(group, scratch / "home")]
    README.write_text(TABLE.sub(lambda _: format_table(rows), README.read_text("utf-8")), "utf-8")


def hide_foreign_path_files(scratch: Path) -> None:
    """Cover the folders of the system's Python with copies without the ``.pth`` files that no package owns.

    Nobody else sees the copies, since this process has a mount namespace of its own.
    """
    script = "import site; print(*site.getsitepackages(), sep='\\n')"
    listed = subprocess.run([PYTHON, "-c", script], capture_output=True, text=True, check=True).stdout.splitlines()
    for number, folder in enumerate(map(Path, listed)):
        found = [path for path in folder.glob("*.pth") if subprocess.run(["dpkg", "-S", path], **QUIET).returncode]
        if found:
            copy = shutil.copytree(folder, scratch / f"packages-{number}", symlinks=True)
            for path in found:
                (copy / path.name).unlink()
            subprocess.run(["mount", "--bind", copy, folder], check=True)


def answers(scratch: Path) -> list[Group]:
    """Return the commands that answer a question, after installing their programs."""
    doctor = create_environment(scratch / "doctor", REPOSITORY, "pipx")
    newest = create_environment(scratch / "pip", "pip")
    debian = create_environment(scratch / "pip-debian", f"pip=={DEBIAN_PIP}")
    log = scratch / "small.log"
    log.write_text(REFUSAL, "utf-8")
    project = make_folder(scratch / "empty")
    start = Group(
        commands=[
            Command(name="`python3 -I -c pass`", script=f"{PYTHON} -I -c pass"),
            Command(name="`doctor --version`", script=f"{doctor}/doctor --version"),
        ],
        cwd=project,
        runs=SHORT,
        variables={},
    )
    doctors = ["check --json", "check", "history", f"explain {log}", "fix --venv --dry-run"]
    answer = Group(
        commands=[
            Command(name="`pip --version`, the newest", script=f"{newest}/pip --version"),
            Command(name=f"`pip --version`, {DEBIAN_PIP} of Debian 12", script=f"{debian}/pip --version"),
            Command(name="`pipx environment`", script=f"{doctor}/pipx environment"),
            Command(name="`uv python list`", script=f"{uv()} python list"),
            *(
                Command(name=f"`doctor {words.replace(str(log), 'LOG')}`", script=f"{doctor}/doctor {words}")
                for words in doctors
            ),
            Command(name="`python3 doctor.pyz check --json`", script=f"{PYTHON} {PYZ} check --json"),
            Command(name="`python3 doctor.pyz check`", script=f"{PYTHON} {PYZ} check"),
        ],
        cwd=project,
        runs=SHORT,
        variables={},
    )
    return [start, answer]


def installations(scratch: Path) -> list[Group]:
    """Return the commands that create environments: empty, and with packages from a local folder."""
    doctor = f"{scratch}/doctor/bin/doctor fix --venv"
    wheels, projects = make_folder(scratch / "wheels"), make_folder(scratch / "projects")
    variables = {
        "PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(wheels), "UV_FIND_LINKS": str(wheels),
        "UV_CACHE_DIR": str(scratch / "uv"), "PATH": f"{make_folder(scratch / 'bin')}:/usr/bin:/bin",
    }  # fmt: skip
    (scratch / "bin/uv").symlink_to(uv())
    empty = Group(
        commands=[
            Command(name="`uv venv --seed`", script=f"uv venv --no-index --seed --python {PYTHON}"),
            Command(name="`python3 -m venv`", script=f"{PYTHON} -m venv .venv"),
            Command(name="`doctor fix --venv`", script=doctor),
        ],
        cwd=projects,
        runs=LONG,
        variables=variables,
        in_new_folders=True,
    )
    groups = [empty]
    names = [f"bench-{number}" for number in range(60)]
    for seed in ("pip", "setuptools", "wheel", "packaging"):
        arguments = ["--quiet", "--no-deps", "--only-binary=:all:", "--dest", str(wheels), seed]
        subprocess.run([sys.executable, "-m", "pip", "download", *arguments], check=True)
    for name in names:
        write_wheel(wheels, name, more=modules_of(name))
    for count in (15, 60):
        listed = scratch / f"{count}.txt"
        listed.write_text("".join(f"{name}\n" for name in names[:count]), "utf-8")
        with_pip = [
            Command(
                name=f"`python3 -m venv` and `pip install`, {count} packages",
                script=f"{PYTHON} -m venv .venv && .venv/bin/pip install --quiet -r {listed}",
            ),
            Command(name=f"`doctor fix --venv`, {count} packages", script=f"{doctor} -r {listed}"),
        ]
        with_uv = [
            Command(
                name=f"`uv venv` and `uv pip install`, {count} packages",
                script=f"uv venv --quiet --python {PYTHON} && uv pip install --no-index --quiet -r {listed}",
            ),
            Command(
                name=f"`doctor fix --venv --installer uv`, {count} packages",
                script=f"{doctor} --installer uv -r {listed}",
            ),
        ]
        groups += [
            Group(commands=each, cwd=projects, runs=LONG, variables=variables, in_new_folders=True)
            for each in (with_pip, with_uv)
        ]
    return groups


def first_starts(scratch: Path) -> list[Group]:
    """Return the first starts of a bare checkout and of the pyz, each without anything that doctor keeps."""
    checkout, project = scratch / "checkout", make_folder(scratch / "first")
    subprocess.run(["git", "clone", "--quiet", str(REPOSITORY), str(checkout)], check=True)
    kept = (str(scratch / "home/.cache/doctor"),)
    commands = [
        Command(
            name=f"first `doctor check`, bare checkout{name}", script=f"{prefix}{PYTHON} {start} check", remove=kept
        )
        for name, prefix, start in (
            ("", "", checkout / "doctor"),
            (", no network", "unshare --net ", checkout / "doctor"),
        )
        if not prefix or os.geteuid() == 0
    ]
    pyz = f"first `python3 doctor.pyz check` ({PYZ.stat().st_size / 1e6:.1f} MB)"
    commands.append(Command(name=pyz, script=f"{PYTHON} {PYZ} check", remove=kept))
    return [Group(commands=[command], cwd=project, runs=LONG, variables={}) for command in commands]


def logs(scratch: Path) -> Group:
    """Return the search for messages in a long log: by grep for some of them, by doctor for all that it knows."""
    log, patterns = scratch / "long.log", scratch / "patterns"
    lines = "".join(
        f"  Downloading package_{number}-1.{number}.0-py3-none-any.whl (1.2 MB)\n" for number in range(9999)
    )
    with log.open("w", encoding="utf-8") as file:
        for _ in range(LOG_SIZE // len(lines)):
            file.write(lines)
        file.write(REFUSAL)
    patterns.write_text("\n".join(sorted(messages())), "utf-8")
    return Group(
        commands=[
            Command(name="`grep -F -f MESSAGES LOG`, 256 MB", script=f"grep -F -f {patterns} {log}"),
            Command(name="`doctor explain LOG`, 256 MB", script=f"{scratch}/doctor/bin/doctor explain {log}"),
        ],
        cwd=scratch / "empty",
        runs=LONG,
        variables={"LC_ALL": "C.UTF-8"},
    )


def messages() -> set[str]:
    """Return the longest part of each message that doctor recognises: the strings that grep is to find."""
    from doctor.core import plugins

    texts = (
        message
        for condition in plugins.conditions()
        for signature in getattr(condition, "SIGNATURES", ())
        for message in signature.messages
    )
    return {max(re.split(r"…|\{\w+\}", text), key=len).strip() for text in texts}


def measured_rows(group: Group, home: Path) -> list[str]:
    """Return the rows of a group's table. A command that fails, because this version lacks it, has none."""
    home.mkdir(exist_ok=True)
    environment = {"PATH": "/usr/bin:/bin", "TERM": "dumb", "HOME": str(home), **group.variables}
    aside = home.parent / "aside"
    aside.mkdir(exist_ok=True)
    working = [command for command in group.commands if run(command, group, environment, aside) is not None]
    runs: dict[str, list[Times]] = {command.name: [] for command in working}
    for _ in range(group.runs):
        for command in working:
            times = run(command, group, environment, aside)
            assert times is not None, f"{command.script} failed after it had succeeded"
            runs[command.name].append(times)
    medians = {
        name: Times(
            cpu=statistics.median(each.cpu for each in all_of), wall=statistics.median(each.wall for each in all_of)
        )
        for name, all_of in runs.items()
    }
    first = next(iter(medians.values()))
    return [
        f"| {name} | {times.cpu * 1000:,.0f} | {times.wall * 1000:,.0f} | "
        f"{f'{times.cpu / first.cpu:.2f}' if len(medians) > 1 else '–'} |"
        for name, times in medians.items()
    ]


def run(command: Command, group: Group, environment: Mapping[str, str], aside: Path) -> Times | None:
    """Run a command once; ``None`` if it fails. Exit code 1 reports problems, which is no failure.

    What it created before is first moved into the folder ``aside``.
    """
    for path in filter(os.path.exists, command.remove):
        os.rename(path, Path(tempfile.mkdtemp(dir=aside), "old"))
    cwd = Path(tempfile.mkdtemp(dir=group.cwd)) if group.in_new_folders else group.cwd
    argv = ["sh", "-c", command.script] if "&&" in command.script else shlex.split(command.script)
    begin = time.perf_counter()
    process = subprocess.Popen(
        argv, cwd=cwd, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - begin
    if os.waitstatus_to_exitcode(status) not in (0, 1):
        print(f"{command.script}: exit code {os.waitstatus_to_exitcode(status)}", file=sys.stderr)
        return None
    return Times(cpu=usage.ru_utime + usage.ru_stime, wall=wall)


def format_table(rows: Sequence[str]) -> str:
    """Return the table in Markdown."""
    python = subprocess.run([PYTHON, "--version"], capture_output=True, text=True, check=True).stdout.strip()
    conditions = (
        f"Medians, side by side: {python}, {platform.machine()}, {os.cpu_count()} processors (`make bench`).\n"
        "The ratio compares CPU time, including child processes, with the nearest line above that has 1.00.\n"
    )
    return "\n".join([conditions, "| | CPU, ms | wall, ms | ratio |", "|---|--:|--:|--:|", *rows, ""])


def create_environment(folder: Path, *packages: str | Path) -> Path:
    """Create an environment with ``packages``, compile them, and return the folder of its programs."""
    subprocess.run([sys.executable, "-m", "virtualenv", "--quiet", "--python", PYTHON, folder], check=True)
    subprocess.run([folder / "bin/python", "-m", "pip", "install", "--quiet", "--upgrade", *packages], check=True)
    subprocess.run([folder / "bin/python", "-m", "compileall", "-q", folder / "lib"], check=False)
    return folder / "bin"


def modules_of(name: str) -> dict[str, str]:
    """Return the modules of a package by their paths: files of the standard library, other ones for each name."""
    library = sorted(path for path in Path(os.__file__).parent.glob("*.py") if path.stat().st_size < 1 << 16)
    first = int(name.rpartition("-")[2])
    chosen = [library[(first + step) % len(library)] for step in range(FILES_OF_PACKAGE)]
    return {f"{name.replace('-', '_')}_parts/{path.name}": path.read_text("utf-8") for path in chosen}


def uv() -> Path:
    """Return the path of uv among the development tools."""
    return Path(sys.executable).with_name("uv")


def make_folder(path: Path) -> Path:
    """Create a folder and return it."""
    path.mkdir()
    return path


if __name__ == "__main__":
    main()
