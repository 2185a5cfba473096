"""Tools lack plug-ins, do not know options, and cannot read the files with their configuration."""

from __future__ import annotations

import pytest

from tests.corpus import answer

_PYTEST = (
    "$ pytest{}\nERROR: usage: pytest [options] [file_or_dir] [file_or_dir] [...]\npytest: error: {}\n  rootdir: /srv\n"
)
_CORRECT = "Correct the command that the log names."
LOGS = {
    "pytest, an option of a plug-in": (
        _PYTEST.format(" --cov=shop", "unrecognized arguments: --cov=shop --cov-report=xml"),
        ("unknown-option", "doctor fix pytest-cov"),
    ),
    "pytest, an option with a value apart": (
        _PYTEST.format(" -q -n auto", "unrecognized arguments: -n"),
        ("unknown-option", "doctor fix pytest-xdist"),
    ),
    "pytest, an option of nobody": (
        _PYTEST.format("", "unrecognized arguments: --shops"),
        ("unknown-option", "Install the plug-in that has the option `--shops`, or leave the option out."),
    ),
    "pytest, a fixture of a plug-in": (
        "$ pytest\nE       fixture 'mocker' not found\n>       available fixtures: cache, capfd, shop\n",
        ("module-not-found", "doctor fix pytest-mock"),
    ),
    "pytest, a coroutine": (
        "$ pytest\nasync def functions are not natively supported.\nYou need to install a suitable plugin for your "
        "async framework, for example:\n  - anyio\n  - pytest-asyncio\n",
        ("module-not-found", "doctor fix pytest-asyncio"),
    ),
    "pytest, a plug-in of the configuration": (
        "$ pytest\nERROR: Missing required plugins: pytest-randomly\n",
        ("module-not-found", "doctor fix pytest-randomly"),
    ),
    "pytest, too old": (
        "$ pytest\nERROR: /srv/pytest.ini: 'minversion' requires pytest-8.2, actual pytest-7.4.4'\n",
        ("tool-unusable", "doctor fix 'pytest>=8.2'"),
    ),
    "pytest, its configuration": (
        "$ pytest\nERROR: /srv/tox.ini:7: unexpected line: 'shop'\n",
        ("tool-unusable", "Correct line 7 of /srv/tox.ini, then repeat the command."),
    ),
    "tox 4, an option": (
        "$ tox --shops\nROOT: HandledError| unrecognized arguments: --shops\nhint: if you tried to pass arguments\n",
        ("unknown-option", "tox"),
    ),
    "tox 4, its configuration": (
        "$ tox\nROOT: HandledError| ToxIni failed loading /srv/tox.ini due to File contains no section headers.\n",
        ("tool-unusable", "Correct /srv/tox.ini, then repeat the command."),
    ),
    "PDM, an option": (
        "$ pdm install --no-dev\npdm install: error: unrecognized arguments: --no-dev\n",
        ("unknown-option", "pdm install"),
    ),
    "uvicorn, an option": (
        "$ uvicorn --relod shop:app\nUsage: uvicorn [OPTIONS] APP\nTry 'uvicorn --help' for help.\n\n"
        "Error: No such option '--relod'. (Did you mean '--reload'?)\n",
        ("unknown-option", _CORRECT),
    ),
    "ruff, another one": (
        "$ ruff check\nruff failed\n  Cause: Required version `>=0.9, <1` does not match the running version `0.4.2`\n",
        ("tool-unusable", "doctor fix 'ruff>=0.9, <1'"),
    ),
    "Black, another one": (
        "$ black .\nOh no! 💥 💔 💥 The required version `24` does not match the running version `25.1.0`!\n",
        ("tool-unusable", "doctor fix 'black==24.*'"),
    ),
    "mypy, a plug-in": (
        "$ mypy shop\npyproject.toml:9: error: Error importing plugin \"pydantic.mypy\": No module named 'pydantic'  "
        "[misc]\n",
        ("module-not-found", "doctor fix pydantic"),
    ),
    "pylint, a plug-in": (
        "$ pylint shop\nsetup.cfg:1:0: E0013: Plugin 'pylint_django' is impossible to load, is it installed ? ('No "
        "module named 'pylint_django'') (bad-plugin-value)\n",
        ("module-not-found", "doctor fix pylint-django"),
    ),
    "Sphinx, an extension": (
        "$ make html\nExtension error:\nCould not import extension sphinx_copybutton (exception: No module named "
        "'sphinx_copybutton')\nmake: *** [Makefile:20: html] Error 2\n",
        ("module-not-found", "doctor fix sphinx-copybutton"),
    ),
    "Sphinx, a theme": (
        "$ make html\nTheme error:\nno theme named 'furo' found (missing theme.toml?)\n",
        ("module-not-found", "doctor fix furo"),
    ),
    "MkDocs, a plug-in": (
        "$ mkdocs build\nERROR   -  Config value 'plugins': The \"macros\" plugin is not installed\n",
        ("module-not-found", "doctor fix mkdocs-macros-plugin"),
    ),
    "SQLAlchemy, a dialect": (
        "sqlalchemy.exc.NoSuchModuleError: Can't load plugin: sqlalchemy.dialects:snowflake\n",
        ("module-not-found", "doctor fix snowflake-sqlalchemy"),
    ),
    "dbt, a database": (
        "$ dbt run\nCould not find adapter type redshift!\n",
        ("module-not-found", "doctor fix dbt-redshift"),
    ),
    "spaCy, a model": (
        "OSError: [E050] Can't find model 'de_core_news_sm'. It doesn't seem to be a Python package or a valid path to "
        "a data directory.\n",
        ("module-not-found", "python -m spacy download de_core_news_sm"),
    ),
    "nbconvert, LaTeX": (
        "OSError: xelatex not found on PATH, if you have not installed xelatex you may need to do so. Find further "
        "instructions\n",
        ("command-not-found", "apt-get install texlive-xetex"),
    ),
    "uv, a check": (
        "$ uv pip check\nChecked 4 packages in 1ms\nFound 1 incompatibility\nThe package `flask` requires `click>=8`, "
        "but it's not installed\n",
        ("dependency-conflict", "doctor fix 'click>=8'"),
    ),
    "PDM, a file": (
        "$ pdm install\n[TOMLDecodeError]: Invalid statement (at line 1, column 1)\nWARNING: Add '-v' to see the "
        "detailed traceback\n",
        ("tool-unusable", "Correct the file, then repeat the command."),
    ),
    "bash, the first line": (
        "$ ./shop.py --help\nbash: line 2: ./shop.py: cannot execute: required file not found\n",
        ("dead-script", "python3 ./shop.py"),
    ),
    "fish, the first line": (
        "> ./shop.py\nexec: Failed to execute process './shop.py': The file specified the interpreter "
        "'/opt/old/python', which is not an executable command.\n",
        ("dead-script", "python3 ./shop.py"),
    ),
    "mksh, Python": (
        "$ python shop.py\nmksh: python: inaccessible or not found\n",
        ("python-missing", "apt-get install python-is-python3"),
    ),
    "mksh, a program": (
        "$ black .\n/system/bin/sh: black: inaccessible or not found\n",
        ("command-not-found", "doctor fix black"),
    ),
    "Python 3.13, the lock": (
        "Fatal Python error: config_read_gil: Disabling the GIL is not supported by this build\nPython runtime state: "
        "preinitialized\n",
        ("python-variables", "unset PYTHON_GIL"),
    ),
    "Python 3.12, a variable": (
        'Fatal Python error: bad value for PYTHON_FROZEN_MODULES (expected "on" or "off")\n',
        ("python-variables", "unset PYTHON_FROZEN_MODULES"),
    ),
    "Python 3.11, the streams": (
        "Fatal Python error: init_stdio_encoding: failed to get the Python codec name of the stdio encoding\n"
        "LookupError: unknown encoding: shop\n",
        ("python-variables", "unset PYTHONIOENCODING"),
    ),
    "Poetry, without a lock file": (
        "$ poetry install\n\nNo lockfile found. Unable to read locked packages\n",
        ("lock-file-outdated", "poetry lock"),
    ),
    "GitLab, a module that Poetry lacks": (
        "$ poetry run pytest\nModuleNotFoundError: No module named 'requests'\nERROR: Job failed: exit code 1\n",
        ("module-not-found", "poetry add requests"),
    ),
    "PDM, a module of its own": (
        "$ pdm lock\n[ModuleNotFoundError]: No module named 'hishel._serializers'\nWARNING: Add '-v' to see the "
        "detailed traceback\n",
        ("module-not-found", "pipx reinstall pdm"),
    ),
    "pip, a quota": (
        "$ pip install six\nERROR: Could not install packages due to an OSError: [Errno 122] Disk quota exceeded\n",
        ("disk-full", "df -h"),
    ),
    "uv, open files": (
        "$ uv sync\nerror: failed to open file `/srv/uv.lock`: Too many open files (os error 24)\n",
        ("shell-limits", "ulimit -S -n 4096"),
    ),
    "pip, a large file": (
        "$ pip install six\nERROR: Could not install packages due to an OSError: [Errno 27] File too large\n",
        ("shell-limits", "ulimit -S -f unlimited"),
    ),
    "pip, a command of a newer one": (
        '$ pip lock -r r.txt\nERROR: unknown command "lock"\n',
        ("unknown-option", _CORRECT),
    ),
    "pip, a wheel without a name": (
        "$ pip install six\nERROR: six has an invalid wheel, could not read 'six.dist-info/METADATA' file: KeyError\n",
        ("damaged-package", "pip cache purge"),
    ),
    "uv, a command": (
        "$ uv install six\nerror: unrecognized subcommand 'install'\n\n  tip: a similar subcommand exists: 'uv pip "
        "install'\n\nUsage: uv [OPTIONS] <COMMAND>\n",
        ("unknown-option", _CORRECT),
    ),
    "uv, a damaged file": (
        "$ uv sync\nerror: Failed to extract archive: six-1.16.0.whl\n  cause: Bad CRC (got 1, expected 2) for file: "
        "six.py\n",
        ("damaged-package", "uv cache clean"),
    ),
    "Docker, a file that is not copied": (
        '#7 [3/5] COPY requirements.txt .\n#7 ERROR: failed to calculate checksum of ref a::b: "/requirements.txt": '
        "not found\n",
        ("requirement-invalid", "Start the build in the folder that has the file: `ls` shows it there."),
    ),
    "Docker's older builder": (
        "Step 3/7 : COPY uv.lock /srv\nCOPY failed: file not found in build context or excluded by .dockerignore: stat "
        "uv.lock: file does not exist\n",
        ("requirement-invalid", "Start the build in the folder that has the file: `ls` shows it there."),
    ),
    "runc, a script": (
        "web-1  | exec ./shop.py: exec format error\n",
        ("dead-script", "sed -i '1i #!/usr/bin/env python3' ./shop.py"),
    ),
    "cmd, the folder of another system": (
        "C:\\srv>.venv\\bin\\activate\nThe system cannot find the path specified.\n",
        ("activate-missing", ".venv\\Scripts\\activate"),
    ),
    "Windows, a long name": (
        "> pip install six\nERROR: Could not install packages due to an OSError: [WinError 206] Le nom est trop long\n",
        ("unusable-path", "Set-ItemProperty HKLM:\\SYSTEM\\CurrentControlSet\\Control\\FileSystem LongPathsEnabled 1"),
    ),
    "VS Code, a kernel": (
        "Unable to start Kernel 'Python 3.12' due to missing module 'ipykernel'\n",
        ("module-not-found", "doctor fix ipykernel"),
    ),
    "debconf, a lock": (
        '# apt-get install six\ndebconf: DbDriver "config": /var/cache/debconf/config.dat is locked by another '
        "process: Resource temporarily unavailable\n",
        ("apt-locked", "doctor fix --apt six"),
    ),
    "apt, its cache": (
        "# apt-get update\nE: The package cache file is corrupted, it has the wrong hash\n",
        (
            "apt-unusable",
            "sudo rm -f /var/cache/apt/pkgcache.bin /var/cache/apt/srcpkgcache.bin && sudo apt-get update",
        ),
    ),
    "nox, a module of its file": (
        "nox > Session lint raised exception ModuleNotFoundError(\"No module named 'toml'\")\n",
        ("module-not-found", "Add `session.install('toml')` to this session in noxfile.py."),
    ),
    "tox, a plug-in for another one": (
        "$ tox\npluggy._manager.PluginValidationError: unknown hook 'tox_configure' in plugin <module "
        "'tox_gh_actions.plugin' from '/srv/site-packages/tox_gh_actions/plugin.py'>\n",
        ("dependency-conflict", "pip install --upgrade tox-gh-actions"),
    ),
    "pre-commit, a command": (
        "$ pre-commit instal\npre-commit: error: argument command: invalid choice: 'instal' (choose from 'install')\n",
        ("unknown-option", _CORRECT),
    ),
    "pre-commit, a Python": (
        "An unexpected error has occurred: AssertionError: BUG: expected environment for python to be healthy "
        "immediately after install, please open an issue describing your environment\n",
        ("wrong-interpreter", "pre-commit clean"),
    ),
    "pip, an option with a value": (
        "$ pip install --build /tmp six\nno such option: --build\n",
        ("unknown-option", "doctor fix six"),
    ),
    "pip, a feature": (
        "$ pip install --use-feature=2020-resolver six\n\noption --use-feature: invalid choice: '2020-resolver' "
        "(choose from 'fast-deps')\n",
        ("unknown-option", "doctor fix six"),
    ),
    "pyenv, a version": (
        "$ pyenv local 3.13\npyenv: version `3.13' not installed\n",
        ("python-missing", "pyenv install 3.13"),
    ),
    "Python 3.15, a part": (
        "$ python3 shop.py\nModuleNotFoundError: Standard library module '_sqlite3' was not found\n",
        ("stdlib-module-missing", "doctor fix --venv --python /usr/bin/python3"),
    ),
}
"""Logs, and what they show and what is next."""
SILENT = {
    "a tool of another kind": "$ west build --shop\nwest build: error: unrecognized arguments: --shop\n",
    "a fixture that a project does without": "WARNING: fixture 'benchmark' not found, skipping\n",
    "Docker, a folder of one's own": '#7 ERROR: failed to calculate checksum of ref a::b: "/shop": not found\n',
    "a path of one's own": "C:\\srv>cd shop\nThe system cannot find the path specified.\n",
    "a file of another machine": "ERROR: Could not install packages due to an OSError: [Errno 116] Stale file handle\n",
    "open files of a server": "OSError: [Errno 24] Too many open files: '/srv/shop.sock'\n",
    "a program of another kind": "bash: line 2: ./shop: cannot execute: required file not found\n",
    "an option of one's own program": "$ python shop.py --cov\nshop.py: error: unrecognized arguments: --cov\n",
    "a fixture of one's own": "E       fixture 'shop' not found\n>       available fixtures: cache, capfd\n",
    "a fixture that is quoted": "Pass `mocker` to the test, or pytest says: fixture 'mocker' not found\n",
    "a version of something else": "Required version `3` does not match the running version `2`\n",
    "a search": "$ grep -rn plug docs\ndocs/x.rst:12:Error importing plugin \"x\": No module named 'pydantic'\n",
    "a dialect of one's own": "NoSuchModuleError: Can't load plugin: sqlalchemy.dialects:shop\n",
    "a theme of one's own": "Theme error:\nno theme named 'shop' found (missing theme.toml?)\n",
}
"""Failures of projects and words about failures, which resemble them."""


@pytest.mark.parametrize("name", LOGS)
def test_a_tool_says_what_it_lacks(name: str) -> None:
    log, expected = LOGS[name]
    assert answer(log) == expected


@pytest.mark.parametrize("name", SILENT)
def test_a_project_is_not_a_tool(name: str) -> None:
    assert answer(SILENT[name])[0] == "none"
