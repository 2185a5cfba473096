"""The labelled names of ``tests/corpus/names``: what the scorer relies on, and the rule that holds some of them out."""

from __future__ import annotations

import hashlib
from collections import Counter

import pytest

from doctor.core.names import normalize
from tests import REPOSITORY
from tests.tools.score_names import EXPECTED_OTHERWISE, PLANNED, Label, read_labels

NAMES = REPOSITORY / "tests/corpus/names"
FILES = {file: read_labels(NAMES / file) for file in ("dev.tsv", "heldout.tsv")}


def _is_held_out(name: str) -> bool:
    return int(hashlib.sha256(normalize(name).encode()).hexdigest(), 16) % 5 >= 3


@pytest.mark.parametrize("file", FILES)
def test_every_name_is_in_the_file_that_the_rule_says(file: str) -> None:
    wrong = [label.name for label in FILES[file] if _is_held_out(label.name) != (file == "heldout.tsv")]
    assert wrong == []


def test_every_name_has_one_label_and_a_source() -> None:
    labels = [label for file in FILES.values() for label in file]
    assert [name for name, count in Counter(label.name for label in labels).items() if count > 1] == []
    assert {label.label for label in labels} == PLANNED.keys() | EXPECTED_OTHERWISE.keys()
    assert [label.name for label in labels if not label.source] == []


def test_the_expected_answer_fits_the_label() -> None:
    def fits(label: Label) -> bool:
        if label.label in EXPECTED_OTHERWISE or label.label == "system":
            return bool(label.expected) == (label.label != "stdlib")
        return label.expected == PLANNED[label.label]

    assert [label for file in FILES.values() for label in file if not fits(label)] == []
