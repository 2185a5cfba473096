"""Judge what a scan finds: with the checks for environments, and the remedy of the tool that made each of them."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterable

from doctor.core.paths import within
from doctor.core.record import dataclass, replace
from doctor.diagnose.model import Check, Command, Finding, Fix, Instruction, Remedy, Severity, ShellLine, fix_condition
from doctor.diagnose.remedies import environment_remedy, install_uv_tool
from doctor.diagnose.run import diagnose
from doctor.facts import Environment, Facts, Project
from doctor.facts.environment import TOOL_COMMANDS, tool_command
from doctor.facts.found import Found, FoundEnvironment, FoundOrphans, FoundPython, Launcher, Maker

ReadProject = Callable[[str], Project | None]
"""Returns the project of a folder."""

_PLAIN: tuple[Maker, ...] = ("venv", "virtualenv", "uv", "virtualenvwrapper", "pyenv")
"""Makers whose environments doctor rebuilds: no tool of theirs knows what is installed in them."""


@dataclass(frozen=True, kw_only=True)
class Diagnosis:
    """A thing that was found, and the condition that it is in."""

    found: Found
    finding: Finding | None = None
    """The condition that has to be repaired first; ``None`` if it is healthy."""
    folder: str = ""
    """The folder in which the remedy is typed; empty if it can be typed anywhere."""

    @property
    def is_broken(self) -> bool:
        """Whether it does not work, and no tool renews it by itself."""
        return self.finding is not None and self.finding.severity is Severity.ERROR

    @property
    def owner(self) -> str | None:
        """The other user who has to repair it; ``None`` if this user can."""
        found = self.found
        if isinstance(found, Launcher):
            return found.owner or (found.found.owner if found.found else None)
        return found.owner

    @property
    def is_of_upgrade(self) -> bool:
        """Whether it does not work because the system has another Python than the one that it was made for."""
        found = self.found
        if isinstance(found, (FoundPython, FoundOrphans)) or self.finding is None:
            return isinstance(found, FoundOrphans)
        of = found.found if isinstance(found, Launcher) else found
        if of is not None and of.environment.state != "healthy":
            return of.system_base and of.environment.state in ("broken", "python-changed")
        return isinstance(found, Launcher) and str(found.missing).startswith(("/usr/bin/", "/bin/"))

    @property
    def rebuild(self) -> Fix | None:
        """The run of ``doctor fix`` that repairs it without a person; ``None`` if a person has to decide."""
        found, remedy = self.found, self.finding.remedy if self.finding else None
        if not isinstance(found, FoundEnvironment) or found.owner or found.is_copy or found.environment.holds_project:
            return None
        return remedy if isinstance(remedy, Fix) else None


def judge(found: Found, facts: Facts, checks: Iterable[Check], read_project: ReadProject) -> Diagnosis:
    """Return the diagnosis of one thing. ``checks`` are those for environments; ``facts`` are those of the machine."""
    if isinstance(found, FoundPython):
        return Diagnosis(found=found)
    if isinstance(found, FoundOrphans):
        facts = replace(facts, orphans=(found.orphans,))
        return Diagnosis(found=found, finding=next(iter(diagnose(facts, checks)), None))
    of = found.found if isinstance(found, Launcher) else found
    if of and of.owner and of.environment.is_closed:  # it may work for its owner
        return Diagnosis(found=found)
    is_healthy = of is None or of.environment.state == "healthy"
    if is_healthy and not (isinstance(found, Launcher) and found.missing):
        return Diagnosis(found=found)
    folder = of.project if of else ""
    project = read_project(folder) if folder else None
    if of and project:
        own = project.environment
        is_own = own is not None and own.real_path == of.environment.real_path
        is_replaced = of.environment.holds_project and own is not None and own.state == "healthy" and not is_own
        if is_replaced and found is of:  # it stays as it is, since doctor moves no project, and nothing uses it
            return Diagnosis(found=found)
        project = replace(project, environment=of.environment if is_own else None)
    environment = of.environment if of else None
    facts = replace(
        facts,
        project=project,
        active_environment=None if isinstance(found, Launcher) else environment,
        launchers=(found,) if isinstance(found, Launcher) else (),
    )
    finding = next(iter(diagnose(facts, checks)), None)
    if finding is None or of is None or of.environment.state == "noexec":
        return Diagnosis(found=found, finding=finding)
    if isinstance(found, Launcher) and is_healthy:
        return Diagnosis(found=found, finding=finding)
    remedy, folder = _remedy(of, facts)
    if found is not of and of.environment.holds_project:
        text = f"Create an environment in {of.environment.path}, and start the program from there: `doctor fix --venv`"
        remedy, folder = Instruction(text=text), ""
    renews = _renews(of) and not isinstance(found, Launcher)
    finding = replace(finding, severity=Severity.INFO if renews else finding.severity, remedy=remedy)
    return Diagnosis(found=found, finding=finding, folder=folder)


def _remedy(found: FoundEnvironment, facts: Facts) -> tuple[Remedy | None, str]:
    """Return the remedy of the tool that made the environment, and the folder in which it is typed.

    Each command was tried with the tool on an environment whose Python was gone.
    """
    name, path, project = found.name, found.environment.path, found.project
    if found.maker in _PLAIN:
        return _in_folder(environment_remedy(facts, found.environment), project), project
    if any(app.folder == path and app.requirements for app in facts.tools.pipx_apps):
        return fix_condition("dead-pipx-apps", needs_network=True), ""
    if found.maker == "pipx" and name:
        return Command(argv=("pipx", "reinstall", name), needs_network=True), ""
    if found.maker == "uv-tool":
        return install_uv_tool("uv", found.requirements or (name,)), ""
    if found.maker == "pipenv":
        return ShellLine(text="pipenv --rm && pipenv sync", needs_network=True), project
    if found.maker in TOOL_COMMANDS and not _renews(found):
        line = tool_command(found.environment)
        if project:
            return ShellLine(text=line, needs_network=True), project
        where = "in the folder of its project. If the project no longer exists, nothing needs it."
        return Instruction(text=f"Run `{line}` {where}"), ""
    return Instruction(text=_ADVICE[found.maker]), ""


def _renews(found: FoundEnvironment) -> bool:
    """Return whether the tool creates the environment again when it next needs it.

    This was seen with pre-commit 4, nox 2026, direnv 2.32 and pipx 1.7, whose shared environment has no name.
    """
    return found.maker in ("pre-commit", "nox", "direnv") or (found.maker == "pipx" and not found.name)


def _in_folder(remedy: Remedy | None, folder: str) -> Remedy | None:
    """Return the remedy as it is typed in ``folder``, in which no consent is needed."""
    if not isinstance(remedy, Fix) or remedy.goal.path is None or not within(remedy.goal.path, folder):
        return remedy
    path = posixpath.relpath(remedy.goal.path, folder)
    return replace(remedy, goal=replace(remedy.goal, path=None if path == ".venv" else path), needs_consent=False)


_ADVICE = {
    "pre-commit": "pre-commit creates it again at its next run.",
    "pipx": "pipx creates it again when it next installs an application.",
    "nox": "nox creates it again at its next run.",
    "direnv": "direnv creates another in its place. In that: `doctor fix --venv`",
    "conda": "Create it again with conda, from the file or the packages that it was created from.",
}
"""Advice for the environments of tools for which no command is needed or known."""


def state_in_words(environment: Environment) -> str:
    """Return in a few words what is wrong with an environment."""
    libraries = ", ".join(environment.unread_versions)
    if environment.is_closed:
        return environment.loss
    return {
        "broken": environment.loss,
        "python-changed": f"runs Python {environment.python_minor}, but its packages are for {libraries}",
        "moved": f"was moved or copied, but its scripts name {environment.recorded_path}",
        "incomplete": "some of its files are empty" if environment.empty_files else "was never completed",
        "noexec": "is on a file system that does not permit execution",
        "healthy": "works",
    }[environment.state]
