"""Begin with what the next command of a log needs first, where this machine has no such Python, or no uv."""

from __future__ import annotations

import shlex
from collections.abc import Callable

from doctor.core import lazy_re as re
from doctor.core.record import replace
from doctor.diagnose.model import Command, Fix, Remedy, ShellLine, Snippet, fix_application
from doctor.explain.rank import Match
from doctor.facts import Facts

_MINOR = re.compile(r"3\.\d{1,2}")
_UV = "uv"
_CHOOSE = (("poetry", "env", "use"), ("pdm", "use"), ("pipenv", "--python"))
"""The commands by which the tools of projects choose one of the Pythons that are installed."""


def begin_with_python(
    match: Match, read_facts: Callable[[str | None], Facts], find_python: Callable[[str], str | None]
) -> Match:
    """Return the match with a next command that finds the Python and the uv that it names.

    ``read_facts`` reads this machine, and ``find_python`` returns the path of its Python of a version.
    """
    line = _line_of_uv(match.remedy, find_python)
    if line is None or _UV in match.context:  # uv itself printed the log
        return match
    uv = read_facts(None).tools.uv
    if uv:
        return replace(match, remedy=ShellLine(text=uv + line.removeprefix(_UV), needs_network=True))
    note = f"This machine has no uv, which doctor installs for you alone. Then: `{line}`"
    return replace(match, remedy=fix_application(_UV), note=f"{note} {match.note}".rstrip())


def _line_of_uv(remedy: Remedy | Snippet | None, find_python: Callable[[str], str | None]) -> str | None:
    """Return the line for a shell that begins with uv, also where only the Python is missing; ``None`` for others."""
    if isinstance(remedy, Fix) and _MINOR.fullmatch(version := remedy.goal.python or ""):
        return None if find_python(version) else f"uv python install {version} && {remedy.goal.command()}"
    if isinstance(remedy, Command) and remedy.argv[:-1] in _CHOOSE and _MINOR.fullmatch(version := remedy.argv[-1]):
        choose = f'{shlex.join(remedy.argv[:-1])} "$(uv python find {version})"'
        return None if find_python(version) else f"uv python install {version} && {choose}"
    if isinstance(remedy, Command) and remedy.argv[0] == _UV:
        return shlex.join(remedy.argv)
    return remedy.text if isinstance(remedy, ShellLine) and remedy.text.startswith("uv ") else None
