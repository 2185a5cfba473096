"""Command lines of an environment's own pip, with the user's pip config minus what leads out of the environment."""

from __future__ import annotations

from collections.abc import Iterator

from doctor.core.pip_options import HARMLESS_OPTIONS, SELECTION_OPTIONS, TRANSPORT_OPTIONS, variable_of
from doctor.facts import PipConfig, PipOption

_SOURCE_OPTIONS = TRANSPORT_OPTIONS | SELECTION_OPTIONS
_OFF = ("", "0", "false", "no", "off", "n", "f")


def source_variables(config: PipConfig) -> dict[str, str]:
    """Return what the config says about package sources and the way to them, as ``PIP_*`` variables."""
    return dict(_source_options(config))  # a later option wins


def pip_command(python: str, *words: str, config: PipConfig) -> tuple[str, ...]:
    """Return the command line of ``pip WORDS`` as a person can type it.

    ``-I`` keeps Python from importing a file of the current folder in place of a module. Where an option of the config
    leads out of the environment, no configuration file is read and the source options go in as variables. pip ignores
    a variable that is empty (its ``cli/parser.py``).
    """
    misleading = [option for option in config.options if _leads_outside(option)]
    prefix: tuple[str, ...] = ()
    if misleading or config.unparsable:
        emptied = {option.source: "" for option in misleading if option.level == "variable"}
        variables = {"PIP_CONFIG_FILE": "/dev/null"} | emptied | source_variables(config)
        prefix = ("env", *(f"{name}={value}" for name, value in variables.items()))
    return (*prefix, python, "-I", "-m", "pip", *words)


def _source_options(config: PipConfig) -> Iterator[tuple[str, str]]:
    for option in config.options:
        name = _name(option)
        if name in _SOURCE_OPTIONS and option.value:
            yield variable_of(name), " ".join(option.value.splitlines())


def _leads_outside(option: PipOption) -> bool:
    return _name(option) not in _SOURCE_OPTIONS | HARMLESS_OPTIONS and option.value.lower() not in _OFF


def _name(option: PipOption) -> str:
    return option.name.removeprefix("--").replace("_", "-").lower()
