from __future__ import annotations

import pytest

from doctor.probe.project.declared import (
    DeclaredRequirements,
    list_groups,
    parse_pyproject,
    parse_setup_cfg,
    parse_setup_script,
    setup_cfg_option,
)

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
        (GROUPS, "docs", "has no dependency group and no extra docs"),
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


@pytest.mark.parametrize(
    "text",
    [
        "setup(name='x', install_requires=['six>=1', ' idna '], packages=find_packages())",
        "import setuptools\nsetuptools.setup(install_requires=('six>=1', 'idna'))",
        "needs = ['six>=1', 'idna']\nif __name__ == '__main__':\n    setup(install_requires=needs)",
        "setup(install_requires='six>=1\\nidna\\n')",
    ],
)
def test_a_setup_script_that_writes_out_what_it_requires(text: str) -> None:
    assert parse_setup_script(text) == DeclaredRequirements(lines=("six>=1", "idna"))


@pytest.mark.parametrize(
    "text",
    [
        "setup(install_requires=open('x').read().split())",
        "needs = ['six']\nneeds.append('idna')\nsetup(install_requires=needs)",
        "needs = ['six']\nneeds = ['idna']\nsetup(install_requires=needs)",
        "def needs():\n    return []\nsetup(install_requires=needs)",
        "if old:\n    setup(install_requires=['six'])\nelse:\n    setup(install_requires=[])",
        "more = dict(install_requires=['six'])\nsetup(**more)",
        "setup(install_requires=['six', 3])",
        "setup(install_requires=7)",
        "print 'install_requires'",
        "x = '\0install_requires'",
        "install_requires" + "(" * 5000,
        "setup(install_requires=['six'])" + " " * (1 << 18),
    ],
)
def test_of_a_setup_script_that_computes_it_only_a_build_shows_it(text: str) -> None:
    assert parse_setup_script(text) == DeclaredRequirements(needs_build=True)


def test_groups_and_extras_that_include_others_twice_do_not_multiply() -> None:
    count = 60
    chain = [f'e{i} = ["p[e{i + 1}]", "p[e{i + 1}]", "x{i}"]' for i in range(count)]
    text = "\n".join(['[project]\nname = "p"\n[project.optional-dependencies]', *chain, f'e{count} = ["six"]'])
    assert sorted(parse_pyproject(text, "e0").lines) == sorted(["six", *(f"x{i}" for i in range(count))])
    chain = [f"e{i} = [{{include-group = 'e{i + 1}'}}, {{include-group = 'e{i + 1}'}}]" for i in range(count)]
    text = "\n".join(["[dependency-groups]", *chain, f'e{count} = ["six"]'])
    with pytest.raises(ValueError, match="more than 10,000 requirements"):
        parse_pyproject(text, "e0")
