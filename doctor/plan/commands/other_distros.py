"""What is typed where there is no apt: doctor says it, and does not run it.

dnf and zypper find a package by the name of its distribution, which every package of theirs provides
(rpm's ``pythondistdeps``); the others name packages by a rule, with few exceptions. ensurepip comes with Python
itself in all of these families.
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
    """``{name}``: of the distribution, normalised; ``{minor}``: the Python's 3.12."""
    again: str
    """Puts back what Python itself ships; ``{flat}``: 312."""
    search: str = ""
    """Where ``package`` is a rule with exceptions."""


_FAMILIES = {
    "dnf": _Family(
        install="dnf install", package="python{minor}dist({name})", again="dnf reinstall python3-libs python-pip-wheel"
    ),
    "yum": _Family(
        install="yum install", package="python3-{name}", again="yum reinstall python3-libs", search="yum search"
    ),
    "zypper": _Family(
        install="zypper install", package="python{minor}dist({name})", again="zypper install --force python{flat}-base"
    ),
    "pacman": _Family(install="pacman -S", package="python-{name}", again="pacman -S python", search="pacman -Ss"),
    "apk": _Family(install="apk add", package="py3-{name}", again="apk fix python3", search="apk search"),
    "xbps": _Family(
        install="xbps-install", package="python3-{name}", again="xbps-install -f python3", search="xbps-query -Rs"
    ),
    "emerge": _Family(
        install="emerge --ask",
        package="dev-python/{name}",
        again="emerge --ask --oneshot dev-lang/python:{minor}",
        search="emerge --search",
    ),
}
_SHORTER = {
    "dbus-python": "dbus",
    "opencv-python": "opencv",
    "psycopg2-binary": "psycopg2",
    "pycairo": "cairo",
    "pyyaml": "yaml",
}
"""Distributions that those who go by a rule call otherwise."""


def by_hand(manager: str | None, names: Sequence[str], minor: str, *, root: bool) -> str:
    """What to do there instead, in one line; without names: to have ensurepip."""
    environment = f"In an environment: doctor fix --venv {shlex.join(names)}".rstrip()
    if manager == "brew" and names:
        return f"Homebrew has applications (brew install NAME), and hardly any library for Python. {environment}"
    if manager == "brew":
        return f"There ensurepip comes with Python itself. To have it whole again, type: brew reinstall python@{minor}"
    family = _FAMILIES.get(manager or "")
    if family is None:
        return f"It has no package manager that doctor knows. {environment}"
    sudo = "" if root else "sudo "
    if not names:
        again = family.again.format(minor=minor, flat=minor.replace(".", ""))
        return f"There ensurepip comes with Python itself. To have it whole again, type: {sudo}{again}"
    packages = shlex.join(family.package.format(name=_called(name, family), minor=minor) for name in names)
    search = f" If it is called otherwise there: {family.search} NAME." if family.search else ""
    return f"Type: {sudo}{family.install} {packages}{'.' if search else ''}{search}"


def _called(name: str, family: _Family) -> str:
    normal = name_of(name)
    return _SHORTER.get(normal, normal.removeprefix("python-")) if family.search else normal
