"""Names of modules and misspelt names are doubted; what the project names or has is taken at its word."""

from __future__ import annotations

import pytest

from doctor.facts import Distribution
from doctor.plan.doubts import find_doubts, successor_notes
from tests.unit.factories import (
    ENVIRONMENT,
    existing_target,
    make_goal,
    make_goal_facts,
    make_requirement_file,
    pip_config_with,
)


@pytest.mark.parametrize(
    ("requirement", "instead"),
    [("reqeusts", "requests"), ("Reqeusts[socks]>=2", "requests[socks]>=2"), ("cv2", "opencv-python")],
)
def test_a_doubtful_name_is_replaced_and_nothing_else(requirement: str, instead: str) -> None:
    for goal in (make_goal(requirement), make_goal(requirement, route="environment")):
        [doubt] = find_doubts(goal, make_goal_facts())
        assert (doubt.requirement, doubt.instead) == (requirement, instead)


def test_the_doubt_is_about_the_name_as_it_was_typed() -> None:
    [doubt] = find_doubts(make_goal("numpy.py"), make_goal_facts())
    assert doubt.reason == "numpy.py is not a package that doctor knows, but resembles numpy."


@pytest.mark.parametrize("requirement", ["requests", "surely-nobody-has-this", "tkinter", "python3-yaml", "gi"])
def test_other_names_are_taken_at_their_word(requirement: str) -> None:
    assert list(find_doubts(make_goal(requirement), make_goal_facts())) == []


def test_the_index_is_not_asked_for_the_name_of_a_debian_package() -> None:
    for route in ("environment", "pipx"):
        [doubt] = find_doubts(make_goal("python3-requests>=2", route=route), make_goal_facts())
        assert doubt.instead == "requests>=2"
    assert list(find_doubts(make_goal("python3-requests", route="apt"), make_goal_facts())) == []


def test_nothing_is_doubted_that_the_user_insists_on_or_an_address_explains() -> None:
    facts = make_goal_facts()
    assert list(find_doubts(make_goal("reqeusts", as_typed=True), facts)) == []
    assert list(find_doubts(make_goal("reqeusts @ https://example.org/a.whl"), facts)) == []
    assert list(find_doubts(make_goal("reqeusts", route="apt"), facts)) == []


def test_what_the_project_has_is_not_doubted() -> None:
    installed = make_goal_facts(target=existing_target(ENVIRONMENT, Distribution(name="reqeusts", version="1")))
    assert list(find_doubts(make_goal("reqeusts"), installed)) == []
    listed = make_goal_facts(other_listed=(("cv2", "requirements-dev.txt"),))
    assert list(find_doubts(make_goal("cv2"), listed)) == []


def test_a_list_is_doubted_for_misspelt_names_only_and_only_without_another_index() -> None:
    files = (make_requirement_file("reqeusts>=2", "cv2", "six"),)
    [doubt] = find_doubts(make_goal(), make_goal_facts(requirement_files=files))
    assert doubt.requirement == "reqeusts>=2"
    private = pip_config_with("index-url", "https://example.org/simple")
    assert list(find_doubts(make_goal(), make_goal_facts(requirement_files=files, target_pip_config=private))) == []


def test_the_successor_of_an_abandoned_package_is_named() -> None:
    [note] = successor_notes(make_goal("youtube-dl", "requests"))
    assert "yt-dlp" in note


@pytest.mark.parametrize("name", ["tkinter", "python-apt", "python3-apt"])
def test_what_the_index_does_not_have_is_doubted_where_the_index_was_chosen(name: str) -> None:
    assert list(find_doubts(make_goal(name), make_goal_facts())) == []
    for route in ("environment", "pipx"):
        [doubt] = find_doubts(make_goal(name, route=route), make_goal_facts())
        assert doubt.instead == name
