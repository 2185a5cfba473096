"""How an environment's own pip is told what to install: with the user's settings, minus those that lead elsewhere."""

from __future__ import annotations

from collections.abc import Iterator

from doctor.core.pip_options import HARMLESS_OPTIONS, SELECTION_OPTIONS, TRANSPORT_OPTIONS, variable_of
from doctor.facts.pip_config import PipConfig, PipOption

_HONOURED = TRANSPORT_OPTIONS | SELECTION_OPTIONS
_OFF = ("", "0", "false", "no", "off", "n", "f")


def variables(settings: PipConfig) -> dict[str, str]:
    """What the settings say of the index and the way to it, as pip's variables."""
    return dict(_honoured(settings))  # a later one wins


def command(python: str, *words: str, settings: PipConfig) -> tuple[str, ...]:
    """The command line of ``pip WORDS`` as it is typed.

    Isolated: a file of the user's folder is not imported in place of a module. Where a setting would lead
    elsewhere, the others go in as variables (a variable that is empty counts as none: its ``cli/parser.py``).
    """
    astray = [one for one in settings.pip if _leads_elsewhere(one)]
    told: tuple[str, ...] = ()
    if astray or settings.broken:
        emptied = {one.source: "" for one in astray if one.level == "variable"}
        given = {"PIP_CONFIG_FILE": "/dev/null"} | emptied | variables(settings)
        told = ("env", *(f"{name}={value}" for name, value in given.items()))
    return (*told, python, "-I", "-m", "pip", *words)


def _honoured(settings: PipConfig) -> Iterator[tuple[str, str]]:
    for setting in settings.pip:
        name = _name(setting)
        if name in _HONOURED and setting.value:
            yield variable_of(name), " ".join(setting.value.splitlines())


def _leads_elsewhere(setting: PipOption) -> bool:
    return _name(setting) not in _HONOURED | HARMLESS_OPTIONS and setting.value.lower() not in _OFF


def _name(setting: PipOption) -> str:
    return setting.name.removeprefix("--").replace("_", "-").lower()
