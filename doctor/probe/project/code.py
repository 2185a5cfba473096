"""Read what Python code needs, without running it: its imports, and the inline metadata of a script (PEP 723).

The code may be hostile, so that its size is limited. ``ast`` needs two kilobytes of memory for some statements of two
bytes, and gives up with an exception where code is nested deeply.
"""

from __future__ import annotations

import ast
import os
import sys
import time
from collections.abc import Iterable, Iterator

from doctor.core import lazy_re as re
from doctor.core import python_code, toml
from doctor.core.errors import NoParserError
from doctor.core.record import replace
from doctor.core.requirement import parse_requirement
from doctor.facts.code import ImportedModule, Script
from doctor.probe.project import notebook
from doctor.probe.project.requirements import read_problem
from doctor.probe.project.stdlib import is_standard, removal_of
from doctor.probe.project.tree import walk
from doctor.probe.rootfs import Rootfs

CODE_LIMIT = 128 << 10
"""Bytes of code that are parsed in one file."""
_NOTEBOOK_LIMIT = 4 << 20
"""Bytes read of a notebook, which contains the output of its code as well."""
_FILE_LIMIT, _BYTE_LIMIT, _SECONDS_LIMIT, _DEPTH_LIMIT = 2_000, 32 << 20, 5.0, 16
"""Files that are read in one folder, their bytes, the time for them, and the folders in one another."""
_MODULE_SUFFIXES = (".py", ".pyx", ".so")
NAMESPACES = frozenset({
    "RPi", "azure", "backports", "google", "jaraco", "luma", "opentelemetry", "ruamel", "snowflake", "sphinxcontrib",
    "zope",
})  # fmt: skip
"""Modules of which several distributions contain a part each."""
_NAMESPACE_PARTS = 3
_IMPORT_ERRORS = frozenset({"BaseException", "Exception", "ImportError", "ModuleNotFoundError"})
_EXITS = frozenset({"_exit", "abort", "exit", "quit"})
_OF_SOME_MACHINES = frozenset({"version_info", "platform", "PY2", "PY3"})
"""Names in a condition that depends on the version of Python or on the system."""
_COOKIE = re.compile(rb"^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)", re.ASCII)
"""The declaration of an encoding in the first or second line (PEP 263)."""
_MULTIBYTE = re.compile(r"(?i)shift|sjis|cp9\d\d|euc|gb|big5|hz|johab|iso2022")
"""Encodings in which a byte of ASCII may be a part of another character. In the others, imports read as in Latin-1."""
_BLOCK_START = re.compile(r"# /// [a-zA-Z0-9-]+")
_BLOCK_END = "# ///"


def read_script(fs: Rootfs, path: str, name: str = "") -> Script:
    """Read the script or notebook at the absolute ``path``, which the user calls ``name``; record a problem in it.

    Modules beside it, in ``src`` beside it, and around the package that it is in, are its own and left out.
    """
    folder = os.path.dirname(path)
    names = {folder: _module_names(fs, folder), os.path.join(folder, "src"): _module_names(fs, f"{folder}/src")}
    while fs.is_file(os.path.join(folder, "__init__.py")) and folder != "/":
        folder = os.path.dirname(folder)
        names[folder] = _module_names(fs, folder)
    return _without(_read(fs, path, name or path), set().union(*names.values()))


def read_folder(fs: Rootfs, folder: str) -> tuple[Script, ...]:
    """Read the scripts and notebooks in and below the absolute ``folder``, without its own modules.

    Files that need nothing are left out. A folder with too much in it is read in part, and a last item without a file
    states that as its problem.
    """
    top = fs.resolve(folder) or folder
    listing = dict(walk(fs, folder, depth=_DEPTH_LIMIT, hidden=False))
    problem = f"{folder} contains more Python code than doctor reads"
    own = _own_modules(listing)
    if "__init__.py" in listing[""]:
        own[""].add(os.path.basename(folder))
    found: list[Script] = []
    count = size = 0
    end = time.monotonic() + _SECONDS_LIMIT
    for below, names in listing.items():
        for name in names:
            path = os.path.join(folder, below, name)
            if not name.endswith((".py", ".ipynb")) or not _is_inside(fs, path, top):
                continue
            count, size = count + 1, size + fs.size(path)
            if count > _FILE_LIMIT or size > _BYTE_LIMIT or time.monotonic() > end:
                return (*found, Script(path=folder, problem=problem))
            script = _without(_read(fs, path, os.path.join(below, name)), _visible_from(below, own))
            if script.modules or script.dependencies or script.problem:
                found.append(script)
    return (*found, Script(path=folder, problem=problem)) if fs.cuts else tuple(found)


def _is_inside(fs: Rootfs, path: str, top: str) -> bool:
    """Return whether a file is in the folder ``top``, and not a link that leads out of it."""
    return not fs.is_link(path) or (fs.resolve(path) or "").startswith(f"{top.rstrip('/')}/")


def _module_names(fs: Rootfs, folder: str) -> set[str]:
    """Return the names of the modules and packages in a folder."""
    folders, files = fs.entries(folder)
    packages = (name for name in folders if any(_is_module(inner) for inner in fs.names(os.path.join(folder, name))))
    return {*packages, *(name.partition(".")[0] for name in files if _is_module(name))}


def _is_module(name: str) -> bool:
    return name.endswith(_MODULE_SUFFIXES)


def _own_modules(listing: dict[str, list[str]]) -> dict[str, set[str]]:
    """Return the names that code can import from each folder: "" for names that it can import from everywhere.

    These are what the folder itself, a folder ``src`` or the parent of a package contains. What is beside the modules
    of a package, Python does not find by its name alone: ``celery`` is not ``project/celery.py``.
    """
    own: dict[str, set[str]] = {"": set()}
    for folder, files in listing.items():
        is_package = "__init__.py" in files
        modules = {name.partition(".")[0] for name in files if _is_module(name)}
        parent, name = os.path.split(folder)
        if modules and folder:
            own.setdefault(parent, set()).add(name)
            while parent:  # a folder above is a namespace package
                parent, name = os.path.split(parent)
                own.setdefault(parent, set()).add(name)
        if not is_package:
            own.setdefault(folder, set()).update(modules)
        elif "__init__.py" not in listing.get(os.path.dirname(folder), []):
            own[""].add(os.path.basename(folder))
    for folder in listing:
        if os.path.basename(folder) == "src":
            own[""] |= own.get(folder, set())
    return own


def _visible_from(folder: str, own: dict[str, set[str]]) -> set[str]:
    """Return the names of the own modules that code in ``folder`` can import: those of it and of all folders above."""
    visible = set(own[""])
    while folder:
        visible |= own.get(folder, set())
        folder = os.path.dirname(folder)
    return visible


def _without(script: Script, own: set[str]) -> Script:
    modules = (module for module in script.modules if module.name.partition(".")[0] not in own)
    return replace(script, modules=tuple(modules))


def _read(fs: Rootfs, path: str, name: str) -> Script:
    """Read the file at ``path``, which the user calls ``name``, with the modules that are beside it."""
    is_notebook = name.endswith(".ipynb")
    limit = _NOTEBOOK_LIMIT if is_notebook else CODE_LIMIT
    data = fs.read(path, limit + 1)
    if data is None or len(data) > limit:
        return Script(path=name, problem=read_problem(fs, path, name, limit))
    script = _read_notebook(data, name) if is_notebook else _read_source(_decode(data), name)
    return replace(script, read_files=(path,))


def _read_notebook(data: bytes, name: str) -> Script:
    try:
        cells = notebook.code_cells(data, CODE_LIMIT)
    except ValueError as error:
        return Script(path=name, problem=f"{name} cannot be read: {error}")
    modules: list[ImportedModule] = []
    problem = None
    for number, text in cells:
        try:
            try:
                tree = _parse(text, name)
            except ValueError:
                tree = _parse(notebook.without_commands(text), f"{name}, cell {number}")
            modules += _imported_modules(tree, name, number)
        except ValueError as error:
            problem = problem or str(error)
    return Script(path=name, modules=_each_once(modules), problem=problem)


def _read_source(text: str, name: str) -> Script:
    dependencies, requires_python = None, None
    if _BLOCK_END in text:
        try:
            dependencies, requires_python = _read_metadata(text)
        except ValueError as error:
            return Script(path=name, problem=f"The inline metadata of {name} cannot be read: {error}")
    if dependencies is not None or "import" not in text:
        return Script(path=name, dependencies=dependencies, requires_python=requires_python)
    try:
        modules = _each_once(_imported_modules(_parse(text, name), name, None))
    except ValueError as error:
        return Script(path=name, requires_python=requires_python, problem=str(error))
    return Script(path=name, modules=modules, requires_python=requires_python)


def _decode(data: bytes) -> str:
    """Decode code as PEP 263 says, as far as that matters for imports, and with the line ends of Unix."""
    try:
        text = data.decode("utf-8-sig")
    except ValueError:
        cookies = filter(None, map(_COOKIE.match, data.split(b"\n", 2)[:2]))
        declared = next((cookie[1].decode("ascii") for cookie in cookies), "")
        try:
            text = data.decode(declared if _MULTIBYTE.match(declared) else "latin-1", "replace")
        except LookupError:
            text = data.decode("latin-1")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _read_metadata(text: str) -> tuple[tuple[str, ...] | None, str | None]:
    """Return the dependencies and the versions of Python in the block ``script``; ``None`` for what it does not state.

    Raises ValueError where there are several such blocks, or one is malformed (PEP 723, "Specification").
    """
    blocks = [content for kind, content in metadata_blocks(text) if kind == "script"]
    if not blocks:
        return None, None
    if len(blocks) > 1:
        raise ValueError("there are several blocks `# /// script`")
    document = toml.parse(blocks[0])
    dependencies, requires_python = document.get("dependencies"), document.get("requires-python")
    if not isinstance(requires_python, str | None):
        raise ValueError("requires-python is not a string")
    if dependencies is None:
        return None, requires_python
    if not isinstance(dependencies, list) or not all(isinstance(item, str) for item in dependencies):
        raise ValueError("dependencies is not a list of strings")
    for item in dependencies:
        try:
            parse_requirement(item)
        except NoParserError:
            continue
        except ValueError:
            raise ValueError(f"{item!r} is not a valid requirement") from None
    return tuple(dependencies), requires_python


def metadata_blocks(text: str) -> Iterator[tuple[str, str]]:
    """Yield the type and the content of each block of inline metadata.

    The blocks are those of the regular expression in PEP 723, whose time grows with the square of their number. It
    makes the first start and the last end in a run of comment lines one block.
    """
    run: list[str] = []
    for line in (*text.split("\n"), ""):
        if line == "#" or line.startswith("# "):
            run.append(line)
        elif run:
            yield from _block_of(run)
            run = []


def _block_of(run: list[str]) -> Iterator[tuple[str, str]]:
    start = next((number for number, line in enumerate(run) if _BLOCK_START.fullmatch(line)), len(run))
    end = max((number for number, line in enumerate(run) if line == _BLOCK_END), default=-1)
    if end > start + 1:
        yield run[start].removeprefix("# /// "), "".join(f"{line[2:]}\n" for line in run[start + 1 : end])


def _each_once(modules: Iterable[ImportedModule]) -> tuple[ImportedModule, ...]:
    """Return the first import of each module, in the order of lines; one that is not optional comes first."""
    first: dict[str, ImportedModule] = {}
    for module in sorted(modules, key=lambda module: (module.optional, module.cell or 0, module.line)):
        first.setdefault(module.name, module)
    return tuple(sorted(first.values(), key=lambda module: (module.cell or 0, module.line)))


def _imported_modules(tree: ast.Module, path: str, cell: int | None) -> Iterator[ImportedModule]:
    """Yield the modules that the code imports, without the standard library."""
    for name, line, optional in _imports(tree):
        top = name.partition(".")[0]
        if top == "turtle":  # it imports tkinter
            top = name = "tkinter"
        if is_standard(top):
            continue
        yield ImportedModule(
            name=".".join(name.split(".")[:_NAMESPACE_PARTS]) if top in NAMESPACES else top,
            path=path,
            line=line,
            cell=cell,
            optional=optional,
            removed_in=removal_of(top),
        )


def _parse(text: str, place: str) -> ast.Module:
    """Parse the code. Raises ValueError, which begins with ``place``, where Python's own parser does not accept it."""
    try:
        return python_code.parse(text)
    except SyntaxError as error:
        python = "Python {}.{}".format(*sys.version_info)
        raise ValueError(f"{place}, line {error.lineno or 1}: not {python} code") from None
    except RecursionError:
        raise ValueError(f"{place}: nested too deeply") from None


def _imports(tree: ast.Module) -> Iterator[tuple[str, int, bool]]:
    """Yield (dotted name, line, whether it is optional) of the imports, except those for type checkers."""
    pending: list[tuple[Iterable[ast.AST], bool]] = [(tree.body, False)]
    while pending:
        nodes, optional = pending.pop()
        for node in nodes:
            if isinstance(node, ast.Import):
                yield from ((alias.name, node.lineno, optional) for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                if node.level == 0:
                    yield from ((f"{node.module}.{alias.name}", node.lineno, optional) for alias in node.names)
            elif isinstance(node, ast.If) and "TYPE_CHECKING" in _names(node.test):
                pending.append((node.orelse, optional))
            else:
                below = optional or _is_conditional(node)
                blocks = (getattr(node, name, ()) for name in ("body", "handlers", "orelse", "finalbody", "cases"))
                pending += ((block, below) for block in blocks if block)


def _is_conditional(node: ast.AST) -> bool:
    """Return whether a statement's imports are not made everywhere: it compares a version, or code goes on without."""
    if isinstance(node, ast.If):
        return not _OF_SOME_MACHINES.isdisjoint(_names(node.test))
    return any(_catches(handler) and not _gives_up(handler) for handler in getattr(node, "handlers", ()))


def _catches(handler: ast.ExceptHandler) -> bool:
    """Return whether the handler catches ImportError."""
    return handler.type is None or not _IMPORT_ERRORS.isdisjoint(_names(handler.type))


def _gives_up(handler: ast.ExceptHandler) -> bool:
    """Return whether the handler ends the program or raises an error, so that the module is needed."""
    calls = (
        node.value.func for node in handler.body if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call)
    )
    return any(isinstance(node, ast.Raise) for node in handler.body) or any(_names(call) & _EXITS for call in calls)


def _names(expression: ast.expr | None) -> set[str]:
    """Return the names and attributes in an expression; none if it is missing."""
    nodes = list(ast.walk(expression)) if expression else []
    names = {node.id for node in nodes if isinstance(node, ast.Name)}
    return names | {node.attr for node in nodes if isinstance(node, ast.Attribute)}
