"""The commands of package managers other than apt; doctor prints them and does not run them.

dnf and zypper find a package by the name of its distribution, which every Python package of theirs provides
(``pythondistdeps`` of rpm). The others name packages by a rule with few exceptions. On all of these systems ensurepip
comes with Python itself.
"""

from __future__ import annotations

import shlex
from collections.abc import Sequence

from doctor.core.names import name_of
from doctor.core.record import dataclass
from doctor.facts.system_packages import system_package
from doctor.plan.known_names import distribution_of_debian


@dataclass(frozen=True, kw_only=True)
class _PackageManager:
    """The commands of one package manager."""

    install: str
    package: str
    """The name of a package: ``{name}`` is the normalised name of the distribution, ``{minor}`` is Python's, 3.12."""
    reinstall: str
    """The command that restores the files of Python itself; ``{flat}`` is 312 for Python 3.12."""
    search: str = ""
    """The search command, where ``package`` is a rule with exceptions."""


_PACKAGE_MANAGERS = {
    "dnf": _PackageManager(
        install="dnf install",
        package="python{minor}dist({name})",
        reinstall="dnf reinstall python3-libs python-pip-wheel",
    ),
    "yum": _PackageManager(
        install="yum install", package="python3-{name}", reinstall="yum reinstall python3-libs", search="yum search"
    ),
    "zypper": _PackageManager(
        install="zypper install",
        package="python{minor}dist({name})",
        reinstall="zypper install --force python{flat}-base",
    ),
    "pacman": _PackageManager(
        install="pacman -S", package="python-{name}", reinstall="pacman -S python", search="pacman -Ss"
    ),
    "apk": _PackageManager(install="apk add", package="py3-{name}", reinstall="apk fix python3", search="apk search"),
    "xbps": _PackageManager(
        install="xbps-install", package="python3-{name}", reinstall="xbps-install -f python3", search="xbps-query -Rs"
    ),
    "emerge": _PackageManager(
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
    "pygobject": "gobject",
    "pyyaml": "yaml",
}
"""Distributions to which the rule does not apply, and the ``{name}`` of their packages."""
_OWN_NAMES = {
    ("apk", "pygobject"): "py3-gobject3",
    ("apk", "tkinter"): "python3-tkinter",
    ("brew", "tkinter"): "python-tk@{minor}",
    ("dnf", "tkinter"): "python3-tkinter",
    ("pacman", "tkinter"): "tk",
    ("xbps", "tkinter"): "python3-tkinter",
    ("yum", "tkinter"): "python3-tkinter",
    ("zypper", "tkinter"): "python3-tk",
}
"""(package manager, distribution) of the packages that no rule names. tkinter is a part of Python."""


def install_advice(manager: str | None, requirements: Sequence[str], minor: str, *, root: bool) -> str:
    """Return how to install ``requirements`` without apt, in one line with the command; if empty, how to get ensurepip.

    ``manager`` is the name of the package manager; ``minor`` is the version of Python: ``3.12``.
    """
    environment = f"Install into an environment: `{shlex.join(['doctor', 'fix', '--venv', *requirements])}`"
    requirements = [distribution_of(requirement) for requirement in requirements]
    if manager == "brew" and requirements == ["tkinter"]:
        return f"Run `brew install {_OWN_NAMES['brew', 'tkinter'].format(minor=minor)}`."
    if manager == "brew" and requirements:
        return f"Homebrew packages applications (`brew install NAME`) and few Python libraries. {environment}"
    if manager == "brew":
        return f"ensurepip comes with Python itself. Restore it: `brew reinstall python@{minor}`"
    package_manager = _PACKAGE_MANAGERS.get(manager or "")
    if package_manager is None:
        return f"doctor does not know this system's package manager. {environment}"
    sudo = "" if root else "sudo "
    if not requirements:
        reinstall = package_manager.reinstall.format(minor=minor, flat=minor.replace(".", ""))
        return f"ensurepip comes with Python itself. Restore it: `{sudo}{reinstall}`"
    names = [
        _OWN_NAMES.get((manager or "", name_of(requirement)))
        or package_manager.package.format(name=_stem(requirement, package_manager), minor=minor)
        for requirement in requirements
    ]
    search = f" If the name differs: `{package_manager.search} NAME`" if package_manager.search else ""
    return f"Run `{sudo}{package_manager.install} {shlex.join(names)}`.{search}"


def distribution_of(requirement: str) -> str:
    """Return the distribution that a requirement means where it is Debian's name of its package, or of a module.

    ``python3-gi>=3`` and ``gi>=3`` mean ``pygobject>=3``. Every other requirement is returned as it is.
    """
    name = name_of(requirement)
    system = system_package(name)
    package = system.packages[0] if system and system.packages else name
    if not package.startswith("python3-"):
        return requirement
    distribution = "tkinter" if package == "python3-tk" else distribution_of_debian(package)
    return distribution + requirement.strip()[len(name) :] if distribution else requirement


def _stem(requirement: str, package_manager: _PackageManager) -> str:
    """Return the ``{name}`` of the package that contains the required distribution."""
    name = name_of(requirement)
    return _EXCEPTIONS.get(name, name.removeprefix("python-")) if package_manager.search else name
