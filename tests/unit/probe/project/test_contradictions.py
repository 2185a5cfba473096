from __future__ import annotations

import pytest

from doctor.probe.project.contradictions import find_contradiction


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        (("six==1.0", "six==2.0"), "`six==1.0` (at) contradicts `six==2.0` (at)"),
        (("six==1.0 --hash=sha256:a", "SIX[x] >= 2"), "`six==1.0 --hash=sha256:a` (at) contradicts `SIX[x] >= 2` (at)"),
        (("six==1.0", "six==1", "six>=1", "six"), None),
        (("torch==2.0", "torch==2.0+cpu"), None),
        (("six==1.*", "six>=2"), None),
        (("six==1.0; python_version<'3'", "six==2.0"), None),
        (("six==${SIX}", "six==2.0"), None),
        (("six==1.0-weird!", "six==2.0"), None),
        (("-c constraints.txt", "six @ file:///six.whl", "six==2.0"), None),
    ],
)
def test_only_a_version_that_a_line_excludes_is_a_contradiction(lines: tuple[str, ...], found: str | None) -> None:
    assert find_contradiction(lines, lambda line: "at") == found
