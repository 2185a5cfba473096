"""A verdict predicts one operation from the findings alone."""

from __future__ import annotations

from doctor.core import plugins
from doctor.diagnose.model import OPERATIONS, Finding, Operation, Severity
from doctor.diagnose.run import diagnose
from doctor.diagnose.verdict import Verdict, predict
from tests.unit.factories import make_facts, make_python


def make_finding(
    name: str, severity: Severity, *, blocks: tuple[Operation, ...] = (), allows: tuple[Operation, ...] = ()
) -> Finding:
    return Finding(id=name, severity=severity, summary=name, blocks=blocks, allows=allows)


def verdict_on(operation: Operation, *findings: Finding) -> Verdict:
    return next(verdict for verdict in predict(findings) if verdict.operation == operation)


def test_everything_works_where_nothing_was_found() -> None:
    verdicts = predict(())
    assert [verdict.operation for verdict in verdicts] == list(OPERATIONS)
    assert all(verdict.works for verdict in verdicts)


def test_one_blocking_finding_suffices_and_the_most_severe_comes_first() -> None:
    verdict = verdict_on(
        "pip-install",
        make_finding("mild", Severity.INFO, blocks=("pip-install",)),
        make_finding("grave", Severity.ERROR, blocks=("pip-install",)),
    )
    assert verdict.works is False
    assert verdict.causes == ("grave", "mild")
    assert verdict.summary == "grave"


def test_an_unknown_finding_makes_the_verdict_unknown() -> None:
    unclear = make_finding("unclear", Severity.UNKNOWN, blocks=("create-venv",))
    assert verdict_on("create-venv", unclear).works is None
    certain = make_finding("certain", Severity.INFO, blocks=("create-venv",))
    assert verdict_on("create-venv", unclear, certain).causes == ("certain",)


def test_a_finding_that_alone_allows_an_operation_is_its_cause() -> None:
    bypass = make_finding("bypass", Severity.WARNING, allows=("pip-install",))
    expected = Verdict(operation="pip-install", works=True, causes=("bypass",), summary="bypass")
    assert verdict_on("pip-install", bypass) == expected


def test_a_fresh_debian_can_neither_create_environments_nor_run_pip() -> None:
    findings = diagnose(make_facts(subject=make_python(ensurepip=False, pip=None)), plugins.checks())
    works = {verdict.operation: verdict.works for verdict in predict(findings)}
    assert works == {"create-venv": False, "pip-install": False, "pipx-install": True, "apt-install": True}


def test_a_healthy_machine_gets_notes_only() -> None:
    assert {finding.severity for finding in diagnose(make_facts(), plugins.checks())} <= {Severity.INFO}
