"""What every signature owes the engine, and what the engine owes the signatures."""

from __future__ import annotations

import re
from types import ModuleType

import pytest

from doctor.core import plugins
from doctor.diagnose.model import Signature
from doctor.explain.lines import clean, squeeze
from doctor.explain.matching import Part, beginning
from doctor.explain.pages import SECTIONS, page

CONDITIONS = {condition.ID: condition for condition in plugins.conditions()}
SIGNATURES = [(one, signature) for one in CONDITIONS.values() for signature in getattr(one, "SIGNATURES", ())]
SAYS = [(one.ID, signature, text) for one, signature in SIGNATURES for text in signature.says]


@pytest.mark.parametrize(("condition", "signature", "text"), SAYS, ids=[f"{i}: {t}" for i, _, t in SAYS])
def test_a_message_is_found_as_it_stands(condition: str, signature: Signature, text: str) -> None:
    said = text.replace("…", "something").replace("{version}", "3.12")
    part = Part(clean(said.encode(), 1))
    assert any(hit.condition == condition for hit in part.hits(condition, (signature,), context=False))


@pytest.mark.parametrize(("condition", "signature", "text"), SAYS, ids=[f"{i}: {t}" for i, _, t in SAYS])
def test_a_message_begins_with_words_and_is_no_common_word(condition: str, signature: Signature, text: str) -> None:
    assert beginning(text), "a message that begins with … fits everywhere"
    assert len(squeeze(re.sub(r"…|\{version\}", "", text))) >= 8


def test_near_and_unless_are_lower_case() -> None:
    for _, signature in SIGNATURES:
        for word in (*signature.near, *signature.unless, *signature.overcome_by):
            assert word == word.lower()


@pytest.mark.parametrize("condition", CONDITIONS.values(), ids=CONDITIONS)
def test_every_condition_has_a_whole_page(condition: ModuleType) -> None:
    about = page(condition)
    assert about.title and ":" in about.title
    names = [name for name, _ in about.sections]
    assert names == [name for name in SECTIONS if name in names]
    assert {"What it is", "What to do", "References"} <= set(names)
    assert all(text for _, text in about.sections)


@pytest.mark.parametrize("condition", CONDITIONS.values(), ids=CONDITIONS)
def test_whoever_has_signatures_has_advice_for_everywhere(condition: ModuleType) -> None:
    if getattr(condition, "SIGNATURES", ()):
        assert [advice.where for advice in condition.ADVICE].count("") == 1
        assert not [advice for advice in condition.ADVICE if "sudo apt" in advice.do and advice.where in NO_APT]


NO_APT = {"alpine", "arch", "fedora", "homebrew", "macos", "nix", "opensuse", "windows", "docker"}


def test_ids_are_unique_and_the_catalogs_apart() -> None:
    assert len(CONDITIONS) == len(plugins.conditions())
    assert not set(plugins.CHECKS) & set(plugins.LOG_ONLY)
