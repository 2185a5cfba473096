"""Credentials never reach a screen or a file."""

import pytest

from doctor.core.redact import redact


@pytest.mark.parametrize("text", ["requests>=2", "a @ https://host/a.whl", "see user@host", "git+ssh://host/x"])
def test_a_text_without_credentials_is_unchanged(text: str) -> None:
    assert redact(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "git+https://user:hunter2@host/x",
        "https://hunter2@host/simple",
        "a @ https://host/a.whl?token=hunter2",
        "https://host/?x=1&api_key=hunter2#egg=a",
    ],
)
def test_credentials_are_hidden(text: str) -> None:
    assert "hunter2" not in redact(text)
    assert "host" in redact(text)
