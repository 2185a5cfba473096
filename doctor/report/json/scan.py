"""The JSON documents of ``doctor scan``: one for each thing that is found, and a last one for the whole run."""

from __future__ import annotations

from doctor.core.errors import Exit
from doctor.core.lazy_typing import ClassVar, Literal
from doctor.core.record import dataclass, replace
from doctor.diagnose.found import Diagnosis
from doctor.facts import Facts
from doctor.facts.environment import State
from doctor.facts.found import FoundEnvironment, FoundOrphans, FoundPython, Launcher, Maker
from doctor.report.json.check import FindingDocument, finding_documents
from doctor.report.json.envelope import write
from doctor.report.remedies import render_elsewhere

Kind = Literal["environment", "python", "packages", "service", "cron", "kernel"]


@dataclass(frozen=True, kw_only=True)
class FoundBody:
    """One thing that ``doctor scan`` found. Its exit code is that of the run if nothing follows."""

    COMMANDS: ClassVar[tuple[str, ...]] = ("scan",)
    STATUSES: ClassVar[tuple[str, ...]] = ("healthy", "problems")

    kind: Kind
    """The kind of thing: an environment, an interpreter, packages, or a service, cron job or kernel."""
    path: str
    """The folder of an environment or of packages, the path of an interpreter, or the file that starts a program."""
    name: str
    """The name of a service or kernel, or the name by which its tool knows an environment; may be empty."""
    maker: Maker | None
    """The tool that made the environment, or the one whose program is started; null if there is none."""
    state: State | None
    """The state of the environment, or of the one whose program is started; null if there is none."""
    python_version: str
    """The version of Python; may be empty."""
    system_python: bool
    """Whether the Python of the operating system created the environment, or the one whose program is started: the next
    release of the system replaces that Python, and the environment then has to be rebuilt."""
    program: str | None
    """The program that is started; null for environments and interpreters."""
    owner: str | None
    """Another user who owns it, and has to repair it; null if this user can."""
    finding: FindingDocument | None
    """The condition to repair first, with its remedy; null if it is healthy."""
    folder: str | None
    """The folder in which the remedy is run, which its text and argv change to; null if it can be run anywhere."""
    rebuilt_by_fix: bool
    """Whether `doctor scan --fix` repairs it."""


@dataclass(frozen=True, kw_only=True)
class RepairBody:
    """One repair by ``doctor scan --fix``."""

    COMMANDS: ClassVar[tuple[str, ...]] = ("scan",)
    STATUSES: ClassVar[tuple[str, ...]] = ("done", "failed", "blocked", "refused", "needs-consent", "nothing-to-do")

    kind: Literal["repair"]
    """Always `repair`."""
    path: str
    """The folder of the environment."""
    message: str
    """The result in one line, for people."""
    receipt: str | None
    """The file that records the repair for `doctor undo`; null if there is no such file."""


@dataclass(frozen=True, kw_only=True)
class ScanBody:
    """The last document of ``doctor scan``, which says what was searched."""

    COMMANDS: ClassVar[tuple[str, ...]] = ("scan",)
    STATUSES: ClassVar[tuple[str, ...]] = ("healthy", "problems", "incomplete")

    kind: Literal["summary"]
    """Always `summary`."""
    roots: tuple[str, ...]
    """The folders that were searched, with everything below them on the same file system."""
    environments: int
    """Environments that were found."""
    pythons: int
    """Interpreters that were found, outside of environments."""
    launchers: int
    """Services, cron jobs and Jupyter kernels that start a program of an environment."""
    broken: int
    """Things that do not work at the end of the run, and that no tool renews by itself."""
    renewed: int
    """Environments that do not work, and that their tool creates again at its next run."""
    repaired: int
    """Things that work again after the repairs of this run."""
    folders: int
    """Folders that were read."""
    seconds: float
    """The time that the search took."""
    left_out: tuple[str, ...]
    """The places that were not searched, and why, for people; empty if everything was."""
    stopped_at: str | None
    """The folder or file that was next when the time limit was reached; null if the search ended by itself."""


def show(diagnosis: Diagnosis, facts: Facts, code: Exit) -> None:
    """Print the document of one thing; ``code`` is the exit code of the run so far."""
    body = _describe(diagnosis, facts)
    write(body, command="scan", status="problems" if diagnosis.is_broken else "healthy", code=code)


def show_repair(path: str, status: str, message: str, receipt: str | None, code: Exit) -> None:
    """Print the document of one repair."""
    write(
        RepairBody(kind="repair", path=path, message=message, receipt=receipt), command="scan", status=status, code=code
    )


def show_summary(body: ScanBody, code: Exit) -> None:
    """Print the last document."""
    status = "problems" if body.broken else "incomplete" if body.stopped_at else "healthy"
    write(body, command="scan", status=status, code=code)


def _describe(diagnosis: Diagnosis, facts: Facts) -> FoundBody:
    found = diagnosis.found
    of = found.found if isinstance(found, Launcher) else found if isinstance(found, FoundEnvironment) else None
    environment = of.environment if of else None
    kind: Kind = "environment"
    path = environment.path if environment else ""
    if isinstance(found, Launcher):
        kind, path = found.kind, found.source
    elif isinstance(found, FoundPython):
        kind, path = "python", found.executable
    elif isinstance(found, FoundOrphans):
        kind, path = "packages", found.orphans.folder
    version = environment.version or environment.python_minor if environment else ""
    return FoundBody(
        kind=kind,
        path=path,
        name=found.name if isinstance(found, (FoundEnvironment, Launcher)) else "",
        maker=of.maker if of else None,
        state=environment.state if environment else None,
        python_version=found.version if isinstance(found, FoundPython) else version,
        system_python=of is not None and of.system_base,
        program=found.program if isinstance(found, Launcher) else None,
        owner=diagnosis.owner,
        finding=_finding(diagnosis, facts),
        folder=diagnosis.folder or None,
        rebuilt_by_fix=diagnosis.rebuild is not None,
    )


def _finding(diagnosis: Diagnosis, facts: Facts) -> FindingDocument | None:
    if diagnosis.finding is None:
        return None
    [document] = finding_documents([diagnosis.finding], facts)
    remedy = diagnosis.finding.remedy
    return replace(document, remedy=render_elsewhere(remedy, diagnosis.folder, diagnosis.owner) if remedy else None)
