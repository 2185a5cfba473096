"""Findings: the conditions that the checks recognise, the operations that each blocks, and its remedy."""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum

from doctor.core.goal import Goal
from doctor.core.lazy_typing import TYPE_CHECKING, Literal, Protocol
from doctor.core.names import abbreviate
from doctor.core.record import dataclass
from doctor.facts import Environment, Facts, Package, Shadow

if TYPE_CHECKING:
    pass

Operation = Literal["pip-install", "create-venv", "pipx-install", "apt-install"]
"""An operation that people try, and whose result a verdict predicts."""

OPERATIONS: tuple[Operation, ...] = ("create-venv", "pip-install", "pipx-install", "apt-install")


class Severity(str, Enum):
    """The weight of a finding, most severe first."""

    ERROR = "error"
    """Something the user needs does not work."""
    WARNING = "warning"
    """It will cause trouble."""
    UNKNOWN = "unknown"
    """A probe timed out, was forbidden or crashed, so nothing can be said."""
    INFO = "info"

    @property
    def rank(self) -> int:
        """0 for the most severe."""
        return list(Severity).index(self)

    @property
    def is_problem(self) -> bool:
        """Whether something does not work, or will not: an error or a warning."""
        return self in (Severity.ERROR, Severity.WARNING)


@dataclass(frozen=True, kw_only=True)
class Fix:
    """A run of ``doctor fix``."""

    goal: Goal
    needs_root: bool = False
    needs_consent: bool = False
    needs_network: bool = False


@dataclass(frozen=True, kw_only=True)
class Command:
    """A program that the user runs. The program ``doctor`` stands for this one, however it was started."""

    argv: tuple[str, ...]
    needs_root: bool = False
    needs_consent: bool = False
    needs_network: bool = False


@dataclass(frozen=True, kw_only=True)
class ShellLine:
    """A line that only the user's own shell can carry out: ``unset PIP_USER``."""

    text: str
    needs_root: bool = False
    needs_network: bool = False


@dataclass(frozen=True, kw_only=True)
class Activate:
    """Activate an environment in the user's shell, whichever that is."""

    environment: Environment


@dataclass(frozen=True, kw_only=True)
class Instruction:
    """Advice in words, where no single command repairs the condition."""

    text: str


Remedy = Fix | Command | ShellLine | Activate | Instruction
"""How a condition is repaired. ``doctor.report`` renders it as the user can type it."""


@dataclass(frozen=True, kw_only=True)
class FixFailedCommand:
    """``doctor fix`` for what the failing command in a log was to install: ``doctor fix black``."""

    otherwise: Remedy | None = None
    """The remedy if the log does not show such a command."""
    python: str = ""
    """The Python to do it with, instead of that of the command: ``{release}``."""


@dataclass(frozen=True, kw_only=True)
class Snippet:
    """Lines to paste into a file, because the log comes from a place where nobody types commands."""

    text: str
    file: str
    """The file that they belong in, with its article: ``the Dockerfile``."""


LogRemedy = Remedy | FixFailedCommand | Snippet
"""How a condition that a log shows is repaired. It may contain words of the log: see ``Advice``."""


def fix_condition(condition: str, *, needs_root: bool = False, needs_network: bool = False) -> Fix:
    """``doctor fix CONDITION``, which changes something outside the project."""
    goal = Goal(condition=condition)
    return Fix(goal=goal, needs_root=needs_root, needs_consent=True, needs_network=needs_network)


def fix_requirement(
    *requirements: str, files: tuple[str, ...] = (), needs_root: bool = False, needs_consent: bool = False
) -> Fix:
    """``doctor fix NAME`` or ``doctor fix -r FILE``, which installs requirements where they belong.

    In advice ``doctor.explain.fill`` adds what the names need, which only the log may tell.
    """
    goal = Goal(requirements=requirements, files=files)
    return Fix(goal=goal, needs_root=needs_root, needs_consent=needs_consent, needs_network=True)


def fix_application(name: str) -> Fix:
    """``doctor fix --pipx NAME``, which installs an application in its own environment."""
    return Fix(goal=Goal(requirements=(name,), route="pipx"), needs_consent=True, needs_network=True)


def fix_environment(
    *requirements: str,
    files: tuple[str, ...] = (),
    path: str | None = None,
    python: str | None = None,
    system_site_packages: bool = False,
    needs_consent: bool = False,
) -> Fix:
    """``doctor fix --venv``, which installs the requirements, and what ``files`` or else the project require."""
    goal = Goal(
        requirements=requirements,
        files=files,
        route="environment",
        path=path,
        python=python,
        system_site_packages=system_site_packages,
    )
    return Fix(goal=goal, needs_consent=needs_consent, needs_network=True)


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """An observation that shows a condition, and its source."""

    source: str
    """A path, ``path:line``, a command, or a variable."""
    value: str
    """The text at the source, or a comment on it."""


def package_state(package: Package) -> str:
    """Return the installed version of a package, or that it is not installed."""
    state = package.installed or f"not installed{f'; apt offers {package.candidate}' if package.candidate else ''}"
    return f"{state}; on hold" if package.held else state


def shadow_evidence(shadow: Shadow) -> Evidence:
    """Return where the shadowing distribution is, and what it shadows."""
    value = f"shadows {shadow.package}, which has version {shadow.shadowed_version}"
    return Evidence(source=shadow.metadata, value=value)


def first_names(names: Iterable[str]) -> str:
    """Return the first three names and the number of the others."""
    return abbreviate(names, 3)


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One condition, seen on one machine."""

    id: str
    """The id of the check: kebab-case, never changed once released."""
    severity: Severity
    summary: str
    """One line for people: the condition as it is on this machine."""
    evidence: tuple[Evidence, ...] = ()
    consequence: str = ""
    """One line: the consequence if nothing is done; may be empty."""
    blocks: tuple[Operation, ...] = ()
    """Operations that fail because of it. With severity ``unknown``: operations whose result cannot be predicted."""
    doubts: tuple[Operation, ...] = ()
    """Operations whose result cannot be predicted because of it, although nothing is wrong."""
    stops_pip_of: str = ""
    """The path of the environment whose pip fails because of it, where that is not the subject's; may be empty."""
    allows: tuple[Operation, ...] = ()
    """Operations that work only because of it."""
    remedy: Remedy | None = None
    next_step: str = ""
    """One line that introduces the remedy where it is recommended; empty: the summary does."""
    suggested: bool = False
    """Whether the remedy is worth recommending although nothing is wrong."""
    title: str = ""
    """The condition's name for people; filled in from the check's docstring."""


class Check(Protocol):
    """A module of ``doctor.checks``. It may also have ``SIGNATURES``, ``ADVICE`` and ``EXPLAINS``.

    ``ALIASES`` are further words by which people look the condition up: ``doctor explain PEP 668``. ``RESOLVED_BY`` are
    further words for the ``resolved_by`` of all its signatures.
    """

    ID: str
    """The id of the condition, in kebab-case."""
    __name__: str
    __doc__: str | None
    """The page: a title, then What it is, Why it matters, What to do, Dead ends, References."""

    def check(self, facts: Facts) -> Iterable[Finding]:
        """Return a finding for each place where the condition is seen; none on a healthy machine."""


@dataclass(frozen=True, kw_only=True)
class Signature:
    """The messages by which a log shows a condition, in the words of the tool that prints them.

    A message is not a regular expression. Letter case, white space, punctuation, colours and the prefixes that build
    systems add to a line are ignored; ``…`` stands for any short text, ``{version}`` for a version number or nothing.
    ``{existing}`` (a version of Python), ``{module}``, ``{option}``, ``{package}``, ``{path}``, ``{program}``,
    ``{python}`` (its path), ``{release}`` (``3.12`` of ``>=3.12``) and ``{venv}`` (an environment's folder, before
    ``/bin/activate``) stand for a word of that kind, at the beginning or the end of a message, which the advice can
    repeat. A program must be one from the Python Package Index. ``{shadow}`` stands for a Python file, and
    ``{shadowed}`` for a module, that has the name of a library.
    """

    messages: tuple[str, ...]
    """Alternative messages; each of them shows the condition."""
    anchor: str = ""
    """Literal text that is printed with the messages and rare in a healthy log; large logs are searched for it.
    Needed only if none of ``doctor.explain.reader.ANCHORS`` is printed with the messages."""
    near: tuple[str, ...] = ()
    """Lower-case words; at least one must occur within 12 lines. For messages that any program may print."""
    unless: tuple[str, ...] = ()
    """Lower-case words; none may occur in the lines of the message or in the 4 lines before it."""
    resolved_by: tuple[str, ...] = ()
    """Lower-case words; one of them later in the log shows that the condition was overcome."""
    certain: bool = True
    """Whether the messages show this condition and no other."""
    symptom: bool = False
    """Whether the condition often follows from another one, which is then shown first."""
    context: str = ""
    """The context of the advice that fits these messages, if that is known from their words: ``fish``."""


@dataclass(frozen=True, kw_only=True)
class Advice:
    """Advice about a condition that a log shows, for one context of the log.

    The text and the remedy may contain the words that a message has caught (``{package}``), those that
    ``doctor.explain.evidence`` finds beside it, and ``{distribution}``, which contains the module or the program.
    ``{script}`` and ``{folder}`` are the program of a traceback and its folder, ``{renamed}`` is a free name for
    ``{shadow}``, ``{line}`` a line of ``{path}``, ``{wanted}`` a requirement of another package, and ``{version}`` that
    of ``{package}``. A ``Snippet`` may contain ``{arguments}``: what pip was asked to install. In the text ``NAME``
    stands for a word that is not known; a remedy that needs it is left out.
    """

    context: str = ""
    """A context from ``doctor.explain.context`` (``docker``, ``github-actions``, ``alpine``), from
    ``doctor.explain.advice``, or of a ``Signature``. Empty for all others."""
    text: str
    """The advice, for people."""
    remedy: LogRemedy | None = None
    """The command to run next, if one command is enough."""
