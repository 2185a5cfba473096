from __future__ import annotations

import pytest

from doctor.probe.project.declared import list_groups, parse_pyproject, parse_setup_cfg, setup_cfg_option

GROUPS = """[dependency-groups]
test = ["pytest>=8 ; python_version >= '3.10'"]
Dev = ["ruff", {include-group = "Test"}]
loop = [{include-group = "other"}]
other = [{include-group = "loop"}]
"""


def test_a_group_contains_those_that_it_includes() -> None:
    assert parse_pyproject(GROUPS, "dev").lines == ("ruff", 'pytest>=8; python_version >= "3.10"')


def test_a_malformed_group_is_refused_in_one_line() -> None:
    for text, group, reason in (
        (GROUPS, "docs", "the dependency group docs does not exist"),
        (GROUPS, "loop", "Cyclic"),
        ('[dependency-groups]\ndev = ["x"]\nDev = ["y"]\n', "dev", "Duplicate"),
        ('[dependency-groups]\ndev = ["x", "-e ."]\n', "dev", "Expected"),
        ('[dependency-groups]\ndev = [{include-group = "docs"}]\n', "dev", "not found"),
    ):
        with pytest.raises(ValueError, match=reason) as error:
            parse_pyproject(text, group)
        assert "\n" not in str(error.value)


def test_the_names_of_groups_and_extras() -> None:
    extras = '[project]\nname = "x"\n[project.optional-dependencies]\ntls = ["cryptography"]\n'
    assert list_groups(GROUPS + extras) == ("test", "Dev", "loop", "other", "tls")
    for text in ("", "[project", "project = 3\n", 'dependency-groups = "x"\n', "[" * 100_000):
        assert list_groups(text) == (), text[:20]


def test_options_of_setup_cfg() -> None:
    text = "[options]\npython_requires = >=3.9\ninstall_requires = file: a.txt, b.txt\n"
    assert setup_cfg_option(text, "python_requires") == ">=3.9"
    assert setup_cfg_option(text, "zip_safe") == setup_cfg_option("", "zip_safe") == ""
    assert parse_setup_cfg(text).files == ("a.txt", "b.txt")
    with pytest.raises(ValueError, match="already exists"):
        parse_setup_cfg("[options]\n[options]\n")


def test_groups_and_extras_that_include_others_twice_do_not_multiply() -> None:
    count = 60
    chain = [f'e{i} = ["p[e{i + 1}]", "p[e{i + 1}]", "x{i}"]' for i in range(count)]
    text = "\n".join(['[project]\nname = "p"\n[project.optional-dependencies]', *chain, f'e{count} = ["six"]'])
    assert sorted(parse_pyproject(text, "e0").lines) == sorted(["six", *(f"x{i}" for i in range(count))])
    chain = [f"e{i} = [{{include-group = 'e{i + 1}'}}, {{include-group = 'e{i + 1}'}}]" for i in range(count)]
    text = "\n".join(["[dependency-groups]", *chain, f'e{count} = ["six"]'])
    with pytest.raises(ValueError, match="more than 10,000 requirements"):
        parse_pyproject(text, "e0")
