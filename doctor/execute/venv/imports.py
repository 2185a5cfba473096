"""Import what was installed, as proof that it works: each module that was asked for, in another process.

pip may install a distribution without a problem that cannot be imported, because a library of the system is missing, or
a dependency does not fit. The modules are those whose files pip's RECORD lists. So the user's own code, which an
editable installation leaves where it is, is not run.
"""

from __future__ import annotations

import csv
import glob
import os
import signal
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress

from doctor.core import process
from doctor.core.lazy_typing import Literal
from doctor.core.names import normalize
from doctor.core.record import dataclass
from doctor.execute import pip, temporary
from doctor.facts.pip_config import PipConfig

LIMIT = 30.0
"""Seconds for the import of one module. Large ones take 5 on a slow disk."""
_SUFFIXES = (".py", ".so")
_NOT_IMPORTED = {"tests", "test", "docs", "examples"}
"""Folders that some distributions install by mistake, and that nobody asked for."""
_MESSAGE_LIMIT = 300
"""Characters of an error that are shown."""
_PROGRAM = """
import importlib, os, signal, sys
answer = os.fdopen(os.dup(1), "w", encoding="utf-8", errors="backslashreplace")
os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
os.dup2(1, 2)
for module in sys.argv[2:]:
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_REAL, float(sys.argv[1]))
    try:
        importlib.import_module(module)
        line = "+"
    except BaseException as raised:
        line = "-" + " ".join(("%s: %s" % (type(raised).__name__, raised)).split())
    signal.setitimer(signal.ITIMER_REAL, 0)
    answer.write(line + "\\n")
    answer.flush()
    if line != "+":
        break
os.killpg(0, signal.SIGKILL)
"""
"""Imports modules until one raises, and prints a line for each; then ends itself and all processes of the modules.

The alarm ends an import that hangs, even one in C code that holds the lock of the interpreter.
"""


@dataclass(frozen=True, kw_only=True)
class ModuleImport:
    """The import of one module after its installation."""

    module: str
    """The module: ``yaml``, ``google.cloud.storage``."""
    status: Literal["imported", "failed", "timed-out"]
    """``imported``, ``failed``, or ``timed-out`` where the import was ended at the time limit."""
    message: str
    """The last line of its traceback, or how it ended; empty where it was imported."""


@dataclass(frozen=True, kw_only=True)
class Installation:
    """The distributions that one run of pip installed."""

    distributions: tuple[str, ...]
    """All distributions, as ``name version``, sorted; those that were replaced included."""
    requested: tuple[str, ...]
    """Those of them that were asked for, and not only required by others (``REQUESTED``, PEP 376)."""
    modules: tuple[str, ...]
    """The modules of the requested ones that are to be imported."""


Snapshot = frozenset[tuple[str, int, int]]
"""Each distribution of an environment: its folder, and the number and time of its RECORD."""


def snapshot(environment: str) -> Snapshot:
    """Return the distributions in an environment, so that a later snapshot shows which ones pip has written."""
    return frozenset(_records(environment))


def _records(environment: str) -> Iterator[tuple[str, int, int]]:
    for path in glob.iglob(os.path.join(glob.escape(environment), "lib/*/site-packages/*.dist-info")):
        with suppress(OSError):  # pip is replacing it
            status = os.stat(os.path.join(path, "RECORD"))
            yield path, status.st_ino, status.st_mtime_ns


def installed_since(before: Snapshot, environment: str) -> Installation:
    """Return what was installed into the environment after the snapshot."""
    folders = sorted({path for path, _, _ in snapshot(environment) - before})
    requested = [path for path in folders if os.path.isfile(os.path.join(path, "REQUESTED"))]
    modules = dict.fromkeys(module for path in requested for module in _main_modules(path))
    return Installation(
        distributions=tuple(map(title_of, folders)), requested=tuple(map(title_of, requested)), modules=tuple(modules)
    )


def title_of(dist_info: str) -> str:
    """Return ``name version`` of a distribution, by the path of its folder."""
    name, _, version = os.path.basename(dist_info).removesuffix(".dist-info").partition("-")
    return f"{name.replace('_', '-')} {version}"


def _main_modules(dist_info: str) -> list[str]:
    """Return the module that has the name of the distribution, or all where none has.

    Others often need a dependency that is optional: ``blackd``, which black installs beside ``black``.
    """
    modules = modules_of(_recorded_files(dist_info))
    name = normalize(title_of(dist_info).partition(" ")[0])
    return [module for module in modules if normalize(module) == name] or modules


def _recorded_files(dist_info: str) -> list[str]:
    """Return the files that a RECORD lists, relative to site-packages; none where it is malformed."""
    try:
        with open(os.path.join(dist_info, "RECORD"), encoding="utf-8", newline="") as file:
            return [row[0] for row in csv.reader(file) if row]
    except (OSError, ValueError, csv.Error):
        return []


def modules_of(files: Iterable[str]) -> list[str]:
    """Return the outermost modules among the files of a distribution, sorted, without private ones.

    Of a namespace package (PEP 420) they are the packages in it: ``google.cloud.storage``.
    """
    paths = [name.rpartition("/") for name in files if name.endswith(_SUFFIXES)]
    named = [(folder, base.partition(".")[0]) for folder, _, base in paths]
    packages = {folder for folder, name in named if name == "__init__"}
    candidates = [path.split("/") for path in {name for folder, name in named if not folder} | packages]
    return sorted(
        ".".join(parts)
        for parts in candidates
        if packages.isdisjoint("/".join(parts[:length]) for length in range(len(parts)))
        and parts[0] not in _NOT_IMPORTED
        and all(part.isidentifier() and not part.startswith("_") for part in parts)
    )


def import_modules(python: str, modules: Sequence[str], *, limit: float = LIMIT) -> Iterator[ModuleImport]:
    """Import modules with an environment's Python, each for at most ``limit`` seconds, and yield the results in order.

    They are imported in an empty folder, without input, and with the variables that pip gets. What they print is
    discarded. One process imports as many as it can. A module that fails after others is tried again in a new process,
    since the others may be the reason.
    """
    done = 0
    while done < len(modules):
        with temporary.folder() as folder:  # a module may have removed or closed the last one
            results = _import_until_failure(python, modules[done:], folder, limit)
        done += len(results)
        yield from results


def _import_until_failure(python: str, modules: Sequence[str], folder: str, limit: float) -> list[ModuleImport]:
    """Return the results of the first modules: of all that can be imported, or of the one that cannot."""
    outcome = process.run(
        [python, "-I", "-B", "-c", _PROGRAM, str(limit), *modules],
        limit=limit * len(modules) + 10,
        env=pip.environment(os.environ, PipConfig()),
        cwd=folder,
    )
    lines = outcome.out.decode("utf-8", "replace").split("\n") if isinstance(outcome, process.Finished) else [""]
    imported = [module for module, line in zip(modules, lines, strict=False) if line == "+"]
    if imported:
        return [ModuleImport(module=module, status="imported", message="") for module in imported]
    if isinstance(outcome, process.TimedOut) or (
        isinstance(outcome, process.Finished) and outcome.code == -signal.SIGALRM
    ):
        message = f"the import did not end within {limit:g} s"
        return [ModuleImport(module=modules[0], status="timed-out", message=message)]
    message = lines[0].removeprefix("-")[:_MESSAGE_LIMIT] or _ending(outcome)
    return [ModuleImport(module=modules[0], status="failed", message=message)]


def _ending(outcome: process.Completion) -> str:
    """Return how a process ended that printed nothing."""
    if isinstance(outcome, process.NotStarted):
        return outcome.reason
    code = outcome.code if isinstance(outcome, process.Finished) else 0
    return f"Python crashed ({signal.strsignal(-code)})" if code < 0 else f"it ended Python with the exit code {code}"
