from __future__ import annotations

from doctor.core import plugins
from doctor.explain import context
from doctor.explain.pages import read_page
from doctor.report.contexts import heading_of, in_words


def test_what_a_log_shows_of_its_context_has_words() -> None:
    found = {
        name for table in (context._RUNNERS, context._PLACES, context._TOOLS, context._SYSTEMS) for name, _ in table
    }
    assert not [name for name in found if not in_words(name)]


def test_no_page_shows_the_key_of_a_situation() -> None:
    """A situation is named in words, or by the message that leads to it."""
    pages = {page.id: page for page in map(read_page, plugins.own_conditions())}
    headings = {heading_of(advice.context, page) for page in pages.values() for advice in page.advice if advice.context}
    assert heading_of("docker/clock", pages["apt-unusable"]).startswith("Docker, after `")
    assert heading_of("of-nobody", pages["apt-unusable"]) == "another situation"
    assert "Travis CI, Hatch" in headings and not any("/" in heading.split("`")[0] for heading in headings)
