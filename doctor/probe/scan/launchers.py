"""Find what starts programs of Python without a person: systemd units, crontabs and Jupyter kernels."""

from __future__ import annotations

import os
import pwd
import shlex
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

from doctor.core import lazy_re as re
from doctor.core.lazy_typing import Literal
from doctor.facts.found import FoundEnvironment, Launcher
from doctor.probe.project.kernels import read_program
from doctor.probe.python.layout import find_environment
from doctor.probe.rootfs import Rootfs
from doctor.probe.scan.commands import place, read_line, read_words
from doctor.probe.scan.makers import other_owner
from doctor.probe.scan.places import Home

Kind = Literal["service", "cron", "kernel"]
Describe = Callable[[str], FoundEnvironment | None]
"""Returns the environment in a folder."""
Named = Mapping[str, set[str]]
"""Each argument of commands, with the folders of the programs that are started with it."""

_UNIT_FOLDERS = (
    "/etc/systemd/system", "/run/systemd/system", "/usr/local/lib/systemd/system", "/usr/lib/systemd/system",
    "/lib/systemd/system",
)  # fmt: skip
_UNIT_FOLDERS_OF_USERS = ("/etc/systemd/user", "/usr/lib/systemd/user")
_UNIT_FOLDERS_OF_USER = (".config/systemd/user", ".local/share/systemd/user")
"""The folders of units; a name in an earlier one hides it in those after it (systemd.unit(5), Unit File Load Path)."""
_CRONTABS = ("/var/spool/cron/crontabs", "/var/spool/cron")
"""The folders with one crontab for each user, which only root may read."""
_KERNEL_FOLDERS = ("/usr/share/jupyter/kernels", "/usr/local/share/jupyter/kernels")
_KERNEL_FOLDER_OF_USER = ".local/share/jupyter/kernels"
"""The folders of kernels (jupyter_core ``paths.py``)."""
_ASSIGNMENT = re.compile(
    r"^[ \t]*(Exec(?:Start|StartPre|StartPost|Reload|Stop)|Condition(?:Path|File|Directory)\w+|Root(?:Directory|Image)"
    r"|User|WorkingDirectory)[ \t]*=[ \t]*([-@:+!|]*)((?:[^\n]*\\\n)*[^\n]*)",
    re.MULTILINE,
)
_FILE_OF_CRON = re.compile(r"[A-Za-z0-9_-]+")
"""The names of files in /etc/cron.d that cron reads (cron(8))."""
_CRON_LINE = re.compile(r"[ \t]*(?:@\w+|(?:[\d*,/\-a-zA-Z]+[ \t]+){4}[\d*,/\-a-zA-Z]+)[ \t]+(.*)")
"""The five fields of a time, or a word such as ``@daily``, and the rest (crontab(5))."""
_SHEBANG = re.compile(rb"#![ \t]*(/[^\s]+)")
_SHEBANG_LENGTH = 256
_LINE_NUMBER = re.compile(r":\d+$")
_PERCENT = re.compile(r"(?<!\\)%")
"""The end of the command in a crontab; what follows is its input (crontab(5))."""
_TEST_OF_FILE = re.compile("-[bcdefghkprsuwxGLNOS]")
_PYTHON = re.compile(r"(?:python|pypy)[\d.]*")
_ENVIRONMENT_NAME = re.compile(r"\.?v?envs?|\.?virtualenvs?|.*[-_.]v?env|venv.*")
"""Names that people give to the folders of environments."""


class _Reader:
    """Reads the files that start programs."""

    def __init__(self, fs: Rootfs, describe: Describe, is_over: Callable[[str], bool]) -> None:
        self._fs = fs
        self._describe = describe
        self._is_over = is_over

    def units(self, folders: Sequence[str], home: str) -> Iterator[Launcher]:
        """Yield the services in folders of units, in the order of systemd; ``%h`` stands for ``home``, unless empty."""
        files, drop_ins = dict[str, str](), dict[str, dict[str, str]]()
        for folder in folders:
            for name in self._fs.names(folder):
                path, unit = os.path.join(folder, name), name.removesuffix(".d")
                if unit.endswith(".service") and unit == name:
                    files.setdefault(name, path)
                elif unit.endswith(".service"):
                    for each in self._fs.names(path):
                        drop_ins.setdefault(unit, {}).setdefault(each, os.path.join(path, each))
        for unit, file in files.items():
            if self._is_over(file):
                return
            if not self._is_masked(unit, file):
                more = [path for name, path in sorted(drop_ins.get(unit, {}).items()) if name.endswith(".conf")]
                yield from self._service(unit, [file, *more], home)

    def _is_masked(self, unit: str, path: str) -> bool:
        """Whether systemd starts nothing by this file: it is empty, leads to /dev/null, or is the alias of a unit."""
        resolved = self._fs.resolve(path) or ""
        return os.path.basename(resolved) != unit or self._fs.is_empty(path)

    def _service(self, unit: str, files: Sequence[str], home: str) -> Iterator[Launcher]:
        """Yield the launchers of one service; an empty assignment clears what was assigned before it."""
        assigned: dict[str, list[tuple[str, str, str]]] = {}
        for file in files:
            if self._is_over(file):
                return
            text = self._fs.text(file) or ""
            for match in _ASSIGNMENT.finditer(text):
                value = match[3].replace("\\\n", " ").replace("%h", home or "%h")
                values = assigned.setdefault(match[1], [])
                if value.strip():
                    values.append((f"{file}:{text.count(chr(10), 0, match.start()) + 1}", match[2], value.strip()))
                else:
                    values.clear()
        conditions = [each for key, values in assigned.items() if key.startswith("Condition") for each in values]
        is_elsewhere = assigned.get("RootDirectory") or assigned.get("RootImage")
        if is_elsewhere or any(not prefix and not self._exists(value) for _, prefix, value in conditions):
            return
        folder = place(assigned["WorkingDirectory"][-1][2], "", "") if assigned.get("WorkingDirectory") else ""
        home = "" if assigned.get("User") else home
        lines = []
        for source, prefix, command in (each for key in assigned if key.startswith("Exec") for each in assigned[key]):
            if self._is_over(source):
                return
            lines.append((source, prefix, list(read_words(_words(command), folder, home))))
        named = _named_by(command for _, _, commands in lines for command in commands)
        for source, prefix, commands in lines:
            if "-" not in prefix:  # with it, a failure does not matter
                yield from self._launched("service", unit, source, commands, named)

    def crontab(self, path: str, user: str | None) -> Iterator[Launcher]:
        """Yield the lines of a crontab; without ``user``, each line names its user."""
        own_home = ""
        for number, line in enumerate((self._fs.text(path) or "").splitlines(), 1):
            variable, _, value = line.partition("=")
            if variable.strip() == "HOME":
                own_home = value.strip(" \t\"'")
            elif match := _CRON_LINE.fullmatch(line):
                name, command = (user, match[1]) if user else [*match[1].split(maxsplit=1), "", ""][:2]
                home = own_home or _home_of(name)
                commands = list(read_line(_PERCENT.split(command)[0].replace("\\%", "%"), home, home))
                yield from self._launched("cron", path, f"{path}:{number}", commands, _named_by(commands))

    def kernels(self, folder: str) -> Iterator[Launcher]:
        """Yield the kernels in a folder that are written in Python."""
        for name in self._fs.names(folder):
            path = os.path.join(folder, name, "kernel.json")
            if self._is_over(path):
                return
            if program := read_program(self._fs, path):
                yield from self._launched("kernel", name, path, [[place(program, "", "")]], {})

    def _launched(
        self, kind: Kind, name: str, source: str, commands: Sequence[list[str]], named: Named
    ) -> Iterator[Launcher]:
        """Yield the launcher for the first program of commands that belongs to an environment, or is a lost Python.

        What follows a test of a file that does not exist is not started. A program that does not exist is not reported
        where a command names it or its environment: that looks for it, creates it or removes it.
        """
        for program, *arguments in commands:
            if self._is_over(source):
                return
            if os.path.basename(program) in ("test", "[", "[[") and not all(
                self._exists(path) for option, path in pairwise(arguments) if _TEST_OF_FILE.fullmatch(option)
            ):
                return
            if "/bin/" not in program:
                continue
            missing, folder = _examine(self._fs, program, is_python=kind == "kernel")
            found = self._describe(folder) if folder else None
            scripts = os.path.dirname(program)
            naming = named.get(program, set()) | named.get(os.path.dirname(scripts), set())
            if missing and naming - {scripts}:
                continue
            if missing or found:
                yield Launcher(
                    kind=kind,
                    name=name,
                    source=source,
                    program=program,
                    missing=missing,
                    found=found,
                    owner=_owner_of(self._fs, source),
                )
                return

    def _exists(self, path: str) -> bool:
        return path.startswith("/") and self._fs.resolve(path) is not None


def find_launchers(
    fs: Rootfs, homes: Sequence[Home], describe: Describe, is_over: Callable[[str], bool] = lambda _: False
) -> Iterator[Launcher]:
    """Yield each unit, line and kernel that starts a program of an environment, or a Python that does not exist.

    Ends where ``is_over`` says of what is read next that the time is over.
    """
    reader = _Reader(fs, describe, is_over)
    yield from reader.units(_UNIT_FOLDERS, "/root")
    yield from reader.units(_UNIT_FOLDERS_OF_USERS, "")
    yield from reader.crontab("/etc/crontab", None)
    for name in filter(_FILE_OF_CRON.fullmatch, fs.names("/etc/cron.d")):
        yield from reader.crontab(f"/etc/cron.d/{name}", None)
    for folder in _CRONTABS:
        for name in fs.entries(folder)[1]:
            yield from reader.crontab(f"{folder}/{name}", name)
    for folder in _KERNEL_FOLDERS:
        yield from reader.kernels(folder)
    for home in homes:
        yield from reader.units([os.path.join(home.path, name) for name in _UNIT_FOLDERS_OF_USER], home.path)
        yield from reader.kernels(os.path.join(home.path, _KERNEL_FOLDER_OF_USER))


def has_program(fs: Rootfs, launcher: Launcher) -> bool:
    """Return whether the program that a launcher starts exists now."""
    return fs.is_file(launcher.program)


def _named_by(commands: Iterable[Sequence[str]]) -> Named:
    named: dict[str, set[str]] = {}
    for program, *arguments in commands:
        for argument in arguments:
            named.setdefault(argument, set()).add(os.path.dirname(program))
    return named


def _home_of(user: str) -> str:
    try:
        return pwd.getpwnam(user).pw_dir
    except (KeyError, ValueError):  # no user's name contains a NUL
        return ""


def _owner_of(fs: Rootfs, source: str) -> str | None:
    owner = other_owner(fs, _LINE_NUMBER.sub("", source))
    return None if owner == "root" else owner


def _words(command: str) -> list[str]:
    """Return the words of a command of systemd, which knows no operators; empty if a quotation is not closed."""
    try:
        return shlex.split(command)
    except ValueError:
        return []


def _examine(fs: Rootfs, program: str, *, is_python: bool) -> tuple[str | None, str | None]:
    """Return the file that is missing so that a program cannot start, and the folder of its environment.

    ``is_python`` says that the program is a Python for certain. Of others only these count: one of an environment, one
    whose first line names a Python, and a Python itself.
    """
    folder = find_environment(fs, program)
    if folder:
        return (None if fs.is_file(program) or _is_link_to_python(fs, program) else program), folder
    if fs.is_closed(program):
        return None, None
    if not fs.is_file(program):
        target = os.readlink(program) if fs.is_link(program) else ""
        if target.startswith("/") and find_environment(fs, target):  # a command of pipx in ~/.local/bin
            return target, find_environment(fs, target)
        return (program if is_python or _is_lost_python(program) else None), None
    shebang = _SHEBANG.match(fs.read(program, _SHEBANG_LENGTH) or b"")
    if shebang is None:
        return None, None
    interpreter = os.fsdecode(shebang[1])
    if not _PYTHON.fullmatch(os.path.basename(interpreter)):
        return None, None
    return (None if fs.lexists(interpreter) else interpreter), find_environment(fs, interpreter)


def _is_link_to_python(fs: Rootfs, program: str) -> bool:
    """Whether it is the interpreter of its environment, whose own state says whether it starts."""
    return bool(_PYTHON.fullmatch(os.path.basename(program))) and fs.is_link(program)


def _is_lost_python(program: str) -> bool:
    """Whether a program that does not exist was a Python, or one of an environment, by its path."""
    folder = os.path.dirname(os.path.dirname(program))
    is_python = re.fullmatch(r"(?:python|pypy)\d+\.\d+", os.path.basename(program)) is not None
    return is_python or any(_ENVIRONMENT_NAME.fullmatch(part) for part in folder.split("/") if part)
