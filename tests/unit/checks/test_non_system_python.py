from __future__ import annotations

import pytest

from doctor.checks.non_system_python import check
from doctor.diagnose.model import Severity
from doctor.facts import Repointed
from tests.unit.factories import active_facts, make_facts, make_python


def test_silent_about_the_system_python_and_environments() -> None:
    assert not list(check(make_facts()))
    assert not list(check(active_facts()))


def test_silent_about_a_python_that_stands_in_for_the_systems() -> None:
    python = make_python(kind="local", base_kind="local", real_path="/opt/python/bin/python3")
    link = Repointed(
        path="/usr/bin/python3", actual=python.real_path, expected="/usr/bin/python3.11", package="python3-minimal",
        by_alternatives=False,
    )  # fmt: skip
    assert not list(check(make_facts(subject=python, repointed=link)))


@pytest.mark.parametrize("kind", ["conda", "pyenv", "homebrew", "uv", "local", "other"])
def test_another_python_is_a_note(kind: str) -> None:
    [finding] = check(make_facts(subject=make_python(kind=kind, base_kind=kind)))
    assert finding.severity is Severity.INFO
