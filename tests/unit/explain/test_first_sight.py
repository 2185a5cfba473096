"""Failures that published logs show in words or places which no message had, and what resembles them."""

from __future__ import annotations

import pytest

from tests.corpus import recognise

_UNIT = "Jan 12 03:10:11 web1 renewer[812]: "

FAILURES = (
    ("module-not-found", "I get this when I run my script:\n\nNo module named 'heatpump'\n"),
    ("module-not-found", "$ python pump.py\nNo module named 'heatpump'\n"),
    ("shared-library-missing", "libGL.so.1: cannot open shared object file: No such file or directory\n"),
    ("python-too-old", "The pump requires Python 3.8 or higher. You are using Python 3.6.\n"),
    ("python-too-old", "$ ./pump\nRuntimeError: Python 3.9 or later is required\n"),
    ("python-too-old", "Sorry, the pump requires Python 3.7+, not Python 2.7\n"),
    (
        "module-not-found",
        "2024-01-02 10:11:12 ERROR (MainThread) [app.loader] Error while loading the flow for integration heat_pump: "
        "No module named 'heat_pump.api.core'\n",
    ),
    ("module-not-found", "[error] could not start the worker (No module named celery)\n"),
    (
        "build-failure",
        "running install\nrunning build_ext\nbuilding '_fastdb' extension\nerror: unknown file type '.pyx' (from "
        "'src/db.pyx')\n",
    ),
    (
        "build-failure",
        'me@pi:~$ kit setup\n    Command "python setup.py egg_info" failed with error code 1 in /tmp/pip-XyZ-build\n',
    ),
    (
        "dependency-conflict",
        f"{_UNIT}An unexpected error occurred:\n{_UNIT}pkg_resources.VersionConflict: (renewer 0.4 "
        "(/usr/lib/python3/dist-packages), Requirement.parse('renewer>=1.1'))\n",
    ),
    (
        "no-matching-distribution",
        "**What happened**: Could not install the toolkit with its list.\n```\nERROR: No matching distribution found "
        "for heatpump<0.17,>=0.16\n```\n\n**What you expected to happen**: it installs\n",
    ),
    *(
        (
            "python-too-old",
            f'  File "/usr/local/lib/python2.7/dist-packages/toolkit/core.py", line 22\n    {code}\n    ^\n'
            "SyntaxError: invalid syntax\n",
        )
        for code in (
            "def start(name: str, key: str):",
            "def start(self, *, timeout=3):",
            "async def start(self):",
            "yield from self.parts()",
            "raise ToolError(name) from error",
            "print(name, file=sys.stderr)",
        )
    ),
    ("module-not-found", "Error: Unable to load celery application.\nThe module shop was not found.\n"),
    ("module-not-found", "ModuleNotFoundError in file /w/flow/Snakefile, line 3:\nNo module named 'yaml'\n"),
    ("dependency-conflict", "ImportError in line 1 of /w/flow/Snakefile:\nnumpy.core.multiarray failed to import\n"),
    ("module-not-found", "I do not know why it says:\n```\nModuleNotFoundError: No module named 'yaml'\n```\n"),
    ("command-not-found", "deploy.sh: 12: pre-commit: not found\n"),
    ("command-not-found", "MCP notes: spawn uvx ENOENT\nMCP notes: Server disconnected.\n"),
    (
        "pip-missing",
        'fatal: [db]: FAILED! => {"msg": "Failed to find required executable \\"pip3\\" in paths: /usr/local/sbin"}\n',
    ),
    ("no-matching-distribution", "Error:  Package missing in current linux-64 channels: \n  - heatpump\n"),
    (
        "no-matching-distribution",
        "error    libmamba Could not solve for environment specs\n  - nothing provides requested heatpump >=3\n",
    ),
    (
        "resolution-conflict",
        "🔒 Lock failed\nUnable to find a resolution for heatpump\nbecause of the following conflicts:\n",
    ),
    ("build-tools-missing", 'AssertionError: Could not find "cmake" executable!\n'),
    (
        "dead-pipx-apps",
        "# Reinstall\n\nI have this problem since the upgrade of Python to 3.13 with brew, and use pipx.\n",
    ),
    ("dead-pipx-apps", "# New release\n\nToday I see that all my pipx applications are broken.\n"),
    (
        "out-of-memory",
        "  Downloading heatpump-7.1.tar.gz (21.3MB)\n    99% |████████| 21.3MB 5.2MB/s eta 0:00:01Killed\n\n"
        '  File "bot.py", line 5\n    async def start():\n            ^\nSyntaxError: invalid syntax\n',
    ),
    (
        "broken-venv",
        "Warning: Your Pipfile requires python_version 3.8, but you are using unknown (C:\\x\\python.exe).\nLocking "
        "Failed!\nUnable to create process using 'c:\\python38\\python.exe resolver.py'\n",
    ),
    (
        "build-failure",
        "✘ Locking Failed!\nERROR:pip.subprocessor:[present-rich] Getting requirements to build wheel exited with 1\n",
    ),
    (
        "dependency-missing",
        'While:\n  Bootstrapping.\n  File "/w/lib/python2.7/site-packages/pkg_resources.py", line 594, in resolve\n'
        "    raise DistributionNotFound(req)\nDistributionNotFound: heatpump\n",
    ),
    (
        "command-not-found",
        "sudo pip2 install https://dl.example/get/Wallet-Box-2.9.1.tar.gz\nbash: wallet-box: command not found\n",
    ),
    (
        "shared-library-missing",
        'heat.Error: DPI-1047: Cannot locate a 64-bit Oracle Client library: "The module could not be found"\n',
    ),
    (
        "shared-library-missing",
        ">>> import heat\nOSError: dlopen(libheat.dylib, 6): image not found\n",
    ),
    (
        "shared-library-missing",
        "pyodbc.Error: ('01000', \"[01000] [unixODBC][Driver Manager]Can't open lib 'FreeTDS' : file not found\")\n",
    ),
    ("shared-library-missing", "heat.core.XGBoostError: XGBoost Library (libxgboost.dylib) could not be loaded.\n"),
    (
        "module-not-found",
        "Problem in back-end (ImportError: The 'pyparsing' package is required; normally this is bundled with this "
        "package so if you get this, consult the packager.).\n",
    ),
    ("module-not-found", 'RuntimeError: Form data requires "python-multipart" to be installed.\n'),
    ("module-not-found", '$ flask run\nUsage: flask run [OPTIONS]\nError: Could not import "heatpump".\n'),
    (
        "module-not-found",
        "Fatal error: the window could not be imported! Maybe it is not installed?\n\nThe error was:\nNo module named "
        "'PyQt5'\n\nPlease look for it.\n",
    ),
    (
        "unknown-option",
        "$ pytest\nERROR: usage: pytest [options]\npytest: error: unrecognized arguments: --cov=src\n",
    ),
    ("unknown-option", "pytest: error: unrecognized arguments: --benchmark-only --cov-report=xml\n"),
    ("unknown-option", "py.test: error: unrecognized arguments: -n auto\n  inifile: setup.cfg\n"),
    ("module-not-found", "ERROR    -  Config value: 'plugins'. Error: The \"mkdocstrings\" plugin is not installed\n"),
    ("module-not-found", "ERROR   -  Config value 'plugins': The \"heatpump\" plugin is not installed\n"),
    ("module-not-found", "Theme error:\nno theme named 'heat_theme' found, did you forget to install it?\n"),
    ("module-not-found", "$ jupyter lab\njupyter: 'lab' is not a Jupyter command\n"),
    ("module-not-found", "Broken DAG: [/srv/dags/x.py] No module named 'heatpump.parts'\n"),
    ("dependency-conflict", "ERROR:root:Synapse 1.61.0 needs Jinja2>=3.0, but got Jinja2==2.11\n"),
    (
        "dependency-conflict",
        "Sphinx version error:\nThe heat extension used by this project needs at least Sphinx v5.0; it therefore "
        "cannot be built with this version.\n",
    ),
    (
        "dependency-conflict",
        "Extension error:\nCould not import extension heat.domain (exception: cannot import name Directive)\n",
    ),
    (
        "dependency-conflict",
        "Fatal error: the window could not be imported!\n/lib64/libheat.so.5: symbol _Zheat, version Heat_5 not "
        "defined in file libheat.so.5 with link time reference\n",
    ),
    ("build-failure", "  Installing build dependencies ... done\n  Getting requirements to build wheel ... error\n"),
    ("build-failure", "  Building wheel for heatpump (PEP 517) ... error\n"),
    ("build-failure", "    Error running configure\n    ERROR: failed building wxWidgets\n"),
    (
        "build-tools-missing",
        "$ pip install -e .\nmeson.build:115:23: ERROR: C shared or static library 'heat_lp64' not found\n",
    ),
    ("command-not-found", "$ pip install git+https://git.example/me/zapper.git@main\n$ zapper\nzapper: not found\n"),
)

SILENT = (
    "=== 2 passed in 0.10s ===\n\nNo module named 'heatpump'\n",
    "Successfully installed heat-1.0\nNo module named 'heatpump'\n",
    "Accelerator disabled.\nNo module named 'heatpump'\n",
    "libheat.so.2: cannot open shared object file, skipping\n",
    "bash: docker: command not found\n\nYou cannot install docker with pip.\n",
    "python3\nchecking for heat.h... conftest.c:11:17: error: heat.h: No such file or directory\nno\n",
    "$ pipx upgrade heat pump\nusage: pipx [-h]\npipx: error: unrecognized arguments: pump\n",
    "Python build finished, but the necessary bits to build these modules were not found:\n_bluetooth ossaudiodev\n",
    "No module named 'heatpump'\nGoing on without it.\n",
    "libheat.so.2: cannot open shared object file: No such file or directory\nTrying libheat.so.1\n",
    "The pump requires Python 3.8 or higher.\n",
    "pump 2.0 requires Python 3.10 or newer. If you are using Python 3.9, stay with 1.x.\n",
    "Everything that is known:\nNo module named 'heatpump'\n",
    "tool: error: unrecognized arguments: --cov=src\n",
    "  Getting requirements to build wheel ... done\n",
    "The heat theme is used; no theme named 'heat' is planned.\n",
    "meson setup build\nmeson.build:115:23: ERROR: C shared or static library 'heat_lp64' not found\n",
    "Extension error:\nCould not import extension heat (exception: flask is odd)\n",
    "OSError: dlopen(/x/libheat.dylib, 6): tried: '/x/libheat.dylib' (mach-o file, but is an incompatible "
    "architecture), '/y/libheat.dylib' (no such file)\n",
    "isql: [unixODBC][Driver Manager]Can't open lib 'FreeTDS' : file not found\n",
    "ORA-1047: the Oracle Client library was replaced\n",
    "The packaging package is required; normally this is a part of the image.\n",
    'webpack: Error: Could not import "heatpump".\n',
    "curl -O https://dl.example/get/Wallet-Box-2.9.1.tar.gz\nbash: wallet-box: command not found\n",
    "# Installing on Windows through pip is not working as intended\n\nMaybe I do it wrong.\n",
    "ERROR:pip.subprocessor:[present-rich] git version exited with 1\n",
    "Unable to create process using 'git clone'\n",
    "# Unsure\n\nI use pipx. The documentation has a problem with Python's logo.\n",
    "# Add a command\n\nI propose that pipx packages are broken into groups.\n",
    "Error: spawn my-own-tool EACCES\n",
    "I copied more packages, and the program does not say\n```\nModuleNotFoundError: No module named 'yaml'\n```\nand "
    "I see my window.\n",
    "# python-flask (and python2-flask) not found on centos 7\n\nI enabled EPEL to find it.\n",
    '  File "/srv/app/main.py", line 3\n    name = = 4\n    ^\nSyntaxError: invalid syntax\n',
    '  File "/srv/app/main.py", line 3\n    print(name, ende 4)\n    ^\nSyntaxError: invalid syntax\n',
    "Some of our lists are old for this.\n```\nERROR: No matching distribution found for heatpump<0.17,>=0.16\n```\n\n"
    "This means that the index has no such file.\n",
    "2024-01-02 10:11:12 WARNING (MainThread) [app.loader] Error while loading the optional codec: No module named "
    "'heat_pump.codec'\n",
    "INFO: failed to use the fast path: No module named 'fastjson'\n",
    "error: pathspec 'v2' did not match any file(s) known to git\n",
    "running build\nSuccessfully built\nerror: remote origin already exists.\n",
    "rm: cannot remove '/home/ada/.venv/bin/activate': Permission denied\n",
)


@pytest.mark.parametrize(("condition", "log"), FAILURES, ids=range(len(FAILURES)))
def test_a_failure_is_recognised(condition: str, log: str) -> None:
    assert recognise(log.encode()) == condition


@pytest.mark.parametrize("log", SILENT, ids=range(len(SILENT)))
def test_a_neighbour_is_not_taken_for_it(log: str) -> None:
    assert recognise(log.encode()) == "none"
