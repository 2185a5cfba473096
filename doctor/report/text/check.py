"""The report of ``doctor check`` for people."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.console import Console
from rich.text import Text

from doctor.diagnose.model import Finding, Severity
from doctor.diagnose.recommend import Recommendation
from doctor.diagnose.verdict import Verdict
from doctor.facts import Facts, NoInterpreter
from doctor.facts.packages import Package
from doctor.report.escape import escaped

_SIGNS = {True: ("✓", "green"), False: ("✗", "red"), None: ("?", "yellow")}
_STYLES = {
    Severity.ERROR: "bold red",
    Severity.WARNING: "bold yellow",
    Severity.UNKNOWN: "yellow",
    Severity.INFO: "cyan",
    Severity.OK: "green",
}
_ACTIONS = {
    "create-venv": ("python3 -m venv", "makes environments with a pip of their own"),
    "pip-install": ("pip install", "installs for this Python"),
    "pipx-install": ("pipx install", "installs applications, each in an environment of its own"),
    "apt-install": ("apt install", "installs the system's packages"),
}
"""How people call an action, and what to say where nothing stands in its way."""
_KINDS = {"venv": "virtual environment", "system": "the system's", "local": "built into /usr/local or /opt"}
_LONGEST = 200
"""Letters of one piece of evidence."""
_MOST = 10
"""Pieces of evidence of one finding; all of them stand in the JSON."""


def show(
    console: Console,
    facts: Facts,
    verdicts: Sequence[Verdict],
    findings: Sequence[Finding],
    recommendation: Recommendation | None,
    *,
    show_all: bool,
) -> None:
    """Print the whole report; ``show_all`` adds the notes and the packages."""
    told = [finding for finding in findings if show_all or finding.severity is not Severity.INFO]
    page = _Page(console)
    page.line(_box(facts), style="dim")
    page.line(_python(facts))
    if facts.project:
        page.line(_project(facts))
    page.blank()
    for verdict in verdicts:
        page.verdict(verdict)
    for finding in told:
        page.blank()
        page.finding(finding)
    if show_all and facts.packages:
        page.blank()
        page.packages(facts.packages)
    page.blank()
    page.end(findings, left=len(findings) - len(told), recommendation=recommendation)


class _Page:
    """Lines with a hanging indent, wrapped to the width there is, without blanks at their ends."""

    def __init__(self, console: Console) -> None:
        self._console = console

    def line(self, body: Text | str, *, first: Text | None = None, indent: int = 0, style: str = "") -> None:
        text = Text(body, style=style) if isinstance(body, str) else body
        lead = first or Text(" " * indent)
        for part in text.wrap(self._console, max(20, self._console.width - indent)):
            part.rstrip()
            self._console.print(Text.assemble(lead, part), soft_wrap=True)
            lead = Text(" " * indent)

    def blank(self) -> None:
        self._console.print()

    def verdict(self, verdict: Verdict) -> None:
        sign, style = _SIGNS[verdict.works]
        name, works = _ACTIONS[verdict.action]
        first = Text.assemble("  ", (sign, style), " ", (f"{name:17}", "bold"))
        self.line(escaped(verdict.summary or works), first=first, indent=21)

    def finding(self, finding: Finding) -> None:
        severity = finding.severity.value
        first = Text.assemble((severity, _STYLES[finding.severity]), " ")
        self.line(Text.assemble((escaped(finding.summary), "bold")), first=first, indent=len(severity) + 1)
        for evidence in finding.evidence[:_MOST]:
            self.line(f"{escaped(evidence.source)}: {escaped(_short(evidence.value))}", indent=2, style="dim")
        if finding.evidence[_MOST:]:
            self.line(f"and {len(finding.evidence) - _MOST} more", indent=2, style="dim")
        if finding.consequence:
            self.line(escaped(finding.consequence), indent=2)
        if finding.fix:
            self.line(Text(escaped(finding.fix), style="bold"), first=Text("  → "), indent=4)
        self.line(f"doctor explain {escaped(finding.id)}", indent=2, style="dim")

    def packages(self, packages: Sequence[Package]) -> None:
        self.line("Packages")
        for package in packages:
            self.line(escaped(package.state), first=Text(f"  {package.name:18}"), indent=20, style="dim")

    def end(self, findings: Sequence[Finding], *, left: int, recommendation: Recommendation | None) -> None:
        if all(finding.severity is Severity.INFO for finding in findings):
            self.line("✓ Nothing is wrong here.", style="green")
        if recommendation:
            self.line(escaped(recommendation.summary), style="bold")
            self.line(Text(escaped(recommendation.command), style="bold cyan"), indent=4)
        if left:
            notes = "one note" if left == 1 else f"{left} notes"
            self.line(f"{notes} more: doctor check --all", style="dim")


def _box(facts: Facts) -> str:
    return escaped(" · ".join(_about(facts)))


def _about(facts: Facts) -> Iterator[str]:
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
    kept = project.environment
    state = f"environment {kept.path.removeprefix(project.root + '/')}: {kept.state}" if kept else "no environment"
    return Text.assemble(("Project", "bold"), f" {escaped(project.root)} ", (f"({escaped(state)})", "dim"))


def _short(value: str) -> str:
    return value if len(value) <= _LONGEST else value[: _LONGEST - 1] + "…"
