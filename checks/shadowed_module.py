"""A file in the project has the same name as a library, so Python imports it instead.

What it is
    Python searches the folder of the program before all others. A file `random.py` or `yaml.py` there is what
    `import random` and `import yaml` find, in the program and in every library that it uses. So is a folder of that
    name. For `python -m`, this is the current folder: `typing.py` there breaks `python -m pip`, and `logging.py` breaks
    `python -m venv`. The folders of PYTHONPATH also precede the standard library, for every program.

Why it matters
    The messages do not say so: `cannot import name …`,
    `partially initialized module … (most likely due to a circular import)`, `… is not a package`. Installing the
    library again changes nothing.

What to do
    Rename the file, and update the imports of it; or run the command in another folder.
    `python3 -c "import yaml; print(yaml.__file__)"` shows which file a name refers to.

Dead ends
    Another installation, another environment and another version of the library do not help: the file comes first.

References
    Python documentation, "The initialization of the sys.path module search path"; CPython: `Objects/moduleobject.c`,
    `Python/ceval.c` (format_import_from_error).
"""

from __future__ import annotations

import posixpath
import shlex
from collections.abc import Iterator

from doctor.diagnose.model import Advice, Evidence, Finding, Operation, Severity, ShellLine, Signature
from doctor.facts import Facts, ModuleFile, Tools

ID = "shadowed-module"

SIGNATURES = (
    Signature(
        messages=("ImportError: cannot import name … from {shadow}", "(consider renaming {shadow}"),
        certain=False,
    ),
    Signature(
        messages=("AttributeError: partially initialized module {shadowed}",),
        certain=False,
    ),
    Signature(
        messages=("ImportError: cannot import name … from partially initialized module {shadowed}",),
        unless=("-packages/",),  # a library that is broken by itself
        certain=False,
    ),
    Signature(
        messages=("{shadowed} is not a package",),
        near=("traceback (most recent call last)", "no module named", "importing test module"),
        certain=False,
    ),
    Signature(
        messages=("partially initialized module {shadowed}",),
        near=("has no attribute", "most likely due to a circular import"),
        unless=("cannot import name", "-packages"),
        certain=False,
    ),
    # Copies for old Pythons of modules that this one has.
    Signature(messages=("module 'enum' has no attribute 'IntFlag'",), certain=False, context="has-enum34"),
    Signature(
        messages=("type object 'Callable' has no attribute '_abc_registry'",), certain=False, context="has-typing"
    ),
    Signature(messages=("module 'typing' has no attribute '_ClassVar'",), certain=False, context="has-dataclasses"),
    Signature(
        messages=("ImportError: cannot import name 'Sequence' from 'collections'",),
        near=("-packages/pathlib.py", "-packages\\pathlib.py"),
        certain=False,
        context="has-pathlib",
    ),
    # CPython's Lib/runpy.py; both are packages that can be run.
    Signature(
        messages=(
            "No module named pip.__main__; 'pip' is a package and cannot be directly executed",
            "No module named venv.__main__; 'venv' is a package and cannot be directly executed",
        ),
        certain=False,
        context="folder",
    ),
)

ADVICE = (
    *(
        Advice(
            context=f"has-{name}",
            text=f"{name} copies a module of newer Pythons for old ones, and hides the module that this Python has. "
            "Remove it; no package needs it here. Then repeat the command.",
            remedy=ShellLine(text=f"{{installer}} uninstall -y {name}"),
        )
        for name in ("enum34", "typing", "dataclasses", "pathlib")
    ),
    Advice(
        context="shadow",
        text="`{shadow}` is imported instead of the library of that name. Rename it, and update the imports of it.",
        remedy=ShellLine(text="mv {shadow} {renamed}"),
    ),
    Advice(
        context="folder",
        text="A folder `{module}` of the project is imported instead of the module of that name. Rename it, or run "
        "the command in another folder. If there is none here, Python's own copy is damaged: `doctor check`",
        remedy=ShellLine(text="mv {module} {module}_old"),
    ),
    Advice(
        text="A file `{shadowed}.py` or a folder `{shadowed}` is imported instead of the library of that name. "
        "`python3 -c 'import {shadowed}; print({shadowed}.__file__)'` shows which. Rename it, and the imports that "
        "mean it.",
        remedy=ShellLine(text="python3 -c 'import {shadowed}; print({shadowed}.__file__)'"),
    ),
)

# The modules whose replacement by an empty file breaks the command with both Python 3.11 and 3.13 (seen with pip 23.0
# and 25.1). pip removes the current folder from sys.path (pip/__main__.py), so that only earlier imports matter.
_PIP_IN_FOLDER = frozenset({
    "collections", "functools", "importlib", "keyword", "operator", "pip", "types", "typing",
})  # fmt: skip
_PIP_IN_FOLDER_3_11 = frozenset({
    "contextlib", "copyreg", "enum", "linecache", "re", "reprlib", "textwrap", "token", "tokenize", "traceback",
    "warnings", "weakref",
})  # fmt: skip
"""Further ones for Python 3.11 and older."""
_VENV = frozenset({
    "argparse", "collections", "contextlib", "copyreg", "enum", "functools", "importlib", "keyword", "locale",
    "logging", "operator", "re", "reprlib", "selectors", "shlex", "shutil", "string", "subprocess", "sysconfig",
    "threading", "types", "venv", "warnings", "weakref",
})  # fmt: skip
_PIP_ON_PATH = frozenset({
    "argparse", "ast", "base64", "bisect", "calendar", "collections", "configparser", "contextlib", "csv",
    "dataclasses", "datetime", "dis", "email", "enum", "fractions", "functools", "getpass", "glob", "gzip",
    "hashlib", "heapq", "html", "http", "importlib", "inspect", "json", "keyword", "locale", "logging",
    "mimetypes", "numbers", "operator", "optparse", "pathlib", "pip", "platform", "queue", "random", "re",
    "selectors", "shlex", "shutil", "socket", "ssl", "string", "struct", "subprocess", "sysconfig", "tempfile",
    "textwrap", "threading", "token", "traceback", "types", "typing", "urllib", "warnings", "weakref", "xml",
    "zipfile",
})  # fmt: skip

_PIPX_ON_PATH = (_VENV - {"venv"}) | {
    "base64", "bisect", "dataclasses", "datetime", "dis", "email", "heapq", "http", "inspect", "json", "pathlib",
    "platform", "random", "socket", "struct", "tempfile", "textwrap", "token", "typing", "urllib",
}  # fmt: skip
"""The modules without which pipx does not start, or creates no environment (seen with pipx 1.1 and 1.7)."""

_OF_PIPX_1_1 = frozenset({"json", "platform"})
"""Further ones that pipx 1.1 imports in the current folder (its ``venv_inspect.py``)."""

# Those whose replacement breaks the command only if it cannot be imported itself (seen on both as well).
_VENV_3_11, _VENV_3_11_IF_FAILING = frozenset({"token"}), frozenset({"tokenize"})
"""Further ones for `python3 -m venv` of Python 3.11 and older, which import them with traceback."""
_VENV_IF_FAILING = frozenset({"fnmatch", "linecache", "signal", "textwrap", "traceback"})
_PIPX_IF_FAILING = _VENV_IF_FAILING | {
    "copy", "ipaddress", "opcode", "pickle", "quopri", "socketserver", "token", "tokenize",
}  # fmt: skip
_PIP_IF_FAILING = _PIPX_IF_FAILING | {
    "__future__", "colorsys", "compileall", "decimal", "filecmp", "hmac", "mmap", "pkgutil", "py_compile", "stringprep",
    "tarfile", "uuid", "xmlrpc",
}  # fmt: skip


def check(facts: Facts) -> Iterator[Finding]:
    """Report the files with which `python -m pip` or `python -m venv` does not work, and those that import themselves.

    A program in the folder of the latter gets them instead of the library.
    """
    python, other = facts.python, facts.other_environment
    if python is None or python.implementation != "cpython":
        return
    for file in facts.module_files:
        blocks = tuple(_blocked(file, python.release, facts.tools))
        if not blocks:
            if file.imports_itself and not file.in_package:
                yield _report_itself(file, facts)
            continue
        commands = " and ".join(_COMMANDS[operation] for operation in blocks if operation in _COMMANDS)
        yield Finding(
            id=ID,
            severity=Severity.ERROR,
            summary=f"{file.path} is imported instead of the module {file.module}, so {commands} cannot work"
            f"{' here' if file.origin != 'PYTHONPATH' else ''}.",
            evidence=(
                Evidence(source=file.path, value=f"precedes the original, because of the {file.origin}"),
                *([Evidence(source=file.path, value=file.fails)] if file.fails else []),
            ),
            consequence="Their messages do not show this.",
            blocks=blocks,
            stops_pip_of=other.path if other and file.origin == "PYTHONPATH" and "pip-install" in blocks else "",
            remedy=_remedy(file, facts),
        )


def _report_itself(file: ModuleFile, facts: Facts) -> Finding:
    return Finding(
        id=ID,
        severity=Severity.WARNING,
        summary=f"{file.path} imports {file.module}, and gets itself instead of the library of that name.",
        evidence=(Evidence(source=file.path, value=f"has the name of the library {file.module}"),),
        consequence='It and the programs in its folder fail with "partially initialized module" or "cannot import '
        'name".',
        remedy=_remedy(file, facts),
        next_step="Rename the file, and update the imports of it.",
    )


_COMMANDS: dict[Operation, str] = {"pip-install": "`python3 -m pip`", "create-venv": "`python3 -m venv`"}


def _blocked(file: ModuleFile, release: tuple[int, ...], tools: Tools) -> Iterator[Operation]:
    pipx, shared = tools.pipx, tools.pipx_shared
    is_on_path = file.origin == "PYTHONPATH"
    of_pip = _PIP_ON_PATH if is_on_path else _PIP_IN_FOLDER
    if not is_on_path and release <= (3, 11):
        of_pip |= _PIP_IN_FOLDER_3_11
    of_venv, of_pipx = _VENV, _PIPX_ON_PATH
    if release <= (3, 11):
        of_venv |= _VENV_3_11 | (_VENV_3_11_IF_FAILING if file.fails else frozenset())
    if file.fails:
        of_venv, of_pipx = of_venv | _VENV_IF_FAILING, of_pipx | _PIPX_IF_FAILING
        of_pip |= _PIP_IF_FAILING if is_on_path else frozenset()
    if file.module in of_venv:
        yield "create-venv"
    if file.module in of_pip:
        yield "pip-install"
    # pipx 1.1 starts `python -m venv` and `python -m pip` in the current folder (seen with Debian 12).
    starts_here = pipx is not None and pipx.release is not None and pipx.release <= (1, 1)
    # A later one upgrades pip there once it has created the environment that it installs with (`shared_libs.py`).
    creates_shared = pipx is not None and (shared is None or shared.state != "healthy" or shared.lacks_pip)
    if (
        (is_on_path and file.module in of_pipx)
        or (starts_here and file.module in of_venv | of_pip | _OF_PIPX_1_1 and not is_on_path)
        or (creates_shared and file.module in of_pip and not is_on_path)
    ):
        yield "pipx-install"


def _remedy(file: ModuleFile, facts: Facts) -> ShellLine:
    """Return the command that renames the file, unless other code finds it by this name on purpose."""
    if file.origin == "PYTHONPATH":
        user = facts.machine.user
        if file.in_package or user is None or not file.path.startswith(f"{user.home}/"):
            return ShellLine(text="unset PYTHONPATH")
    elif file.in_package:
        return ShellLine(text="cd ..")
    entry = file.path.removesuffix("/__init__.py")
    folder, name = posixpath.split(entry)
    return ShellLine(text=f"mv -n {shlex.quote(entry)} {shlex.quote(posixpath.join(folder, f'my_{name}'))}")
