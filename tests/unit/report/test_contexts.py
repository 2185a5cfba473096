from __future__ import annotations

from types import ModuleType

from doctor.core import plugins
from doctor.explain import context
from doctor.explain.pages import read_page
from doctor.report.contexts import heading_of, in_words, sections_of
from doctor.report.remedies import render


def test_what_a_log_shows_of_its_context_has_words() -> None:
    found = {
        name for table in (context._RUNNERS, context._PLACES, context._TOOLS, context._SYSTEMS) for name, _ in table
    }
    assert not [name for name in found if not in_words(name)]


def test_no_page_shows_the_key_of_a_situation() -> None:
    """A situation is named in words, or by the message that leads to it."""
    pages = {page.id: page for page in map(read_page, plugins.conditions())}
    assert heading_of(["docker/clock"], pages["apt-unusable"]).startswith("Docker after `")
    assert heading_of(["of-nobody"], pages["apt-unusable"]) == ""
    assert heading_of(["docker/of-nobody"], pages["apt-unusable"]) == ""
    headings = {heading for page in pages.values() for heading, _ in sections_of(page)}
    assert "Docker with uv" in headings and not any("/" in heading.split("`")[0] for heading in headings)


def test_contexts_with_the_same_advice_have_one_heading() -> None:
    page = read_page(_module("apt-unusable"))
    assert heading_of(["docker/uv", "gitlab/uv", "tox"], page) == "Docker, GitLab with uv; tox"
    assert heading_of(["docker/arch", "docker/fedora"], page) == "Docker with Arch Linux, with Fedora"
    assert heading_of(["docker", "docker/uv", "gitlab/docker"], page) == "Docker"


def test_every_section_of_a_page_says_something_that_no_other_says() -> None:
    for page in map(read_page, plugins.conditions()):
        said = [(advice.text, advice.remedy and render(advice.remedy).text) for _, advice in sections_of(page)]
        assert all(text or remedy for text, remedy in said), page.id
        whole = [section for section in said if section[0]]
        assert len(whole) == len({*whole}), page.id


def test_the_text_of_a_section_is_left_out_where_only_the_package_differs_from_the_one_above() -> None:
    sections = dict(sections_of(read_page(_module("module-not-found"))))
    mock, benchmark = (sections[f"after `fixture '{name}' not found`"] for name in ("mocker", "benchmark"))
    assert mock.text.startswith("The tests need pytest-mock, ") and benchmark.text == ""
    assert benchmark.remedy and render(benchmark.remedy).text.endswith("fix pytest-benchmark")


def _module(condition: str) -> ModuleType:
    modules: dict[str, ModuleType] = {module.ID: module for module in plugins.conditions()}
    return modules[condition]
