"""Reports of people: older tools, removed parts, their own sentences. Beside them, reports without a failure."""

from __future__ import annotations

import pytest

from tests.corpus import answer

_REFUSED = "error: externally-managed-environment\n\n× This environment is externally managed\n"
ANSWERS = {
    "an uninstallation from the system": (
        f"ada@box:~$ pip uninstall -y urllib3\n{_REFUSED}",
        ("externally-managed", "apt-get remove python3-urllib3"),
    ),
    "the activation of another system": (
        "ada@box:~$ python3 -m venv env\nada@box:~$ source env/Scripts/activate\n"
        "bash: env/Scripts/activate: No such file or directory\n",
        ("activate-missing", "source env/bin/activate"),
    ),
    "a pipx that pip installed for the user": (
        "$ python3 -m pip install --user pipx\n$ pipx list\nbash: pipx: command not found\n",
        ("pipx-missing", "python3 -m pipx ensurepath"),
    ),
    "the pip that pipx shares": (
        "$ pipx reinstall-all\n/home/ada/.local/pipx/shared/bin/python: No module named pip\n",
        ("dead-pipx-apps", "rm -r /home/ada/.local/pipx/shared && pipx reinstall-all"),
    ),
    "a module that is linked to Python's library": (
        "ImportError: libpython3.7m.so.1.0: cannot open shared object file: No such file or directory\n",
        ("shared-library-missing", 'export LD_LIBRARY_PATH="$(python3-config --prefix)/lib"'),
    ),
    "a part that Flask removed": (
        "Traceback (most recent call last):\nModuleNotFoundError: No module named 'flask._compat'\n",
        ("module-not-found", "doctor fix 'flask<2'"),
    ),
    "a module in place of its package": (
        "$ pip install pkg_resources\nERROR: No matching distribution found for pkg_resources\n",
        ("no-matching-distribution", "doctor fix 'setuptools<81'"),
    ),
    "a library of the system below conda": (
        "Traceback (most recent call last):\nImportError: /lib/x86_64-linux-gnu/libstdc++.so.6: version "
        "`GLIBCXX_3.4.29' not found (required by /home/ada/miniconda3/lib/python3.9/site-packages/scipy/x.so)\n",
        ("shared-library-missing", "conda install -c conda-forge libstdcxx-ng"),
    ),
    "the range of an old Poetry": (
        "$ poetry add django\n[SolverProblemError]\nThe current supported Python versions are *\n"
        "and django (2.1.1) requires Python >=3.5, django is forbidden.\nversion solving failed.\n",
        ("python-unsupported", 'In pyproject.toml, write `requires-python = ">=3.5"`, then repeat the command.'),
    ),
    "an environment on a share": (
        "$ python -m venv x/.venv\nError: [Errno 61] No data available: 'lib' -> '/media/nas/x/.venv/lib64'\n",
        ("no-symlinks", "doctor fix --venv --path ~/.venv-x"),
    ),
    "a sentence that asks": (
        'the command "sudo ./Radar.py" is saying "/usr/bin/env: ‘python’: No such file or directory" how do i fix?\n',
        ("python-missing", "apt-get install python-is-python3"),
    ),
    "a sentence about one program": (
        "`radar` in a virtual environment fails on\nstartup with `ModuleNotFoundError: No module named 'gi'`.\n",
        ("module-not-found", "doctor fix pygobject"),
    ),
    "a title and a message": (
        "# ModuleNotFoundError when using pip install radar\n\nModuleNotFoundError: No module named 'jupyter_client'\n",
        ("module-not-found", "doctor fix jupyter-client"),
    ),
}
HEALTHY = {
    "a program that goes on without it": "2026-11-27 13:38:38,913 WARNING serve: orjson is not there, falling back\n"
    "Traceback (most recent call last):\nModuleNotFoundError: No module named 'orjson'\n"
    "2026-11-27 13:38:38,929 INFO serve: listening\n",
    "a script that goes another way": "./setup.sh: 2: virtualenv: not found\nno virtualenv, trying python3 -m venv\n"
    "environment ready: 0.1\n",
    "an answer of a list of questions": "# FAQ\n\n**Is something broken on my laptop?**\nNo. Create an environment.\n\n"
    "**`ModuleNotFoundError: No module named 'flask'`**\nYou have to activate the environment.\n",
}


@pytest.mark.parametrize("name", ANSWERS)
def test_the_condition_and_its_command_are_found(name: str) -> None:
    log, expected = ANSWERS[name]
    assert answer(log) == expected


@pytest.mark.parametrize("name", HEALTHY)
def test_nothing_failed(name: str) -> None:
    assert answer(HEALTHY[name])[0] == "none"
