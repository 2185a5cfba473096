from __future__ import annotations

from collections.abc import Iterator
from types import ModuleType

from doctor.core import plugins
from doctor.diagnose.model import Finding, Severity
from doctor.diagnose.run import diagnose, title
from doctor.facts import Facts
from tests.unit.factories import make_facts


def made(name: str, severity: Severity | None) -> ModuleType:
    def check(_: Facts) -> Iterator[Finding]:
        if severity is None:
            raise RuntimeError("out of order")
        yield Finding(id=name, severity=severity, summary=name)

    module = ModuleType(name, f"{name} happens: in tests.")
    module.ID, module.check = name, check  # type: ignore[attr-defined]
    return module


def test_gravest_first_and_one_crash_stops_nothing() -> None:
    checks = [made("a", Severity.INFO), made("b", None), made("c", Severity.ERROR)]
    assert [(f.id, f.severity.value) for f in diagnose(make_facts(), checks)] == [
        ("c", "error"),
        ("b", "unknown"),
        ("a", "info"),
    ]


def test_a_title_is_the_first_line_up_to_the_colon() -> None:
    assert title(made("thunder", Severity.OK)) == "thunder happens"


def test_every_check_is_one_file_with_a_page_and_a_name_like_its_own() -> None:
    for check in plugins.checks():
        assert check.ID.replace("-", "_") == check.__name__.rpartition(".")[2]
        for heading in ("What it is", "Why it matters", "What to do", "References"):
            assert f"\n{heading}\n" in (check.__doc__ or ""), (check.ID, heading)
