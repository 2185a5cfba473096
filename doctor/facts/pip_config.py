"""The configuration of pip and uv, from files and variables."""

from __future__ import annotations

import re

from doctor.core.lazy_typing import Literal
from doctor.core.record import dataclass, replace
from doctor.facts.obstacle import Blocker

TRUE = ("y", "yes", "t", "true", "on", "1")
FALSE = ("n", "no", "f", "false", "off", "0")
"""The values that pip accepts for a flag (pip ``utils/misc.py``, strtobool)."""
CERTIFICATES = ("cert", "client-cert")
"""The options that name files for TLS."""
BYPASS_VARIABLES = ("PIP_BREAK_SYSTEM_PACKAGES", "UV_BREAK_SYSTEM_PACKAGES")
"""The variables with which pip and uv install over the system packages."""
_BYPASS = "(PIP|UV)_BREAK_SYSTEM_PACKAGES"
_VALUE = r"[\"']?[A-Za-z0-9]*[\"']?"
BYPASS_LINE = (
    rf"^[ \t]*((export|declare|typeset|set)([ \t]+-[A-Za-z]+)*[ \t]+)?{_BYPASS}[= \t]{_VALUE}"
    rf"([ \t]+{_BYPASS}={_VALUE})*([ \t]*(;|&&)[ \t]*export([ \t]+{_BYPASS})+)?[ \t\r;]*(#.*)?$"
)
"""Matches a line of a startup file that sets break-system-packages and does nothing else; sed and Python share its
syntax."""
_FORMATS = ("columns", "freeze", "json")
"""The values of ``--format`` (pip ``commands/list.py``)."""
_RESTRICTIONS = ("platform", "python-version", "implementation", "abi")
"""The options that choose packages for another machine or Python."""


@dataclass(frozen=True, kw_only=True)
class PipOption:
    """One pip option or uv that is set on the machine."""

    name: str
    """The name as pip spells it: ``break-system-packages``."""
    value: str
    source: str
    """The file and line, ``/etc/pip.conf:3``, or the name of the variable."""
    level: Literal["global", "user", "site", "file", "variable"]
    """The level as pip names it; ``file`` is the file that PIP_CONFIG_FILE names."""
    section: str
    """The section of the file: ``global`` or ``install``; ``env`` for variables."""
    more_lines: int = 0
    """How many lines of its file follow the first and belong to the value."""
    distrust: str = ""
    """Why root must not act on the option: another user could change the file that sets it, or one that it names."""

    is_alone: bool = True
    """Whether its line in a startup file does nothing else, so that it can be removed; true for every other source."""

    @property
    def enables(self) -> bool:
        """Whether the value switches a flag on; pip inverts that of ``no-build-isolation`` (``cli/cmdoptions.py``)."""
        return self.value.lower() in (FALSE if self.name == "no-build-isolation" else TRUE)

    @property
    def line(self) -> str:
        """The option as a line of a file: ``user = true``."""
        return f"{self.name} = {self.value}"

    @property
    def file(self) -> str:
        """The file that sets the option."""
        return self.source.rpartition(":")[0]

    @property
    def lines(self) -> tuple[int, int]:
        """The first and the last line of the file that set the option, counted from 1."""
        first = int(self.source.rpartition(":")[2])
        return first, first + self.more_lines

    @property
    def deletion(self) -> str:
        """The script for sed(1) that deletes these lines."""
        first, last = self.lines
        return f"{first},{last}d" if self.more_lines else f"{first}d"

    @property
    def in_shell(self) -> bool:
        """Whether a variable of this shell sets the option, and not a file."""
        return self.level == "variable" and ":" not in self.source


@dataclass(frozen=True, kw_only=True)
class PipConfig:
    """The pip options and uv, in pip's order: a later one wins (pip ``configuration.py``)."""

    options: tuple[PipOption, ...] = ()
    of_list: tuple[PipOption, ...] = ()
    """The options in the section ``list`` of files, for ``pip list`` alone."""
    uv_options: tuple[PipOption, ...] = ()
    unparsable: tuple[tuple[str, str], ...] = ()
    """Files that pip cannot parse: (path, reason). pip then does nothing at all."""
    repair: str = ""
    """The script for sed(1) after which pip can parse the first of ``unparsable``; empty if none is certain."""
    startup_options: tuple[PipOption, ...] = ()
    """Assignments in startup files (``~/.bashrc``, ``/etc/environment``), whether or not they are in force."""
    encoding: str = ""
    """The encoding of the first of ``unparsable``, by its name for iconv(1); empty if it is UTF-8."""
    uv_missing: tuple[PipOption, ...] = ()
    """The variables of uv that name a file which does not exist, so that uv does nothing."""
    missing_certificates: str = ""
    """The file that SSL_CERT_FILE names, where it does not exist; empty elsewhere."""
    unwritable_log: PipOption | None = None
    """The option ``log``, where the current user cannot write to the file that it names."""
    uv_refused: tuple[tuple[PipOption, str], ...] = ()
    """The variables of uv with whose value it ends, or cannot create an environment: (variable, reason as a clause)."""
    unreadable: tuple[str, ...] = ()
    """The files that exist and that the current user cannot read. pip goes on without them and does not say so."""
    unusable_files: tuple[PipOption, ...] = ()
    """Options in force that name a file which does not exist, or a bundle of certificates without any."""
    misread_login: tuple[PipOption, str] | None = None
    """The option with an address whose login has a character that ends the host, so that pip does nothing, and the
    character."""
    unreachable_index: PipOption | None = None
    """The ``index-url`` on another machine, where this one has no network and pip no other place to search."""
    ineffective: tuple[tuple[str, str], ...] = ()
    """Files that are meant to switch the protection of the system off, and do nothing: (path, reason)."""
    unusable_cache: str | None = None
    """The folder of pip's cache, where pip does not use it because the current user cannot; ``None`` if pip uses it."""
    cache_blocker: Blocker | None = None
    """The file or folder that keeps this user from writing to ``unusable_cache``; ``None`` for root."""
    has_only_wheels: bool = False
    """Whether pip may search no index, and the folders that it may search contain no source archive."""
    destination_writable: bool | None = None
    """Whether the current user can write to ``destination``; ``None`` if there is none, and under ``--root``."""

    @property
    def destination(self) -> PipOption | None:
        """The option that sets another destination; pip then ignores the marker (pip ``commands/install.py``)."""
        return next(filter(None, map(self.effective, ("target", "prefix", "root"))), None)

    @property
    def overriding(self) -> tuple[PipOption, ...]:
        """The options that change where pip installs, or whether it installs at all."""
        return tuple(
            filter(None, (self.enabled("user"), self.destination, self.enabled("dry-run"), self.unwritable_log))
        )

    @property
    def stopping(self) -> tuple[PipOption, ...]:
        """The options with which pip installs no package by its name: it ends, or finds none."""
        no_index, find_links = self.enabled("no-index"), self.effective("find-links")
        missing = {option.name for option in self.unusable_files}
        harmless = {"find-links", *(CERTIFICATES if no_index else ())}
        return (
            *([no_index] if no_index and (find_links is None or "find-links" in missing) else []),
            *filter(None, [self.enabled("require-hashes")]),
            *(option for option in self.unusable_files if option.name not in harmless),
            *filter(None, [self.restriction, self.refuses_wheels]),
        )

    @property
    def refused_by_list(self) -> PipOption | None:
        """The ``format`` with which ``pip list`` fails: ``legacy``, which pip had before 18.0."""
        of_all = [option for option in self.options if option.section == "global"]
        variables = [option for option in self.options if option.section == "env"]
        formats = [option for option in (*of_all, *self.of_list, *variables) if option.name == "format"]
        return formats[-1] if formats and formats[-1].value not in _FORMATS else None

    @property
    def refuses_wheels(self) -> PipOption | None:
        """The ``no-binary`` that refuses every wheel, unless ``only-binary`` makes exceptions."""
        option = self.effective("no-binary")
        refused = re.split(r"[,\s]+", option.value) if option else []
        return option if ":all:" in refused and not self.effective("only-binary") else None

    @property
    def restriction(self) -> PipOption | None:
        """The option for another machine or Python with which pip ends (pip ``cli/cmdoptions.py``, dist restrictions).

        Such an option needs another destination as well, and that nothing has to be built.
        """
        only_binary, no_binary = self.effective("only-binary"), self.effective("no-binary")
        builds_nothing = self.enabled("no-deps") or (
            only_binary is not None and only_binary.value == ":all:" and no_binary is None
        )
        if builds_nothing and (self.effective("target") or self.enabled("dry-run")):
            return None
        return next(filter(None, map(self.effective, _RESTRICTIONS)), None)

    def effective(self, name: str) -> PipOption | None:
        """Return the option ``name`` of ``pip install`` that is in force; ``None`` if it is not set."""
        return next((option for option in reversed(self.options) if option.name == name), None)

    def enabled(self, name: str) -> PipOption | None:
        """Return the option in force of the flag ``name``, if it switches the flag on."""
        option = self.effective(name)
        return option if option and option.enables else None

    def trusted_options(self) -> PipConfig:
        """Return the config without the options that root must not act on, which doctor does not give to pip."""
        return replace(self, options=tuple(option for option in self.options if not option.distrust))

    def source_variables(self) -> dict[str, str]:
        """Return the options that say where packages come from and which are taken, as ``PIP_*`` variables.

        Options that root must not act on are left out. A later option wins.
        """
        from doctor.core.pip_options import SELECTION_OPTIONS, TRANSPORT_OPTIONS, variable_of

        return {
            variable_of(option.name): " ".join(option.value.splitlines())
            for option in self.options
            if option.name in TRANSPORT_OPTIONS | SELECTION_OPTIONS and option.value and not option.distrust
        }
