"""Complete the words of a command line for a shell.

They come from the names of files and modules alone, so that pressing Tab is answered at once.
"""

from __future__ import annotations

import os
from collections.abc import Sequence

import typer

from doctor.core import lazy_re as re
from doctor.core import plugins, trust
from doctor.core.errors import DoctorError, Exit
from doctor.core.paths import COMPLETION_FILES, COMPLETION_VARIABLE

_WORD = re.compile(r"[\w.-]+", re.ASCII)
"""A name that a shell takes literally. bash puts a completed word into the line as it is, and would run ``$(…)``."""
_OF_REQUEST = (COMPLETION_VARIABLE, "COMP_", "_TYPER_COMPLETE_")
"""The beginnings of names of variables with which shells ask for completions (typer, ``_completion_classes.py``)."""


def checks(incomplete: str) -> list[str]:
    """Return the ids of the conditions that ``doctor check`` recognises and that begin with ``incomplete``."""
    return sorted(name for name in plugins.own_ids(plugins.CHECKS) if name.startswith(incomplete))


def commands(incomplete: str) -> list[str]:
    """Return the names of the commands that begin with ``incomplete``."""
    from doctor.commands.command_line import command_names

    return [name for name in command_names() if name.startswith(incomplete)]


def conditions(incomplete: str) -> list[str]:
    """Return the ids of all of doctor's own conditions that begin with ``incomplete``."""
    return sorted(name for name in plugins.own_ids() if name.startswith(incomplete))


def formats(incomplete: str) -> list[str]:
    """Return the formats of ``doctor check`` that begin with ``incomplete``."""
    from doctor.report.formats.table import NAMES

    return [name for name in NAMES if name.startswith(incomplete)]


def levels(incomplete: str) -> list[str]:
    """Return the severities of ``doctor check --fail-on`` that begin with ``incomplete``."""
    from doctor.core.config import LEVELS

    return [name for name in LEVELS if name.startswith(incomplete)]


def installers(incomplete: str) -> list[str]:
    """Return the programs of ``doctor fix --installer`` that begin with ``incomplete``."""
    from doctor.core.config import INSTALLERS

    return [name for name in INSTALLERS if name.startswith(incomplete)]


def failures(incomplete: str) -> list[str]:
    """Return the values of ``doctor explain --fail-on`` that begin with ``incomplete``."""
    from doctor.commands.explain import FAIL_ON

    return [name for name in FAIL_ON if name.startswith(incomplete)]


def groups(incomplete: str) -> list[str]:
    """Return the dependency groups and extras of the nearest pyproject.toml that begin with ``incomplete``."""
    from doctor.probe.project.declared import list_groups
    from doctor.probe.project.stated import read_nearest_pyproject
    from doctor.probe.rootfs import Rootfs

    names = list_groups(read_nearest_pyproject(Rootfs(), os.getcwd()))
    return sorted(name for name in names if name.startswith(incomplete) and _WORD.fullmatch(name))


def receipts(incomplete: str) -> list[str]:
    """Return the ids of the runs that begin with ``incomplete``, the newest first."""
    from doctor.execute.receipt import recorded_ids

    return [name for name in recorded_ids() if name.startswith(incomplete)][::-1]


def make_safe(*, installs: bool) -> None:
    """Leave root only trusted variables and the request of the shell.

    Raises DoctorError if root would write through another user's file.

    typer writes to files in the home folder, and starts shells by their names (its ``_completion_shared.py``).
    """
    if not trust.is_root():
        return
    request = {name: value for name, value in os.environ.items() if name.startswith(_OF_REQUEST)}
    kept = trust.trusted_environment(os.environ) | request
    os.environ.clear()
    os.environ.update(kept)
    reason = trust.distrust_of_root(os.path.join(os.environ["HOME"], name) for name in COMPLETION_FILES)
    if reason and installs:
        raise DoctorError(f"The completion was not installed, because {reason}.", Exit.REFUSED)


def require_no_argument(app: typer.Typer, arguments: Sequence[str]) -> None:
    """Raise DoctorError if a word follows the option of completion, which typer ignores where it finds the shell."""
    option, *rest = arguments
    words = [word for word in rest if not word.startswith("-")]
    parameter = next(each for each in typer.main.get_command(app).params if option in each.opts)
    if words and getattr(parameter, "is_flag", False):
        raise DoctorError(f"{option} takes no argument, so not {words[0]}. It serves this shell: `doctor {option}`")


def answer(app: typer.Typer) -> int:
    """Print the completions that a shell asks for; none if anything fails, since they go into the user's line."""
    try:
        typer.main.get_command(app)(args=[], prog_name="doctor", standalone_mode=False)
    except Exception:  # COMP_WORDS or COMP_CWORD of bash is missing or malformed, the current folder was removed
        return Exit.USAGE
    return Exit.OK
