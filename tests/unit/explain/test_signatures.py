"""Rules for the signatures and pages of all checks."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from functools import partial
from types import ModuleType

from doctor.core import plugins
from doctor.core.record import replace
from doctor.diagnose.model import Signature
from doctor.explain.candidates import signatures_of
from doctor.explain.lines import clean, normalize
from doctor.explain.matching import ChunkText
from doctor.explain.message_words import MessageWords
from doctor.explain.pages import SECTIONS, read_page
from doctor.explain.rank import explain
from doctor.explain.reader import ANCHORS, read_chunks
from tests.corpus import CHECKS, positives, recognise
from tests.corpus.mutations import MUTATIONS, hard_wrap

PLACEHOLDER = re.compile(r"(…|\{\w+\})")
WORDS = {"module": "numpy", "option": "--hash", "package": "six", "path": "v/bin", "program": "black", "…": "six 1.16"}
WORDS |= {"python": "/usr/bin/python3", "release": ">=3.12", "venv": ".venv/bin/activate", "existing": "3.4.5"}
WORDS |= {"library": "libquux.so.1", "shadow": "/srv/app/random.py", "shadowed": "random"}
"""What stands in a log for each placeholder but the version."""
NO_APT = {"alpine", "arch", "fedora", "homebrew", "macos", "nix", "opensuse", "windows", "docker"}
PRINTED = {
    "dead-pipx-apps": "$ pipx list\n   package black has missing internal pipx metadata.\n$ black\nTraceback "
    "(most recent "
    "call last):\nModuleNotFoundError: No module named 'black'\n",
    "pipx-too-old": "$ pipx upgrade-all\nblack: Unknown metadata version 0.5. Perhaps it was installed with a "
    "later version "
    "of pipx.\n$ black\nbash: black: command not found\n",
    "shell-limits": "$ pip install httpx\nERROR: Could not install packages due to an OSError: [Errno 27] File too "
    "large\n",
    "python-variables": "Fatal Python error: preconfig_init_utf8_mode: invalid PYTHONUTF8 environment variable value\n"
    "Python runtime state: preinitialized\n",
}
"""What tools print of conditions that have no anchor in a message and no log in the corpus."""


def messages() -> Iterator[tuple[ModuleType, Signature, str]]:
    """Yield every message of every signature with its check."""
    for check in CHECKS:
        for signature in signatures_of(check):
            for message in signature.messages:
                yield check, signature, message


def as_printed(message: str, version: str = "3.12") -> str:
    """Return a message with its placeholders filled in."""
    words = {**WORDS, "version": version}
    message = message.replace("3.{version}", version)
    return PLACEHOLDER.sub(lambda found: words[found[0].strip("{}")], message)


def build_log(message: str, signature: Signature) -> str:
    """Return a log in which a tool prints ``message`` between other lines, near a word that the signature demands."""
    near = f"{signature.near[0]}\n" if signature.near else ""
    return f"Collecting six\nDownloading six-1.16.0.tar.gz (34 kB)\n{near}{message}\nThe command has ended.\n"


def changed_words(message: str) -> Iterator[str]:
    """Yield ``message`` with one word after the other replaced."""
    for word in re.finditer(r"[^\W_]+", message):
        if not PLACEHOLDER.search(message[max(0, word.start() - 1) : word.end() + 1]):
            yield f"{message[: word.start()]}zyx{message[word.end() :]}"


def contains(log: str, signature: Signature) -> bool:
    text = ChunkText(clean(log.encode(), 1))
    return next(text.find("condition", (signature,)), None) is not None


def test_every_message_is_recognised_in_a_log() -> None:
    missed = [
        f"{check.ID}: {printed}"
        for number, (check, signature, message) in enumerate(messages())
        for printed in [as_printed(message, ("3.12", "3", "")[number % 3])]
        if check.ID not in recognised_ids(build_log(printed, signature).encode())
    ]
    assert not missed, "\n".join(missed)


def recognised_ids(data: bytes) -> set[str]:
    return {match.id for match in explain(io.BytesIO(data), CHECKS)}


def test_every_message_is_recognised_in_wrapped_and_prefixed_logs() -> None:
    """Put each message through every eighth change, so that all changes meet all kinds of messages."""
    changes = list(MUTATIONS.items())
    changes += [(f"wrapped at {width}", partial(wrap_and_encode, width=width)) for width in (40, 53, 72)]
    missed = []
    for number, (_, signature, message) in enumerate(messages()):
        log = build_log(as_printed(message), signature)
        words = MessageWords(("condition", message) for message in signature.messages)
        for name, change in changes[number % 8 :: 8]:
            (chunk,) = read_chunks(io.BytesIO(change(log)), tuple, lambda *_: {})
            text = ChunkText(clean(chunk.data, 1))
            if next(text.find("condition", (signature,), check_context=False), None) is None:
                missed.append(f"{message} ({name})")
            elif not words.find_conditions(chunk.data, frozenset()):
                missed.append(f"{message} ({name}), in a large log")
    assert not missed, "\n".join(missed)


def wrap_and_encode(text: str, width: int) -> bytes:
    return hard_wrap(text, width).encode()


def test_a_message_with_one_other_word_is_not_recognised() -> None:
    mistaken = [
        f"{message}: {changed}"
        for _, signature, message in messages()
        for changed in changed_words(message)
        if contains(build_log(as_printed(changed), signature), replace(signature, messages=(message,)))
    ]
    assert not mistaken, "\n".join(mistaken)


def test_a_message_is_not_recognised_within_longer_words() -> None:
    """``No module named pip`` must not be found in ``No module named pipx``."""
    mistaken = [
        message
        for _, signature, message in messages()
        if message[-1].isalnum() and message[-1].isascii() and "…" not in message
        if contains(build_log(f"{as_printed(message)}x", signature), replace(signature, messages=(message,)))
    ]
    assert not mistaken, "\n".join(mistaken)


def test_a_message_is_not_recognised_far_from_the_words_it_needs() -> None:
    for _, signature, message in messages():
        log = f"The command has started.\n{as_printed(message)}\n"
        if signature.near and not any(word in log.lower() for word in signature.near):
            assert not contains(log, signature), f"{message} is recognised without any of {signature.near}"


def test_a_message_is_not_recognised_beside_words_that_exclude_it() -> None:
    for _, signature, message in messages():
        for word in signature.unless:
            log = build_log(f"{word}\n{as_printed(message)}", signature)
            assert not contains(log, signature), f"{message} is recognised after {word}"


def test_a_message_is_not_recognised_before_words_that_resolve_it() -> None:
    for _, signature, message in messages():
        for word in signature.resolved_by:
            log = f"{build_log(as_printed(message), signature)}{word}\n"
            assert not contains(log, signature), f"{message} is recognised although {word} follows"


def test_every_message_begins_with_literal_text_of_some_length() -> None:
    for check, _, message in messages():
        beginning = PLACEHOLDER.split(re.sub(r"^\{\w+\}", "", message))[0]
        assert normalize(beginning), f"{check.ID}: {message} begins with a placeholder, so it fits everywhere"
        words = normalize(PLACEHOLDER.sub("", message))
        length = len(words) + sum(character > "\u2fff" for character in words)  # each of these is a syllable or a word
        assert length >= 8, f"{check.ID}: {message} is too short"


def test_words_around_messages_are_lower_case() -> None:
    for check, signature, _ in messages():
        for word in (*signature.near, *signature.unless, *signature.resolved_by):
            assert word == word.lower(), f"{check.ID}: {word} is compared with lower-cased text"


def test_every_condition_is_found_in_a_large_log_by_an_anchor() -> None:
    """In a large log only the surroundings of anchors are searched.

    A condition needs an anchor in one of its messages or right beside one. The logs of the corpus show the latter:
    tests/unit/explain/test_reader.py finds them in large logs.
    """
    anchored = {
        check.ID
        for check, signature, message in messages()
        if any(anchor in message for anchor in (*ANCHORS, signature.anchor) if anchor)
    }
    proven = {log.label for log in positives()}
    unproven = {check.ID for check, _, _ in messages()} - anchored - proven
    assert unproven <= set(PRINTED), (
        "give a signature an `anchor`, or show here what the tool prints beside its message"
    )
    for condition, text in PRINTED.items():
        assert recognise(text.encode()) == condition
        assert any(anchor in text for anchor in (*ANCHORS, *own_anchors(condition))), condition


def own_anchors(condition: str) -> set[str]:
    return {signature.anchor for check, signature, _ in messages() if condition == check.ID and signature.anchor}


def test_no_anchor_is_superfluous() -> None:
    logs = [log.text for log in positives()]
    idle = [anchor for anchor in ANCHORS if not any(anchor in text for text in (*logs, *(m for _, _, m in messages())))]
    assert not idle
    anchors = {*ANCHORS, *(signature.anchor for _, signature, _ in messages() if signature.anchor)}
    found_with_another = [(longer, part) for longer in anchors for part in anchors - {longer} if part in longer]
    assert not found_with_another


def test_every_condition_has_a_complete_page() -> None:
    for check in CHECKS:
        page = read_page(check)
        names = [name for name, _ in page.sections]
        assert page.title.endswith("."), f"{check.ID}: the title is not a sentence"
        assert names == [name for name in SECTIONS if name in names], f"{check.ID}: sections are out of order"
        assert {"What it is", "What to do", "References"} <= set(names), f"{check.ID}: a section is missing"
        assert all(text for _, text in page.sections), f"{check.ID}: a section is empty"


def test_every_check_with_signatures_has_advice_for_all_contexts() -> None:
    for check in CHECKS:
        if getattr(check, "SIGNATURES", ()):
            contexts = [advice.context for advice in check.ADVICE]
            assert contexts.count("") == 1, f"{check.ID} needs one advice without a context"
            assert len(set(contexts)) == len(contexts), f"{check.ID} has two pieces of advice for one context"
            wrong = [a.context for a in check.ADVICE if "sudo apt" in a.text and a.context in NO_APT]
            assert not wrong, f"{check.ID} recommends apt where it is not available: {wrong}"


def test_explained_conditions_exist() -> None:
    ids = {check.ID for check in CHECKS}
    for check in CHECKS:
        assert set(getattr(check, "EXPLAINS", ())) <= ids - {check.ID}, check.ID


def test_ids_are_unique_and_the_catalogs_are_disjoint() -> None:
    assert len({check.ID for check in CHECKS}) == len(CHECKS)
    assert not set(plugins.CHECKS) & set(plugins.LOG_ONLY)
