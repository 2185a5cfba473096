"""A package that lacks a part of its own is installed again, and one that is too old for a program is upgraded."""

from __future__ import annotations

from tests.corpus import answer

_SITE = "/home/ada/app/.venv/lib/python3.12/site-packages"


def _log(*frames: tuple[str, str], error: str) -> str:
    lines = "".join(f'  File "{path}", line 3, in <module>\n    {code}\n' for path, code in frames)
    return f"Traceback (most recent call last):\n{lines}{error}\n"


def test_a_package_that_lacks_a_part_of_its_own_is_installed_again() -> None:
    log = _log(
        ("/home/ada/app/main.py", "import twint"),
        (f"{_SITE}/twint/__init__.py", "from .store import db"),
        error="ModuleNotFoundError: No module named 'twint.store'",
    )
    assert answer(log) == ("module-not-found", "pip install --force-reinstall --no-cache-dir twint")


def test_a_package_that_lacks_a_part_of_another_is_upgraded_with_it() -> None:
    log = _log(
        (f"{_SITE}/subliminal/api.py", "from guessit.trees import Tree"),
        error="ImportError: No module named 'guessit.trees'",
    )
    assert answer(log)[1] == "pip install --upgrade subliminal guessit"


def test_a_script_whose_own_package_lacks_a_part_leads_to_that_package() -> None:
    log = _log(
        ("/home/ada/.venvs/x/bin/vol", "from volatility3.shell import main"),
        error="ModuleNotFoundError: No module named 'volatility3.shell'",
    )
    assert answer(log)[1] == "doctor fix volatility3"


def test_a_package_that_is_missing_is_installed() -> None:
    log = _log(("/home/ada/app/main.py", "import twint"), error="ModuleNotFoundError: No module named 'twint'")
    assert answer(log)[1] == "doctor fix twint"


def test_a_package_that_is_older_than_the_program_is_upgraded() -> None:
    log = _log(
        ("/home/ada/app/main.py", "import twint.fast"), error="ModuleNotFoundError: No module named 'twint.fast'"
    )
    assert answer(log)[1] == "pip install --upgrade twint"
    cell = "In [3]: import twint.fast\n----> 1 import twint.fast\nImportError: No module named twint.fast\n"
    assert answer(cell)[1] == "%pip install --upgrade twint"


def test_a_library_of_many_people_has_removed_as_much_as_it_has_added() -> None:
    log = _log(
        ("/home/ada/app/main.py", "import pandas.fast"), error="ModuleNotFoundError: No module named 'pandas.fast'"
    )
    assert "upgrade" not in answer(log)[1]


def test_python_2_names_a_part_only() -> None:
    log = _log(
        ("/srv/app/main.py", "from backports.ssl_match_hostname import match_hostname"),
        error="ImportError: No module named ssl_match_hostname",
    )
    assert answer(log)[1] == "doctor fix backports-ssl-match-hostname"
    other = _log(("/srv/app/main.py", "import ssl_match_hostname"), error="ImportError: No module named fnord_parts")
    assert "backports" not in answer(other)[1]


def test_the_conflict_that_a_program_tells_has_its_requirement() -> None:
    told = "An error occurred:\nVersionConflict: (twine 1.0 (/usr/lib/python3/dist-packages), {})\n"
    assert answer(told.format("Requirement.parse('twine>=4')")) == ("dependency-conflict", "doctor fix 'twine>=4'")
    assert answer("VersionConflict: (branch main was changed by somebody else)\n")[0] == "none"
