"""The commands of typer: their help has examples and exit codes, and is never cut."""

from __future__ import annotations

import typer.core

from doctor.commands.command_line import require_values
from doctor.core.lazy_typing import Any


class _Help:
    """Renders help at the width of the terminal. What that needs is loaded only if it is shown."""

    def get_help(self, ctx: Any) -> str:
        """Return the text that ``--help`` prints."""
        from doctor.report.manual import read_manuals
        from doctor.report.text import help as text

        return text.render(read_manuals()[ctx.info_name])

    def get_short_help_str(self, limit: int = 45) -> str:  # noqa: ARG002 - a summary is never cut
        """Return the summary, which the completions of a shell show."""
        return str(getattr(self, "help", "")).partition("\n")[0]


class Command(_Help, typer.core.TyperCommand):
    """A command of doctor. No option takes the next option for its value; ``ctx.obj`` has the words after ``--``."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Parse the arguments. Raises DoctorError for an option without its value."""
        ctx.obj = args[args.index("--") + 1 :] if "--" in args else None
        if not ctx.resilient_parsing:  # a shell completes a command line that is not finished
            require_values(args, options_with_values(self))
        return super().parse_args(ctx, args)


class Group(_Help, typer.core.TyperGroup):
    """The program with all its commands."""


def options_with_values(command: Any) -> set[str]:
    """Return the names of the options of a command that take a value."""
    options = [param for param in command.params if param.param_type_name == "option" and not param.is_flag]
    return {name for option in options for name in option.opts}
