"""The result of a run of ``doctor fix``, for the report."""

from __future__ import annotations

from doctor.core.errors import Exit
from doctor.core.lazy_typing import TYPE_CHECKING
from doctor.core.record import dataclass
from doctor.diagnose.model import Finding, Remedy
from doctor.facts import Facts
from doctor.plan.model import Declined, Plan, Status

if TYPE_CHECKING:
    from doctor.execute.venv.imports import ModuleImport
    from doctor.execute.venv.installation import Installation
    from doctor.explain.rank import Match

STATUSES: dict[Exit, Status] = {
    Exit.CONSENT: "needs-consent",
    Exit.BLOCKED: "blocked",
    Exit.REFUSED: "refused",
}
"""The status of a run that did not succeed, by its exit code; every other one is ``failed``."""


@dataclass(frozen=True, kw_only=True)
class ReadyEnvironment:
    """An environment that can be used."""

    path: str
    scripts: tuple[str, ...]
    """The names of its activation scripts."""
    cwd: str
    """The user's current folder, in which the activation line will be typed."""
    active: bool = False
    """Whether ``python`` is this environment's already."""

    @property
    def python(self) -> str:
        """The absolute path of its interpreter."""
        return f"{self.path}/bin/python"


@dataclass(frozen=True, kw_only=True)
class Application:
    """An application that pipx has installed."""

    name: str
    version: str
    commands: tuple[str, ...]
    """Its commands, that of its own name first."""
    folder: str
    """The folder of the commands."""
    on_path: bool
    """Whether this shell finds them."""


@dataclass(frozen=True, kw_only=True)
class FixResult:
    """One run of ``doctor fix``."""

    status: Status
    exit_code: Exit
    facts: Facts
    """The facts after the run."""
    message: str = ""
    """Why the goal was not reached, or advice for the user."""
    reason: str = ""
    """Why a step failed, without what became of the other steps; ``message`` says both."""
    remedy: Remedy | None = None
    """The command that the user can run, where doctor cannot."""
    otherwise: str = ""
    """What to do if the remedy is not what the user meant."""
    output: str = ""
    """The output of a failed program."""
    matches: tuple[Match, ...] = ()
    """The conditions that this output shows, the first cause first."""
    names_cause: bool = False
    """Whether ``reason`` names the line or the variable that has to be changed before the command can succeed."""
    plan: Plan | None = None
    step_statuses: tuple[str, ...] = ()
    """One for each step of the plan."""
    declined: tuple[Declined, ...] = ()
    environment: ReadyEnvironment | None = None
    applications: tuple[Application, ...] = ()
    """The applications that pipx installed."""
    receipt: str | None = None
    unrecorded: str | None = None
    """Why there is no receipt."""
    installations: tuple[Installation, ...] = ()
    """The installations of pip into environments."""
    imports: tuple[ModuleImport, ...] = ()
    """The modules of these installations, or of what was installed before, that were imported, or could not be."""
    seconds: float = 0.0
    """The time that the steps took."""
    findings: tuple[Finding, ...] = ()
