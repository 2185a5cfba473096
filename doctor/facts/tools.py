"""The programs that install things."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True, repr=False, eq=False)
class Tool:
    """A program on PATH; a pipx may also lie in the folder where it installs itself."""

    path: str
    version: str | None
    python: str | None
    """The interpreter that the first line of a script names."""
    prefix: str | None = None
    """The ``sys.prefix`` of that interpreter, links resolved; ``None`` where it no longer exists or is unknown."""
    on_path: bool = True

    @property
    def starts(self) -> bool:
        """Whether the interpreter that it names exists; a program that names none is taken to start."""
        return self.python is None or self.prefix is not None

    @property
    def release(self) -> tuple[int, int] | None:
        """Major and minor version; ``None`` where the version is unknown."""
        numbers = re.match(r"(\d{1,9})\.(\d{1,9})", self.version or "")
        return (int(numbers[1]), int(numbers[2])) if numbers else None


@dataclass(frozen=True, slots=True, kw_only=True, repr=False, eq=False)
class PipxHome:
    """The applications that pipx has installed for this user."""

    apps: tuple[str, ...]
    """The names of the applications, which are those of their environments."""
    unfinished: tuple[str, ...] = ()
    """The folders of environments that pipx began to install and did not finish, because it was killed."""
    unlinked: tuple[str, ...] = ()
    """The applications that lack a command in ``bin_dir``."""
    versions: tuple[tuple[str, str], ...] = ()
    """(application, version) of each, as pipx recorded it at installation."""
    commands: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """(application, its commands) of each that has any in ``bin_dir``; the one of the same name is the first."""
    bin_dir: str
    """The folder of the commands."""
    on_path: bool
    """Whether ``bin_dir`` is on PATH."""
    startup_line: str | None = None
    """The line that puts ``bin_dir`` on PATH in new shells: ``/home/ada/.bashrc:120``."""

    def commands_of(self, app: str) -> tuple[str, ...]:
        """Return the commands of an application, that of the same name first."""
        return dict(self.commands).get(app, ())


@dataclass(frozen=True, slots=True, kw_only=True, repr=False, eq=False)
class Tools:
    """The programs that install things."""

    pip: Tool | None = None
    pipx: Tool | None = None
    has_private_pipx: bool = False
    """Whether no pipx is installed, but doctor has one of its own."""
    pipx_home: PipxHome | None = None
    pipx_can_create: bool | None = None
    """Whether pipx's own Python can create environments; ``None`` where that is unknown."""
    pipx_read_only: str | None = None
    """The folder of pipx's environments, where this user may not write to it."""
