"""Libraries, tools and shells say in many ways what they lack, and titles and excerpts show failures as well."""

from __future__ import annotations

import io

import pytest

from doctor.explain.rank import explain
from tests.corpus import CHECKS, answer

NEEDED = {
    "ImportError: email-validator is not installed, run `pip install pydantic[email]`\n": "pydantic",
    "ImportError: jinja2 must be installed to use Jinja2Templates\n": "jinja2",
    'RuntimeError: Form data requires "python-multipart" to be installed. \n'
    'You can install "python-multipart" with: \n\npip install python-multipart\n': "python-multipart",
    '  File "/usr/local/lib/python3.12/site-packages/fastapi/dependencies/utils.py", line 145, in ensure_installed\n'
    "    raise RuntimeError(not_installed) from None\n"
    'RuntimeError: Form data requires "python-multipart" to be installed. \n': "python-multipart",
    "bs4.FeatureNotFound: Couldn't find a tree builder with the features you requested: lxml. Do you need to install a "
    "parser library?\n": "lxml",
    "django.core.exceptions.ImproperlyConfigured: Error loading psycopg2 or psycopg module\n": "psycopg2",
    "ImportError: Unable to find a usable engine; tried using: 'pyarrow', 'fastparquet'.\n": "pyarrow",
}
"""Messages, and the package that they ask for."""
CONDITIONS = {
    "make: pip: No such file or directory\n": "pip-missing",
    "nohup: failed to run command 'pip': No such file or directory\n": "pip-missing",
    "make: python: No such file or directory\n": "python-missing",
    "gyp ERR! find Python You need to install the latest version of Python.\n": "python-missing",
    "asdf: No version is set for command python\n": "python-missing",
    "SolverProblemError\n\n  Because shop depends on a (^1) which depends on b (>=2), b is required.\n": (
        "resolution-conflict"
    ),
    "The conflict is caused by:\n    The user requested numpy==2.0\n    foo 1.0 depends on numpy<2\n": (
        "resolution-conflict"
    ),
    '  File "/usr/lib/python3/dist-packages/pip/_internal/cli/base_command.py", line 1, in main\nMemoryError\n': (
        "out-of-memory"
    ),
    "fatal: repository 'https://code.example/x.git/' not found\nerror: subprocess-exited-with-error\n": (
        "repository-unreachable"
    ),
    '55│ """\n56│ try:\n→ 57│ return index\nPackageInfoError\n'
    "Unable to determine package info for path: /tmp/six-1.0-py3-none-any.whl\n"
    'Unknown metadata version\n558│ """\n': "invalid-metadata",
    "Python 3.12 raises \"AttributeError: module 'asyncio' has no attribute 'coroutine'\"\n\nHi,\n\nI tried to run the "
    "app with Python 3.12 but got this failure.\n": "python-unsupported",
}
"""Logs, and what they show first."""
SILENT = (
    "$ pip install six\nTraceback (most recent call last):\nImportError: cannot import name 'x' from 'shop.models'\n",
    "Python 3.12 raises \"AttributeError: module 'asyncio' has no attribute 'coroutine'\" where the decorator was "
    "used.\n\nThe decorator was removed, so write `async def`.\n",
    "MemoryError\n",
    "fatal: repository 'https://code.example/x.git/' not found\n",
)
"""The failures of other programs, and sentences about a failure."""


@pytest.mark.parametrize("log", NEEDED, ids=range(len(NEEDED)))
def test_what_a_library_asks_for_is_installed(log: str) -> None:
    assert answer(log) == ("module-not-found", f"doctor fix {NEEDED[log]}")


@pytest.mark.parametrize("log", CONDITIONS, ids=range(len(CONDITIONS)))
def test_the_first_condition(log: str) -> None:
    assert [match.id for match in explain(io.BytesIO(log.encode()), CHECKS)][:1] == [CONDITIONS[log]]


@pytest.mark.parametrize("log", SILENT, ids=range(len(SILENT)))
def test_a_neighbour_is_not_taken_for_it(log: str) -> None:
    assert explain(io.BytesIO(log.encode()), CHECKS) == ()
