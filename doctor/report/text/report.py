"""The text of ``doctor report``: Markdown for an issue, which names neither the user nor the machine.

All text from the machine is in fenced blocks, where Markdown has no meaning, and where no name notifies anybody. Such a
block ends only at a line with at least as many backticks as the fence (CommonMark, "Fenced code blocks").
"""

from __future__ import annotations

import platform
import re
import sys
from collections.abc import Callable, Iterator, Sequence

from doctor import __version__
from doctor.core import process
from doctor.core.config import Config
from doctor.core.invocation import how_to_remove, typed_program
from doctor.core.record import dataclass
from doctor.diagnose.model import Finding
from doctor.diagnose.verdict import Verdict
from doctor.execute.effects import table
from doctor.execute.receipt import Receipt
from doctor.facts import Facts, NoInterpreter
from doctor.report.output import escaped

_WORKS = {True: "works", False: "does not work", None: "unknown"}
_YES = {True: "yes", False: "no", None: "unknown"}
_RUNS = 5
"""Receipts that are described, the last ones."""
_EVIDENCE_COUNT = 10
"""Pieces of evidence of one finding."""
_VALUE_LENGTH = 300
"""Characters of one line."""


@dataclass(frozen=True, kw_only=True)
class Account:
    """Everything that the report contains, before it is made anonymous."""

    facts: Facts
    findings: Sequence[Finding]
    verdicts: Sequence[Verdict]
    config: Config | str
    """The configuration, or why it is not valid."""
    runs: Sequence[Receipt]
    """The runs that changed something, oldest first."""
    unreadable: int
    """Receipts that could not be read."""


def show(account: Account, anonymous: Callable[[str], str]) -> None:
    """Print the report; ``anonymous`` replaces what names the user and the machine."""
    print("<!-- Made by `doctor report`. USER, HOST, PROJECT and ~ stand for names; credentials are hidden.")
    print("     Read it before you publish it. -->")
    for heading, lines in _sections(account):
        # a line break in a value would be escaped, so each value stays on its line
        block = [_shortened(escaped(anonymous(line))) for line in lines]
        longest = max((len(run) for line in block for run in re.findall("`+", line)), default=0)
        fence = "`" * max(3, longest + 1)
        print(f"\n**{heading}**\n\n{fence}text")
        print("\n".join(block) or "none")
        print(fence)


def _sections(account: Account) -> Iterator[tuple[str, list[str]]]:
    facts = account.facts
    yield "doctor", list(_doctor())
    yield "Machine", list(_machine(facts))
    yield "Python", list(_python(facts))
    yield "Project", list(_project(facts))
    yield "Predictions", list(map(_prediction, account.verdicts))
    yield "Findings", [line for finding in account.findings for line in _finding(finding)]
    yield "Recent runs of doctor fix", list(_runs(account))
    yield "Configuration", list(_configuration(account))


def _doctor() -> Iterator[str]:
    yield f"doctor {__version__}, on {platform.python_implementation()} {platform.python_version()}"
    yield f"started as: {typed_program()[1]}"
    yield f"removal: {how_to_remove()}"
    yield f"terminal: {_YES[process.has_terminal()]}, encoding: {sys.stdout.encoding}"


def _machine(facts: Facts) -> Iterator[str]:
    machine = facts.machine
    yield f"system: {machine.distro.name if machine.distro else 'unknown'}, {machine.architecture}"
    yield f"kernel: {platform.system()} {platform.release()}"
    signs = {"container": machine.container, "CI": machine.ci, "WSL": machine.wsl or None}
    yield from (f"{name}: {value}" for name, value in signs.items() if value)
    if machine.user:
        yield f"user: {'root' if machine.user.root else 'not root'}, sudo: {machine.user.sudo}"
    yield f"shell: {machine.shell or 'unknown'}, package manager: {machine.package_manager or 'unknown'}"
    yield from (f"package {package.name}: {package.installed or 'not installed'}" for package in facts.packages)


def _python(facts: Facts) -> Iterator[str]:
    subject = facts.subject
    if isinstance(subject, NoInterpreter):
        yield f"{subject.requested}: {subject.reason}. {subject.detail}"
        return
    yield f"{subject.implementation} {subject.version}: {subject.executable}, {subject.kind}"
    yield f"prefix: {subject.prefix}, base: {subject.base_prefix}"
    managed, ensurepip = _YES[bool(subject.externally_managed)], _YES[subject.ensurepip]
    yield f"managed: {managed}, ensurepip: {ensurepip}, venv: {_YES[subject.venv_module]}"
    tools = {"pip": facts.tools.pip, "pipx": facts.tools.pipx}
    yield from (
        f"{name}: {tool.version or 'unknown version'}, {tool.path}" if tool else f"{name}: none"
        for name, tool in tools.items()
    )
    yield from (f"pip option {option.name}: set in {option.source}" for option in facts.pip_config.options)


def _project(facts: Facts) -> Iterator[str]:
    project = facts.project
    if project:
        yield f"manager: {project.manager or 'none'}, requires Python: {project.requires_python or 'any version'}"
        yield f"requirements: {', '.join(project.requirements) or 'none'}"
        environment = project.environment
        yield f"environment: {environment.path}, {environment.state}" if environment else "environment: none"
    if facts.active_environment:
        yield f"active environment: {facts.active_environment.path}, {facts.active_environment.state}"


def _prediction(verdict: Verdict) -> str:
    causes = f" ({', '.join(verdict.causes)})" if verdict.causes else ""
    return f"{verdict.operation}: {_WORKS[verdict.works]}{causes}"


def _finding(finding: Finding) -> Iterator[str]:
    yield f"{finding.severity.value} {finding.id}: {finding.summary}"
    yield from (f"  {evidence.source}: {evidence.value}" for evidence in finding.evidence[:_EVIDENCE_COUNT])
    if finding.evidence[_EVIDENCE_COUNT:]:
        yield f"  and {len(finding.evidence) - _EVIDENCE_COUNT} more"


def _runs(account: Account) -> Iterator[str]:
    for run in account.runs[-_RUNS:]:
        kinds = dict.fromkeys(str(table.encode(entry)["kind"]) for entry in run.entries)
        yield f"{run.started} {run.state}: {', '.join(kinds)}"
    if account.unreadable:
        yield f"receipts that could not be read: {account.unreadable}"


def _configuration(account: Account) -> Iterator[str]:
    config = account.config
    if isinstance(config, str):
        yield config
        return
    yield f"only: {', '.join(config.only) or 'all'}; ignore: {', '.join(config.ignore) or 'none'}"
    yield f"fail-on: {config.fail_on}"


def _shortened(line: str) -> str:
    return line if len(line) <= _VALUE_LENGTH else f"{line[:_VALUE_LENGTH]}…"
