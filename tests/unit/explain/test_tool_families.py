"""One log for each family of messages by which a tool fails, and their neighbours, which are no failures.

The wording is that of the tools' sources, in the releases that the names give.
"""

from __future__ import annotations

import pytest

from tests.corpus import answer, recognise

_BUILD = "$ pip install demo\n  error: subprocess-exited-with-error\n"
LOGS = {
    "pip 9, an operator": (
        "requirement-invalid",
        "$ pip install six=1\nInvalid requirement: 'six=1'\n= is not a valid operator. Did you mean == ?\n",
    ),
    "pip 18, no name": (
        "requirement-invalid",
        "$ pip install -e git+https://git.example/a\nCould not detect requirement name, please specify one "
        "with #egg=\n",
    ),
    "pip 25, a group": (
        "requirement-invalid",
        "$ pip install --group dev\nERROR: pyproject.toml not found. Cannot resolve '--group' option.\n",
    ),
    "pip 23, limits": ("requirement-invalid", "$ pip install -c c.txt six\nERROR: Constraints cannot have extras\n"),
    "pip 19, two versions": (
        "resolution-conflict",
        "$ pip install -r r.txt\nDouble requirement given: six==1.1 (from -r r.txt (line 2)) (already in "
        "six==1.2 (from -r r.txt (line 1)), name='six')\n",
    ),
    "pip 22, its configuration": (
        "pip-config-invalid",
        "$ pip list\nAn error occurred during configuration: option verbose: invalid integer value: 'yes'\n",
    ),
    "pip 24, a truth value": (
        "pip-config-invalid",
        "$ pip list\nERROR: maybe is not a valid value for no-cache-dir option, please specify a boolean value "
        "like yes/no, true/false or 1/0 instead.\n",
    ),
    "pip 20, two places": (
        "environment-override",
        "$ pip install --target lib six\nERROR: Can not combine '--user' and '--target'\n",
    ),
    "pip 24, a repository with hashes": (
        "hash-mismatch",
        "$ pip install -r r.txt\nERROR: Can't verify hashes for these requirements because we don't have a way "
        "to hash version control repositories:\n    six from git+https://git.example/six\n",
    ),
    "pip 23, no terminal": (
        "index-auth",
        "Exception: No input was expected ($PIP_NO_INPUT set); question: User for index.example: \n",
    ),
    "pip 18, git": (
        "repository-unreachable",
        '$ pip install git+https://git.example/a\nCommand "git clone -q https://git.example/a /tmp/a" failed '
        "with error code 128 in None\n",
    ),
    "pip 25, two folders": (
        "damaged-package",
        "$ pip install demo\nERROR: demo has an invalid wheel, .dist-info directory not found\n",
    ),
    "pip 20, editable": (
        "build-failure",
        "$ pip install -e .\nERROR: Error installing '.': editable mode is not supported for "
        "pyproject.toml-style projects.\n",
    ),
    "pip 9, SOCKS": (
        "network-error",
        "$ pip install six\nCould not install packages due to an EnvironmentError: Missing dependencies for "
        "SOCKS support.\n",
    ),
    "pip 21, a cut": (
        "network-error",
        "pip._vendor.urllib3.exceptions.IncompleteRead: IncompleteRead(1203 bytes read, 5000 more expected)\n",
    ),
    "get-pip": (
        "python-unsupported",
        "ERROR: This script does not work on Python 3.6. The minimum supported Python version is 3.9.\n",
    ),
    "virtualenv 16, no Python": (
        "python-missing",
        "$ virtualenv -p py env\nThe path py (from --python=py) is not an executable file\n",
    ),
    "virtualenv 16, its Python": (
        "wrong-interpreter",
        "ERROR: The executable env/bin/python could not be run: [Errno 13] Permission denied\n",
    ),
    "virtualenv 20, a colon": (
        "unusable-path",
        "virtualenv: error: argument dest: destination 'a:b' must not contain the path separator (:) as this "
        "would make the activation scripts unusable\n",
    ),
    "pipx 1.8, no Python": (
        "python-missing",
        "$ pipx install --python python3.8 black\nNo executable for the provided Python version 'python3.8' "
        "found in PATH. Please make sure the provided version is on your PATH or the file path is valid.\n",
    ),
    "pipx 1.4, its Python": (
        "pipx-broken",
        "$ pipx install black\nDefault python interpreter '/usr/bin/python3.9' is invalid.\n",
    ),
    "uv, a group": (
        "requirement-invalid",
        "$ uv sync --group docs\nerror: Group `docs` is not defined in the project's `dependency-groups` table\n",
    ),
    "uv, no project": (
        "requirement-invalid",
        "$ uv sync\nerror: No `pyproject.toml` found in current directory or any parent directory\n",
    ),
    "uv, another lock file": (
        "lock-file-outdated",
        "$ uv sync --frozen\nerror: The lockfile at `uv.lock` uses an unsupported schema version (v2, but only "
        "v1 is supported).\n",
    ),
    "uv, pins": (
        "hash-mismatch",
        "error: In `--require-hashes` mode, all requirements must be pinned upfront with `==`, but found: `click`\n",
    ),
    "uv, a branch": (
        "repository-unreachable",
        "  × Failed to download and build `b @ git+https://git.example/a`\n  ├─▶ Git operation failed\n  ╰─▶ "
        "failed to find branch, tag, or commit `none`\n",
    ),
    "uv, apt's package": (
        "installed-by-distro",
        "error: Unable to uninstall `blinker==1.4`. distutils-installed distributions do not include the "
        "metadata required to uninstall safely.\n",
    ),
    "Poetry 1.1, a lock file": (
        "lock-file-outdated",
        "$ poetry install\n\n  RuntimeError\n\n  The lock file is not compatible with the current version of Poetry.\n",
    ),
    "Poetry 2, hashes": (
        "hash-mismatch",
        "$ poetry install\n  Downloaded distributions for six (1.16) did not match any known checksums in your "
        "lock file.\n",
    ),
    "Poetry 2, an option": ("unknown-option", '$ poetry add -D six\nThe option "-D" does not exist\n'),
    "Poetry 1.8, a refusal of pip's": (
        "externally-managed",
        "$ poetry install\n\n  Command ['/usr/bin/python3', '-m', 'pip', 'install', 'x.whl'] errored with the "
        "following return code 1, and output:\n  error: externally-managed-environment\n",
    ),
    "Poetry 2, git": (
        "repository-unreachable",
        "$ poetry install\nFailed to clone https://git.example/a.git, check your git configuration and "
        "permissions for this repository.\n",
    ),
    "PDM, no package": (
        "no-matching-distribution",
        "$ pdm add nosuchthing\n[CandidateNotFound]: Unable to find candidates for nosuchthing. There may "
        "exist some issues with the package name or network condition.\n",
    ),
    "PDM, a conflict": (
        "resolution-conflict",
        "$ pdm lock\n[ResolutionImpossible]: Unable to find a resolution because the following dependencies "
        "conflict: \n  six<1 (from a)\n",
    ),
    "Pipenv, no environment": (
        "no-project-venv",
        "$ pipenv --venv\nNo virtualenv has been created for this project (/home/ada/p) yet!\n",
    ),
    "conda, a damaged package": (
        "damaged-package",
        "CondaVerificationError: The package for numpy located at /opt/conda/pkgs/numpy-2\nappears to be "
        "corrupted. The path 'lib/x.so'\n",
    ),
    "mamba, no package": (
        "no-matching-distribution",
        "error    libmamba Could not solve for environment specs\n    The following package could not be "
        "installed\n    └─ nosuchthing   does not exist (perhaps a typo or a missing channel).\n",
    ),
    "mamba, no network": (
        "network-error",
        "error    libmamba Could not load repodata.json for main: No route to host\nDownload error (28) "
        "Timeout was reached [https://channel.example/repodata.json]\n",
    ),
    "tox 3, a project": (
        "build-failure",
        "ERROR: FAIL could not package project - v = InvocationError('python3 setup.py sdist', 1)\n",
    ),
    "maturin, no environment": (
        "no-project-venv",
        "💥 maturin failed\n  Caused by: Couldn't find a virtualenv or conda environment, but you need one to "
        "use this command.\n",
    ),
    "meson-python, ninja": (
        "build-tools-missing",
        _BUILD + "      meson-python: error: Could not find ninja version 1.8.2 or newer.\n",
    ),
    "scikit-build-core, CMake": (
        "build-tools-missing",
        _BUILD + "      scikit_build_core.errors.CMakeNotFoundError: Could not find CMake with version >=3.15\n",
    ),
    "CMake, OpenSSL": (
        "build-tools-missing",
        _BUILD
        + "      CMake Error at /usr/share/cmake/Modules/FindPackageHandleStandardArgs.cmake:230 (message):\n    "
        "    Could NOT find OpenSSL (missing: OPENSSL_INCLUDE_DIR)\n",
    ),
    "node-gyp 3, Python 3": (
        "python-unsupported",
        'gyp ERR! stack Error: Python executable "/usr/bin/python3" is v3.11.2, which is not supported by gyp.\n',
    ),
    "node-gyp, make": (
        "build-tools-missing",
        "gyp ERR! stack Error: not found: make\ngyp ERR! stack     at F (/app/node_modules/which/which.js:13:12)\n",
    ),
    "dpkg, its lock": (
        "apt-locked",
        "# dpkg -i x.deb\ndpkg: error: dpkg frontend lock was locked by another process with pid 812\n",
    ),
    "dpkg, its database": (
        "apt-unusable",
        "dpkg: error: parsing file '/var/lib/dpkg/status' near line 14 package 'x':\n missing 'version' field\n",
    ),
    "apt, sudo": ("apt-needs-root", "$ sudo apt install python3-venv\nada is not in the sudoers file.\n"),
    "apt 3, a version": (
        "apt-unavailable",
        "# apt install python3=3.9\nError: Version '3.9' for 'python3' was not found\n",
    ),
    "Ansible, apt": (
        "module-not-found",
        'fatal: [web1]: FAILED! => {"msg": "python3-apt must be installed and visible from /usr/bin/python3.11."}\n',
    ),
    "Ansible, an old Python": (
        "python-unsupported",
        'fatal: [web1]: FAILED! => {"msg": "ansible-core requires a minimum of Python version 3.8. Current '
        'version: 3.6.8"}\n',
    ),
}
NEIGHBOURS = {
    "uv is told to ask for another Python": (
        "$ uv python pin 3.14\nwarning: No interpreter found for Python 3.14 in managed installations or "
        "search path\nPinned `.python-version` to `3.14`\n"
    ),
    "PDM renews a lock file": (
        "$ pdm install\nWARNING: Lock file hash doesn't match pyproject.toml, regenerating the lock file\nAll "
        "packages are synced to date, nothing to do.\n"
    ),
    "a gem": "Gem::Ext::BuildError: ERROR: Failed to build gem native extension.\n",
    "CMake does without": (
        "Collecting demo\n  -- Could NOT find OpenMP (missing: OpenMP_C_FOUND)\nSuccessfully installed demo-1.0\n"
    ),
    "a program's own TOML": (
        'Traceback (most recent call last):\n  File "/srv/app/config.py", line 3, in '
        "load\ntomllib.TOMLDecodeError: Invalid value (at line 3, column 12)\n"
    ),
    "a program's own settings": (
        "configparser.MissingSectionHeaderError: File contains no section headers.\nfile: '/etc/app.ini', line: 1\n"
    ),
    "git alone": "$ git checkout nope\nerror: pathspec 'nope' did not match any file(s) known to git\n",
    "sudo without apt": "$ sudo reboot\nada is not in the sudoers file.  This incident will be reported.\n",
    "another program's option": '$ myapp --foo\nThe option "--foo" does not exist.\n',
    "pip -v passes over a file": (
        "$ pip install -v six\nLink requires a different Python (3.11.2 not in: '>=3.12'): "
        "https://index.example/six-2.0.whl\nSuccessfully installed six-1.0\n"
    ),
    "apt after a second try": (
        "# apt-get update\nE: Failed to fetch http://deb.example/Packages.gz  Hash Sum mismatch\n# apt-get "
        "install -y python3\nSetting up python3 (3.11.2) ...\n"
    ),
    "notes of a release": (
        "* Fix: `[dependency-groups] resolution failed for` is now printed with the file.\n* Drop: This "
        "version of pip does not support python 3.8.\n"
    ),
}
NEXT = {
    "pip 18, no name": "Append the project's name to the address: `#egg=NAME`",
    "Poetry 2, an option": "Leave out the option that the log names; for `-D`, write `--group dev`.",
    "PDM, no package": (
        "Check the name nosuchthing. If another index has it: `pip install --index-url ADDRESS nosuchthing`"
    ),
    "conda, a damaged package": "conda clean --packages --tarballs",
    "mamba, no package": "conda install --channel conda-forge nosuchthing",
    "meson-python, ninja": "apt-get install build-essential python3-dev ninja-build",
    "scikit-build-core, CMake": "apt-get install build-essential python3-dev cmake",
    "CMake, OpenSSL": "apt-get install build-essential python3-dev libssl-dev",
    "pipx 1.4, its Python": "unset PIPX_DEFAULT_PYTHON",
    "apt 3, a version": "apt-cache policy python3",
}


@pytest.mark.parametrize("name", LOGS)
def test_a_failure_is_recognised(name: str) -> None:
    label, text = LOGS[name]
    assert recognise(text.encode()) == label


@pytest.mark.parametrize("name", NEIGHBOURS)
def test_its_neighbour_is_none(name: str) -> None:
    assert recognise(NEIGHBOURS[name].encode()) == "none"


@pytest.mark.parametrize("name", NEXT)
def test_it_leads_to_a_command(name: str) -> None:
    assert answer(LOGS[name][1])[1] == NEXT[name]
