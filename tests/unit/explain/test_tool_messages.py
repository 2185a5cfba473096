"""Messages of conda, pixi and other tools that the corpus cannot run; their wording is that of their sources."""

from __future__ import annotations

import io

from doctor.explain.rank import explain
from tests.corpus import CHECKS, answer, recognise

LOGS = {
    "a shared library of an environment's Python": (
        "broken-venv",
        "./venv/bin/python: error while loading shared libraries: libpython3.10.so.1.0: cannot open shared object "
        "file: No such file or directory\n",
    ),
    "apt, a PPA without this release": (
        "apt-unusable",
        "# apt-get update\nErr:5 http://ppa.example/deadsnakes/ppa/ubuntu plucky Release\n  404  Not Found\n"
        "E: The repository 'http://ppa.example/deadsnakes/ppa/ubuntu plucky Release' does not have a Release file.\n",
    ),
    "apt, a PPA of something else": (
        "none",
        "# apt-get update\nErr:5 http://ppa.example/games/ubuntu plucky Release\n  404  Not Found\n"
        "E: The repository 'http://ppa.example/games/ubuntu plucky Release' does not have a Release file.\n",
    ),
    "apt, packages that do not fit together": (
        "apt-broken",
        "# apt-get install python3-venv\nThe following packages have unmet dependencies:\n python3-venv : Depends: "
        "python3 (= 3.11.2-1+b1) but 3.12.1-1 is to be installed\n"
        "E: Unable to correct problems, you have held broken packages.\n",
    ),
    "pip's script of another release": (
        "pip-script-broken",
        'Traceback (most recent call last):\n  File "/usr/bin/pip", line 9, in <module>\n    from pip import main\n'
        "ImportError: cannot import name 'main' from 'pip' (/home/ada/.local/lib/python3.8/site-packages/pip/"
        "__init__.py)\n",
    ),
    "pip, parts of two releases": (
        "pip-script-broken",
        "$ pip3 --version\nImportError: cannot import name 'main' from 'pip._internal.cli' "
        "(/usr/lib/python3/dist-packages/pip/_internal/cli/__init__.py)\n",
    ),
    "pipx, files are gone": (
        "pipx-broken",
        '$ pipx install black\nTraceback (most recent call last):\n  File "/usr/bin/pipx", line 5, in <module>\n'
        '    from pipx.main import cli\n  File "/usr/lib/python3/dist-packages/pipx/main.py", line 23, in <module>\n'
        "    from pipx import commands, constants\nImportError: cannot import name 'commands' from 'pipx' "
        "(/usr/lib/python3/dist-packages/pipx/__init__.py)\n",
    ),
    "pipx, a module is gone": (
        "pipx-broken",
        '$ pipx list\nTraceback (most recent call last):\n  File "/usr/bin/pipx", line 5, in <module>\n'
        '    from pipx.main import cli\n  File "/usr/lib/python3/dist-packages/pipx/main.py", line 24, in <module>\n'
        "    from pipx.animate import hide_cursor, show_cursor\nModuleNotFoundError: No module named 'pipx.animate'\n",
    ),
    "conda in a script": (
        "conda-not-activated",
        "$ conda activate science\n\nCondaError: Run 'conda init' before 'conda activate'\n\n",
    ),
    "conda in a script, until 23.9": (
        "conda-not-activated",
        "CommandNotFoundError: Your shell has not been properly configured to use 'conda activate'.\n"
        "To initialize your shell, run\n\n    $ conda init <SHELL_NAME>\n",
    ),
    "no such environment of conda": (
        "conda-not-activated",
        "EnvironmentNameNotFound: Could not find conda environment: science\n"
        "You can list all discoverable environments with `conda info --envs`.\n",
    ),
    "no such folder of conda": (
        "conda-not-activated",
        "EnvironmentLocationNotFound: Not a conda environment: /opt/conda/envs/science\n",
    ),
    "no such environment of micromamba": (
        "conda-not-activated",
        'critical libmamba The given prefix does not exist: "/opt/conda/envs/science"\n',
    ),
    "conda's list of environments": (
        "none",
        "# conda environments:\n#\nbase               *  /opt/conda\nscience               /opt/conda/envs/science\n",
    ),
    "no such package of conda": (
        "no-matching-distribution",
        "PackagesNotFoundError: The following packages are not available from current channels:\n\n  - nosuchthing\n",
    ),
    "no such package of mamba": (
        "no-matching-distribution",
        "error    libmamba Could not solve for environment specs\n    The following package could not be installed\n"
        "    nothing provides requested nosuchthing\n",
    ),
    "a conflict for conda": (
        "resolution-conflict",
        "Solving environment: failed\n\nLibMambaUnsatisfiableError: Encountered problems while solving:\n"
        "  - package scikit-image-0.19.0 requires python >=3.10,<3.11, but none of the providers can be installed\n",
    ),
    "pip inside conda": (
        "no-matching-distribution",
        "Installing pip dependencies: failed\nPip subprocess error:\n"
        "ERROR: Could not find a version that satisfies the requirement nosuchthing (from versions: none)\n"
        "ERROR: No matching distribution found for nosuchthing\n\nfailed\n\nCondaEnvException: Pip failed\n",
    ),
    "conda without network": (
        "network-error",
        "CondaHTTPError: HTTP 000 CONNECTION FAILED for url <https://channel.example/linux-64/repodata.json>\n",
    ),
    "conda of another user": (
        "permission-denied",
        "EnvironmentNotWritableError: The current user does not have write permissions to the target environment.\n"
        "  environment location: /opt/conda\n  uid: 1000\n  gid: 1000\n",
    ),
    "an old lock file of pixi": (
        "lock-file-outdated",
        "Error:   × lock-file not up-to-date with the workspace\n",
    ),
    "no such package of pixi": (
        "no-matching-distribution",
        "  × failed to solve the conda requirements of 'default' 'linux-64'\n"
        "  ╰─▶ Cannot solve the request because of: No candidates were found for nosuchthing *.\n",
    ),
    "a missing lock file of PDM": (
        "lock-file-outdated",
        "$ pdm sync\n[ProjectError]: Lockfile does not exist, nothing to install\nhint: run `pdm lock`\n",
    ),
    "a lock file that PDM updates": (
        "none",
        "$ pdm install\nWARNING: Lockfile does not exist\nUpdating the lock file...\nAll packages are synced to date\n",
    ),
    "a lock file that Pipenv updates": (
        "none",
        "Pipfile.lock (1a2b3c) out of date: run `pipenv lock` to update to (4d5e6f)...\nSuccess!\n",
    ),
    "a password store that is locked": (
        "index-auth",
        "$ poetry install\n  • Installing six (1.17.0): Failed\n\n  KeyringLocked\n\n"
        "keyring.errors.KeyringLocked: Failed to unlock the collection!\n",
    ),
    "a password store of another program": (
        "none",
        "$ mailer --send\nkeyring.errors.NoKeyringError: No recommended backend was available.\n",
    ),
    "an environment that tox skips": (
        "none",
        "py38: skipped because could not find python interpreter with spec(s): py38\n  congratulations :)\n",
    ),
    "apt 3": ("apt-unavailable", "# apt install nosuchthing\nError: Unable to locate package nosuchthing\n"),
    "PowerShell in German": (
        "activate-missing",
        'PS C:\\Users\\Ada> source venv/bin/activate\nsource : Die Benennung "source" wurde nicht erkannt.\n'
        "    + CategoryInfo          : ObjectNotFound: (source:String) [], CommandNotFoundException\n",
    ),
    "a name that begins with pip": ("pipx-missing", "❯ pipx\nzsh: command not found: pipx\n"),
    "uv 0.1": (
        "no-project-venv",
        "error: Failed to locate a virtualenv or Conda environment (checked: `VIRTUAL_ENV`, and `.venv`).\n",
    ),
    "a package that another tool misses": ("none", "pkgtool: unable to locate package nosuchthing in depot\n"),
    "apt in Spanish in the middle of an update": (
        "apt-interrupted",
        "E: se interrumpió la ejecución de dpkg, debe ejecutar manualmente «dpkg --configure -a» para corregir\n",
    ),
    "a distribution whose key is missing": (
        "apt-unusable",
        "Err:3 http://mirror.example/debian bookworm-updates InRelease\n  The following signatures couldn't be "
        "verified because the public key is not available: NO_PUBKEY 6ED0E7B82643E131\n",
    ),
    "pipx of a user": (
        "pipx-not-on-path",
        "$ pip install --user pipx\nSuccessfully installed pipx-1.7.1\n$ pipx list\nbash: pipx: command not found\n",
    ),
    "an environment without its Python": (
        "python-missing",
        "$ python3.12 -m venv .venv\nbash: python3.12: command not found\n$ source .venv/bin/activate\n"
        "bash: .venv/bin/activate: No such file or directory\n",
    ),
    "the message of a commit": (
        "none",
        "Fixed the image\n\n```\nerror: externally-managed-environment\n```\n\nSigned-off-by: Ada <ada@box.example>\n",
    ),
    "a script that looks for a program": (
        "none",
        "+ command -v pipenv\n+ echo 'pipenv: not found, using pip'\npipenv: not found, using pip\n",
    ),
    "a project's description": (
        "none",
        "# acme\n\n## Installation\n\n    pip install acme\n\nEnds like this:\n\n"
        "    error: externally-managed-environment\n\n    × This environment is externally managed\n\n## License\n",
    ),
    "apt 3 in the middle of an update": (
        "apt-interrupted",
        "Error: dpkg was interrupted, you must manually run 'dpkg --configure -a' to correct the problem.\n",
    ),
}


def test_each_log_is_recognised_as_its_condition() -> None:
    wrong = {name: answer for name, (label, text) in LOGS.items() if (answer := recognise(text.encode())) != label}
    assert not wrong


def test_a_message_can_ask_for_its_own_advice() -> None:
    """The context of a signature comes before those of the log."""
    answers = {}
    for name in ("conda in a script", "no such environment of conda"):
        (match, *_) = explain(io.BytesIO(LOGS[name][1].encode()), CHECKS)
        answers[name] = match.advice
    assert "conda shell.bash hook" in answers["conda in a script"]
    assert "conda env list" in answers["no such environment of conda"]


def next_command(log: str) -> str:
    """Return the command that is recommended for a log."""
    return answer(log)[1]


def test_a_package_that_apt_does_not_have_comes_from_elsewhere() -> None:
    updated = "# apt-get update && apt-get install -y {0}\nFetched 9 MB in 1s (9 MB/s)\nReading package lists...\n"
    missing = "E: Unable to locate package {0}\n"
    for package, command in {
        "python3-pm4py": "doctor fix pm4py",
        "python3.12-venv": "apt-get install python3-venv",
        "python-pip": "apt-get install python3-pip",
        "python3-venv": "doctor explain apt-unavailable",
        "nosuchthing": "doctor explain apt-unavailable",
    }.items():
        assert next_command((updated + missing).format(package)) == command
    for package in ("python3-pm4py", "python3-venv", "nosuchthing"):
        assert next_command(f"root@3f2a:/# apt-get install {package}\n{missing.format(package)}") == "apt-get update"


def test_the_package_that_debian_names_is_in_the_advice() -> None:
    """It stands on the line after the words that announce it, or before those that follow it."""
    above = (
        "The virtual environment was not created successfully because ensurepip is not\navailable.  On Debian/Ubuntu "
        "systems, you need to install the python3-venv\npackage using the following command.\n\n"
    )
    below = (
        "    apt install python3.11-venv\n\nYou may need to use sudo with that command.  After installing the "
        "python3-venv\npackage, recreate your virtual environment.\n"
    )
    for log in (above + below, below):
        (match,) = explain(io.BytesIO(log.encode()), CHECKS)
        assert "`apt install python3.11-venv`" in match.advice


OWNED = {
    "bash: /usr/local/bin/black: /usr/bin/python3.6: bad interpreter: No such file or directory": "doctor fix black",
    "zsh: /home/ada/.local/bin/aws: bad interpreter: /home/ada/.local/pipx/venvs/awscli/bin/python: no such file or "
    "directory": "pipx reinstall-all",
    "bash: /home/ada/.local/bin/pipx: /home/ada/.pyenv/versions/3.10.7/bin/python3: bad interpreter: No such file or "
    "directory": "doctor fix pipx",
    "zsh: /usr/local/bin/black: bad interpreter: /usr/local/Cellar/black/24.1/libexec/bin/python: no such file or "
    "directory": "brew reinstall black",
    "/bin/sh: /home/ada/.local/share/virtualenvs/app-x1/bin/python: No such file or directory": "pipenv --rm",
    "dyld: Library not loaded: @executable_path/../Python3\n"
    "  Referenced from: /Users/ada/Library/Caches/pypoetry/virtualenvs/app-py3.7/bin/python": "poetry env remove --all",
    "dyld[8]: Library not loaded: '/usr/local/Cellar/python@3.10/Python.framework/Versions/3.10/Python'\n"
    "  Referenced from: '/Users/ada/Library/Application Support/pypoetry/venv/bin/python'": "doctor fix poetry",
    "/home/ada/.cache/pre-commit/repo1/py_env-python3/bin/python: No module named pip": "pre-commit clean",
    "/home/ada/.local/pipx/shared/bin/python: No module named pip": (
        "rm -r /home/ada/.local/pipx/shared && pipx reinstall-all"
    ),
    "/srv/app/env/bin/python: No module named pip": "doctor fix --venv --path /srv/app/env",
    "pyenv: black: command not found\n\nThe `black' command exists in these Python versions:\n  3.8.5": (
        "pyenv global 3.8.5"
    ),
    "pyenv: python3.4: command not found\n\nThe `python3.4' command exists in these Python versions:\n  3.4.5": (
        "pyenv global 3.4.5"
    ),
    "RuntimeError: failed to find interpreter for Builtin discover of python_spec='python3.6'": ("pyenv install 3.6"),
    "CalledProcessError: Command: ('/usr/bin/python3', '-mvirtualenv', '/home/ada/.cache/pre-commit/r/py_env', '-p', "
    "'python3.6')\nOutput:\n    The path python3.6 (from --python=python3.6) does not exist": (
        "default_language_version:\n  python: python3"
    ),
    "The currently activated Python version 3.12.2 is not supported by the project (>=3.10,<3.12).": (
        "poetry env use 3.11"
    ),
}
"""Messages about what another tool owns, each with that tool's command."""


def test_what_another_tool_owns_is_repaired_by_that_tool() -> None:
    answers = {message: next_command(f"{message}\n") for message in OWNED}
    assert answers == OWNED


def test_a_shell_that_remembers_a_place_has_to_forget_it() -> None:
    for program in ("pip3", "ansible"):
        assert next_command(f"bash: /usr/bin/{program}: No such file or directory\n") == "hash -r"


def test_termux_has_packages_of_its_own() -> None:
    missing = "Reading package lists... Done\nE: Unable to locate package python3\n"
    assert next_command(f"$ pkg install python3\n{missing}") == "pkg install python python-pip"
    wheel = "ERROR: Failed building wheel for numpy\n"
    assert next_command(f"/data/data/com.termux/files/usr/bin/python3\n{wheel}") == "pkg install python-numpy"
