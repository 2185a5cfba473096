from __future__ import annotations

import pytest

from doctor.facts.pip_values import accepts


@pytest.mark.parametrize(
    ("name", "value", "pip", "expected"),
    [
        ("no-color", "Yes", "", True),
        ("no-color", "maybe", "", False),
        ("upgrade", "x", "23.0.1", False),
        ("dry-run", "x", "22.1", True),  # an option that this pip does not know
        ("dry-run", "x", "25.1.1", False),
        ("verbose", "3", "", True),
        ("verbose", "-1", "", False),
        ("timeout", "60s", "", False),
        ("retries", "1.5", "", False),
        ("progress-bar", "fancy", "", False),
        ("progress-bar", "ascii", "21.3", True),
        ("progress-bar", "ascii", "23.0.1", False),
        ("progress-bar", "on off", "", False),
        ("exists-action", "i w", "", True),
        ("exists-action", "ix", "", False),
        ("use-feature", "2020-resolver", "20.3.4", True),
        ("use-feature", "2020-resolver", "23.0.1", False),
        ("use-feature", "fast-deps truststore", "25.1.1", True),
        ("use-feature", "of-next-year", "25.3", False),
        ("use-feature", "of-next-year", "26.4", True),
        ("use-feature", "of-next-year", "", True),
        ("use-deprecated", "legacy-resolver", "25.3", True),
        ("index-url", "anything", "25.3", True),
    ],
)
def test_values_are_those_that_each_release_of_pip_accepts(name: str, value: str, pip: str, expected: bool) -> None:
    assert accepts(name, value, pip) is expected
