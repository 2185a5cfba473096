"""This Python was built without part of its standard library.

What it is
    A module such as `_ssl`, `_ctypes` or `_sqlite3` belongs to Python itself and is written in C. When this Python was
    built (pyenv, `make install`, a minimal image), the headers of the library that the module needs were missing, or
    somebody removed the file later.

Why it matters
    Everything that uses the module fails: without `_ssl`, pip reaches no index; without `_ctypes`, many packages
    do not start. No package on the index contains these modules.

What to do
    Use a Python that is complete: `doctor fix --venv --python /usr/bin/python3` takes the distribution's. Or install
    the headers and build this Python again. On Debian and Ubuntu: `sudo apt install build-essential libssl-dev
    libffi-dev libsqlite3-dev libbz2-dev liblzma-dev zlib1g-dev libreadline-dev libncurses-dev`, then
    `pyenv install --force X.Y`.

Dead ends
    `pip install ssl` and `pip install ctypes` install other projects or nothing. Installing `libssl-dev` alone changes
    nothing until Python is built again.

References
    Python documentation, "Build Requirements" of the Developer's Guide; pyenv's wiki, "Suggested build environment".
"""

from __future__ import annotations

from doctor.diagnose.advice.tools import OF_PYENV
from doctor.diagnose.advice.unknown_modules import TK_OF_HOMEBREW
from doctor.diagnose.model import Advice, Command, ShellLine, Signature, Snippet, fix_environment

ID = "stdlib-module-missing"

SIGNATURES = (
    # The modules that CPython's configure leaves out if a library is missing ("The necessary bits … were not found").
    Signature(
        messages=(
            "No module named '_ssl'",
            "No module named '_hashlib'",
            "No module named '_ctypes'",
            "No module named '_sqlite3'",
            "No module named '_bz2'",
            "No module named '_lzma'",
            "No module named '_dbm'",
            "No module named '_uuid'",
            "No module named 'zlib'",
            "No module named 'readline'",
        ),
        near=("traceback", "importerror", "modulenotfounderror", "improperlyconfigured"),
    ),
    Signature(
        messages=("No module named '_curses'",),
        near=("traceback", "importerror", "modulenotfounderror"),
        context="curses",
    ),
    # What Debian adds to Lib/dbm/gnu.py.
    Signature(messages=("please install the python3-gdbm package",), context="gdbm"),
    # A distribution keeps tkinter in a package of its own; other Pythons have it or not.
    Signature(messages=("No module named '_tkinter'",), near=(".pyenv/", "/cellar/", "/usr/local/lib/python")),
    # Lib/traceback.py since Python 3.15; Debian has some of these modules in packages of their own.
    Signature(
        messages=("ModuleNotFoundError: Standard library module '",),
        unless=("'ensurepip'", "'venv'", "'idlelib'", "'distutils'"),
    ),
    # Lib/zipimport.py, by which ensurepip and a new environment read pip.
    Signature(messages=("can't decompress data; zlib not available",)),
    Signature(messages=("The necessary bits to build these optional modules were not found",)),
    # Python 2, and 3 before 3.5, which also name modules that no build on Linux has.
    Signature(
        messages=("the necessary bits to build these modules were not found",),
        near=("_ssl", "_ctypes", "zlib", "_sqlite3", "bz2", "_lzma", "readline"),
    ),
)

ADVICE = (
    Advice(
        context="gdbm",
        text="Debian and Ubuntu keep this module of their Python in a package of its own.",
        remedy=Command(argv=("apt-get", "install", "python3-gdbm"), needs_root=True, needs_network=True),
    ),
    Advice(
        context="windows/curses",
        text="Python for Windows has no curses. The package index has a replacement that works for most programs.",
        remedy=ShellLine(text="{installer} install windows-curses", needs_network=True),
    ),
    *OF_PYENV,
    TK_OF_HOMEBREW,
    Advice(
        context="docker",
        text="The Python of this image was built without a library. Use an official image (`FROM python:3.13-slim`), "
        "or install the `-dev` packages before the line that builds Python.",
        remedy=Snippet(text="FROM python:3.13-slim", file="the Dockerfile"),
    ),
    Advice(
        context="macos",
        text="Python was built without a library. Install it with Homebrew (`brew install openssl readline sqlite3 xz "
        "zlib`) and build Python again (`pyenv install --force X.Y`).",
        remedy=Command(argv=("brew", "install", "openssl", "readline", "sqlite3", "xz", "zlib"), needs_network=True),
    ),
    Advice(
        context="tk",
        text="Python was built without Tk. The distribution's Python in /usr/bin has it in a separate package. Or "
        "install the headers that were missing, {libraries}, and build this Python again.",
        remedy=ShellLine(
            text="sudo apt-get install python3-tk && doctor fix --venv --python /usr/bin/python3", needs_network=True
        ),
    ),
    Advice(
        text="The module is part of Python, and no package contains it. Use a Python that is complete, such as the "
        "distribution's in /usr/bin. Or install the headers that were missing, {libraries}, and build this Python "
        "again.",
        remedy=fix_environment(python="/usr/bin/python3"),
    ),
)
