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
