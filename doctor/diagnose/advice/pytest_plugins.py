"""Plug-ins of pytest, by what fails without them: their options, and the fixtures that tests ask for."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from doctor.diagnose.model import Advice, Instruction, Signature, fix_requirement

OPTIONS: Mapping[str, str] = MappingProxyType(
    {
        "pytest-cov": r"--(?:no-)?cov(?:-[a-z-]+)?",
        "pytest-xdist": r"-n(?:[ =]?(?:auto|logical|\d{1,3}))?|--(?:numprocesses|maxprocesses|dist|tx|looponfail)",
        "pytest-timeout": r"--(?:session-)?timeout(?:-[a-z-]+)?",
        "pytest-rerunfailures": r"--(?:reruns(?:-delay)?|only-rerun|rerun-except)",
        "pytest-asyncio": r"--asyncio-[a-z-]+",
        "pytest-django": r"--(?:ds|dc|reuse-db|create-db|no-?migrations|fail-on-template-vars)",
        "pytest-html": r"--(?:self-contained-)?html",
        "pytest-benchmark": r"--benchmark-[a-z-]+",
        "pytest-randomly": r"--randomly-[a-z-]+",
        "pytest-random-order": r"--random-order(?:-[a-z-]+)?",
        "pytest-split": r"--(?:splits|durations-path|splitting-algorithm)",
        "pytest-repeat": r"--(?:count|repeat-scope)",
        "pytest-playwright": r"--(?:headed|browser(?:-channel)?|slowmo)",
        "pytest-json-report": r"--json-report(?:-[a-z-]+)?",
        "allure-pytest": r"--(?:clean-)?alluredir",
        "pytest-mypy": r"--mypy(?:-[a-z-]+)?",
        "pytest-flake8": r"--flake8",
        "pytest-socket": r"--(?:disable-socket|allow-hosts|allow-unix-socket)",
        "pytest-recording": r"--(?:record-mode|block-network)",
        "pytest-forked": r"--forked",
        "pytest-env": r"--envfile",
        "nbval": r"--nbval(?:-[a-z-]+)?",
        "nbmake": r"--nbmake(?:-[a-z-]+)?",
        "pytest-mpl": r"--mpl(?:-[a-z-]+)?",
        "pytest-testmon": r"--testmon(?:-[a-z-]+)?",
        "pytest-instafail": r"--instafail",
        "pytest-codspeed": r"--codspeed(?:-[a-z-]+)?",
        "pytest-memray": r"--memray(?:-[a-z-]+)?",
        "pytest-doctestplus": r"--doctest-plus(?:-[a-z-]+)?",
        "pytest-remotedata": r"--remote-data",
        "hypothesis": r"--hypothesis-[a-z-]+",
        "syrupy": r"--snapshot-(?:update|details|warn-unused)",
        "pytest-ansible": r"--ansible-[a-z-]+",
        "pytest-postgresql": r"--postgresql-[a-z-]+",
        "pytest-base-url": r"--base-url",
    }
)
"""By plugins: an expression for the options that they add to pytest, as each documents them."""
_FIXTURES = {
    "pytest-mock": ("mocker", "class_mocker", "module_mocker", "session_mocker"),
    "pytest-benchmark": ("benchmark",),
    "pytest-django": ("django_user_model", "django_assert_num_queries", "django_db_setup", "django_db_blocker"),
    "pytest-httpx": ("httpx_mock",),
    "pytest-httpserver": ("httpserver",),
    "pytest-aiohttp": ("aiohttp_client", "aiohttp_server"),
    "pytest-qt": ("qtbot", "qapp"),
    "pytest-regressions": ("data_regression", "file_regression", "num_regression", "dataframe_regression"),
    "pytest-datadir": ("shared_datadir",),
    "pytest-freezer": ("freezer",),
    "pytest-docker": ("docker_services",),
    "requests-mock": ("requests_mock",),
    "respx": ("respx_mock",),
    "pyfakefs": ("fake_filesystem",),
}
"""By plugins: names of fixtures that a project rarely gives to one of its own."""
MISSING_PLUGINS = (
    *(
        Signature(
            messages=tuple(f"fixture '{name}' not found" for name in names),
            near=("available fixtures",),
            context=f"plugin-{plugin}",
            resolved_by=("successfully installed",),
            certain=False,
            symptom=True,
        )
        for plugin, names in _FIXTURES.items()
    ),
    # pytest's python.py and config/__init__.py.
    Signature(
        messages=("async def functions are not natively supported",),
        near=("failed: async def", "you need to install a suitable plugin"),
        context="plugin-pytest-asyncio",
        certain=False,
        symptom=True,
    ),
    Signature(messages=("Missing required plugins: {package}",), near=("pytest", "error: "), context="metadata"),
)
"""What shows that pytest lacks a plugin, other than an option."""
WITH_PLUGINS = tuple(
    Advice(
        context=f"plugin-{plugin}",
        text=f"The tests need {plugin}, a pytest plugin that adds what the log names, but the Python that runs pytest "
        "does not have it. If the project lists it in a separate group or file, install that: `doctor fix --venv "
        "--group dev`",
        remedy=fix_requirement(plugin),
    )
    for plugin in (*_FIXTURES, *(plugin for plugin in OPTIONS if plugin not in _FIXTURES))
)
"""The advice where a plugin is missing, by its name."""
OPTION_OF_PLUGIN = Advice(
    context="pytest",
    text="pytest does not have this option. It is misspelt, or a plug-in adds it, which the Python that runs pytest "
    "lacks: pyproject.toml, pytest.ini or the command asks for it.",
    remedy=Instruction(text="Install the plug-in that has the option `{option}`, or leave the option out."),
)
"""The advice about an option that doctor does not know as one of a plugin."""
