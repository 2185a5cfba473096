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
