"""The interfaces of all effects: their journal entries, the run that they belong to, and the functions of a module."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence

from doctor.core.digests import sha256
from doctor.core.errors import StepError
from doctor.core.files import read_regular
from doctor.core.lazy_typing import TYPE_CHECKING, Protocol, TypeVar
from doctor.core.record import dataclass, fields
from doctor.facts.machine import User
from doctor.facts.pip_config import PipConfig
from doctor.plan.model import Step

if TYPE_CHECKING:
    from doctor.execute.venv.imports import ModuleImport
    from doctor.execute.venv.installation import Installation

Notify = Callable[[str], None]
"""Shows the user one line of progress."""


@dataclass(frozen=True, kw_only=True)
class FormerContent:
    """The content of a file before its change.

    It may contain secrets, so it has a file of its own beside the receipt.
    """

    path: str
    """The file."""
    size: int
    """Its size in bytes."""
    sha256: str
    """The digest of its content in hexadecimal."""

    def __eq__(self, other: object) -> bool:
        return isinstance(other, FormerContent) and (self.size, self.sha256) == (other.size, other.sha256)

    def __hash__(self) -> int:
        return hash((self.size, self.sha256))

    def read(self) -> bytes:
        """Return the content; raises ``StepError`` if it is missing or damaged."""
        content = read_regular(self.path, self.size + 1)
        if content is None or digest(content) != self.sha256:
            raise StepError(f"The former content cannot be restored. Its copy, {self.path}, is missing or damaged.")
        return content


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One change as the journal records it, with all that is needed to revert it.

    The fields of a subclass are of the types in ``doctor.execute.effects.table.CODECS``. ``__post_init__`` raises
    ``ValueError`` where a value cannot be right: entries are also read from files that somebody may have edited.
    """

    @property
    def contents(self) -> tuple[FormerContent, ...]:
        """The former contents that the entry names."""
        values = (getattr(self, name) for name in fields(self))
        return tuple(value for value in values if isinstance(value, FormerContent))

    def moved(self, old: str, new: str) -> Entry:
        """Return the entry as it is after the project was moved from the folder ``old`` to ``new``."""
        return self

    def distrust(self) -> Iterable[str | None]:
        """Return why root must not touch the paths of the change, as ``doctor.core.trust`` puts it."""
        return ()

    def obstacle(self) -> str:
        """Return why the change can no longer be reverted, as a clause; empty if nothing shows that."""
        return ""

    def recover(self, notify: Notify) -> None:
        """Clean up after a killed run, as far as ``has_effect`` and ``revert`` need it."""

    def while_interrupted(self) -> Entry:
        """Return the entry as it is recorded while it is made or reverted, for the case that this is interrupted."""
        return self


E = TypeVar("E", bound=Entry, contravariant=True)


class Run(Protocol):
    """The run that an effect belongs to: the information that effects need, and the journal that they write to."""

    @property
    def receipt_id(self) -> str:
        """The id of this run's receipt."""

    @property
    def target(self) -> str:
        """The path of the goal's environment, whose folder this run has locked."""

    @property
    def requirements_digest(self) -> str:
        """The digest of the requirements files that the target is created from; empty if there are none."""

    @property
    def requirement_lines(self) -> Sequence[str]:
        """The lines of those files."""

    @property
    def user(self) -> User | None:
        """The user who runs doctor."""

    @property
    def pip_config(self) -> PipConfig:
        """The configuration of the pip in the target."""

    @property
    def taken_over(self) -> Sequence[Entry]:
        """The entries of killed runs with the same goal, which this run completes."""

    def begin(self, step: Step) -> None:
        """Report that a step begins."""

    def notify(self, text: str) -> None:
        """Show the user one line."""

    def show_activity(self, describe: Callable[[], str]) -> None:
        """Show what ``describe`` returns while the step runs."""

    def begin_rollback(self) -> None:
        """Report that a step failed or was interrupted. From here on, nothing interrupts the rollback."""

    def add_installation(self, installation: Installation, imports: Sequence[ModuleImport]) -> None:
        """Keep for the report what was installed, and whether it can be imported."""

    def add_application(self, title: str) -> None:
        """Keep for the receipt which application was installed, as ``name version``."""

    def keep(self, content: bytes) -> FormerContent:
        """Store content that an entry will name; raises ``StepError`` if that cannot be done."""

    def record(self, *entries: Entry, optional: bool = False) -> None:
        """Write entries to the journal. A change takes effect only after its entry is written.

        Raises ``StepError`` if that cannot be done, unless the record is ``optional``.
        """

    def replace(self, old: Sequence[Entry], new: Sequence[Entry]) -> None:
        """Write ``new`` instead of entries that were recorded before; raises like ``record``."""

    def discard(self, *entries: Entry) -> None:
        """Remove entries of changes that did not take effect."""


class Effect(Protocol[E]):
    """The interface of a module of this package; ``doctor.execute.effects.table`` lists the modules."""

    @property
    def ENTRY(self) -> type[Entry]:  # noqa: N802
        """The class of its entries."""

    @property
    def ACTIONS(self) -> tuple[type, ...]:  # noqa: N802
        """The actions of ``doctor.plan.actions`` that it applies."""

    def apply(self, steps: Sequence[Step], run: Run) -> None:
        """Take consecutive steps with such actions; raises ``StepError`` or ``OSError`` where one fails."""

    def has_effect(self, entry: E) -> bool:
        """Return whether any part of the change is present, or a program may still be making it."""

    def revert(self, entry: E, *, force: bool, notify: Notify) -> str:
        """Revert the change and return one line about it.

        Without ``force``, anything that has changed since is left alone, and a ``DoctorError`` with ``Exit.PROBLEMS``
        is raised. Raises ``StepError`` or ``OSError`` where the reversal fails.
        """


def require_absolute(path: str) -> None:
    """Raise ``ValueError`` for a path that is not absolute, or that no file can have."""
    if not os.path.isabs(path) or "\0" in path:
        raise ValueError(path)


def digest(content: bytes | None) -> str:
    """Return the SHA-256 digest in hexadecimal; empty for ``None``."""
    return "" if content is None else sha256(content).hexdigest()
