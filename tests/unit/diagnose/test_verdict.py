from __future__ import annotations

from doctor.core import plugins
from doctor.diagnose.model import ACTIONS, Action, Finding, Severity
from doctor.diagnose.run import diagnose
from doctor.diagnose.verdict import Verdict, predict
from tests.unit.factories import make_facts, make_python


def finding(
    name: str, severity: Severity, *, blocks: tuple[Action, ...] = (), allows: tuple[Action, ...] = ()
) -> Finding:
    return Finding(id=name, severity=severity, summary=name, blocks=blocks, allows=allows)


def of(action: Action, *findings: Finding) -> Verdict:
    return next(verdict for verdict in predict(findings) if verdict.action == action)


def test_all_works_where_nothing_was_found() -> None:
    verdicts = predict(())
    assert [verdict.action for verdict in verdicts] == list(ACTIONS)
    assert all(verdict.works for verdict in verdicts)


def test_one_blocking_finding_is_enough_and_the_gravest_is_named_first() -> None:
    verdict = of(
        "pip-install",
        finding("mild", Severity.INFO, blocks=("pip-install",)),
        finding("grave", Severity.ERROR, blocks=("pip-install",)),
    )
    assert verdict.works is False
    assert verdict.causes == ("grave", "mild")
    assert verdict.summary == "grave"


def test_what_is_unknown_is_neither_yes_nor_no() -> None:
    cloud = finding("cloud", Severity.UNKNOWN, blocks=("create-venv",))
    assert of("create-venv", cloud).works is None
    certain = finding("certain", Severity.INFO, blocks=("create-venv",))
    assert of("create-venv", cloud, certain).causes == ("certain",)


def test_what_works_only_because_of_something_says_so() -> None:
    bypass = finding("bypass", Severity.WARNING, allows=("pip-install",))
    assert of("pip-install", bypass) == Verdict(action="pip-install", works=True, causes=("bypass",), summary="bypass")


def test_a_fresh_debian() -> None:
    found = diagnose(make_facts(subject=make_python(ensurepip=False, pip=None)), plugins.checks())
    told = {verdict.action: verdict.works for verdict in predict(found)}
    assert told == {"create-venv": False, "pip-install": False, "pipx-install": True, "apt-install": True}


def test_a_healthy_box_is_met_with_silence() -> None:
    assert {f.severity for f in diagnose(make_facts(), plugins.checks())} <= {Severity.INFO}
