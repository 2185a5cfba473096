"""Files that say what a project requires."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class RequirementFile:
    """A file that says what is needed, as it was read."""

    path: str
    """As it is typed in the user's folder."""
    kind: Literal["requirements", "pylock", "declared"]
    """``declared``: pyproject.toml or setup.cfg, of which pip is told the lines."""
    lines: tuple[str, ...] = ()
    """Every requirement and option in it and in the files it includes, comments gone."""
    constraints: tuple[str, ...] = ()
    """The same of the constraint files it names."""
    group: str | None = None
    """The dependency group or extra of pyproject.toml that was read; ``None``: the project's dependencies."""
    problem: str | None = None
    """Why it could not be read, for people."""
    needs_build: bool = False
    """It asks for more, which shows only when the project is built."""
    read_files: tuple[str, ...] = ()
    """Every file that was read for it, from the folder it was asked for in."""
