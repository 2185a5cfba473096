"""The command lines of an environment's own pip, with the user's pip config but no option that installs elsewhere."""

from __future__ import annotations

from doctor.core.pip_options import HARMLESS_OPTIONS, SELECTION_OPTIONS, TRANSPORT_OPTIONS
from doctor.facts import FALSE, PipConfig, PipOption

_SOURCE_OPTIONS = TRANSPORT_OPTIONS | SELECTION_OPTIONS


def pip_command(python: str, *words: str, config: PipConfig) -> tuple[str, ...]:
    """Return the command line of ``pip WORDS`` as a person can type it.

    ``-I`` keeps Python from importing a file of the current folder instead of a module. If an option of the config
    would install outside the environment, or where root must not act on it, pip reads no configuration file, and the
    options of ``PipConfig.source_variables`` are passed as variables. pip ignores an empty variable (its
    ``cli/parser.py``).
    """
    left_out = [option for option in config.options if _is_left_out(option)]
    prefix: tuple[str, ...] = ()
    if left_out or config.unparsable:
        emptied = {option.source: "" for option in left_out if option.level == "variable"}
        no_file = {"PIP_CONFIG_FILE": "/dev/null"}  # first, also where it is one of the variables
        variables = no_file | emptied | no_file | config.source_variables()
        prefix = ("env", *(f"{name}={value}" for name, value in variables.items()))
    return (*prefix, python, "-I", "-m", "pip", *words)


def _is_left_out(option: PipOption) -> bool:
    """Return whether pip must not see an option: root must not act on it, or it may install elsewhere."""
    is_known = option.name in _SOURCE_OPTIONS | HARMLESS_OPTIONS
    return bool(option.distrust) or (not is_known and option.value.lower() not in ("", *FALSE))
