"""Following the recommended commands repairs a machine with several conditions in as many runs as it has causes.

``make pairs`` runs all combinations, and this test a sample.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.boxes.conftest import MakeBox
from tests.boxes.doctor import Doctor
from tests.boxes.layers import SEVERAL
from tests.boxes.roots import NEWER
from tests.boxes.several.causes import CAUSES, Cause
from tests.boxes.several.follow import PAIRS, TRIPLES, combinations, follow, stock

pytestmark = pytest.mark.box
STEP = 25
"""The sample is every 25th combination."""


def rows() -> Iterator[Any]:
    """Yield causes and suite, with a name for pytest."""
    chosen = [*combinations(2, PAIRS), *combinations(3, TRIPLES)]
    for number, causes in enumerate(chosen[::-STEP]):
        yield pytest.param(causes, NEWER[number % len(NEWER)], id=" + ".join(cause.name for cause in causes))


@pytest.mark.parametrize(("causes", "suite"), list(rows()))
def test_the_recommended_commands_mend_everything(
    causes: tuple[Cause, ...], suite: str, make_box: MakeBox, doctor: Doctor
) -> None:
    outcome = follow(make_box(suite, SEVERAL, stock), doctor, causes)
    assert outcome.is_right and not outcome.consequences, str(outcome)


def test_all_causes_are_combined_equally_often() -> None:
    pairs, triples = combinations(2, PAIRS), combinations(3, TRIPLES)
    names = {tuple(cause.name for cause in causes) for causes in (*pairs, *triples)}
    assert len(names) == PAIRS + TRIPLES
    used = [sum(cause in pair for pair in pairs) for cause in CAUSES]
    assert min(used) >= 3, dict(zip((cause.name for cause in CAUSES), used, strict=True))
