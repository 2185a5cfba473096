"""apt-get: what is said when it fails."""

from __future__ import annotations

import pytest

from doctor.execute import apt


@pytest.mark.parametrize(
    ("output", "expected"),
    [
        (
            "E: You don't have enough free space in /var/cache/apt/archives/.\n",
            "There is not enough space in /var/cache",
        ),
        (" 404  Not Found [IP: 1]\nE: Failed to fetch x\n", "older than the archive"),
        ("E: Unmet dependencies. Try 'apt --fix-broken install' with no packages", "doctor explain apt-broken"),
        ("Reading package lists...\nE: Something else\nE: More\n", "apt-get failed: E: Something else"),
        ("", "apt-get failed: exit code 100"),
    ],
)
def test_a_failure_of_apt_is_explained(output: str, expected: str) -> None:
    assert expected in apt.explain_failure(output, 100).reason
