"""What the user has settled about doctor: pyproject.toml, their own file, variables, words; in rising order."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from doctor.core.errors import DoctorError
from doctor.core.paths import config_dir, upward
from doctor.diagnose.model import Finding, Severity

LEVELS = ("error", "warning", "unknown", "info", "never")
"""What ``--fail-on`` takes: exit 1 from this severity on."""
_KEYS = ("only", "ignore", "fail-on")


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """Which findings are reported, and which of them make the run fail."""

    only: tuple[str, ...] = ()
    """Check ids; all where empty."""
    ignore: tuple[str, ...] = ()
    fail_on: str = "error"

    def refuse_unknown(self, known: Iterable[str]) -> None:
        """Raise DoctorError for an id that no check has: a typing mistake would silence a check."""
        ids = sorted(known)
        for name in (*self.only, *self.ignore):
            if name not in ids:
                import difflib

                near = difflib.get_close_matches(name, ids, 1)
                hint = f"Did you mean {near[0]}?" if near else "doctor list shows them all."
                raise DoctorError(f"There is no check called {name}. {hint}")

    def select(self, findings: Iterable[Finding]) -> tuple[Finding, ...]:
        """The findings to report."""
        return tuple(
            finding
            for finding in findings
            if (not self.only or finding.id in self.only) and finding.id not in self.ignore
        )

    def fails(self, findings: Iterable[Finding]) -> bool:
        """Whether any of ``findings`` makes the run fail."""
        if self.fail_on == "never":
            return False
        limit = Severity(self.fail_on).rank
        return any(finding.severity.rank <= limit for finding in findings)


def read(
    environ: Mapping[str, str],
    cwd: str,
    *,
    only: Sequence[str] | None,
    ignore: Sequence[str] | None,
    fail_on: str | None,
) -> Config:
    """The choices in force in folder ``cwd``. Raises DoctorError for a setting that is not understood."""
    words = {"only": only, "ignore": ignore, "fail-on": fail_on}
    chosen: dict[str, Any] = {}
    for source, table in (
        *_files(environ, cwd),
        ("DOCTOR_", _variables(environ)),
        ("command line", {key: value for key, value in words.items() if value}),
    ):
        for key, value in table.items():
            _validate(source, key, value)
            chosen[key] = value
    return Config(
        only=tuple(chosen.get("only", ())),
        ignore=tuple(chosen.get("ignore", ())),
        fail_on=chosen.get("fail-on", "error"),
    )


def _files(environ: Mapping[str, str], cwd: str) -> list[tuple[str, dict[str, Any]]]:
    """The tables in the project's and the user's file, those that are there."""
    places = [
        (_nearest_pyproject(cwd), ("tool", "doctor")),
        (os.path.join(config_dir(environ), "config.toml"), ()),
    ]
    found = []
    for path, keys in places:
        table: Any = _toml(path)
        for key in keys:
            table = table.get(key, {}) if isinstance(table, dict) else {}
        if isinstance(table, dict) and table:
            found.append((path, table))
    return found


def _nearest_pyproject(folder: str) -> str:
    """The pyproject.toml of ``folder`` or of the nearest folder above that has one."""
    paths = [os.path.join(above, "pyproject.toml") for above in upward(folder)]
    return next(filter(os.path.isfile, paths), paths[-1])


def _toml(path: str) -> dict[str, Any]:
    from doctor.core import toml
    from doctor.probe.rootfs import Rootfs

    data = Rootfs().read(path, 1 << 20)
    return toml.parsed(data) if data else {}


def _variables(environ: Mapping[str, str]) -> dict[str, Any]:
    table: dict[str, Any] = {}
    for key in _KEYS:
        value = environ.get("DOCTOR_" + key.upper().replace("-", "_"))
        if value:
            table[key] = value if key == "fail-on" else [word for word in value.replace(",", " ").split() if word]
    return table


def _validate(source: str, key: str, value: object) -> None:
    if key not in _KEYS:
        raise DoctorError(f"{source}: there is no setting called {key}; there are {', '.join(_KEYS)}.")
    if key == "fail-on":
        if value not in LEVELS:
            raise DoctorError(f"{source}: fail-on is one of {', '.join(LEVELS)}, not {value}.")
    elif not isinstance(value, (list, tuple)) or not all(isinstance(item, str) for item in value):
        raise DoctorError(f"{source}: {key} is a list of check ids.")
