"""Every reader of ``tests/tools/fuzz_table.py`` ends in time and memory; ``make fuzz`` tries more inputs."""

from __future__ import annotations

import pytest

from tests.tools.fuzz import fuzz
from tests.tools.fuzz_readers import Reader
from tests.tools.fuzz_table import READERS

COUNT = 200
"""Inputs for each reader, which take about ten seconds in all; three of them are as large as the reader allows."""


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.name)
def test_a_reader_is_bounded(reader: Reader) -> None:
    result = fuzz(reader, COUNT)
    assert not result.failed, result
