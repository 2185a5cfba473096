"""The commands of package managers other than apt; doctor prints them and does not run them.

dnf and zypper find a package by the name of its distribution, which every Python package of theirs provides
(``pythondistdeps`` of rpm). The others name packages by a rule with few exceptions. On all of these systems ensurepip
comes with Python itself.
"""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from dataclasses import dataclass

from doctor.core.names import name_of


@dataclass(frozen=True, slots=True, kw_only=True)
class _Family:
    install: str
    package: str
    """``{name}`` is the normalised name of the distribution, ``{minor}`` the version of Python: 3.12."""
    reinstall: str
    """Restores what Python itself ships; ``{flat}``: 312."""
    search: str = ""
    """The search command, where ``package`` is a rule with exceptions."""


_FAMILIES = {
    "dnf": _Family(
        install="dnf install",
        package="python{minor}dist({name})",
        reinstall="dnf reinstall python3-libs python-pip-wheel",
    ),
    "yum": _Family(
        install="yum install", package="python3-{name}", reinstall="yum reinstall python3-libs", search="yum search"
    ),
    "zypper": _Family(
        install="zypper install",
        package="python{minor}dist({name})",
        reinstall="zypper install --force python{flat}-base",
    ),
    "pacman": _Family(install="pacman -S", package="python-{name}", reinstall="pacman -S python", search="pacman -Ss"),
    "apk": _Family(install="apk add", package="py3-{name}", reinstall="apk fix python3", search="apk search"),
    "xbps": _Family(
        install="xbps-install", package="python3-{name}", reinstall="xbps-install -f python3", search="xbps-query -Rs"
    ),
    "emerge": _Family(
        install="emerge --ask",
        package="dev-python/{name}",
        reinstall="emerge --ask --oneshot dev-lang/python:{minor}",
        search="emerge --search",
    ),
}
_EXCEPTIONS = {
    "dbus-python": "dbus",
    "opencv-python": "opencv",
    "psycopg2-binary": "psycopg2",
    "pycairo": "cairo",
    "pyyaml": "yaml",
}
"""Distributions whose package the rule does not name."""


def install_command(manager: str | None, requirements: Sequence[str], minor: str, *, root: bool) -> str:
    """Return what to do instead of apt, in one line; without ``requirements``, what restores ensurepip."""
    environment = f"Install into an environment: `{shlex.join(['doctor', 'fix', '--venv', *requirements])}`"
    if manager == "brew" and requirements:
        return f"Homebrew packages applications (`brew install NAME`) and few Python libraries. {environment}"
    if manager == "brew":
        return f"ensurepip comes with Python itself. Restore it: `brew reinstall python@{minor}`"
    family = _FAMILIES.get(manager or "")
    if family is None:
        return f"doctor knows no package manager of this system. {environment}"
    sudo = "" if root else "sudo "
    if not requirements:
        reinstall = family.reinstall.format(minor=minor, flat=minor.replace(".", ""))
        return f"ensurepip comes with Python itself. Restore it: `{sudo}{reinstall}`"
    names = [family.package.format(name=_package_name(name, family), minor=minor) for name in requirements]
    search = f" If the name differs: `{family.search} NAME`" if family.search else ""
    return f"Run `{sudo}{family.install} {shlex.join(names)}`.{search}"


def _package_name(requirement: str, family: _Family) -> str:
    name = name_of(requirement)
    return _EXCEPTIONS.get(name, name.removeprefix("python-")) if family.search else name
