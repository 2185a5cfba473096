"""Read from the lines of a traceback which program failed, which Python ran it, and which file shadows a library."""

from __future__ import annotations

import ntpath
import posixpath
import shlex
from collections.abc import Mapping, Sequence

from doctor.core import lazy_re as re
from doctor.core.names import normalize
from doctor.explain.modules import kind_of_module
from doctor.plan.known_names import distribution_of_module, is_popular, is_stdlib

FRAME = re.compile(r"\bFile \"([^\"\n]{1,300})\", line \d")
"""A frame of a traceback, and its file."""
INSTALLED = re.compile(r"-packages[/\\]([A-Za-z]\w{0,80})")
"""An installed package or module, in the path of a file."""
IMPORTED = re.compile(r"\s*(?:from|import) (\w{1,80})\b")
"""The code below a frame where it imports something, and the module."""
MAX_FILES = 5
"""Files of a traceback that are returned."""
_FILE = re.compile(
    r"(?:File \"|while importing test module '|while loading conftest ')"
    r"((?!/usr/)/(?:(?!-packages/)[^\"'\n]){1,300}\.py)[\"']"
)
_FILE_OF_WINDOWS = re.compile(r"File \"([A-Za-z]:\\(?:(?!-packages\\)[^\"\n]){1,300}\.py)\"")
_INSTALLED_FILE = re.compile(r"(/[^\s\"':]{1,200})/lib(?:64)?/python(3\.\d{1,2})/site-packages/")
_ANY_PYTHON = re.compile(r"/(?:[\w.+~@-]+/)+python[\d.]*")
_OWN_PROGRAM = re.compile(r'File "[^"\n]{1,300}/bin/([\w-]{1,80})", line \d')
_INSTALLATION = re.compile(r"\bpip[\d.]* install ([^\n]{1,300})")
_LISTED = re.compile(r"(?<![\w./=-])([A-Za-z][\w.-]{0,80})(?:==| {1,40}\(?)(?:\d!)?\d+\.\d")
"""A distribution and its version, as ``pip list`` and ``pip freeze`` print them."""
_OF_RUNPY = re.compile(r"\bpython[\d.]*(?:\.exe)?: No module named '?([A-Za-z]\w{2,80})'?\s*$", re.MULTILINE)
"""The message about a program that ``python -m`` was to run."""
_OF_SCRIPT = re.compile(
    r"\b(?:load_entry_point|run_script|importlib_load_entry_point)\(['\"]([\w.-]{1,80})==|\.egg/EGG-INFO/scripts/([\w-]{1,80})\""
)
"""The script of a distribution, which setuptools wrote."""
_COMMON = ("build", "docker", "events", "installer", "mock", "packaging", "redis", "schema", "wheel")
"""Popular distributions whose names projects give to modules of their own, and mean these."""
_OF_PYTHON = re.compile(
    r"/lib(?:64)?/(?:python3?|pypy)[\d.]*/|-packages/|/lib-python/|/python\d+\.zip/|(?i:/python[\d-]*/lib/|^[a-z]:/.*/lib/)"
)
"""Folders of Python itself; on Windows, where its own folder may have any name, each one that is called Lib."""
_OF_PIP = re.compile(r"\b[Cc]ommand:? [\"']?(/\S{1,200}/python[\d.]*)[\"']? -")
"""The command of a build that pip shows: ``Command "/usr/bin/python3 -u -c …``."""
_PACKAGES = r"(?:-packages|[/\\](?:(?i:lib)|pyshared|python\d[\d.]*)|\.(?:egg|pyz|whl|zip))[/\\]"
"""A folder that holds packages. A project, a home or an environment may have a tool's name too, as /opt/conda has."""
CREATES = rf"[/\\]virtualenv\.py|{_PACKAGES}(?:virtualenv[/\\]|venv[/\\]__init__\.py|ensurepip[/\\])"
"""A frame of a program that creates an environment."""
INSTALLS = (
    rf"{_PACKAGES}(?:pip|pipenv|pipx|poetry|pdm|hatch|conda|mamba|setuptools|distutils|distlib|easy_install|tox|nox"
    r"|pre_commit)(?:\.py|[/\\])|[/\\]get-pip\.py|[/\\]pip-\d"
)
"""A frame of a program that installs packages."""
PYTHON_TOOL = rf"{CREATES}|{INSTALLS}"
BUILDS = (
    r"[/\\]setup\.py\"|File \"setup\.py\"|[/\\]build_meta\.py\""
    r"|-packages[/\\][^\"\n]{1,200}\", line \d+, in (?:build_wheel|run_setup)\b"
)
"""A frame of the script or the backend that builds a package."""


def find_files(text: str) -> tuple[str, ...]:
    """Return the user's files that a traceback names, the program's own file first."""
    return tuple(dict.fromkeys(map(posixpath.normpath, _FILE.findall(text))))[:MAX_FILES]


def describe_files(files: Sequence[str], caught: Mapping[str, str], text: str) -> dict[str, str]:
    """Return the words that stand for the files of a traceback in an advice: ``script``, ``folder``, ``shadow``, …

    ``caught`` are the words that the message has caught, and ``text`` is the log around it.
    """
    words = {"script": shlex.quote(files[0]), "folder": shlex.quote(posixpath.dirname(files[0]))} if files else {}
    of_module = (
        path for path in (*files, *_FILE_OF_WINDOWS.findall(text)) if caught.get("shadowed") == module_of_file(path)
    )
    shadow = caught.get("shadow") or next(of_module, None)
    if shadow:
        entry, free = renamed(shadow)
        words |= {"shadow": _quote(entry), "renamed": _quote(free)}
    return words


def _quote(path: str) -> str:
    """Quote a path for the shell, but for the sign of the home folder, which quotes would hide."""
    return f"~/{shlex.quote(path[2:])}" if path.startswith("~/") else shlex.quote(path)


def find_distribution(text: str, module: str) -> str | None:
    """Return the distribution that has the name of a module, as far as the log shows it.

    It was installed, a list has it, or its program failed: ``jetforce`` of ``bin/jetforce``. pip makes such programs;
    their names are usually those of their distributions. A module that the script of a distribution lacks is part of
    it. What ``python -m`` was to run is asked for by the name of its distribution, unless only part of it was.
    """
    script = _OF_SCRIPT.search(text)
    if script and module and distribution_of_module(module) is None and not is_stdlib(module.partition(".")[0]):
        return script[1] or script[2]
    of_runpy = _OF_RUNPY.search(text)
    if (
        of_runpy
        and of_runpy[1] == module
        and f"-m {module}." not in text
        and kind_of_module(module, {}) == "unknown-module"
    ):
        return normalize(module)
    if distribution_of_module(module) is not None:
        return None  # whatever else was tried
    names = [found[1] for found in _OWN_PROGRAM.finditer(text)]
    names += [name for found in _INSTALLATION.finditer(text) for name in re.split(r"[^\w.-]+", found[1])]
    names += _LISTED.findall(text)
    return next((name for name in names if name and normalize(name) == normalize(module.partition(".")[0])), None)


def find_python(text: str, words: Sequence[str], caught: Mapping[str, str]) -> str | None:
    """Return the path of the Python that failed; ``None`` if neither its message, command nor traceback shows it.

    ``words`` are those of the command, ``caught`` those of the message. The files of the standard library do not show
    it: an environment uses those of its base.
    """
    for word in (caught.get("python", ""), *words[:1]):
        if _ANY_PYTHON.fullmatch(word):
            return word
    if of_pip := _OF_PIP.search(text):
        return of_pip[1]
    installed = _INSTALLED_FILE.search(text)
    is_of_user = installed is None or installed[1].endswith("/.local")
    return f"{installed[1]}/bin/python{installed[2]}" if installed and not is_of_user else None


def module_of_file(path: str) -> str | None:
    """Return the name under which a file outside of Python's own folders is imported; ``None`` for any other file."""
    path = path.replace("\\", "/")
    if _OF_PYTHON.search(path):
        return None
    folder, name = posixpath.split(path)
    return posixpath.basename(folder) if name == "__init__.py" else name.removesuffix(".py")


def is_library(module: str | None) -> bool:
    """Return whether the standard library, or a distribution that most people know, has a module of this name."""
    if not module or module in _COMMON:
        return False
    distribution = distribution_of_module(module)
    return is_stdlib(module) or (distribution is not None and (is_popular(distribution) or distribution != module))


def renamed(path: str) -> tuple[str, str]:
    """Return what has to be renamed, a file or the folder of a package, and a free name for it in the same place."""
    rules = ntpath if "\\" in path else posixpath
    entry = rules.dirname(path) if rules.basename(path) == "__init__.py" else path
    folder, name = rules.split(entry)
    return entry, rules.join(folder, f"my_{name}")
