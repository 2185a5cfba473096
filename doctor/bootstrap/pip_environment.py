"""Build the environment variables of the programs that install doctor's dependencies.

Only those options of the user's pip config count that say how to reach packages: the index, the proxy
and the certificates. Those that say where to install (user, target, prefix) or whether that is allowed
(require-virtualenv, break-system-packages) do not, because doctor installs into a folder of its own. pip
cannot ignore a part of its config, so doctor lists the config, runs pip without it, and passes the options
that count as variables.
"""

from __future__ import annotations

import ast
import os
from collections.abc import Mapping

from doctor.core import trust
from doctor.core.pip_options import TRANSPORT_OPTIONS, variable_of

_SECTIONS = ("global", "install", ":env:")
"""The sections of ``pip config list`` that ``pip install`` reads; a later one wins (pip, ``cli/parser.py``)."""


def for_programs(environ: Mapping[str, str], scratch: str) -> dict[str, str]:
    """Return the variables of a program that runs in the folder ``scratch`` and keeps its temporary files there.

    It ignores the variables and the user's folder of Python, as the option -I does; that option does not reach the
    interpreter that ``pip --python`` starts. For root, the settings of other users are left out, but not their index,
    since what it offers has to match hashes.
    """
    ignored = ("PYTHON", "__PYVENV", "PIP_PYTHON")
    variables = {name: value for name, value in environ.items() if not name.startswith(ignored)}
    isolated = {"PYTHONNOUSERSITE": "1", "PYTHONSAFEPATH": "1", "TMPDIR": scratch}
    transport = {name: variables[name] for option in TRANSPORT_OPTIONS if (name := variable_of(option)) in variables}
    reachable = {name: value for name, value in transport.items() if not trust.distrust_of_value(value)}
    return trust.trusted_environment(variables) | reachable | isolated


def transport_variables(listing: str) -> dict[str, str]:
    """Return the ``PIP_*`` variables to pass on, from the output of ``pip config list``."""
    variables: dict[str, str] = {}
    for wanted_section in _SECTIONS:
        for line in listing.splitlines():
            key, _, value = line.partition("=")
            section, _, option = key.rpartition(".")
            if section == wanted_section and option in TRANSPORT_OPTIONS:
                variables[variable_of(option)] = _unquote(value)
    return variables


def without_pip_config(environ: Mapping[str, str]) -> dict[str, str]:
    """Return ``environ`` without the variables of pip, and with pip's config files disabled."""
    return {name: value for name, value in environ.items() if not name.startswith("PIP_")} | {
        "PIP_CONFIG_FILE": os.devnull,
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
        "PIP_NO_INPUT": "1",
        "PIP_NO_CACHE_DIR": "1",
    }


def _unquote(text: str) -> str:
    """Return the value that ``pip config list`` prints as a Python literal, on one line."""
    try:
        value = str(ast.literal_eval(text))
    except (SyntaxError, ValueError):
        value = text
    return " ".join(value.split())
