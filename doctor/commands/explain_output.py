"""Explain the output of a program that doctor ran and that failed, as ``doctor explain`` would."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Sequence

from doctor.core import lazy_re as re
from doctor.core import plugins
from doctor.core.goal import Goal
from doctor.core.lazy_typing import TYPE_CHECKING
from doctor.core.names import name_of
from doctor.core.record import replace
from doctor.diagnose.model import Command, Fix, Instruction, Remedy, ShellLine, Snippet

if TYPE_CHECKING:
    from doctor.explain.rank import Match

_PIP = re.compile(r"(^|&& )pip(?= )")
"""pip, where a line for the shell starts it."""
_OTHER_INDEX = re.compile(r"`pip install --index-url ADDRESS ([^`\s]+)`")
"""A command that installs from another index."""


def explain_output(
    output: str, *, goal: Goal | None = None, listed: Iterable[str] = (), commands: Iterable[Sequence[str]] = ()
) -> tuple[Match, ...]:
    """Return the conditions that ``output`` shows, the first cause first.

    None of them has a remedy that repeats the run for ``goal``, which has just failed, or one of its ``commands``. The
    run also installed the lines ``listed``.
    """
    if not output:
        return ()
    from io import BytesIO

    from doctor.explain import rank

    matches = rank.explain(BytesIO(output.encode("utf-8", "replace")), plugins.conditions())
    tried = {_without_sudo(command) for command in commands}
    own_pip = next((command[: command.index("pip") + 1] for command in tried if "pip" in command), ("pip",))
    asked = {*listed, *(goal.requirements if goal else ())}
    asked |= set(map(name_of, asked))  # a name alone asks for no other version
    return tuple(
        replace(match, remedy=None if _repeats(match.remedy, goal, asked, tried) else _by(own_pip, match.remedy, goal))
        for match in matches
    )


def _repeats(remedy: Remedy | Snippet | None, goal: Goal | None, asked: set[str], tried: set[tuple[str, ...]]) -> bool:
    """Return whether a remedy runs a command again, or installs ``asked`` into the same place with the same Python."""
    if isinstance(remedy, Command):
        return _without_sudo(remedy.argv) in tried
    if goal is None or not isinstance(remedy, Fix):
        return False
    return _place(remedy.goal) == _place(goal) and asked.issuperset(remedy.goal.requirements)


def _by(own_pip: Sequence[str], remedy: Remedy | Snippet | None, goal: Goal | None) -> Remedy | Snippet | None:
    """Return the remedy with the pip that doctor ran, or with doctor itself where another index is to be searched.

    The shell may not find that pip by its name, and the one that it finds may refuse to install.
    """
    if isinstance(remedy, Instruction) and goal:
        fix = replace(goal, requirements=(), files=(), groups=(), script="").command()
        text = _OTHER_INDEX.sub(lambda match: f"`PIP_INDEX_URL=ADDRESS {fix} {match[1]}`", remedy.text)
        return replace(remedy, text=text)
    if not isinstance(remedy, ShellLine):
        return remedy
    return replace(remedy, text=_PIP.sub(lambda match: match[1] + shlex.join(own_pip), remedy.text))


def _without_sudo(command: Sequence[str]) -> tuple[str, ...]:
    return tuple(command[command[:1] == ("sudo",) :])


def _place(goal: Goal) -> tuple[object, ...]:
    route = goal.route or "environment"
    return (route, goal.condition, goal.path, goal.python, goal.system_site_packages, goal.offline)
