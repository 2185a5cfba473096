"""The report of ``doctor check`` for people."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from doctor.advice import Recommendation
from doctor.facts import Facts, NoInterpreter
from doctor.finding import Finding, Severity
from doctor.report.escape import escaped
from doctor.verdict import Verdict

_SIGNS = {True: ("✓", "green"), False: ("✗", "red"), None: ("?", "yellow")}
_STYLES = {
    Severity.ERROR: "bold red",
    Severity.WARNING: "yellow",
    Severity.UNKNOWN: "yellow",
    Severity.INFO: "cyan",
    Severity.OK: "green",
}
_ACTIONS = {
    "create-venv": "python3 -m venv",
    "pip-install": "pip install",
    "pipx-install": "pipx install",
    "apt-install": "apt install",
}
_WORKS = {
    "create-venv": "makes environments with a pip of their own",
    "pip-install": "installs for this Python",
    "pipx-install": "installs applications, each in its own environment",
    "apt-install": "installs the system's packages",
}


def show(
    console: Console,
    facts: Facts,
    verdicts: Sequence[Verdict],
    findings: Sequence[Finding],
    recommendation: Recommendation | None,
    *,
    show_all: bool,
) -> None:
    """Print the whole report."""
    console.print(_head(facts))
    console.print()
    console.print(_table(verdicts))
    told = [finding for finding in findings if show_all or finding.severity is not Severity.INFO]
    for finding in told:
        console.print()
        console.print(_finding(finding))
    console.print()
    console.print(_end(findings, told, recommendation))


def _head(facts: Facts) -> RenderableType:
    machine = facts.machine
    user = machine.user
    who = user and (user.name if not user.root else "root")
    parts = [
        machine.distro.name if machine.distro else "unknown system",
        machine.architecture,
        f"in {machine.container}" if machine.container else None,
        "WSL" if machine.wsl else None,
        machine.ci,
        f"user {who}" if who else None,
        f"files in {facts.root}" if not facts.live else None,
    ]
    return Group(
        Text(escaped(" · ".join(part for part in parts if part)), style="dim"),
        Text.assemble(("Python ", "bold"), *_python(facts)),
    )


def _python(facts: Facts) -> list[tuple[str, str]]:
    subject = facts.subject
    if isinstance(subject, NoInterpreter):
        return [(escaped(subject.detail), "bold red")]
    kind = {"venv": "virtual environment", "system": "the system's", "local": "local build"}.get(
        subject.kind, subject.kind
    )
    managed = subject.externally_managed
    origin = f"{kind}, managed by {managed.provider}" if managed else kind
    return [(f"{subject.version} ", "bold"), (escaped(subject.executable), ""), (f" ({escaped(origin)})", "dim")]


def _table(verdicts: Sequence[Verdict]) -> Table:
    table = Table.grid(padding=(0, 2, 0, 0))
    for verdict in verdicts:
        sign, style = _SIGNS[verdict.works]
        why = verdict.summary or _WORKS[verdict.action]
        table.add_row(Text(f"  {sign}", style=style), Text(_ACTIONS[verdict.action], style="bold"), Text(escaped(why)))
    return table


def _finding(finding: Finding) -> RenderableType:
    style = _STYLES[finding.severity]
    head = Text.assemble((finding.severity.value, style), " ", (escaped(finding.id), "dim"))
    body = [Text(escaped(finding.summary))]
    body += [
        Text.assemble((escaped(e.source), "dim"), (": " + escaped(_short(e.value)), "dim")) for e in finding.evidence
    ]
    if finding.leads_to:
        body.append(Text(escaped(finding.leads_to)))
    if finding.fix:
        body.append(Text.assemble("→ ", (escaped(finding.fix), "bold")))
    return Group(head, Padding(Group(*body), (0, 0, 0, 2)))


def _short(value: str) -> str:
    return value if len(value) <= 200 else value[:199] + "…"


def _end(findings: Sequence[Finding], told: Sequence[Finding], recommendation: Recommendation | None) -> RenderableType:
    lines = []
    grave = [f for f in findings if f.severity in (Severity.ERROR, Severity.WARNING, Severity.UNKNOWN)]
    if not grave:
        lines.append(Text("✓ Nothing is wrong here.", style="green"))
    if recommendation:
        lines.append(Text(escaped(recommendation.summary)))
        lines.append(Text.assemble("  ", (escaped(recommendation.command), "bold")))
    left = len(findings) - len(told)
    if left:
        notes = "1 note" if left == 1 else f"{left} notes"
        lines.append(Text(f"{notes} more: doctor check --all", style="dim"))
    return Group(*lines)
