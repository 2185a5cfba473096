"""What pip and uv have been told by files and variables."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

TRUE = ("y", "yes", "t", "true", "on", "1")
FALSE = ("n", "no", "f", "false", "off", "0")
"""What pip takes for a flag's value (pip ``utils/misc.py``, strtobool)."""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False, eq=False)
class PipOption:
    """One pip or uv option that the box has set."""

    name: str
    """pip's own spelling: ``break-system-packages``."""
    value: str
    source: str
    """``/etc/pip.conf:3`` or the variable's name."""
    level: Literal["global", "user", "site", "file", "variable"]
    """pip's own levels; ``file`` is what PIP_CONFIG_FILE names."""
    section: str
    """``global``, ``install``; ``env`` for variables."""

    @property
    def enables(self) -> bool:
        """It switches a flag on."""
        return self.value.lower() in TRUE

    @property
    def line(self) -> str:
        """As it would stand in a file: ``user = true``."""
        return f"{self.name} = {self.value}"

    @property
    def in_shell(self) -> bool:
        """A variable of this shell sets it: no file, nor a line in a start-up file."""
        return self.level == "variable" and ":" not in self.source


@dataclass(frozen=True, slots=True, kw_only=True, repr=False, eq=False)
class PipConfig:
    """What pip and uv have been told, in pip's order: a later one wins (pip ``configuration.py``)."""

    options: tuple[PipOption, ...] = ()
    uv_options: tuple[PipOption, ...] = ()
    unparsable: tuple[tuple[str, str], ...] = ()
    """pip's files that it cannot parse: (path, reason). pip then refuses to work at all."""
    startup_options: tuple[PipOption, ...] = ()
    """Assignments in start-up files (``~/.bashrc``, ``/etc/environment``), in force or not."""
    destination_writable: bool | None = None
    """This user may write to ``destination``; ``None`` where there is none, and under a root."""

    @property
    def destination(self) -> PipOption | None:
        """Where pip is told to install instead; it then looks at no marker (pip ``commands/install.py``)."""
        return next(filter(None, map(self.effective, ("target", "prefix", "root"))), None)

    def effective(self, name: str) -> PipOption | None:
        """The setting of ``pip install`` called ``name`` that wins, if any."""
        return next((s for s in reversed(self.options) if s.name == name), None)

    def enabled(self, name: str) -> PipOption | None:
        """The setting of the flag ``name`` that wins, where it switches the flag on."""
        setting = self.effective(name)
        return setting if setting and setting.enables else None
