"""The command to type follows from what the log shows, also where it shows little."""

from __future__ import annotations

import pytest

from tests.corpus import answer

_HEADERS = "apt-get install build-essential python3-dev"
ANSWERS = {
    "another environment than the one that was created, on Windows": (
        "PS E:\\rover> python -m venv roverenv\nPS E:\\rover> venv\\Scripts\\activate\nvenv\\Scripts\\activate : The "
        "module 'venv' could not be loaded. For more information, run 'Import-Module venv'.\n",
        "roverenv\\Scripts\\activate",
    ),
    "a name with a letter too much": (
        "$ pip install beautifulsoupp4\nERROR: Could not find a version that satisfies the requirement "
        "beautifulsoupp4 (from versions: none)\nERROR: No matching distribution found for beautifulsoupp4\n",
        "doctor fix beautifulsoup4",
    ),
    "a name with swapped letters in a list": (
        "ERROR: Could not find a version that satisfies the requirement reqeusts (from -r requirements.txt (line 3)) "
        "(from versions: none)\nERROR: No matching distribution found for reqeusts\n",
        "In requirements.txt, replace reqeusts with requests. Then: `doctor fix -r requirements.txt`",
    ),
    "an extension that Sphinx lacks": (
        "Extension error!\n\nVersions\n========\n\n* Platform:         linux; (Linux-6.1-x86_64)\n\n"
        "    sphinx.errors.ExtensionError: Could not import extension sphinx_copybutton (exception: No module named "
        "'sphinx_copybutton')\n",
        "doctor fix sphinx-copybutton",
    ),
    "a build without its reason": (
        "note: This error originates from a subprocess, and is likely not a problem with pip.\n"
        "ERROR: Failed building wheel for mpi4py\nFailed to build mpi4py\n",
        f"{_HEADERS} libopenmpi-dev",
    ),
    "a build of uv without its reason": (
        "  × Failed to build `psycopg2==2.9.9`\n  ╰─▶ The build backend returned an error\n",
        f"{_HEADERS} libpq-dev",
    ),
    "a build of Poetry without its reason": (
        "  - Installing pycups (2.0): Failed\n  ChefBuildError\n  Backend subprocess exited when trying to invoke "
        "build_wheel\nNote: This error originates from the build backend, and is likely not a problem with poetry but "
        "with pycups (2.0) not supporting PEP 517 builds.\n",
        f"{_HEADERS} libcups2-dev",
    ),
    "a build with another reason": (
        "  pycairo/x.c:3:4: error: implicit declaration of function\n  ERROR: Failed building wheel for pycairo\n",
        "Require a newer release of pycairo, the package that could not be built.",
    ),
    "a header of a library": (
        "foo/wrap.c:30:10: fatal error: graphviz/cgraph.h: No such file or directory\ncompilation terminated.\n"
        "error: command '/usr/bin/gcc' failed with exit code 1\n",
        f"{_HEADERS} pkg-config libgraphviz-dev",
    ),
    "a slow server in an image": (
        "#10 3.1 Collecting bokeh\n#10 18.2 pip._vendor.urllib3.exceptions.ReadTimeoutError: "
        "HTTPSConnectionPool(host='files.example', port=443): Read timed out.\n",
        "ENV PIP_DEFAULT_TIMEOUT=60",
    ),
    "a damaged lock file": (
        "$ uv sync\nerror: Failed to parse `uv.lock`\n  Caused by: TOML parse error at line 3, column 1\n",
        "mv uv.lock uv.lock.old && uv lock",
    ),
    "pip alone on Windows": (
        "PS C:\\Users\\ada> pip\npip : The term 'pip' is not recognized as the name of a cmdlet, function\n",
        "py -m ensurepip --upgrade",
    ),
    "pip with a name on Windows": (
        "PS C:\\work> pip install six\npip : The term 'pip' is not recognized as the name of a cmdlet, function\n",
        "py -m venv .venv && .venv\\Scripts\\python -m pip install six",
    ),
    "a list without its option": (
        "Collecting requirements.txt\nERROR: No matching distribution found for requirements.txt\n",
        "doctor fix -r requirements.txt",
    ),
    "a list without its option in an image": (
        "#8 [4/5] RUN pip install req.txt\n#8 2.1 ERROR: No matching distribution found for req.txt\n",
        "RUN pip install -r req.txt",
    ),
    "a name that Python removed": (
        'File "bot.py", line 2, in <module>\n    @asyncio.coroutine\n'
        "AttributeError: module 'asyncio' has no attribute 'coroutine'. Did you mean: 'coroutines'?\n",
        "doctor fix --venv --python 3.10",
    ),
    "a module's file on Windows": (
        'Traceback (most recent call last):\n  File "C:\\work\\random.py", line 1, in <module>\n    import requests\n'
        "AttributeError: module 'random' has no attribute 'SystemRandom' (consider renaming 'C:\\work\\random.py' "
        "since it has the same name as the standard library module named 'random')\n",
        'move "C:\\work\\random.py" "C:\\work\\my_random.py"',
    ),
    "conda in a notebook": (
        "!conda activate x\nCondaError: Run 'conda init' before 'conda activate'\n",
        "!conda run --name x python --version",
    ),
    "a noexec /tmp": (
        'Traceback (most recent call last):\n  File "/usr/lib/python3.9/venv/__init__.py", line 75, in create\n'
        "    self._setup_pip(context)\nPermissionError: [Errno 13] Permission denied: '/tmp/tmpab12/bin/python3'\n",
        'export TMPDIR="$(mktemp -d -p "$HOME")"',
    ),
    "pip itself as the package": (
        "$ pip3 install --upgrade pip\nERROR: Cannot uninstall pip 24.0, RECORD file not found. Hint: The package was "
        "installed by debian.\n",
        "doctor fix --venv",
    ),
    "venv as a package": (
        "$ pip install venv\nERROR: Could not find a version that satisfies the requirement venv (from versions: "
        "none)\nERROR: No matching distribution found for venv\n",
        "doctor fix --venv",
    ),
    "an old pip": (
        "$ pip install quuxly-http\n  Could not find a version that satisfies the requirement quuxly-http (from "
        "versions: )\nNo matching distribution found for quuxly-http\n",
        "doctor fix quuxly-http",
    ),
    "a configuration that pip does not accept": (
        "$ pip list\nERROR: Configuration file could not be loaded.\n",
        "doctor fix pip-config-invalid",
    ),
    "a package of Python 2 that another one replaces": (
        "$ sudo apt install python-apt\nPackage python-apt is not available, but is referred to by another package.\n"
        "However the following packages replace it:\n  python-apt-doc python3-apt\n\nE: Package 'python-apt' has no "
        "installation candidate\n",
        "apt-get install python3-apt",
    ),
    "a package of apt that requires a missing one": (
        "$ sudo apt-get install python3-quux\nThe following packages have unmet dependencies:\n python3-quux : Depends:"
        " python3-fnord but it is not installable\nE: Unable to correct problems, you have held broken packages.\n",
        "doctor fix quux",
    ),
    "no ninja": (
        "  error: subprocess-exited-with-error\n      CMake Error: CMake was unable to find a build program "
        'corresponding to "Ninja".  CMAKE_MAKE_PROGRAM is not set.\n',
        f"{_HEADERS} ninja-build",
    ),
    "a library that Pillow's script did not find": (
        "pip failed to build package:\n    Pillow\n\nSome possibly relevant errors from pip install:\n    The headers"
        " or library files could not be found for zlib,\n",
        f"{_HEADERS} zlib1g-dev",
    ),
    "headers of another release": (
        "gcc -fPIC -I/usr/include/python2.7 -c src/fnord.c -o build/fnord.o\nsrc/fnord.c:2:20: fatal error: Python.h: "
        "No such file or directory\ncompilation terminated.\n",
        "apt-get install build-essential python2.7-dev",
    ),
    "a line of the compiler that was cut": (
        ": Python.h: No such file or directory\ncompilation terminated.\nerror: command 'gcc' failed with exit status "
        "1\n",
        _HEADERS,
    ),
    "an abandoned package": (
        "error: legacy-install-failure\n× Encountered error while trying to install package.\n╰─> nose\n",
        "doctor fix pytest",
    ),
    "a build without setuptools": (
        "usage: -c [global_opts] cmd1\n\nerror: invalid command 'egg_info'\n",
        "python -m pip install --upgrade setuptools",
    ),
    "a hook's repository without a package": (
        "[INFO] Installing environment for https://git.example/hooks.\nstderr:\n    ERROR: Directory '.' is not "
        "installable. Neither 'setup.py' nor 'pyproject.toml' found.\n",
        "pre-commit autoupdate",
    ),
}
"""A log, and the command or the lines for it."""


@pytest.mark.parametrize("name", ANSWERS)
def test_the_command_is_found(name: str) -> None:
    log, command = ANSWERS[name]
    assert answer(log)[1] == command


@pytest.mark.parametrize(
    ("condition", "log"),
    [
        ("pip-missing", "/build/bin/steps/install: line 7: /app/fnord/python/bin/pip: No such file or directory\n"),
        (
            "broken-venv",
            'Traceback (most recent call last):\n  File "/srv/fnord/bin/pip", line 7, in <module>\n'
            "    import weakref\n"
            "ImportError: cannot import name _remove_dead_weakref\n",
        ),
        (
            "apt-locked",
            "0 upgraded, 1 newly installed, 0 to remove and 5 not upgraded.\nE: Could not get lock "
            "/var/cache/apt/archives/lock - open (11: Resource temporarily unavailable)\n0 upgraded, 1 newly "
            "installed, 0 to remove and 5 not upgraded.\n",
        ),
        ("none", "The script is at line 7: it needs bin/pip, and says so.\n"),
        ("none", "The patch lets `setup.py` accept the command egg_info again.\n"),
    ],
)
def test_the_condition_is_found(condition: str, log: str) -> None:
    assert answer(log)[0] == condition
