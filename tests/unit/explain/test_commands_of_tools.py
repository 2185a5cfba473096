"""The command that the reader of a log wants to type next, with the tool that he uses."""

from __future__ import annotations

import pytest

from tests.corpus import answer

_PACKAGES_NOT_FOUND = "PackagesNotFoundError: The following packages are not available from current channels:\n\n  - "
LOGS = {
    "micromamba, a package of another channel": (
        "no-matching-distribution",
        "micromamba install --channel conda-forge shell-gpt",
        "$ micromamba install shell-gpt -n base\nerror    libmamba Could not solve for environment specs\n    The "
        "following package could not be installed\n    └─ shell-gpt   does not exist (perhaps a typo or a missing "
        "channel).\ncritical libmamba Could not solve for environment specs\n",
    ),
    "uv, a folder without a project": (
        "requirement-invalid",
        "uv init && uv add --dev pytest",
        "$ uv add --dev pytest\nerror: No `pyproject.toml` found in current directory or any parent directory\n",
    ),
    "Poetry, a folder without a project": (
        "requirement-invalid",
        "poetry init --no-interaction && poetry add six",
        "$ poetry add six\n\nPoetry could not find a pyproject.toml file in /home/ada/app or its parents\n",
    ),
    "Poetry, a lock file that a newer one wrote": (
        "lock-file-outdated",
        "poetry lock",
        "$ poetry install\nThe lock file might not be compatible with the current version of Poetry.\nUpgrade Poetry "
        "to ensure the lock file is read properly or, alternatively, regenerate the lock file with the `poetry lock` "
        "command.\n\n  KeyError\n\n  'files'\n",
    ),
    "a program of another name than its package": (
        "command-not-found",
        "doctor fix poethepoet",
        "$ poe test\nbash: poe: command not found\n",
    ),
    "Poetry, a Python that is missing": (
        "python-missing",
        'uv python install 3.9 && poetry env use "$(uv python find 3.9)"',
        "$ poetry env use 3.9\n\nCould not find the python executable 3.9\n",
    ),
    "PDM, a Python that is missing": (
        "python-missing",
        "pdm python install 3.12",
        '$ pdm use 3.5\n[NoPythonVersion]: No Python interpreter matching requires-python=">=3.12" is found.\n',
    ),
    "Poetry, a version that is missing": (
        "no-matching-distribution",
        "poetry add requests@latest",
        "$ poetry add requests@^99\n\nCould not find a matching version of package requests\n",
    ),
    "hatch, a program": (
        "command-not-found",
        "Add pytest to `dependencies` below `tool.hatch.envs.default` in pyproject.toml.",
        "$ hatch run pytest\nChecking dependencies\nSyncing dependencies\n/bin/sh: 1: pytest: not found\n",
    ),
    "hatch, no version in a build": (
        "build-failure",
        'version = "0.1.0"',
        "$ hatch build\nTraceback (most recent call last):\n    raise ValueError(message)\n"
        "ValueError: Missing `tool.hatch.version` configuration\n",
    ),
    "virtualenv, an old Python": (
        "wrong-interpreter",
        "pipx run --spec 'virtualenv<20.22' virtualenv -p python2.7 venv",
        "$ virtualenv -p python2.7 venv\nRuntimeError: No virtualenv implementation for PythonInfo(spec=CPython2.7.18."
        "final.0-64, exe=/usr/bin/python2.7, platform=linux2)\n",
    ),
    "conda, the name of a module": (
        "no-matching-distribution",
        "conda install --channel conda-forge scikit-image",
        f"$ conda install skimage\n{_PACKAGES_NOT_FOUND}skimage\n",
    ),
    "conda, an environment of the command": (
        "resolution-conflict",
        "conda create --name NAME numba",
        "(base) $ conda install -n base numba\nPinned packages:\n\nSpecsConfigurationConflictError: Requested specs "
        "conflict with configured specs.\n",
    ),
    "conda, which does not find itself": (
        "damaged-installation",
        None,
        'Traceback (most recent call last):\n  File "/home/ada/miniconda3/bin/conda", line 7, in <module>\n'
        "    from conda.cli import main\nModuleNotFoundError: No module named 'conda'\n",
    ),
    "Poetry without virtualenv": (
        "damaged-installation",
        "doctor fix --pipx poetry",
        '$ poetry run pytest\nTraceback (most recent call last):\n  File "/usr/lib/python3/site-packages/poetry/'
        'utils/env.py", line 25, in <module>\n    import virtualenv\n'
        "ModuleNotFoundError: No module named 'virtualenv'\n",
    ),
    "pixi, a version that is missing": (
        "resolution-conflict",
        "pixi add --pypi six",
        "$ pixi install\nError:   × failed to solve the pypi requirements of 'default' 'linux-64'\n  ├─▶ failed to "
        "resolve pypi dependencies\n  ╰─▶ Because only six==1 is available and you require six>=2, we can conclude "
        "that your requirements are unsatisfiable.\n",
    ),
    "twine, a token": (
        "index-auth",
        "Create a token on the site of the index, and upload with it: the name is `__token__`.",
        "$ twine upload dist/*\nERROR    HTTPError: 403 Forbidden from https://upload.example/legacy/\n"
        "         Invalid or non-existent authentication information.\n",
    ),
    "a web interface's environment": (
        "activate-missing",
        "doctor fix --venv --path venv",
        "################################################################\nCreate and activate python venv\n"
        "################################################################\n\n"
        "################################################################\n"
        "ERROR: Cannot activate python venv, aborting...\n",
    ),
}


@pytest.mark.parametrize("name", LOGS)
def test_the_tool_of_the_log_is_the_one_of_the_command(name: str) -> None:
    condition, following, log = LOGS[name]
    found, command = answer(log)
    assert found == condition
    if following is not None:
        assert command == following
