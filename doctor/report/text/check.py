"""The report of ``doctor check`` for people."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.console import Console
from rich.text import Text

from doctor.core.invocation import typed_program
from doctor.diagnose.model import Finding, Severity, package_state
from doctor.diagnose.recommend import Recommendation
from doctor.diagnose.verdict import Verdict
from doctor.facts import Facts, NoInterpreter, Package
from doctor.report.output import escaped
from doctor.report.remedies import as_typed, render
from doctor.report.terminal import print_wrapped

_SIGNS = {True: ("✓", "green"), False: ("✗", "red"), None: ("?", "yellow")}
_STYLES = {
    Severity.ERROR: "bold red",
    Severity.WARNING: "bold yellow",
    Severity.UNKNOWN: "yellow",
    Severity.INFO: "cyan",
}
_OPERATIONS = {
    "create-venv": ("python3 -m venv", "creates environments with their own pip"),
    "pip-install": ("pip install", "installs for this Python"),
    "pipx-install": ("pipx install", "installs applications, each in its own environment"),
    "apt-install": ("apt install", "installs the system's packages"),
}
"""The command that people know for an operation, and what it does if nothing blocks it."""
_KINDS = {"venv": "virtual environment", "system": "the system's", "local": "built into /usr/local or /opt"}
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
) -> None:
    """Print the whole report; ``show_all`` adds the findings of severity info and the packages."""
    shown = [finding for finding in findings if show_all or finding.severity is not Severity.INFO]
    page = _Page(console, facts.machine.shell)
    page.line(escaped(" · ".join(_machine(facts))), style="dim")
    page.line(_python(facts))
    if facts.project:
        page.line(_project(facts))
    page.blank()
    for verdict in verdicts:
        page.verdict(verdict)
    for finding in shown:
        page.blank()
        page.finding(finding)
    if show_all and facts.packages:
        page.blank()
        page.packages(facts.packages)
    page.blank()
    page.conclusion(findings, hidden=len(findings) - len(shown), recommendation=recommendation)


class _Page:
    """Prints the parts of the report."""

    def __init__(self, console: Console, shell: str | None) -> None:
        self._console = console
        self._shell = shell
        _, self._program = typed_program()

    def line(self, body: Text | str, *, first: Text | None = None, indent: int = 0, style: str = "") -> None:
        print_wrapped(self._console, body, first=first, indent=indent, style=style)

    def command(self, text: str, *, first: str, style: str) -> None:
        """Print a command on a line of its own, however long: a broken one cannot be pasted."""
        self._console.print(Text.assemble(first, (escaped(text), style)), soft_wrap=True)

    def blank(self) -> None:
        self._console.print()

    def verdict(self, verdict: Verdict) -> None:
        sign, style = _SIGNS[verdict.works]
        name, effect = _OPERATIONS[verdict.operation]
        first = Text.assemble("  ", (sign, style), " ", (f"{name:17}", "bold"))
        self.line(escaped(as_typed(verdict.summary) or effect), first=first, indent=21)

    def finding(self, finding: Finding) -> None:
        severity = finding.severity.value
        first = Text.assemble((severity, _STYLES[finding.severity]), " ")
        summary = escaped(as_typed(finding.summary))
        self.line(Text.assemble((summary, "bold")), first=first, indent=len(severity) + 1)
        for evidence in finding.evidence[:_EVIDENCE_COUNT]:
            self.line(f"{escaped(evidence.source)}: {_shorten(escaped(evidence.value))}", indent=2, style="dim")
        if finding.evidence[_EVIDENCE_COUNT:]:
            self.line(f"and {len(finding.evidence) - _EVIDENCE_COUNT} more", indent=2, style="dim")
        if finding.consequence:
            self.line(escaped(as_typed(finding.consequence)), indent=2)
        if finding.remedy:
            self.command(render(finding.remedy, self._shell).text, first="  → ", style="bold")
        self.command(f"{self._program} explain {finding.id}", first="  ", style="dim")

    def packages(self, packages: Sequence[Package]) -> None:
        self.line("Packages")
        for package in packages:
            self.line(escaped(package_state(package)), first=Text(f"  {package.name:18}"), indent=20, style="dim")

    def conclusion(self, findings: Sequence[Finding], *, hidden: int, recommendation: Recommendation | None) -> None:
        if all(finding.severity is Severity.INFO for finding in findings):
            self.line("✓ No problem was found.", style="green")
        if recommendation:
            self.line(escaped(as_typed(recommendation.summary)), style="bold")
            self.command(render(recommendation.remedy, self._shell).text, first="    ", style="bold cyan")
        if hidden:
            notes = "1 more note" if hidden == 1 else f"{hidden} more notes"
            self.line(f"{notes}: {self._program} check --all", style="dim")


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


def _python(facts: Facts) -> Text:
    subject = facts.subject
    if isinstance(subject, NoInterpreter):
        return Text(escaped(subject.detail), style="bold red")
    origin = _KINDS.get(subject.kind, subject.kind)
    managed = subject.externally_managed
    if managed:
        origin += f", managed by {managed.provider}"
    return Text.assemble(
        (f"Python {escaped(subject.version)}", "bold"),
        f" {escaped(subject.executable)} ",
        (f"({escaped(origin)})", "dim"),
    )


def _project(facts: Facts) -> Text:
    project = facts.project
    assert project is not None
    environment = project.environment
    state = "no environment"
    if environment:
        state = f"environment {environment.path.removeprefix(project.root + '/')}: {environment.state}"
    return Text.assemble(("Project", "bold"), f" {escaped(project.root)} ", (f"({escaped(state)})", "dim"))


def _shorten(value: str) -> str:
    return value if len(value) <= _EVIDENCE_LENGTH else value[: _EVIDENCE_LENGTH - 1] + "…"
