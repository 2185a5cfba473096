"""The report of ``doctor check`` for people: the answer, the next command, the reasons, what works, the machine."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from doctor.core.invocation import typed_program
from doctor.diagnose.model import Command, Finding, Instruction, Operation, Remedy, Severity, package_state
from doctor.diagnose.recommend import Recommendation, is_left_to_user, manual_step
from doctor.diagnose.verdict import Verdict
from doctor.facts import Environment, Facts, NoInterpreter, Package
from doctor.report.output import escaped
from doctor.report.remedies import as_typed, render
from doctor.report.terminal import BAD, COMMAND, GOOD, QUIET, Console, Text

_SIGNS = {
    Severity.ERROR: ("✗", BAD),
    Severity.WARNING: ("!", BAD),
    Severity.UNKNOWN: ("?", "bold"),
    Severity.INFO: ("✓", GOOD),
}
"""The sign of the answer, by the most severe finding."""
OPERATION_COMMANDS: dict[Operation, str] = {
    "create-venv": "python3 -m venv",
    "pip-install": "pip install",
    "pipx-install": "pipx install",
    "apt-install": "apt install",
}
"""The command that people know for an operation."""
_KINDS = {"venv": "virtual environment", "system": "the system's", "local": "built into /usr/local or /opt"}
_TEMPORARY = {"apt-locked", "apt-unavailable"}
"""Conditions that last for a while only, so that the user is told of them although nothing is wrong."""
_OF_EVERY_PIP = ("pip-config-invalid", "pip-config-stops", "python-variables")
"""Conditions that stop the pip of every environment where they stop pipx as well."""
_LABEL = len(" not available: ")
_EVIDENCE_LENGTH = 200
"""Characters of one piece of evidence."""
_EVIDENCE_COUNT = 10
"""Pieces of evidence of one finding; the JSON has all of them."""


def show(
    console: Console,
    facts: Facts,
    verdicts: Sequence[Verdict],
    findings: Sequence[Finding],
    recommendation: Recommendation | None,
    *,
    show_all: bool,
    cwd: str,
    notes_fail: bool = False,
) -> None:
    """Print the whole report; ``show_all`` adds the findings of severity info and the packages.

    With ``notes_fail`` these findings make the exit code 1, and are shown as well. The user will type the commands in
    the folder ``cwd``.
    """
    problems = [finding for finding in findings if finding.severity is not Severity.INFO]
    notes = [finding for finding in findings if finding.severity is Severity.INFO]
    if recommendation and recommendation.finding in problems:  # the answer and the next command belong together
        problems.sort(key=lambda problem: problem is not recommendation.finding)
    elif recommendation is None:  # nothing can be done before an error that only the user repairs
        problems.sort(key=lambda problem: not is_left_to_user(problem))
    page = _Page(console, facts, cwd, problems, recommendation)
    page.answer(len(notes) if notes_fail else 0)
    page.next_step()
    page.advice(findings)
    for finding in [*problems, *(notes if show_all or notes_fail else ())]:
        page.finding(finding)
    page.operations(verdicts)
    page.machine()
    if show_all:
        page.packages(facts.packages)
    elif notes and not notes_fail:
        page.hidden(len(notes))


def no_problem_but(notes: int) -> str:
    """Return the answer where nothing but findings of severity info make the exit code 1."""
    subject = "1 note" if notes == 1 else f"{notes} notes"
    return f"No problems found. The exit code is 1 because of {subject} (fail-on is info)"


class _Page:
    """Prints the parts of the report."""

    def __init__(
        self,
        console: Console,
        facts: Facts,
        cwd: str,
        problems: Sequence[Finding],
        recommendation: Recommendation | None,
    ) -> None:
        self._console = console
        self._facts = facts
        self._cwd = cwd
        self._problems = problems
        self._recommendation = recommendation
        is_note = recommendation is not None and recommendation.finding not in problems
        self._answered = None if is_note or not problems else problems[0]
        """The problem that the answer names, whose summary is therefore not repeated."""
        self._environment = _working_environment(facts)
        _, self._program = typed_program()

    def _line(self, body: Text | str, *, first: Text | None = None, indent: int = 0, style: str = "") -> None:
        self._console.print_wrapped(body, first=first, indent=indent, style=style)

    def _command(self, text: str, *, first: str, style: str) -> None:
        """Print a command on a line of its own, however long: a broken one cannot be pasted."""
        self._console.print(first, (escaped(text), style))

    def answer(self, failing_notes: int) -> None:
        """Print the state of the machine in one line: that nothing is wrong, or the problem to solve next."""
        count = len(self._problems)
        severity = min(
            (problem.severity for problem in self._problems), key=lambda severity: severity.rank, default=Severity.INFO
        )
        if not count:
            answer = no_problem_but(failing_notes) if failing_notes else "No problems found"
            summary = f"{answer}. {self._health()}"
        elif self._answered:
            summary = f"{self._answered.summary}{f' ({count} problems in all)' if count > 1 else ''}"
        else:
            summary = f"{'1 problem was' if count == 1 else f'{count} problems were'} found. {self._health()}"
        sign, style = _SIGNS[severity]
        first = Text((sign, style), " ")
        self._line(escaped(as_typed(summary)).strip(), first=first, indent=2, style="bold")

    def _health(self) -> str:
        """Return one sentence on the environment: that it works, or, where nothing is wrong, that none exists yet."""
        environment = self._environment
        if environment:
            version = environment.version or environment.python_minor
            return f"The environment works: {self._name(environment)}{f' (Python {version})' if version else ''}."
        return self._recommendation.finding.summary if self._recommendation and not self._problems else ""

    def _has_working_pip(self, environment: Environment) -> bool:
        """Return whether the pip of an environment that is not active works there, and installs into it."""
        obstacle = self._facts.obstacle
        is_owned = obstacle is not None and obstacle.kind == "owner" and obstacle.path == environment.path
        return not (
            environment.script_fault
            or environment.is_read_only
            or is_owned
            or any(_stops_pip(problem, environment) for problem in self._problems)
        )

    def next_step(self) -> None:
        """Print the recommended command and its introduction."""
        if self._recommendation is None:
            return
        self._console.print()
        summary, finding = self._recommendation.summary, self._recommendation.finding
        is_said = summary == finding.summary and (finding is self._answered or not self._problems)
        introduction = "" if is_said else escaped(as_typed(summary))
        self._line(f"Next{self._as_root(self._recommendation.remedy)}: {introduction}", style="bold")
        self._command(self._rendered(self._recommendation.remedy), first="    ", style=COMMAND)

    def advice(self, findings: Sequence[Finding]) -> None:
        """Print the step that only the user can do, where no command is recommended."""
        manual = manual_step(findings) if self._recommendation is None else None
        if manual and manual.remedy:
            self._console.print()
            self._line(f"Next: {escaped(self._rendered(manual.remedy))}", style="bold")

    def finding(self, finding: Finding) -> None:
        """Print why; the summary and the command are left out where they are above."""
        self._console.print()
        consequence = escaped(as_typed(finding.consequence))
        if finding is self._answered:
            if consequence:
                self._line(f"Why: {consequence}")
        else:
            severity = "note" if finding.severity is Severity.INFO else finding.severity.value
            self._line(Text((f"{severity}: ", "bold"), escaped(as_typed(finding.summary))))
            if consequence:
                self._line(consequence, indent=2)
        for evidence in finding.evidence[:_EVIDENCE_COUNT]:
            self._line(f"{escaped(evidence.source)}: {_shorten(escaped(evidence.value))}", indent=2, style=QUIET)
        if finding.evidence[_EVIDENCE_COUNT:]:
            self._line(f"and {len(finding.evidence) - _EVIDENCE_COUNT} more", indent=2, style=QUIET)
        if finding.remedy and _is_manual(finding):
            if finding is not self._answered or self._recommendation:
                self._line(f"To fix it: {escaped(self._rendered(finding.remedy))}", indent=2)
        elif finding.remedy and not self._is_recommended(finding):
            label = f"  To fix it{self._as_root(finding.remedy)}: "
            self._command(self._rendered(finding.remedy), first=label, style="bold")
        self._command(f"{self._program} explain {finding.id}", first="  More: ", style=QUIET)

    def _is_recommended(self, finding: Finding) -> bool:
        chosen = self._recommendation
        return chosen is not None and (finding is chosen.finding or finding.remedy == chosen.remedy)

    def operations(self, verdicts: Sequence[Verdict]) -> None:
        """Print what works and what does not; a reason only where it is not a problem that is shown above."""
        self._console.print()
        names = {verdict.operation: self._operation(verdict.operation) for verdict in verdicts}
        working = [names[verdict.operation] for verdict in verdicts if verdict.works]
        pip, pip_works = self._pip_of_environment()
        self._row([*(pip if pip_works else ()), *working], "✓", GOOD, "works")
        shown = {problem.id for problem in self._problems}
        others = [verdict for verdict in verdicts if not verdict.works]
        failing = [verdict for verdict in others if not shown.isdisjoint(verdict.causes)]
        failed = [names[verdict.operation] for verdict in failing if verdict.works is False]
        self._row([*(pip if self._problems and not pip_works else ()), *failed], "✗", BAD, "fails")
        self._row([names[verdict.operation] for verdict in failing if verdict.works is None], "?", "", "unknown")
        refused = [verdict for verdict in others if verdict not in failing]
        for verdict in refused:
            if verdict.works is None:
                self._row([f"{names[verdict.operation]}. {as_typed(verdict.summary)}"], "?", "", "unknown")
        self._row(pip if not (self._problems or pip_works) else (), "·", "", "not available")
        self._unavailable([verdict for verdict in refused if verdict.works is False], names)

    def _unavailable(self, verdicts: Sequence[Verdict], names: Mapping[Operation, str]) -> None:
        """Print the operations that are not available, in one row for each reason.

        If an environment works, only reasons that last for a while are printed.
        """
        rows: dict[str, list[str]] = {}
        for verdict in verdicts:
            has_reason = not self._environment or _TEMPORARY.intersection(verdict.causes)
            rows.setdefault(as_typed(verdict.summary) if has_reason else "", []).append(names[verdict.operation])
        for reason, group in rows.items():
            joined = ", ".join(group)
            self._row([f"{joined}. {reason}" if reason else joined], "·", "", "not available")

    def _pip_of_environment(self) -> tuple[list[str], bool]:
        """Return the pip of an environment that is not active, and whether it works; the pip on PATH is another one."""
        environment = self._inactive_environment()
        if environment is None:
            return [], False
        return [f"{self._name(environment)}/bin/pip install"], self._has_working_pip(environment)

    def _inactive_environment(self) -> Environment | None:
        """Return the working environment, if it has a pip and is not active."""
        environment = self._environment
        return environment if environment and environment.pip and not self._is_active(environment) else None

    def _row(self, names: Sequence[str], sign: str, style: str, word: str) -> None:
        if names:
            first = Text((sign, style), f" {word}: ".ljust(_LABEL))
            self._line(escaped(", ".join(names)), first=first, indent=_LABEL + 1)

    def _operation(self, operation: Operation) -> str:
        """Return the command of an operation, with the environment that it is about."""
        name = OPERATION_COMMANDS[operation]
        if operation != "pip-install":
            return name
        own, inactive = self._facts.subject_environment, self._inactive_environment()
        if own:
            return f"{name} in {self._name(own)}"
        return f"{name} outside {self._name(inactive)}" if inactive else name

    def machine(self) -> None:
        """Print the machine, its Python, and the project unless the answer names its environment."""
        self._console.print()
        project = "" if self._environment else _project(self._facts)
        for line in (" · ".join(_machine(self._facts)), _python(self._facts), project):
            if line:
                self._line(escaped(line), style=QUIET)

    def packages(self, packages: Sequence[Package]) -> None:
        """Print which of the system's packages are installed."""
        for package in packages:
            self._line(f"{package.name}: {escaped(package_state(package))}", style=QUIET)

    def hidden(self, count: int) -> None:
        """Print how to see the notes."""
        notes = "1 note" if count == 1 else f"{count} notes"
        self._command(f"{self._program} check --all", first=f"Details and {notes}: ", style=QUIET)

    def _name(self, environment: Environment) -> str:
        root = f"{self._facts.project.root}/" if self._facts.project else "/"
        return escaped(environment.path.removeprefix(root) if root != "/" else environment.path)

    def _is_active(self, environment: Environment) -> bool:
        return bool(self._facts.python and self._facts.python.in_environment) and self._facts.belongs_to_subject(
            environment
        )

    def _as_root(self, remedy: Remedy) -> str:
        """Return the words for a command that this user can only run after becoming root."""
        if not isinstance(remedy, Command) or not remedy.needs_root or remedy.argv[0] == "sudo":
            return ""
        user = self._facts.machine.user
        return "" if user is None or user.root else ", as root"

    def _rendered(self, remedy: Remedy) -> str:
        return render(remedy, self._facts.machine.shell, self._cwd).text


def _is_manual(finding: Finding) -> bool:
    """Return whether no command repairs it, but words say how the user does."""
    return isinstance(finding.remedy, Instruction)


def _stops_pip(problem: Finding, environment: Environment) -> bool:
    """Return whether a problem of every Python, or of this environment, stops its pip or redirects it."""
    installations = {"pip-install", "pipx-install"}
    if problem.id == "environment-override":
        is_of_every = not installations.isdisjoint(problem.blocks)
    else:
        is_of_every = problem.id in _OF_EVERY_PIP and installations <= set(problem.blocks)
    return is_of_every or problem.stops_pip_of == environment.path


def _working_environment(facts: Facts) -> Environment | None:
    """Return the project's environment, or the active one, if it works."""
    environment = facts.project.environment if facts.project else None
    environment = environment or facts.subject_environment
    return environment if environment and environment.state == "healthy" else None


def _machine(facts: Facts) -> Iterator[str]:
    machine = facts.machine
    yield machine.distro.name if machine.distro else "unknown system"
    if machine.architecture:
        yield machine.architecture
    if machine.wsl:
        yield "WSL"
    if machine.container:
        yield f"in {machine.container}"
    if machine.ci:
        yield machine.ci
    if machine.user:
        yield f"user {machine.user.name}"
    if not facts.live:
        yield f"files in {facts.root}"


def _python(facts: Facts) -> str:
    subject = facts.subject
    if isinstance(subject, NoInterpreter):
        return ""
    origin = _KINDS.get(subject.kind, subject.kind)
    managed = subject.externally_managed
    if managed:
        origin += f", managed by {managed.provider}"
    return f"Python {subject.version} {subject.executable} ({origin})"


def _project(facts: Facts) -> str:
    project = facts.project
    if project is None:
        return ""
    environment = project.environment
    state = f"{environment.path.removeprefix(project.root + '/')}: {environment.state}" if environment else ""
    return f"Project {project.root} ({state or 'no environment'})"


def _shorten(value: str) -> str:
    return value if len(value) <= _EVIDENCE_LENGTH else value[: _EVIDENCE_LENGTH - 1] + "…"
