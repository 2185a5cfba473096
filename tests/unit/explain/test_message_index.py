from __future__ import annotations

import io
from pathlib import Path

from doctor.checks import apt_locked
from doctor.core import plugins
from doctor.explain import message_index
from doctor.explain.candidates import signatures_of
from doctor.explain.lines import normalize
from doctor.explain.rank import explain

OWN = plugins.conditions()


def test_the_index_is_current() -> None:
    assert Path(message_index.FILE).read_text("utf-8") == message_index.build(OWN), "run: make docs"


def test_a_condition_is_possible_wherever_one_of_its_messages_stands() -> None:
    for check in OWN:
        for message in (message for signature in signatures_of(check) for message in signature.messages):
            assert check.ID in message_index.find_conditions(normalize(f"12:00 {message} (gone)")), message


def test_no_condition_is_possible_without_a_message() -> None:
    assert not message_index.find_conditions("")
    assert not message_index.find_conditions(normalize("Successfully installed black-24.2.0"))


def test_a_check_that_is_loaded_needs_no_index() -> None:
    """Plug-ins have no line in it."""
    other = type(plugins)("other")
    vars(other).update(vars(apt_locked), ID="other")
    log = b"E: Could not open lock file /var/lib/dpkg/lock-frontend - open (11: Resource temporarily unavailable)\n"
    assert [match.id for match in explain(io.BytesIO(log), [other])] == ["other"]
