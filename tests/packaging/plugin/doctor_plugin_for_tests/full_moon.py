"""Full moon: a finding without consequences."""

from collections.abc import Iterator

from doctor.diagnose.model import Evidence, Finding, Severity
from doctor.facts import Facts

ID = "full-moon"


def check(facts: Facts) -> Iterator[Finding]:
    yield Finding(
        id=ID,
        severity=Severity.INFO,
        summary="The moon is full.",
        evidence=(Evidence(source="the sky", value=facts.today),),
    )
