"""Programs that start others, and tools that build or create something, name what is missing in words of their own."""

from __future__ import annotations

import pytest

from tests.corpus import answer

_APT = "apt-get install"
ANSWERS = {
    "pip, for a program of Node.js": (
        "Error: There was an error when attempting to execute the process '/opt/py/bin/pip'. This may indicate the "
        "process failed to start. Error: spawn /opt/py/bin/pip ENOENT\n",
        ("pip-missing", "doctor fix --venv"),
    ),
    "Python, for a program of Node.js": (
        "Error: spawn python ENOENT\n    at Process.ChildProcess._handle.onexit (node:internal/child_process:283:19)\n",
        ("python-missing", f"{_APT} python-is-python3"),
    ),
    "an environment's Python, for a program of Node.js": (
        "Error: spawn /home/ada/radar/.venv/bin/python ENOENT\n    at ChildProcess._handle.onexit (node:internal)\n",
        ("broken-venv", "doctor fix --venv --path /home/ada/radar/.venv"),
    ),
    "a tool, for a program of Node.js": ("Error: spawn black ENOENT\n", ("command-not-found", "doctor fix black")),
    "another program, for one of Node.js": ("Error: spawn gcloud ENOENT\n", ("none", "doctor check")),
    "Python, for GitHub's actions": (
        "Error: Unable to locate executable file: python3. Please verify either the file path exists.\n",
        ("python-missing", f"{_APT} python3"),
    ),
    "Python, for Java on Windows": (
        'Caused by: java.io.IOException: Cannot run program "python": CreateProcess error=2, The system cannot find '
        "the file specified\n",
        ("python-missing", "winget install Python.Python.3.13"),
    ),
    "Python, for Ruby": ("Errno::ENOENT: No such file or directory - python3\n", ("python-missing", f"{_APT} python3")),
    "Python, for busybox": (
        "env: can't execute 'python3': No such file or directory\n",
        ("python-missing", f"{_APT} python3"),
    ),
    "Python, for CMake": (
        "CMake Error at /usr/share/cmake/Modules/FindPackageHandleStandardArgs.cmake:230 (message):\n  Could NOT find "
        "Python3 (missing: Python3_EXECUTABLE Interpreter)\n",
        ("python-missing", f"{_APT} python3"),
    ),
    "Python's headers, for CMake": (
        "CMake Error at /usr/share/cmake/Modules/FindPackageHandleStandardArgs.cmake:230 (message):\n  Could NOT find "
        "Python3 (missing: Python3_INCLUDE_DIRS Python3_LIBRARIES Development)\n",
        ("build-tools-missing", f"{_APT} build-essential python3-dev"),
    ),
    "a status line of CMake": (
        "-- Could NOT find Python3 (missing: Python3_EXECUTABLE Interpreter)\n-- Configuring done\n",
        ("none", "doctor check"),
    ),
    "a module, for Meson": (
        "meson.build:12:15: ERROR: python3 is missing modules: jinja2\n",
        ("module-not-found", "doctor fix jinja2"),
    ),
    "Python, for node-gyp": (
        "npm ERR! gyp ERR! stack Error: Could not find any Python installation to use\n",
        ("python-missing", f"{_APT} python3 build-essential"),
    ),
    "an installed Python, for asdf": (
        "No version is set for command python3\nConsider adding one of the following versions in your config file at "
        "/home/ada/.tool-versions\npython 3.11.4\n",
        ("python-missing", "echo 'python 3.11.4' >> .tool-versions"),
    ),
    "a Python that tox 3 asks for": (
        "ERROR:  py37: InterpreterNotFound: python3.7\n",
        ("python-missing", "tox -e py3"),
    ),
    "virtualenv, for a script": (
        "./setup.sh: line 17: virtualenv: command not found\n./setup.sh: line 18: env/bin/activate: No such file or "
        "directory\n./setup.sh: line 19: env/bin/pip: No such file or directory\n",
        ("command-not-found", "doctor fix virtualenv"),
    ),
    "virtualenv, at a prompt": (
        "$ virtualenv env\nbash: virtualenv: command not found\n",
        ("command-not-found", "doctor fix --venv --path env"),
    ),
    "the script of a distribution without its own module": (
        "    __import__('pkg_resources').run_script('fnordtube==1.3.7', 'fnordtube')\n  File "
        '"/usr/local/lib/python3.6/dist-packages/fnordtube-1.3.7-py3.6.egg/EGG-INFO/scripts/fnordtube", line 33, in '
        "<module>\nModuleNotFoundError: No module named 'mainwin'\n",
        ("module-not-found", "doctor fix fnordtube"),
    ),
    "nvcc, for a build": (
        "$ pip install fnordspeed\nerror: subprocess-exited-with-error\n      OSError: CUDA_HOME environment variable "
        "is not set. Please set it to your CUDA install root.\n",
        ("build-failure", f"{_APT} nvidia-cuda-toolkit"),
    ),
    "an unexplained build of what another package requires": (
        "$ pip install fnordtool\n  ERROR: Failed building wheel for fnordlib\nERROR: Could not build wheels for "
        "fnordlib\n",
        ("build-failure", "pip install --only-binary fnordlib fnordtool"),
    ),
    "a module that MoviePy moved": (
        "ModuleNotFoundError: No module named 'moviepy.editor'\n",
        ("module-not-found", "doctor fix 'moviepy<2'"),
    ),
    "a module that lxml gave away": (
        "ImportError: lxml.html.clean module is now a separate project lxml_html_clean.\n",
        ("module-not-found", "doctor fix lxml_html_clean"),
    ),
    "a program that runs": (
        "error: failed to copy file from /root/.cache/uv/x to /srv/app/.venv/bin/ruff: Text file busy (os error 26)\n",
        ("permission-denied", "pgrep -af -- .venv/bin/"),
    ),
    "another Python, for conda": (
        "$ conda install fnord=1.15\nUnsatisfiableError: The following specifications were found\nto be incompatible "
        "with the existing python installation in yours:\n - fnord=1.15 -> python[version='>=3.7,<3.8.0a0']\n",
        ("resolution-conflict", "conda create --name NAME python=3.7 fnord=1.15"),
    ),
    "pip in an environment, for bash": (
        "$ .venv/bin/pip3 install six\n-bash: .venv/bin/pip3: No such file or directory\n",
        ("pip-missing", "doctor fix --venv six"),
    ),
    "a unit with a relative path": (
        "systemd[1]: /etc/systemd/system/app.service:8: Neither a valid executable name nor an absolute path: "
        "venv/bin/python\n",
        (
            "dead-service",
            "[Service]\nWorkingDirectory=/PROJECT\nExecStart=/PROJECT/venv/bin/python /PROJECT/NAME.py",
        ),
    ),
    "brackets, for zsh": (
        "$ pip install -e .[dev]\nzsh: no matches found: .[dev]\n",
        ("requirement-invalid", "pip install -e '.[dev]'"),
    ),
    "file names, for zsh": ("% ls *.txt\nzsh: no matches found: *.txt\n", ("none", "doctor check")),
    "pip itself": (
        '  File "/home/ada/v/lib/python3.6/site-packages/pip/_vendor/requests/packages.py", line 12, in <module>\n'
        "KeyError: 'pip._vendor.urllib3.contrib'\n",
        ("damaged-installation", "doctor fix --venv"),
    ),
    "virtualenv, for pre-commit": (
        "An unexpected error has occurred: CalledProcessError: command: ('/srv/radar/v/bin/python3', '-mvirtualenv', "
        "'/home/ada/.cache/pre-commit/repo1/py_env-python3')\nreturn code: 1\nstdout:\n    TypeError: entry_points() "
        "missing 1 required positional argument: 'name'\n",
        ("damaged-installation", "/srv/radar/v/bin/python3 -m pip install --upgrade virtualenv"),
    ),
    "a build of torch that only its own index has": (
        "$ pip install torch==1.12.1+cu113\nERROR: Could not find a version that satisfies the requirement "
        "torch==1.12.1+cu113 (from versions: none)\nERROR: No matching distribution found for torch==1.12.1+cu113\n",
        ("no-matching-distribution", "doctor fix torch==1.12.1"),
    ),
    "a patch level, for setup-python": (
        "Version 3.9.5 was not found in the local cache\nError: Version 3.9.5 with arch x64 not found\n",
        ("python-missing", "- uses: actions/setup-python@v5\n  with:\n    python-version: '3.9'"),
    ),
    "an old Python, for setup-python": (
        "##[error]The version '3.6' with architecture 'x64' was not found for Ubuntu 24.04.\n",
        ("python-missing", "container: python:3.6"),
    ),
    "a name that MarkupSafe removed": (
        "ImportError: cannot import name 'soft_unicode' from 'markupsafe' "
        "(/srv/v/lib/python3.9/site-packages/markupsafe/__init__.py)\n",
        ("dependency-conflict", "doctor fix 'markupsafe<2.1'"),
    ),
    "a name that Pillow removed": (
        "AttributeError: module 'PIL.Image' has no attribute 'ANTIALIAS'\n",
        ("dependency-conflict", "doctor fix 'pillow<10'"),
    ),
    "a name of a newer requests, for Debian's old pip": (
        '  File "/usr/lib/python3/dist-packages/pip/download.py", line 25, in <module>\n    from requests.compat '
        "import IncompleteRead\nImportError: cannot import name 'IncompleteRead'\n",
        ("pip-script-broken", "doctor fix --venv"),
    ),
    "a rare package that is older than this Python": (
        '  File "C:\\Users\\ada\\v\\lib\\site-packages\\fnordlib\\codes.py", line 4, in <module>\n    from collections '
        "import Mapping\nImportError: cannot import name 'Mapping' from 'collections' (C:\\Python310\\lib\\c.py)\n",
        ("python-unsupported", "py -3.9 -m venv .venv"),
    ),
    "apt's module, for another Python": (
        "$ sudo apt-get install python3-apt\npython3-apt is already the newest version (1.1.0).\n$ sudo ./clean.py\n"
        "Error: No module named 'apt_pkg'.\n",
        ("module-not-found", "doctor fix python3-repointed"),
    ),
    "what Windows says, in a sentence of a report": (
        "When I try to run `python -m pip`, I get `Python was not found; run without arguments to install from the "
        "Microsoft Store, or disable this shortcut`.\n",
        ("python-missing", "winget install Python.Python.3.13"),
    ),
    "an old Python": (
        "$ pip3 install quuxly-http\n  Could not find a version that satisfies the requirement quuxly-http (from "
        "versions: )\nNo matching distribution found for quuxly-http\n$ python3 -V\nPython 3.5.3\n",
        ("no-matching-distribution", "doctor fix --venv --python 3.12 quuxly-http"),
    ),
    "channels of conda": (
        "$ conda env create -f env.yml\nLibMambaUnsatisfiableError: Encountered problems while solving:\n  - package "
        "tbb-2020.3-hfd86e86_0 is excluded by strict repo priority\n",
        ("resolution-conflict", "conda config --set channel_priority flexible"),
    ),
    "a file of uv's cache, wrapped": (
        "$ uv pip install six\n  x Failed to download and build `six==1.16.0`\n  `-> failed to open file\n"
        "      `C:\\Users\\ada\\AppData\\Local\\uv\\cache\\builds-v0\\.tmpYgN\\six-1.16.0-py3-none-any.whl`:\n"
        "      Access is denied. (os error 5)\n",
        ("permission-denied", "uv cache clean six"),
    ),
    "hashes of Pipenv": (
        "[pipenv.exceptions.InstallError]: ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE.\n"
        "[pipenv.exceptions.InstallError]:     six==1.16.0 from https://index.example/six-1.16.0-py2.py3-none-any.whl "
        "(from -r /tmp/reqs.txt (line 4)):\n",
        ("hash-mismatch", "pipenv lock --clear"),
    ),
    "a program of the system, in JSON": (
        'fatal: [box]: FAILED! => {"cmd": "apt-get update", "msg": "Traceback (most recent call last):\\n  File '
        '\\"/usr/lib/cnf-update-db\\", line 8, in <module>\\n    import apt_pkg\\nModuleNotFoundError: No module named '
        "'apt_pkg'\"}\n",
        ("python3-repointed", "apt-get install --reinstall python3-minimal python3-apt"),
    ),
}
"""A log, the condition that it shows, and what to do next."""


@pytest.mark.parametrize("name", ANSWERS)
def test_the_condition_and_the_command_follow_from_the_words_of_other_tools(name: str) -> None:
    log, expected = ANSWERS[name]
    assert answer(log) == expected
