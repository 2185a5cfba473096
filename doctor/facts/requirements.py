"""Files that state what a project requires."""

from __future__ import annotations

from doctor.core import lazy_re as re
from doctor.core.lazy_typing import Literal
from doctor.core.names import name_of, normalize
from doctor.core.record import dataclass

COMMENT_OUT = "s/^/# /"
"""The command of sed for a line that nothing needs."""
_LOCKED_NAME = re.compile(r"""(?:^|[{,])[ \t]*["']?name["']?[ \t]*=[ \t]*["']([^"'\n]+)""", re.MULTILINE)
"""A name in a pylock.toml: of a package, or of one of its files, which is never the name of another package."""


@dataclass(frozen=True, kw_only=True)
class RequirementFile:
    """A file that states requirements, as it was read."""

    path: str
    """The path as the user can type it."""
    kind: Literal["requirements", "pylock", "declared"]
    """``declared``: pyproject.toml or setup.cfg, whose requirements pip gets line by line."""
    lines: tuple[str, ...] = ()
    """The requirements and options in it and in the files it includes, without comments; none of a pylock.toml."""
    content: str = ""
    """The text of a pylock.toml, which only pip parses: the longest are beyond what doctor's parser of TOML accepts."""
    constraints: tuple[str, ...] = ()
    """The lines of the constraint files that it names."""
    group: str | None = None
    """The dependency group or extra of pyproject.toml; ``None`` for the project's dependencies."""
    problem: str | None = None
    """The reason why the file could not be read, for people."""
    faulty_line: str = ""
    """``FILE:LINE`` of the line that is the problem; empty if none alone is."""
    line: str = ""
    """The beginning of that line; empty if it may not be shown."""
    edit: str = ""
    """The script with which ``sed -E`` corrects the file, ``{n}`` for the number of the line; empty if only its
    author knows what is meant."""
    lacking_package: str = ""
    """The system's package of the module that the line names, where it is not installed."""
    closed_file: str = ""
    """The path of the file that exists, and that the current user cannot read; empty if that is not the problem."""
    too_large: bool = False
    """Whether the problem is only that doctor reads no more: pip may well install what the file requires."""
    needs_build: bool = False
    """Whether further requirements are computed when the project is built."""
    read_files: tuple[str, ...] = ()
    """The paths of all files that were read for it."""

    @property
    def names(self) -> tuple[str, ...]:
        """The normalised names of what it requires; one is empty for an option, a path or a URL."""
        return (*map(name_of, self.lines), *map(normalize, _LOCKED_NAME.findall(self.content)))

    @property
    def is_empty(self) -> bool:
        """Whether it requires nothing, as far as doctor reads it."""
        return not self.lines and self.kind != "pylock"

    @property
    def correction(self) -> str:
        """The correction of the file, as a request without a full stop."""
        if self.closed_file:
            return f"Make {self.closed_file} readable"
        path, _, number = self.faulty_line.rpartition(":")
        where = f"line {number} of {path}" if path else self.path
        return f"{'Delete' if self.is_needless else 'Correct'} {where}"

    @property
    def is_needless(self) -> bool:
        """Whether nothing is lost without the faulty line."""
        return self.edit.endswith(COMMENT_OUT)
