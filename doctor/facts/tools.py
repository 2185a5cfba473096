"""The programs that install things."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True, repr=False, eq=False)
class Tool:
    """A program found on PATH (or, for pipx, where it installs itself)."""

    path: str
    version: str | None
    python: str | None
    """The interpreter its first line names, for a script."""
    prefix: str | None = None
    """That interpreter's ``sys.prefix``, links resolved; ``None`` where it is gone or cannot be told."""
    on_path: bool = True

    @property
    def starts(self) -> bool:
        """Nothing is known to keep it from starting: the Python that it names, if it names one, is there."""
        return self.python is None or self.prefix is not None

    @property
    def release(self) -> tuple[int, int] | None:
        """The first two numbers of the version; ``None`` where it cannot be read."""
        numbers = re.match(r"(\d{1,9})\.(\d{1,9})", self.version or "")
        return (int(numbers[1]), int(numbers[2])) if numbers else None


@dataclass(frozen=True, slots=True, kw_only=True, repr=False, eq=False)
class PipxHome:
    """What pipx has installed for this user."""

    apps: tuple[str, ...]
    """The applications that it has, by the names of their environments."""
    unfinished: tuple[str, ...] = ()
    """The environments of those that it began to install and did not finish: it was killed."""
    unlinked: tuple[str, ...] = ()
    """Those of ``apps`` that lack a command in ``bin_dir``."""
    versions: tuple[tuple[str, str], ...] = ()
    """(application, version) of each, as pipx noted it when it installed it."""
    bin_dir: str
    on_path: bool
    startup_line: str | None = None
    """``/home/ada/.bashrc:120``: the line that puts ``bin_dir`` on PATH in the user's new shells."""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False, eq=False)
class Tools:
    """The programs that install things."""

    pip: Tool | None
    pipx: Tool | None
    uv: Tool | None
    pipx_home: PipxHome | None
    pipx_can_create: bool | None = None
    """pipx's own Python has what it needs to; ``None`` where that cannot be told."""
    pipx_read_only: str | None = None
    """The folder where pipx keeps what it installs, if this user may not write there."""
