"""Start an environment, and import what was installed, as proof that it works: each module that was asked for.

pip may install a distribution without a problem that cannot be imported, because a library of the system is missing, or
a dependency does not fit. One process shows both: to start another one takes 8 ms.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator, Mapping, Sequence

from doctor.core import process
from doctor.core.errors import StepError
from doctor.core.lazy_typing import Literal
from doctor.core.record import dataclass
from doctor.execute import pip, temporary
from doctor.facts.pip_config import PipConfig

LIMIT = 30.0
"""Seconds for the import of one module. Large ones take 5 on a slow disk."""
_START_LIMIT = 60.0
"""Seconds for an environment to start: 0.03 s on an idle machine."""
_MESSAGE_LIMIT = 300
"""Characters of an error that are shown."""
_PROGRAM = """
import importlib, os, signal, sys
os.write(1, "\\0".join([sys.prefix, sys.base_prefix, ""]).encode("utf-8", "surrogateescape"))
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
"""Prints two prefixes, imports modules until one raises, and prints a line for each; then ends itself and all
processes of the modules.

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
    """The last line of its traceback, or how it ended; empty if it was imported."""


def start(path: str, *, with_pip: bool) -> None:
    """Start the Python of the environment at ``path``.

    Raises ``StepError`` if that fails, where it runs in another environment, or cannot import pip (``with_pip``).
    """
    program = f"import pip{_PROGRAM}" if with_pip else _PROGRAM
    outcome = _run(path, program, (), limit=0, env=process.clean_environment(os.environ), cwd="/")
    if not isinstance(outcome, process.Finished):
        raise StepError(f"{path}/bin/python does not start.")
    prefix, separator, rest = outcome.out.partition(b"\0")
    if not separator:
        lines = outcome.err.decode("utf-8", "replace").strip().splitlines() or [_ending(outcome)]
        raise StepError(f"{path}/bin/python does not work: {lines[-1]}")
    _require_own(path, prefix, rest.rstrip(b"\0"))


def import_modules(
    path: str, modules: Sequence[str], *, with_pip: bool, limit: float = LIMIT
) -> Iterator[ModuleImport]:
    """Start the environment at ``path``, import ``modules`` with it, and yield the results in order.

    They are imported in an empty folder, without input, and with the variables that pip gets; each has at most
    ``limit`` seconds. What they print is discarded. One process imports as many as it can. A module that fails after
    others is tried again in a new process, since the others may be the reason. pip comes last, because a setuptools
    that is imported after it refuses the distutils of an old Python (``_distutils_hack``).
    Raises ``StepError`` as ``start`` does, also where there are no modules.
    """
    if not modules:
        start(path, with_pip=with_pip)
        return
    names = [*modules, *(["pip"] if with_pip else ())]
    done = 0
    while done < len(names):
        with temporary.folder() as folder:  # a module may have removed or closed the last one
            results = _import_until_failure(path, names[done:], folder, limit)
        yield from results[: max(0, len(modules) - done)]
        done += len(results)
    if with_pip and results[-1].status != "imported":
        start(path, with_pip=True)


def _import_until_failure(path: str, modules: Sequence[str], folder: str, limit: float) -> list[ModuleImport]:
    """Return the results of the first modules: of all that can be imported, or of the one that cannot."""
    env = pip.environment(os.environ, PipConfig())
    outcome = _run(path, _PROGRAM, modules, limit=limit, env=env, cwd=folder)
    answer = outcome.out.split(b"\0", 2) if isinstance(outcome, process.Finished) else []
    if len(answer) == 3:
        _require_own(path, *answer[:2])
    else:
        start(path, with_pip=False)  # it may be a variable that keeps it from starting
    lines = b"".join(answer[2:]).decode("utf-8", "replace").split("\n")
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


def _run(
    path: str, program: str, modules: Sequence[str], *, limit: float, env: Mapping[str, str], cwd: str
) -> process.Completion:
    argv = [os.path.join(path, "bin/python"), "-I", "-B", "-c", program, str(limit), *modules]
    return process.run(argv, limit=limit * len(modules) + _START_LIMIT, env=env, cwd=cwd)


def _require_own(path: str, prefix: bytes, base: bytes) -> None:
    """Raise ``StepError`` if these prefixes, which Python printed, are not those of the environment at ``path``."""
    if os.path.realpath(prefix) != os.fsencode(os.path.realpath(path)) or prefix == base:
        raise StepError(f"{path}/bin/python runs in {os.fsdecode(prefix)} instead of its own environment.")


def _ending(outcome: process.Completion) -> str:
    """Return how a process ended that printed nothing."""
    if isinstance(outcome, process.NotStarted):
        return outcome.reason
    code = outcome.code if isinstance(outcome, process.Finished) else 0
    return f"Python crashed ({signal.strsignal(-code)})" if code < 0 else f"it ended Python with the exit code {code}"
