"""Read doctor's own configuration: the machine's file, the project's, the user's, then variables and arguments.

A later source wins.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence

from doctor.core import plugins, toml
from doctor.core.errors import DoctorError, NoParserError
from doctor.core.files import read_regular
from doctor.core.goal import Installer
from doctor.core.lazy_typing import Any
from doctor.core.paths import config_dir, upward
from doctor.core.record import dataclass

LEVELS = ("error", "warning", "unknown", "info", "never")
"""The values of ``--fail-on``: exit 1 at this severity or above."""
INSTALLERS: tuple[Installer, ...] = ("pip", "uv")
"""The values of ``installer``."""
_KEYS = ("only", "ignore", "fail-on", "installer")
_ARGUMENTS = "command line"
MACHINE_FILE = "/etc/doctor/config.toml"
"""The file with which an administrator sets what holds for all users and projects that say nothing else."""
_SIZE_LIMIT = 1 << 20
"""Bytes read of a configuration file; the parser has a limit of its own."""


@dataclass(frozen=True, kw_only=True)
class Config:
    """The settings: the findings to report, those that make the run fail, and the installer."""

    only: tuple[str, ...] = ()
    """Check ids; all checks where empty."""
    only_source: str = ""
    """The file or variable that sets ``only``; empty if an argument does."""
    ignore: tuple[str, ...] = ()
    ignore_source: str = ""
    fail_on: str = "error"
    """One of ``LEVELS``."""
    installer: Installer = "pip"
    """The program with which ``doctor fix`` installs into an environment."""

    def require_known(self, ids: Iterable[str]) -> None:
        """Raise DoctorError for an id that no check has, since a typing mistake could hide a finding."""
        known = sorted(ids)
        for source, names in ((self.only_source, self.only), (self.ignore_source, self.ignore)):
            for name in names:
                if name not in known:
                    raise DoctorError((f"{source}: " if source else "") + _unknown(name, known))


def _unknown(name: str, known: Sequence[str]) -> str:
    """Return the message for an id that none of the ``known`` checks has."""
    if plugins.is_log_only(name):
        return f"Only a log shows {name}. What it means: `doctor explain {name}`"
    if plugins.is_scan_only(name):
        return f"Only a scan looks for {name}: `doctor scan`"
    import difflib

    similar = difflib.get_close_matches(name, known, 1)
    hint = f"Did you mean {similar[0]}?" if similar else "List the conditions: `doctor list`"
    return f"There is no condition called {name}. {hint}"


def read_config(
    environ: Mapping[str, str],
    cwd: str,
    *,
    only: Sequence[str] | None = None,
    ignore: Sequence[str] | None = None,
    fail_on: str | None = None,
) -> Config:
    """Return the configuration in force in folder ``cwd``; the last three are arguments of the command line.

    Raises DoctorError for an unknown key or a malformed value, and where a file of doctor's own cannot be read.
    """
    arguments = {"only": only, "ignore": ignore, "fail-on": fail_on}
    values: dict[str, Any] = {}
    sources: dict[str, str] = {}
    for source, table in (
        *_tables_from_files(environ, cwd),
        *_tables_from_variables(environ),
        (_ARGUMENTS, {key: value for key, value in arguments.items() if value}),
    ):
        for key, value in table.items():
            _validate(source, key, value)
            values[key] = value
            sources[key] = "" if source == _ARGUMENTS else source
    return Config(
        only=tuple(values.get("only", ())),
        only_source=sources.get("only", ""),
        ignore=tuple(values.get("ignore", ())),
        ignore_source=sources.get("ignore", ""),
        fail_on=values.get("fail-on", "error"),
        installer=values.get("installer", "pip"),
    )


def _tables_from_files(environ: Mapping[str, str], cwd: str) -> list[tuple[str, dict[str, Any]]]:
    """Return (path, table) for the machine's, the project's and the user's file. Raises DoctorError as they do."""
    project, own = _nearest_pyproject(cwd), os.path.join(config_dir(environ), "config.toml")
    return [(MACHINE_FILE, _read_own(MACHINE_FILE)), (project, _read_project(project)), (own, _read_own(own))]


def _read_project(path: str) -> dict[str, Any]:
    """Return the table ``[tool.doctor]``; empty if the file cannot be parsed, which is a finding of the check.

    Raises DoctorError if it is no table.
    """
    data = read_regular(path, _SIZE_LIMIT)
    tools = toml.parse_or_empty(data).get("tool") if data else None
    table = tools.get("doctor", {}) if isinstance(tools, dict) else {}
    if not isinstance(table, dict):
        raise DoctorError(f"{path}: tool.doctor must be a table with the settings of doctor: `[tool.doctor]`")
    return table


def _read_own(path: str) -> dict[str, Any]:
    """Return the settings in doctor's own file; empty if there is none. Raises DoctorError if it cannot be read."""
    data = read_regular(path, _SIZE_LIMIT)
    if data is None and os.path.exists(path):
        raise DoctorError(
            f"{path} is not a regular file, or its permissions do not let you read it. Remove it, or correct them."
        )
    try:
        return toml.parse((data or b"").decode())
    except NoParserError:  # as a pyproject.toml then
        return {}
    except ValueError as error:
        reason = "it is not UTF-8" if isinstance(error, UnicodeError) else error
        raise DoctorError(f"The settings in {path} cannot be read: {reason}. Correct the file, or remove it.") from None


def _nearest_pyproject(folder: str) -> str:
    """Return the pyproject.toml of ``folder`` or of the nearest folder above that has one."""
    paths = [os.path.join(above, "pyproject.toml") for above in upward(folder)]
    return next(filter(os.path.isfile, paths), paths[-1])


def _tables_from_variables(environ: Mapping[str, str]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the name of each variable that is set, and its setting."""
    for key in _KEYS:
        name = "DOCTOR_" + key.upper().replace("-", "_")
        value = environ.get(name)
        if value:
            yield name, {key: value if key in ("fail-on", "installer") else value.replace(",", " ").split()}


def _validate(source: str, key: str, value: object) -> None:
    if key not in _KEYS:
        raise DoctorError(f"{source}: there is no setting called {key}. The settings are {', '.join(_KEYS)}.")
    if key == "fail-on":
        if value not in LEVELS:
            name = f"--{key}" if source == _ARGUMENTS else f"{source}: {key}"
            raise DoctorError(f"{name} must be one of {', '.join(LEVELS)}, not {value}.")
    elif key == "installer":
        if value not in INSTALLERS:
            raise DoctorError(f"{source}: installer must be {' or '.join(INSTALLERS)}, not {value}.")
    elif not isinstance(value, (list, tuple)) or not all(isinstance(item, str) for item in value):
        raise DoctorError(f"{source}: {key} must be a list of conditions.")
