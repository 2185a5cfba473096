"""A file of a project that has the name of a library is told from the project's own modules."""

from __future__ import annotations

import pytest

from tests.tools.schema import parse
from tests.unit.commands.run_explain import explain

CIRCULAR = "partially initialized module '{0}' (most likely due to a circular import)"


def answer(message: str, file: str = "/home/ada/app/app.py") -> tuple[str, str]:
    log = f'Traceback (most recent call last):\n  File "{file}", line 1, in <module>\n    x()\n    ^^^^\n{message}\n'
    document = parse(explain("--json", "-", stdin=log).stdout)
    return document["matches"][0]["id"] if document["matches"] else "none", document["next"]


@pytest.mark.parametrize(
    "message",
    [
        f"ImportError: cannot import name 'x' from {CIRCULAR.format('random')} (/srv/app/random.py)",
        "ImportError: cannot import name 'x' from 'random' (/srv/app/random.py)",
        "AttributeError: module 'random' has no attribute 'x' (consider renaming '/srv/app/random.py' since it has the "
        "same name as the standard library module named 'random' and prevents importing that standard library module)",
        "AttributeError: module 'random' has no attribute 'x' (consider renaming '/srv/app/random.py' if it has the "
        "same name as a library you intended to import)",
    ],
)
def test_the_file_that_the_message_names_is_to_be_renamed(message: str) -> None:
    assert answer(message) == ("shadowed-module", "mv /srv/app/random.py /srv/app/my_random.py")


def test_the_file_is_found_in_the_traceback() -> None:
    message = "AttributeError: partially initialized module 'yaml' has no attribute 'x' (most likely due to a …)"
    assert answer(message, "/srv/app/yaml.py") == ("shadowed-module", "mv /srv/app/yaml.py /srv/app/my_yaml.py")
    assert answer("ModuleNotFoundError: No module named 'yaml.x'; 'yaml' is not a package")[0] == "shadowed-module"


def test_a_package_is_renamed_by_its_folder() -> None:
    message = "ImportError: cannot import name 'x' from 'requests' (/srv/app/requests/__init__.py)"
    assert answer(message)[1] == "mv /srv/app/requests /srv/app/my_requests"


@pytest.mark.parametrize(
    "message",
    [
        f"ImportError: cannot import name 'x' from {CIRCULAR.format('models')} (/srv/app/models.py)",
        "ImportError: cannot import name 'x' from 'utils' (/srv/app/utils.py)",
        "ImportError: cannot import name 'x' from 'shop.random' (/srv/app/shop/random.py)",
        "ImportError: cannot import name 'x' from 'random' (/usr/lib/python3.11/random.py)",
        "AttributeError: partially initialized module 'models' has no attribute 'x' (most likely due to a …)",
        "AttributeError: module 'collections' has no attribute 'Callable'",
    ],
)
def test_other_failures_of_imports_are_not(message: str) -> None:
    assert answer(message)[0] != "shadowed-module"
