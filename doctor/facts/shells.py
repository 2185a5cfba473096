"""The startup files and activation scripts of shells, in one table for probes, fixes and report."""

from __future__ import annotations

from doctor.core import lazy_re as re
from doctor.core.record import dataclass

SCRIPT_OF_SHELL = {
    "bash": "activate",
    "zsh": "activate",
    "fish": "activate.fish",
    "csh": "activate.csh",
    "tcsh": "activate.csh",
    "nu": "activate.nu",
    "nushell": "activate.nu",
    "xonsh": "activate.xsh",
    "pwsh": "Activate.ps1",
    "powershell": "Activate.ps1",
}
"""The activation script for each shell; every other shell is taken for a POSIX shell, which reads ``activate``."""
VIRTUALENV_SCRIPTS = {"Activate.ps1": "activate.ps1"}
"""A script as venv names it, and as virtualenv names it."""
ACTIVATION_SCRIPTS = (*dict.fromkeys(SCRIPT_OF_SHELL.values()), *VIRTUALENV_SCRIPTS.values())
"""The names of the activation scripts that an environment's ``bin`` may contain."""


_ONE_FOLDER = re.compile(
    r"\s*(?:export\s+)?PATH=[\"']?(?:[^:\"';&|\\]+:\$\{?PATH\}?|\$\{?PATH\}?:[^:\"';&|\\]+)[\"']?\s*"
)
"""A line that adds one folder to PATH and does nothing else."""
_HOME = re.compile(r"(?:~|\$HOME|\$\{HOME\})/")
"""The home folder, at the beginning of a path, as a shell writes it."""
_ONE_ALIAS = re.compile(r"(?:alias\s[^;&|\\]*|[^;&|\\{]*\{[^;&|\\]*(?:;\s*)?\})\s*")
"""A line with an alias, or a function, and nothing else."""


@dataclass(frozen=True, kw_only=True)
class _StartUpFile:
    """A startup file in the user's home."""

    name: str
    """The path, relative to the home."""
    read_by: str
    """The shell that reads it: ``bash``; ``sh`` stands for every other POSIX shell."""
    every_start: bool
    """Whether every new interactive shell reads it; else only a login shell does."""
    ensurepath: bool
    """Whether ``pipx ensurepath`` may write to it (``userpath/shells.py``, of pipx's dependency userpath)."""
    exports: bool
    """Whether users set environment variables for pip and uv in it."""


_START_UP_FILES = (
    _StartUpFile(name=".bashrc", read_by="bash", every_start=True, ensurepath=True, exports=True),
    # Debian's .bashrc reads the next one, and sh reads .profile only.
    _StartUpFile(name=".bash_aliases", read_by="bash", every_start=True, ensurepath=False, exports=False),
    _StartUpFile(name=".bash_profile", read_by="bash", every_start=False, ensurepath=True, exports=True),
    _StartUpFile(
        name=".profile", read_by="sh", every_start=True, ensurepath=True, exports=True
    ),  # sh has no other file
    _StartUpFile(name=".zshrc", read_by="zsh", every_start=True, ensurepath=True, exports=True),
    _StartUpFile(name=".zshenv", read_by="zsh", every_start=True, ensurepath=False, exports=True),
    _StartUpFile(name=".zprofile", read_by="zsh", every_start=False, ensurepath=True, exports=True),
    _StartUpFile(name=".config/fish/config.fish", read_by="fish", every_start=True, ensurepath=True, exports=True),
    _StartUpFile(name=".xonshrc", read_by="xonsh", every_start=True, ensurepath=True, exports=False),
)

EXPORT_FILES = tuple(file.name for file in _START_UP_FILES if file.exports)
"""The files in the user's home that may set variables such as PIP_BREAK_SYSTEM_PACKAGES."""
SYSTEM_EXPORT_FILES = ("/etc/environment", "/etc/profile", "/etc/bash.bashrc", "/etc/zsh/zshenv")
"""The files outside the user's home that may set such variables."""
ENSUREPATH_FILES = tuple(file.name for file in _START_UP_FILES if file.ensurepath)
"""The files in the user's home to which ``pipx ensurepath`` may write."""


@dataclass(frozen=True, kw_only=True)
class StartUpLine:
    """A line of a startup file."""

    path: str
    number: int
    text: str

    @property
    def place(self) -> str:
        """The file and the number of the line: ``/home/ada/.bashrc:12``."""
        return f"{self.path}:{self.number}"

    @property
    def only_adds_to_path(self) -> bool:
        """Whether the line does nothing but to put one folder at the beginning or the end of PATH."""
        return _ONE_FOLDER.fullmatch(self.text) is not None

    @property
    def only_defines(self) -> bool:
        """Whether the line does nothing but to give a word its meaning."""
        return _ONE_ALIAS.fullmatch(self.text) is not None

    @property
    def removal(self) -> tuple[str, ...]:
        """The command that makes a comment of the line, and keeps a copy of the file.

        The colon is a command that does nothing, because the line may be the only one below `then`.
        """
        return ("sed", "-i.bak", f"{self.number}s/^/: # /", self.path)


@dataclass(frozen=True, kw_only=True)
class Alias:
    """A word that a shell replaces by a command before it looks for a program."""

    name: str
    value: str
    """The command: ``/usr/bin/pip3``."""
    line: StartUpLine


@dataclass(frozen=True, kw_only=True)
class UnexpandedHome:
    """A variable of this shell in whose value ``~`` or ``$HOME`` begins a path, as nothing has expanded them."""

    name: str
    value: str
    home: str
    """The home folder."""
    line: StartUpLine | None = None
    """The line that sets the variable; ``None`` if none is known."""

    @property
    def entry(self) -> str:
        """The first path that begins so."""
        return next(entry for entry in self.value.split(":") if _HOME.match(entry))

    @property
    def expanded(self) -> str:
        """The value as it was meant."""
        return ":".join(_HOME.sub(lambda _: f"{self.home}/", entry) for entry in self.value.split(":"))

    def names(self, folder: str) -> bool:
        """Return whether one of the paths stands for the folder, and none is the folder."""
        return folder not in self.value.split(":") and folder in self.expanded.split(":")

    @classmethod
    def find(cls, name: str, value: str, home: str) -> UnexpandedHome | None:
        """Return what the value of a variable shows; ``None`` if no path in it begins so."""
        found = any(_HOME.match(entry) for entry in value.split(":"))
        return cls(name=name, value=value, home=home) if found else None


def interactive_files(shell: str) -> tuple[str, ...]:
    """Return the files in the user's home that every new interactive ``shell`` (``bash``, ``zsh``, …) reads.

    A shell that is not in the table is taken for a POSIX shell, which reads only ``.profile``.
    """
    files = tuple(file.name for file in _START_UP_FILES if file.read_by == shell and file.every_start)
    return files or interactive_files("sh")
