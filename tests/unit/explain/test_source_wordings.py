"""Wordings that the sources of the tools have, and few logs: each has its condition and the command to type next."""

from __future__ import annotations

import pytest

from tests.corpus import answer

_TRACE = "Traceback (most recent call last):\n"
_PACKAGES = "/home/ada/.venv/lib/python3.10/site-packages"
_COPIED = "pip install --force-reinstall --no-cache-dir"
ANSWERS = {
    "a compiled module of another Python": (
        f"{_TRACE}ImportError: /usr/lib/python3/dist-packages/_cffi_backend.so: undefined symbol: _PyErr_Write\n",
        "damaged-installation",
        "doctor fix --venv",
    ),
    "a part of a compiled module": (
        f"{_TRACE}ImportError: {_PACKAGES}/numpy/core/_multiarray_umath.so: file too short\n",
        "damaged-installation",
        f"{_COPIED} numpy",
    ),
    "a file of zeros": (
        f'{_TRACE}  File "{_PACKAGES}/requests/__init__.py", line 43, in <module>\n    import urllib3\n'
        "ValueError: source code string cannot contain null bytes\n",
        "damaged-installation",
        f"{_COPIED} requests",
    ),
    "a compiled module in a folder without execution": (
        f"{_TRACE}ImportError: /tmp/pip-build-env-x/numpy/core/_umath.so: failed to map segment from shared object\n",
        "noexec-venv",
        'export TMPDIR="$(mktemp -d -p "$HOME")"',
    ),
    "a module of Windows' Python": (
        'C:\\> python game.py\n  File "C:\\Python312\\Lib\\curses\\__init__.py", line 13, in <module>\n'
        "    from _curses import *\nModuleNotFoundError: No module named '_curses'\n",
        "stdlib-module-missing",
        "pip install windows-curses",
    ),
    "a Python without SQLite, in Django's words": (
        "django.core.exceptions.ImproperlyConfigured: Error loading either pysqlite2 or sqlite3 modules (tried in that "
        "order): No module named '_sqlite3'\n",
        "stdlib-module-missing",
        "doctor fix --venv --python /usr/bin/python3",
    ),
    "an error of a notebook that was copied as a whole": (
        "ImportError                               Traceback (most recent call last)\n<ipython-input-4> in <module>()\n"
        "----> 1 import ctl\n\nImportError: dynamic module does not define init function (initctl)\n",
        "damaged-installation",
        "Build the module again with the Python that imports it.",
    ),
    "a launcher without any Python": (
        "C:\\> py\nNo installed Pythons found!\n",
        "python-missing",
        "winget install Python.Python.3.13",
    ),
    "a build backend that is not there": (
        "$ pip install --no-build-isolation .\n  Preparing metadata (pyproject.toml) ... error\n"
        "  error: subprocess-exited-with-error\n"
        '    File "/x/pip/_vendor/pyproject_hooks/_in_process/_in_process.py", line 77, in _build_backend\n'
        "  pip._vendor.pyproject_hooks._impl.BackendUnavailable: Cannot import 'setuptools.build_meta'\n",
        "build-failure",
        "pip install setuptools && pip install --no-build-isolation .",
    ),
    "a command that setuptools no longer has": (
        "$ pip install foo\nerror: subprocess-exited-with-error\nModuleNotFoundError: No module named "
        "'setuptools.command.test'\n[end of output]\n",
        "build-failure",
        "echo 'setuptools<72' > constraints.txt && PIP_CONSTRAINT=constraints.txt "
        "PIP_BUILD_CONSTRAINT=constraints.txt pip install foo",
    ),
    "a release of GDAL that does not fit": (
        "$ pip install GDAL\nException: Python bindings of GDAL 3.8.0 require at least libgdal 3.8.0, but 3.4.1 was "
        "found\n",
        "build-failure",
        "doctor fix gdal==3.4.1",
    ),
    "a name after an address that is another": (
        "$ pip install git+https://example.org/foo.git#egg=bar\nERROR: Requested foo from "
        "git+https://example.org/foo.git#egg=bar has inconsistent name: expected 'bar', but metadata has 'foo'\n",
        "invalid-metadata",
        "Write `foo @ ADDRESS`, without `#egg=`, then repeat the command.",
    ),
    "an address without its beginning": (
        '$ pip install -i index.corp/simple foo\nWARNING: The index url "index.corp/simple" seems invalid, please '
        "provide a scheme.\nERROR: No matching distribution found for foo\n",
        "no-matching-distribution",
        "pip install --index-url https://index.corp/simple foo",
    ),
    "an address with nothing": (
        "$ pip install https://example.org/foo/main.zip\nCollecting https://example.org/foo/main.zip\n"
        "  ERROR: HTTP error 404 while getting https://example.org/foo/main.zip\nERROR: Could not install requirement "
        "https://example.org/foo/main.zip because of HTTP error 404 Client Error: Not Found for url\n",
        "no-matching-distribution",
        "Correct the address, then repeat the command.",
    ),
    "what pip left when it was cut off": (
        "$ pip install numpy\nCollecting numpy\nERROR: pip can't proceed with requirements 'numpy' due to a "
        "pre-existing build directory (/tmp/pip-build-ada/numpy).\n",
        "damaged-installation",
        "rm -r /tmp/pip-build-ada/numpy",
    ),
    "metadata that are gone": (
        "$ pip list\nERROR: None METADATA metadata found for distribution: cryptography 3.4.8\n",
        "damaged-installation",
        "pip install --force-reinstall --no-deps cryptography",
    ),
    "pip.exe, which cannot replace itself": (
        "C:\\> pip install --upgrade pip\nERROR: To modify pip, please run the following command:\n"
        "C:\\Python311\\python.exe -m pip install --upgrade pip\n",
        "permission-denied",
        "python -m pip install --upgrade pip",
    ),
    "a proxy in another form": (
        "$ pip install foo\npip._vendor.requests.exceptions.InvalidProxyURL: Please check proxy URL. It is malformed\n",
        "network-error",
        "export HTTPS_PROXY=http://USER:PASSWORD@HOST:PORT",
    ),
    "a copy of a module for old Pythons": (
        f'$ pip install foo\n{_TRACE}  File "/usr/lib/python3.6/re.py", line 142, in <module>\n'
        "    class RegexFlag(enum.IntFlag):\nAttributeError: module 'enum' has no attribute 'IntFlag'\n",
        "shadowed-module",
        "pip uninstall -y enum34",
    ),
    "a compiler whose licence was not agreed to": (
        "$ pip3 install foo\nYou have not agreed to the Xcode license agreements. Please run 'sudo xcodebuild'\n",
        "build-tools-missing",
        "xcodebuild -license accept",
    ),
    "a copy of six that is too old": (
        f"{_TRACE}ModuleNotFoundError: No module named 'kafka.vendor.six.moves'\n",
        "module-not-found",
        "pip install --upgrade kafka-python",
    ),
    "a compiled part of cffi": (
        f"{_TRACE}ModuleNotFoundError: No module named '_cffi_backend'\n",
        "module-not-found",
        "doctor fix cffi",
    ),
    "two halves of pydantic": (
        f"{_TRACE}SystemError: The installed pydantic-core version (2.27.0) is incompatible with the current pydantic "
        "version, which requires 2.23.4.\n",
        "dependency-conflict",
        "pip install --upgrade --force-reinstall pydantic pydantic-core",
    ),
    "a warning about an OpenSSL that is too old": (
        "NotOpenSSLWarning: urllib3 v2 only supports OpenSSL 1.1.1+, currently the 'ssl' module is compiled with "
        "'LibreSSL 2.8.3'.\n  warnings.warn(\n",
        "none",
        "doctor check",
    ),
    "a Python without its own modules": (
        "uWSGI http bound on :8000 fd 4\nImportError: No module named site\n",
        "wrong-interpreter",
        "doctor check",
    ),
    "a project whose build names the Pythons": (
        "$ pip install .\nProcessing /home/ada\n  error: subprocess-exited-with-error\n      gasmodel supports Python "
        "3.7 to 3.10 only\n      [end of output]\n",
        "build-failure",
        "doctor fix --venv --python 3.10 .",
    ),
    "an argument that an older Python does not have": (
        f'$ python3 app.py\n{_TRACE}  File "app.py", line 3, in <module>\n    @dataclass(slots=True)\n'
        "TypeError: dataclass() got an unexpected keyword argument 'slots'\n",
        "python-unsupported",
        "doctor fix --venv --python 3.10",
    ),
    "an argument that a newer Python does not have": (
        f'$ python3 app.py\n{_TRACE}  File "{_PACKAGES}/foo/__init__.py", line 9, in __init__\n'
        "    q = asyncio.Queue(loop=loop)\n"
        "TypeError: As of 3.10, the *loop* parameter was removed from Queue() since it is no longer necessary\n",
        "python-unsupported",
        "doctor fix --venv --python 3.9",
    ),
    "a screen that is not there": (
        f"$ python plot.py\n{_TRACE}ImportError: Cannot load backend 'TkAgg' which requires the 'tk' interactive "
        "framework, as 'headless' is currently running\n",
        "none",
        "doctor check",
    ),
    "a program that is a part of a package": (
        f"$ python main.py\n{_TRACE}ModuleNotFoundError: No module named '__main__.utils'; '__main__' is not a "
        "package\n",
        "none",
        "doctor check",
    ),
}


@pytest.mark.parametrize("name", ANSWERS)
def test_the_first_answer_and_its_command(name: str) -> None:
    log, condition, command = ANSWERS[name]
    assert answer(log) == (condition, command)
