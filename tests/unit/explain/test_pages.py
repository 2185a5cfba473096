from __future__ import annotations

from tests.tools import pages


def test_the_built_pages_are_current() -> None:
    built = {path.name: path.read_text("utf-8") for path in pages.FOLDER.iterdir()}
    assert built == pages.generate(), "run: make docs"
