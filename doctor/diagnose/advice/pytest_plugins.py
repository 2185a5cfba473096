"""The options that pytest knows only with a plug-in, which is missing where it says that it does not recognise them."""

from __future__ import annotations

from doctor.diagnose.model import Advice, Signature, fix_requirement

_OPTIONS = {
    "allure-pytest": ("--alluredir",),
    "pytest-asyncio": ("--asyncio-mode",),
    "pytest-benchmark": ("--benchmark-",),
    "pytest-cov": ("--cov", "--no-cov"),
    "pytest-django": ("--create-db", "--ds", "--no-migrations", "--nomigrations", "--reuse-db"),
    "pytest-html": ("--html", "--self-contained-html"),
    "pytest-json-report": ("--json-report",),
    "pytest-mypy": ("--mypy",),
    "pytest-playwright": ("--browser", "--headed"),
    "pytest-randomly": ("--randomly-",),
    "pytest-repeat": ("--count",),
    "pytest-rerunfailures": ("--reruns",),
    "pytest-timeout": ("--timeout",),
    "pytest-xdist": ("--dist", "--maxprocesses", "--numprocesses", "-n"),
    "syrupy": ("--snapshot-",),
}
"""What each plug-in adds to the command line of pytest, by the documentation of each; or the beginning of it."""
PLUGINS_OF_PYTEST = tuple(
    Signature(
        messages=tuple(f"error: unrecognized arguments: {option}" for option in options),
        near=("usage: pytest", "usage: py.test", "pytest: error", "pytest.ini", "rootdir:"),
        context=plugin,
    )
    for plugin, options in _OPTIONS.items()
)
"""The messages about them."""
ADVICE_FOR_PLUGINS = tuple(
    Advice(
        context=plugin,
        text=f"The option is one of {plugin}, a plug-in that is not installed where pytest runs. The command has it, "
        "or `addopts` in pyproject.toml or pytest.ini. Add the plug-in to what the tests require.",
        remedy=fix_requirement(plugin),
    )
    for plugin in _OPTIONS
)
"""The advice about each."""
