"""A row of the table: how its box is made, and what is expected there."""

from __future__ import annotations

from dataclasses import dataclass

from tests.boxes.layers import SEVERAL
from tests.boxes.roots import NEWER, Layer
from tests.boxes.several.causes import Cause


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A condition of the list of situations, or a state that resembles one."""

    cause: Cause
    """What brings the box into the state, and the name. Its ``proof`` fails before, and passes in the end."""
    neighbour: str = ""
    """The name of the row or state whose box resembles this one most, and must not be reported as this one."""
    suite: str = NEWER[0]
    layer: Layer = SEVERAL
    fails: str = ""
    """The command whose output ``doctor explain`` reads. Without one, ``doctor check`` has to find the condition."""
    meanwhile: str = ""
    """A command that runs in the background of each command of the user, for as long as it takes."""
    mount: tuple[str, ...] = ()
    """Options of mount for a file system in the project's folder."""
    goal: str = ""
    """What the user types where nothing is wrong, and therefore nothing recommended."""
    says: str = ""
    """A part of the recommended command or of the answer that tells this condition from others with its id."""
    uv: bool = False
    """Whether the box has uv."""
    older: bool = False
    """Whether the box has Python 3.11 in /usr/local as well."""
    archive: tuple[str, ...] = ()
    """Packages that an archive offers to apt."""
    wheels: tuple[tuple[str, ...], ...] = ()
    """Further wheels: name, version, and lines of their metadata."""
    network: bool = False
    sampled: bool = False
    """Whether the tests try the row: no other test makes it in a box."""
    kept: str = ""
    """The reason that undo prints for leaving the box as it is; empty where undo reverts everything."""
    elsewhere: str = ""
    """Why the row is not made at all."""
