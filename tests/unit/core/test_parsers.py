"""The parsers of TOML, INI and requirements: what they accept is unchanged, and hostile text ends in ValueError."""

from __future__ import annotations

import configparser
import time
from collections.abc import Callable

import pytest

from doctor.core import ini, requirement, toml

DEEP = 17


@pytest.mark.parametrize(
    "text",
    [
        "a = " + "[" * DEEP + "]" * DEEP,
        "a = " + "{b = " * DEEP + "1" + "}" * DEEP,
        ".".join("a" * 17) + " = 1",
        "[" + " . ".join("a" * 18) + "]",
        ".".join(["'a'"] * 18) + " = 1",
        "a" + ".a" * 100_000 + " = 1",
        'b = """x"""" # not closed\n' + "a = " + "[" * DEEP + "]" * DEEP,
        "a = 1\n" * (1 << 17),
    ],
)
def test_toml_that_would_take_long_is_not_parsed(text: str) -> None:
    started = time.process_time()
    with pytest.raises(ValueError, match=r"longer than|parts|in one another"):
        toml.parse(text)
    assert time.process_time() - started < 0.5


@pytest.mark.parametrize(
    "text",
    [
        'a = "' + "." * 99 + '"\nb = 1',
        'a = "\\"' + "[" * 99 + '"\nb = 1',
        "a = '\\'\nb = 1 # " + "[" * 99,
        'a = """\n\\"""' + "[" * 99 + '"""""\nb = 1',
        "a = '''\n\"" + "{" * 99 + "'''''\nb = 1",
        "a = [" + "[0.5], " * 99 + "]\nb = 1",
        "a = [\n" + "  { c.d = 1.5 },\n" * 99 + "]\nb = 1",
        'a."' + "." * 99 + '" = 1\nb = 1',
    ],
)
def test_toml_with_many_dots_and_brackets_in_strings_comments_and_arrays_is_parsed(text: str) -> None:
    assert toml.parse(text)["b"] == 1


@pytest.mark.parametrize(
    "text",
    [
        "[a]\nb = c = d\ne:f\n g\n\n h\n; x\n# y\n[global]\nx =\n  1\n  2\nKey-Name : v",
        "[a]\nb   \t =   c  \n\n[c]\n",
        "[DEFAULT]\na = %(b)s\n[x]\ny = 1",
        "",
        *("a = 1", "[a]\nb", "[a]\n= b", "[a]\nb=1\nb=2", "[a]\n[a]", "[a]\n  x\n", "[\nx=1"),
    ],
)
def test_ini_is_parsed_as_configparser_does(text: str) -> None:
    expected = configparser.RawConfigParser()
    try:
        expected.read_string(text)
    except configparser.Error:
        with pytest.raises(ValueError, match=r"."):
            ini.parse(text)
        return
    assert ini.parse(text) == {name: dict(expected[name]) for name in expected.sections()}


@pytest.mark.parametrize("text", ["[a]\nb" + " " * 60_000 + "c", "[a]\n" + "b\n" * 60_000, "[a]\n" * 99_999])
def test_ini_that_would_take_long_is_not_parsed(text: str) -> None:
    started = time.process_time()
    with pytest.raises(ValueError, match=r"longer than|neither a section|already exists"):
        ini.parse(text)
    assert time.process_time() - started < 0.5


def test_defaults_take_no_time_for_each_section() -> None:
    many = range(30_000)
    text = "[DEFAULT]\n" + "".join(f"a{number}=\n" for number in many) + "".join(f"[b{number}]\n" for number in many)
    started = time.process_time()
    assert len(ini.parse(text)["b7"]) == len(many)
    assert time.process_time() - started < 2


def evaluate(text: str) -> bool:
    return requirement.parse_requirement(text).applies({})


@pytest.mark.parametrize(
    ("read", "text"),
    [
        (requirement.parse_requirement, "six " * 10_000),
        (requirement.parse_requirement, "six; " + "(" * 900 + "os_name == 'a'" + ")" * 900),
        (evaluate, "six; '3' ~= 'a'"),
        (evaluate, "six; extra >= 'a' and unknown == 'b'"),
    ],
)
def test_a_requirement_that_cannot_be_judged_is_a_value_error(read: Callable[[str], object], text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        read(text)


def test_a_version_of_too_many_digits_excludes_none() -> None:
    assert requirement.accepts("six==1." + "9" * 5000, "1.0")
    assert requirement.accepts("six==1.1", "9" * 5000)
