"""Work out how a program that failed is run by another Python, or by its path."""

from __future__ import annotations

import os.path
import shlex
from collections.abc import Callable, Sequence

from doctor.core import lazy_re as re
from doctor.core.record import replace
from doctor.diagnose.model import Command, Remedy, ShellLine, Snippet
from doctor.diagnose.snippets import run_lines
from doctor.explain.rank import Match
from doctor.facts import Environment

_PYTHON = re.compile(r"(?:.*/)?python[\d.]*")
_RUNNERS = {"cron": "cron", "systemd": "the service"}
"""Those who run programs without the shell of a user, by context."""


def located(match: Match, summary: str, remedy: Remedy | Snippet | None = None, advice: str = "") -> Match:
    """Return ``match`` with what this machine shows; without ``remedy``, with the one for any machine."""
    context = ("this-machine", *match.context)
    if remedy is None:
        return replace(match, summary=summary, context=context, advice=advice or match.advice)
    return replace(match, summary=summary, context=context, remedy=remedy, advice=advice)


def runner_of(match: Match) -> str | None:
    """Return what ran the program if it was no shell of a user, as a sentence names it: cron, the service or `sudo`."""
    if match.sudo:
        return f"`{match.sudo[0]}`"
    return next((_RUNNERS[context] for context in match.context if context in _RUNNERS), None)


def environment_of_program(match: Match, exists: Callable[[str], bool]) -> str:
    """Return the folder of the environment whose program failed, if it is on this machine; else an empty text."""
    folder = match.caught.get("venv", "")
    return folder if os.path.isabs(folder) and exists(f"{folder}/pyvenv.cfg") else ""


def program_of(environment: Environment) -> str:
    """Return the path of an environment's Python."""
    return os.path.join(os.path.dirname(environment.python), "python")


def with_python(match: Match, python: str, *, absolute: bool = False) -> tuple[str, ...]:
    """Return the command that failed with ``python`` to run it, and only ``python`` where the log shows no command.

    A command that does not run in the folder of the failed one has to name the program ``absolute``.
    """
    words = match.without_sudo
    if words and _PYTHON.fullmatch(words[0]) and "&&" not in words:
        is_relative = words[1:2] and words[1].endswith(".py") and not words[1].startswith("/")
        script = match.files[:1] if absolute and is_relative else words[1:2]
        return (python, *script, *words[2:])
    if "pytest" in match.context:
        return (python, "-m", "pytest")
    if match.caught.get("python"):
        return (python, "-m", match.caught["module"])
    return (python, *match.files[:1])


def as_run(match: Match, words: Sequence[str]) -> Remedy | Snippet:
    """Return how ``words``, the words of a command, are run by what ran the failed one."""
    if match.sudo:
        return ShellLine(text=shlex.join((*match.sudo, *words)))
    if "systemd" in match.context:
        return Snippet(text=f"[Service]\nExecStart={shlex.join(words)}", file="the unit")
    if "cron" in match.context:
        enter = (f"cd {shlex.quote(match.folder)}",) if match.folder else ()
        return run_lines("cron", *enter, shlex.join(words))
    return Command(argv=tuple(words))
