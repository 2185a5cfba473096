"""The command to type works where the log was written: on Windows, in a shell of root, in another release."""

from __future__ import annotations

import io

import pytest

from doctor.explain.rank import Match, explain
from tests.corpus import CHECKS, answer

YAML = 'Traceback (most recent call last):\n  File "{}", line 1, in <module>\n'
YAML += "ModuleNotFoundError: No module named 'yaml'\n"
LOCKED = "E: Could not get lock /var/lib/apt/lists/lock. It is held by process 9 (apt)\n"
OF_APP = YAML.format(r"C:\Users\ada\shop\app.py")
NEW = r"py -m venv .venv && .venv\Scripts\python -m pip install "
DENIED = "ERROR: Could not install packages due to an OSError: [WinError 5] Access is denied: 'C:\\\\Python\\\\Lib'\n"
DENIED += "Consider using the `--user` option or check the permissions.\n"
NO_SPACE = "ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device\n"
FAILED = "error: Failed to inspect Python interpreter from search path at `{0}`\n"
FAILED += "  Caused by: Failed to query Python interpreter at `{0}`\n  Caused by: {1}\n"
OLD = FAILED.format("/usr/bin/python", "Python executable does not support `-I` flag.")
LOADER = FAILED.format("/home/ada/.local/share/uv/python/cpython-3.12.9-linux-x86_64-gnu/bin/python3.12", "{}")
VENV = "/home/ada/shop/.venv/bin/python: No module named pip\n"
ANSWERS = {
    "a program on Windows": (rf"C:\Users\ada\shop> python app.py{chr(10)}{OF_APP}", "module-not-found", f"{NEW}pyyaml"),
    "an active environment on Windows": (
        f"(.venv) PS C:\\Users\\ada\\shop> python app.py\n{OF_APP}",
        "module-not-found",
        "python -m pip install pyyaml",
    ),
    "a path of Windows in the Linux within it": (
        f"ada@box:/mnt/c/Users/ada$ python3 app.py\n{YAML.format('/mnt/c/Users/ada/app.py')}",
        "module-not-found",
        "doctor fix pyyaml",
    ),
    "no program of this name": (
        "PS D:\\work> black .\nblack : The term 'black' is not recognized as the name of a cmdlet, function, script "
        "file, or operable program.\n",
        "command-not-found",
        f"{NEW}black",
    ),
    "a folder of Windows": (f'C:\\w> pip install "numpy<2"\n{DENIED}', "permission-denied", f'{NEW}"numpy<2"'),
    "a full disk of Windows": (f"C:\\w> pip install numpy\n{NO_SPACE}", "disk-full", "pip cache purge"),
    "a full disk with uv on Windows": (
        "PS C:\\w> uv sync\nerror: Failed to extract archive: x.whl\n  Caused by: There is not enough space on the "
        "disk. (os error 112)\n",
        "disk-full",
        "uv cache clean",
    ),
    "no Python of this name on Windows": (
        "C:\\w> python3.12 -m venv v\n'python3.12' is not recognized as an internal or external command,\n",
        "python-missing",
        "py --list-paths",
    ),
    "MSYS2": (
        "$ pip install six\nerror: externally-managed-environment\n\n    install $MINGW_PACKAGE_PREFIX-python-pipx\n",
        "externally-managed",
        "python -m venv .venv && .venv/bin/python -m pip install six",
    ),
    "venv of another release": (
        "root@box:~# apt-get install -y python3.12-venv\nE: Unable to locate package python3.12-venv\n",
        "apt-unavailable",
        "doctor fix --venv",
    ),
    "venv of another release in Italian": (
        "# apt-get install python3.12-venv\nE: Impossibile trovare il pacchetto python3.12-venv\n",
        "apt-unavailable",
        "doctor fix --venv",
    ),
    "the same in an image": (
        "#7 [3/4] RUN apt-get install -y python3.12-venv\n#7 0.4 E: Unable to locate package python3.12-venv\n",
        "apt-unavailable",
        "RUN apt-get update && apt-get install -y --no-install-recommends python3-venv && rm -rf /var/lib/apt/lists/*",
    ),
    "headers of another release in an image with lists": (
        "#7 [3/4] RUN apt-get update && apt-get install -y python3.9-dev\n#7 9.4 E: Unable to locate package "
        "python3.9-dev\n",
        "apt-unavailable",
        "RUN apt-get update && apt-get install -y --no-install-recommends python3-dev && rm -rf /var/lib/apt/lists/*",
    ),
    "headers of another release": (
        "# apt-get install python3.9-dev\nE: Unable to locate package python3.9-dev\n",
        "apt-unavailable",
        "apt-get update && apt-get install -y python3-dev",
    ),
    "distutils": (
        "# apt install python3-distutils\nPackage python3-distutils is not available, but is referred to by another "
        "package.\nError: Package 'python3-distutils' has no installation candidate\n",
        "apt-unavailable",
        "apt-get update && apt-get install -y python3-setuptools",
    ),
    "distutils in a job": (
        "Run sudo apt-get install -y python3-distutils\nE: Unable to locate package python3-distutils\n"
        "Error: Process completed with exit code 100.\n",
        "apt-unavailable",
        "- run: |\n    sudo apt-get update\n    sudo apt-get install -y --no-install-recommends python3-setuptools",
    ),
    "lists that were not read": (
        "# apt-get install python3-venv\nE: Unable to locate package python3-venv\n",
        "apt-unavailable",
        "apt-get update",
    ),
    "a shell of root": (
        f"root@box:~# apt-get update\n{LOCKED}",
        "apt-locked",
        "apt-get update",
    ),
    "a shell of somebody else": (
        f"ada@box:~$ sudo apt-get update\n{LOCKED}",
        "apt-locked",
        "sudo apt-get update",
    ),
    "a Python that is too old": (f"$ uv venv --python 3.12\n{OLD}", "wrong-interpreter", "uv python install 3.12"),
    "a Python that is too old, in any command": (f"$ uv sync\n{OLD}", "wrong-interpreter", "uv python install"),
    "a Python that fits": (
        "DEBUG Searching for Python 3.11 in search path\nDEBUG Found `cpython-3.9.2-linux-x86_64-gnu` at `/usr/bin/"
        f"python3` (search path)\nDEBUG Found `cpython-3.11.4-linux-x86_64-gnu` at `/opt/py/bin/python3`\n{OLD}",
        "wrong-interpreter",
        "export UV_PYTHON=/opt/py/bin/python3",
    ),
    "a Python for another system": (
        LOADER.format("No such file or directory (os error 2)"),
        "wrong-interpreter",
        "uv python uninstall cpython-3.12.9-linux-x86_64-gnu",
    ),
    "a damaged Python": (
        LOADER.format("exit status: 1"),
        "wrong-interpreter",
        "uv python install --reinstall cpython-3.12.9-linux-x86_64-gnu",
    ),
    "a link of pyenv": (
        f"{FAILED.format('/home/ada/.pyenv/shims/python3', 'exit status: 1')}\n[stderr]\npyenv: version `3.11.2' is "
        "not installed (set by /home/ada/shop/.python-version)\n",
        "wrong-interpreter",
        "pyenv install 3.11.2",
    ),
    "a variable in the command": (
        "$ VIRTUAL_ENV=/srv/none uv pip install six\nerror: Failed to query Python interpreter\n  Caused by: failed to "
        "canonicalize path `/srv/none/bin/python3`\n",
        "wrong-interpreter",
        "uv pip install six",
    ),
    "an older uv": (
        f"$ uv sync\n{FAILED.format('/usr/bin/python3', 'Unknown operating system: `haiku`')}",
        "wrong-interpreter",
        "uv self update",
    ),
    "a release that is not installed": (
        "ada@box:~$ python3.12 -m venv .venv\nbash: python3.12: command not found\n",
        "python-missing",
        "uv python install 3.12",
    ),
    "pip in an environment of uv": (
        f"$ uv venv\n$ .venv/bin/python -m pip install flask\n{VENV}",
        "pip-missing",
        "uv pip install flask",
    ),
    "a program of uv that runs pip": (f"$ uv run spacy download en\n{VENV}", "pip-missing", "uv add pip"),
    "an environment that lost its Python": (
        "$ uv pip install six\nerror: Failed to inspect Python interpreter from virtual environment at `.venv/bin/"
        "python`\n  cause: Broken symlink at `.venv/bin/python`, was the underlying Python interpreter removed?\n",
        "broken-venv",
        "uv venv --clear",
    ),
}


def first(log: str) -> Match:
    return explain(io.BytesIO(log.encode()), CHECKS)[0]


@pytest.mark.parametrize(("log", "condition", "command"), ANSWERS.values(), ids=ANSWERS)
def test_the_command_works_where_the_log_was_written(log: str, condition: str, command: str) -> None:
    assert answer(log) == (condition, command)


def test_the_advice_has_the_package_that_the_log_names() -> None:
    managed = "error: externally-managed-environment\n\n    try brew install xyz\n"
    assert "`brew install black`" in first(f"$ pip install 'black>=24'\n{managed}").advice
    assert "`brew install NAME`" in first(f"$ pip install black six\n{managed}").advice
    of_apt = "E: Unable to locate package python3-rover\n"
    assert "`doctor fix NAME`" in first(f"# apt-get install python3-rover\n{of_apt}").advice


def test_the_advice_for_root_and_for_windows_fits_as_well() -> None:
    of_root, of_user = first(ANSWERS["a shell of root"][0]), first(ANSWERS["a shell of somebody else"][0])
    assert "`apt-get -o" in of_root.advice and "`sudo apt-get -o" in of_user.advice
    on_windows = first(ANSWERS["a program on Windows"][0])
    assert "doctor itself does not run on Windows" in on_windows.advice
