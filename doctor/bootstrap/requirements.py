"""Read doctor's dependencies from pyproject.toml and test whether this Python has them.

The file is read with regular expressions, because Python 3.10 has no tomllib.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

from doctor.core import lazy_re as re
from doctor.core.record import dataclass

CHECKOUT = Path(__file__).resolve().parents[2]
"""The folder that contains ``doctor/``: a checkout, or a site-packages folder."""

_LIST = re.compile(r"^dependencies = \[\n(.*?)^\]", re.MULTILINE | re.DOTALL)
_LINE = re.compile(r'^\s*"([^"]+)",?', re.MULTILINE)
_REQUIREMENT = re.compile(
    r"^(?P<name>[A-Za-z0-9._-]+)(?P<bounds>[^;]*?)\s*(?:;\s*python_version < '3\.(?P<below>\d+)')?$"
)
_BOUND = re.compile(r"(>=|<)\s*([0-9.]+)")


@dataclass(frozen=True, kw_only=True)
class Requirement:
    """One dependency. pyproject.toml uses only a small part of PEP 508: ``>=``, ``<`` and an upper Python version."""

    text: str
    """The requirement without its marker, as pip takes it: ``typer>=0.15,<0.29``."""
    name: str
    """The name of the distribution."""
    bounds: tuple[tuple[str, tuple[int, ...]], ...]
    """Operators and release numbers: ``((">=", (0, 15)), ("<", (0, 29)))``."""
    below: int | None
    """N if the dependency is needed only on a Python below 3.N, else ``None``."""

    def applies_to(self, minor: int) -> bool:
        """Return whether Python 3.``minor`` needs the dependency."""
        return self.below is None or minor < self.below

    def satisfied_by(self, version: str) -> bool:
        """Return whether ``version`` is within the bounds; only its release segment is compared."""
        release = _release(version)
        return all(release >= bound if operator == ">=" else release < bound for operator, bound in self.bounds)


def read_requirements() -> tuple[Requirement, ...]:
    """Return the dependencies that the checkout's pyproject.toml lists, for all versions of Python."""
    match = _LIST.search((CHECKOUT / "pyproject.toml").read_text("utf-8"))
    if not match:
        raise ValueError("pyproject.toml: no list of dependencies found")
    return tuple(_parse(text) for text in _LINE.findall(match[1]))


def all_installed(needed: Iterable[Requirement], folder: str | None) -> bool:
    """Return whether every needed distribution is in ``folder``, in a version within its bounds.

    Without a folder, the distributions that this Python finds count.
    """
    from importlib.metadata import distributions

    for requirement in needed:
        installed = next(
            iter(distributions(name=requirement.name, path=sys.path if folder is None else [folder])), None
        )
        if installed is None or not requirement.satisfied_by(installed.version):
            return False
    return True


def _parse(text: str) -> Requirement:
    match = _REQUIREMENT.match(text)
    if not match:
        raise ValueError(f"pyproject.toml: cannot read the dependency {text!r}")
    return Requirement(
        text=match["name"] + match["bounds"],
        name=match["name"],
        bounds=tuple((operator, _release(bound)) for operator, bound in _BOUND.findall(match["bounds"])),
        below=int(match["below"]) if match["below"] else None,
    )


def _release(version: str) -> tuple[int, ...]:
    match = re.match(r"\d+(?:\.\d+)*", version)
    return tuple(int(number) for number in match[0].split(".")) if match else ()
