"""Render remedies and commands as the user can type them, which depends on how this run was started."""

from __future__ import annotations

import os
import shlex

from doctor.core import lazy_re as re
from doctor.core.invocation import root_program, typed_below_home, typed_program
from doctor.core.record import dataclass, replace
from doctor.diagnose.model import Activate, Command, Fix, Instruction, Remedy, ShellLine, Snippet
from doctor.report.output import command_line

_OWN_COMMAND = re.compile(r"(?<=[`|&])( ?(?:[A-Z_]+=\w+ )?)doctor (?=[a-z])")
"""The beginning of a command of doctor in a message, where commands are in backticks, or of one behind another.

A variable may be set for it.
"""

_PLACEHOLDER = re.compile(r"NAME|(?:python)?3\.X|/?PROJECT|/PROJECT/NAME\.py")
"""A word of a command for one that is not known (``doctor/explain/fill.py``)."""
_IN_LINE = re.compile(r"(?:^|(?<=&& ))doctor(?= [a-z])")
"""doctor, as a line for the shell runs it."""
_ENTERED = re.compile(r"""cd ((?:'[^']*'|"'"|[^\s'"])+) && """)
"""The folder to which a line for the shell changes first."""


@dataclass(frozen=True, kw_only=True)
class RenderedRemedy:
    """A remedy as the user can type it."""

    text: str
    """A line that can be pasted, or several for a file; advice in words if no command is enough."""
    argv: tuple[str, ...] | None
    """The same command as an argument list; null if only a shell can run it, if a word such as ``NAME`` stands for one
    that has to be put in, and for advice."""
    needs_root: bool
    """Whether the command changes something that only root may change."""
    needs_consent: bool
    """Whether the command changes something outside the project; it then asks for consent, or requires --yes."""
    needs_network: bool
    """Whether the command may download something."""


def render(remedy: Remedy | Snippet, shell: str | None = None, cwd: str | None = None) -> RenderedRemedy:
    """Return the remedy as the user can type it in ``shell`` (``bash``, ``fish``, …) in the folder ``cwd``.

    Without ``cwd`` doctor is started from the current folder, and the path of an activation script is absolute.
    """
    if isinstance(remedy, Fix):
        return _render_argv(
            ("doctor", "fix", *remedy.goal.arguments()),
            needs_root=remedy.needs_root,
            needs_consent=remedy.needs_consent,
            needs_network=remedy.needs_network,
            cwd=cwd,
        )
    if isinstance(remedy, Command):
        return _render_argv(
            remedy.argv,
            needs_root=remedy.needs_root,
            needs_consent=remedy.needs_consent,
            needs_network=remedy.needs_network,
        )
    return RenderedRemedy(
        text=_text(remedy, shell, cwd),
        argv=None,
        needs_root=isinstance(remedy, ShellLine) and remedy.needs_root,
        needs_consent=False,
        needs_network=isinstance(remedy, ShellLine) and remedy.needs_network,
    )


def render_elsewhere(remedy: Remedy, folder: str, owner: str | None) -> RenderedRemedy:
    """Return the remedy as it can be typed anywhere, although it has to be run in ``folder``; empty for no folder.

    Only ``owner`` can run it, if that is given; nobody else should, so it is then advice in words.
    """
    rendered = render(remedy, cwd=folder or None)
    if folder and not isinstance(remedy, Instruction):
        home = os.path.expanduser("~")
        text = f"cd {typed_below_home(folder, home)} && {rendered.text}"
        argv = ("env", "-C", folder, *rendered.argv) if rendered.argv else None
        rendered = replace(rendered, text=text, argv=argv)
    if owner is None:
        return rendered
    text = rendered.text if isinstance(remedy, Instruction) else f"{owner} can fix it: `{rendered.text}`"
    return replace(rendered, text=text, argv=None)


def _render_argv(
    argv: tuple[str, ...],
    *,
    needs_root: bool,
    needs_consent: bool,
    needs_network: bool,
    cwd: str | None = None,
) -> RenderedRemedy:
    text, is_complete = command_line(argv), not any(map(_PLACEHOLDER.fullmatch, argv))
    if argv[:2] == ("sudo", "doctor"):
        prefix, program = root_program()
        argv, text = (*prefix, *argv[2:]), f"{program} {command_line(argv[2:])}"
    elif argv[0] == "doctor":
        prefix, program = typed_program(cwd=cwd)
        argv, text = (*prefix, *argv[1:]), command_line(argv).replace("doctor", program, 1)
    return RenderedRemedy(
        text=text,
        argv=argv if is_complete else None,
        needs_root=needs_root,
        needs_consent=needs_consent,
        needs_network=needs_network,
    )


def as_typed(text: str) -> str:
    """Return a message with doctor's own commands in it as the user can type them."""
    if "doctor " not in text:
        return text
    _, program = typed_program()
    return _OWN_COMMAND.sub(lambda match: f"{match[1]}{program} ", text)


def _text(remedy: ShellLine | Activate | Instruction | Snippet, shell: str | None, cwd: str | None) -> str:
    if isinstance(remedy, Activate):
        from doctor.report.activation import activation_line

        environment = remedy.environment
        return activation_line(environment.path, environment.activation_scripts, shell, cwd) or environment.python
    if isinstance(remedy, ShellLine) and "doctor " in remedy.text:
        entered = _ENTERED.match(remedy.text)
        folder = os.path.join(cwd or "", shlex.split(entered[1])[0]) if entered else cwd
        program = typed_program(cwd=folder)[1]
        return _IN_LINE.sub(lambda _: program, remedy.text)
    return remedy.text
