"""Remember which fixes failed, so that ``doctor check`` does not recommend the same one while nothing has changed.

``doctor fix`` writes the file and ``doctor check`` reads it. Nothing has changed while the findings, the
configuration, the variables, the folder, the installed packages and the day are the same, and no requirements file or
source of the project was written since.
"""

from __future__ import annotations

import os
import shlex
from collections.abc import Callable, Iterable

from doctor.core import paths
from doctor.core.digests import sha256
from doctor.core.errors import Exit
from doctor.core.goal import Goal
from doctor.core.lazy_typing import TYPE_CHECKING, Any
from doctor.core.record import fields, replace
from doctor.diagnose.model import Command, Finding, Fix, Instruction, Remedy, Severity, ShellLine
from doctor.diagnose.recommend import Recommendation, recommend
from doctor.probe.attempts import read_failures, read_states

if TYPE_CHECKING:
    from doctor.facts import Facts

_REASON_LENGTH = 500
_WITH_NUMBERS = ("disk-full",)
"""The findings whose summary has a number that changes by itself."""
_LASTING = (Exit.PROBLEMS, Exit.FAILED)
"""The exit codes of a failure that the same command would meet again."""


def remember(
    goal: Goal,
    facts: Facts,
    find: Callable[[], Iterable[Finding]],
    code: Exit,
    reason: str,
    remedy: Remedy | None,
    *,
    passes: bool,
) -> None:
    """Store that ``doctor fix`` failed for this goal, or forget it where it did not; never fails itself.

    ``facts`` are those from before the run, which left the machine as it was; ``find`` returns its findings, which only
    a failure needs. A ``remedy`` is recommended next, a line for the shell together with another attempt.
    A failure that ``passes`` may be gone once its cause is removed outside this machine.
    """
    from doctor.core.redact import redact
    from doctor.execute.failures import write_failures

    path = paths.failures_file()
    failures, key = _load(path), _key(goal, facts)
    again = "" if passes else ", and would fail again"
    command = redact(goal.command())
    text = f"`{command}` failed here today{again}. {redact(reason)[:_REASON_LENGTH]}{' Then repeat it.' * passes}"
    if isinstance(remedy, Command) and not remedy.needs_root and remedy.argv[0] != "doctor":
        remedy = ShellLine(text=shlex.join(remedy.argv))
    if isinstance(remedy, ShellLine) and "doctor " not in remedy.text:
        remedy = ShellLine(text=f"{remedy.text} && {goal.command()}", needs_network=True)
    failed = {key: [_situation(facts, find()), text, _stored(remedy)]} if code in _LASTING else {}
    if not failed and key not in failures:
        return
    others = {other: [*value[:2], _stored(value[2])] for other, value in failures.items() if other != key}
    write_failures(path, {**others, **failed})


def avoid_failed_fixes(
    facts: Facts, findings: tuple[Finding, ...]
) -> tuple[tuple[Finding, ...], Recommendation | None]:
    """Return the findings and the recommendation, with advice instead of a fix that failed in this situation.

    Several findings may lead to the same fix: a line for the shell stands in for it once.
    """
    recommendation = recommend(facts, findings)
    failures = _load(paths.failures_file()) if recommendation else {}
    situation, replaced = _situation(facts, findings) if failures else "", set[str]()
    while failures and recommendation and isinstance(recommendation.remedy, Fix):
        failed = recommendation.remedy
        key = _key(failed.goal, facts)
        before, text, remedy = failures.get(key, ("", "", None))
        if not before or before != situation:
            break
        remedy = remedy if key not in replaced else None
        replaced.add(key)
        findings = tuple(
            _after_failure(each, text, remedy, is_main=each is recommendation.finding)
            if each.remedy == failed or each is recommendation.finding
            else each
            for each in findings
        )
        findings = tuple(sorted(findings, key=lambda finding: finding.severity.rank))
        recommendation = recommend(facts, findings)
    return findings, recommendation


def _stored(remedy: Remedy | None) -> dict[str, Any]:
    """Return what ``_restored`` makes the remedy of: nothing, where that would contain credentials."""
    from doctor.core.redact import redact

    stored: dict[str, Any] = {}
    line = ""
    if isinstance(remedy, Fix):
        goal, line = {name: getattr(remedy.goal, name) for name in fields(Goal)}, remedy.goal.command()
        stored = {"goal": goal, "needs_root": remedy.needs_root, "needs_consent": remedy.needs_consent}
    elif isinstance(remedy, Command):
        stored = {"argv": remedy.argv, "needs_root": remedy.needs_root, "needs_consent": remedy.needs_consent}
        line = shlex.join(remedy.argv)
    elif isinstance(remedy, ShellLine):
        stored, line = {"line": remedy.text}, remedy.text
    return stored if redact(line) == line else {}


def _restored(stored: dict[str, Any]) -> Remedy | None:
    """Return the remedy that was stored. Raises TypeError or AttributeError where a field is not as it was written."""
    needs_root, consent = stored.get("needs_root") is True, stored.get("needs_consent") is True
    if "goal" in stored:
        goal: dict[str, Any] = {
            name: tuple(map(str, value)) if isinstance(value, list) else value for name, value in stored["goal"].items()
        }
        return Fix(goal=Goal(**goal), needs_root=needs_root, needs_consent=consent, needs_network=True)
    if "argv" in stored:
        argv = tuple(map(str, stored["argv"]))
        return Command(argv=argv, needs_root=needs_root, needs_consent=consent, needs_network=True)
    return ShellLine(text=str(stored["line"]), needs_network=True) if "line" in stored else None


def _after_failure(finding: Finding, text: str, remedy: Remedy | None, *, is_main: bool) -> Finding:
    """Return a finding with what can be done instead of the fix that failed; the main one becomes a warning."""
    severity = Severity.WARNING if is_main and finding.severity is Severity.INFO else finding.severity
    return replace(finding, severity=severity, remedy=remedy or Instruction(text=text), next_step=text)


def _key(goal: Goal, facts: Facts) -> str:
    """Return a digest of the folder and the arguments, which may contain credentials."""
    return _digest(facts.project.root if facts.project else os.getcwd(), *goal.arguments())


def _digest(*words: str) -> str:
    return sha256("\0".join(words).encode("utf-8", "surrogateescape")).hexdigest()


def _situation(facts: Facts, findings: Iterable[Finding]) -> str:
    """Return a digest of all that decides whether a fix succeeds, as far as it is known."""
    options = (f"{option.name}={option.value}" for option in facts.pip_config.options)
    variables = (f"{name}={value}" for name, value in sorted(facts.environ.items()))
    # the facts do not contain them, since they may have a password
    proxies = (f"{name}={value}" for name, value in sorted(os.environ.items()) if name.lower().endswith("_proxy"))
    found = (each.id if each.id in _WITH_NUMBERS else f"{each.id} {each.summary}" for each in findings)
    return _digest(facts.today, *found, *options, *variables, *proxies, *read_states(facts.project))


def _load(path: str) -> dict[str, tuple[str, str, Remedy | None]]:
    """Return (situation, text, remedy) of the failures by their keys; none if the file cannot be read."""
    content = read_failures(path)
    if not content:
        return {}
    import json

    try:
        data: Any = json.loads(content)
        return {str(key): (str(value[0]), str(value[1]), _restored(value[2])) for key, value in data.items()}
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return {}
