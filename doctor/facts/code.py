"""The needs of Python code, as its imports and its inline metadata state them."""

from __future__ import annotations

from doctor.core.record import dataclass
from doctor.core.requirement import accepts_python


@dataclass(frozen=True, kw_only=True)
class ImportedModule:
    """A module that code imports, and that neither the standard library nor the code beside it contains."""

    name: str
    """The top-level module: ``yaml``; in a namespace that several distributions share, up to three parts of the name:
    ``google.cloud.storage``. The last part may be a name in the module instead of a module."""
    path: str
    """The file that imports it first, as the user can type it."""
    line: int
    """The line of the import, in its cell where the file is a notebook."""
    cell: int | None = None
    """The number of the cell of a notebook, counted from 1."""
    optional: bool = False
    """Whether the code works without it, or imports it on some versions of Python or systems only."""
    removed_in: str | None = None
    """The version of Python that removed it from the standard library: ``3.12``; ``None`` for any other module."""

    @property
    def place(self) -> str:
        """The place of the import, for people: ``line 3``, or ``cell 2, line 3``."""
        return f"line {self.line}" if self.cell is None else f"cell {self.cell}, line {self.line}"


@dataclass(frozen=True, kw_only=True)
class Script:
    """A file of Python code, as it was read without being run."""

    path: str
    """The path as the user can type it."""
    modules: tuple[ImportedModule, ...] = ()
    """The modules that it imports, each once; empty if ``dependencies`` are stated."""
    dependencies: tuple[str, ...] | None = None
    """The requirements in its inline metadata (PEP 723); ``None`` if it states none."""
    requires_python: str | None = None
    """The versions of Python that its inline metadata requires."""
    problem: str | None = None
    """The reason why the file, or a part of it, could not be read, for people."""
    read_files: tuple[str, ...] = ()
    """The absolute path of the file, if it was read."""

    def accepts_python(self, version: str) -> bool:
        """Return whether the script supports this version of Python; a malformed ``requires_python`` excludes none."""
        return accepts_python(self.requires_python, version)
