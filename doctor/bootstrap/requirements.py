"""What doctor depends on, read from pyproject.toml (tomllib came with 3.11), and whether it is there."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]
"""The folder that holds ``doctor/``: a checkout, or somebody's site-packages."""

_LIST = re.compile(r"^dependencies = \[\n(.*?)^\]", re.MULTILINE | re.DOTALL)
_LINE = re.compile(r'^\s*"([^"]+)",?', re.MULTILINE)
_REQUIREMENT = re.compile(
    r"^(?P<name>[A-Za-z0-9._-]+)(?P<bounds>[^;]*?)\s*(?:;\s*python_version < '3\.(?P<below>\d+)')?$"
)
_BOUND = re.compile(r"(>=|<)\s*([0-9.]+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Requirement:
    """One line of the list, in the small part of PEP 508 that the list keeps to."""

    text: str
    """Without its marker, as pip takes it: ``typer>=0.15,<0.29``."""
    name: str
    bounds: tuple[tuple[str, tuple[int, ...]], ...]
    """``((">=", (0, 15)), ("<", (0, 29)))``."""
    below: int | None
    """Needed only on a Python below 3.N."""

    def wanted(self, minor: int) -> bool:
        """Whether Python 3.``minor`` needs it."""
        return self.below is None or minor < self.below

    def satisfied_by(self, version: str) -> bool:
        """Whether this version will do; of its release segment, which is all that the bounds name."""
        release = _numbers(version)
        return all(release >= bound if sign == ">=" else release < bound for sign, bound in self.bounds)


def requirements() -> tuple[Requirement, ...]:
    """The dependencies of the checkout, those of other Python versions included."""
    found = _LIST.search((CHECKOUT / "pyproject.toml").read_text("utf-8"))
    if not found:
        raise ValueError("pyproject.toml: no list of dependencies found")
    return tuple(_parsed(text) for text in _LINE.findall(found[1]))


def all_importable(wanted: tuple[Requirement, ...]) -> bool:
    """Whether this Python has them all, in versions that will do."""
    from importlib.metadata import PackageNotFoundError, version

    try:
        return all(requirement.satisfied_by(version(requirement.name)) for requirement in wanted)
    except PackageNotFoundError:
        return False


def _parsed(text: str) -> Requirement:
    match = _REQUIREMENT.match(text)
    if not match:
        raise ValueError(f"pyproject.toml: cannot read the dependency {text!r}")
    return Requirement(
        text=match["name"] + match["bounds"],
        name=match["name"],
        bounds=tuple((sign, _numbers(bound)) for sign, bound in _BOUND.findall(match["bounds"])),
        below=int(match["below"]) if match["below"] else None,
    )


def _numbers(version: str) -> tuple[int, ...]:
    release = re.match(r"\d+(?:\.\d+)*", version)
    return tuple(int(number) for number in release[0].split(".")) if release else ()
