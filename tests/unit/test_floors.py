"""The architecture of CONTRIBUTING.md: imports point down only, and no stage does the work of another.

Every import counts: at the top of a module, inside a function, under TYPE_CHECKING, and through an ``__init__`` that
re-exports.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from doctor.core import toml
from tests import REPOSITORY

FLOORS: tuple[frozenset[str], ...] = (
    frozenset({"core"}),
    frozenset({"facts"}),
    frozenset({"probe", "diagnose", "plan"}),
    frozenset({"checks", "fixes"}),
    frozenset({"explain", "execute"}),
    frozenset({"report"}),
    frozenset({"commands"}),
    frozenset({"cli and main"}),
    frozenset({"bootstrap"}),
    frozenset({"__main__"}),
)
"""The folders, from the lowest floor up. The folders of one floor do not know one another."""

CHECKS_MAY_IMPORT = (
    "doctor.core.lazy_typing", "doctor.facts", "doctor.diagnose.advice", "doctor.diagnose.messages",
    "doctor.diagnose.model", "doctor.diagnose.remedies", "doctor.diagnose.snippets",
)  # fmt: skip
FIXES_MAY_IMPORT = (
    "doctor.core.goal", "doctor.core.lazy_typing", "doctor.core.names", "doctor.core.requirement", "doctor.facts",
    "doctor.plan",
)  # fmt: skip
IMPURE_MODULES = frozenset({
    "ctypes", "fcntl", "glob", "http", "importlib", "io", "multiprocessing", "os", "pathlib", "pwd", "shutil", "signal",
    "socket", "subprocess", "sys", "tempfile", "threading", "urllib",
})  # fmt: skip
"""Modules with which a check or a fix could read or change a machine."""
IMPURE_FUNCTIONS = frozenset({"open", "print", "input", "exec", "eval", "__import__"})

READING = frozenset({
    "open", "read_regular", "os.access", "os.listdir", "os.lstat", "os.open", "os.readlink", "os.scandir", "os.stat",
    "os.statvfs", "os.walk", "os.path.exists", "os.path.getmtime", "os.path.getsize", "os.path.isdir", "os.path.isfile",
    "os.path.islink", "os.path.ismount", "os.path.lexists", "os.path.samefile",
})  # fmt: skip
"""Functions that read a machine. Where a process is (``os.getcwd``, ``os.path.realpath``) is part of its arguments."""
CHANGING = frozenset({
    "os.chmod", "os.chown", "os.link", "os.makedirs", "os.mkdir", "os.mkfifo", "os.remove", "os.removedirs",
    "os.rename", "os.replace", "os.rmdir", "os.symlink", "os.truncate", "os.unlink", "os.utime", "shutil.copy",
    "shutil.copytree", "shutil.move", "shutil.rmtree",
})  # fmt: skip
"""Functions that change one."""
READS_ITSELF = {
    "doctor.commands.arguments": "whether an argument is a path is part of understanding it",
    "doctor.commands.check": "whether --root names a folder or the tar of an image is part of understanding it",
    "doctor.commands.explain": "whether an argument is a log is part of understanding it, and so is the kind of stdin",
    "doctor.commands.history": "whether doctor's own records can be written is asked before a probe is loaded",
    "doctor.commands.near_misses": "whether a word that is no command is a file decides what was meant",
    "doctor.commands.scan": "a folder that is named, and cannot be read, is wrong usage",
    "doctor.explain.folder": "it finds the logs in a folder that explain is given",
    "doctor.explain.source": "it opens the log that explain is given",
    "doctor.report.output": "it opens /dev/null in place of a closed stream",
}
"""The modules outside the stages that read or change a machine which do so, and the reason."""

LONGEST, SHORTEST = 400, 40
"""Lines of a file."""
REASONS_TO_BE_SHORT = {
    "doctor/__main__.py": "Python runs it by this name, and Python 2.7 must be able to parse it",
    "doctor/bootstrap/create_environment.py": "make venv runs it as a program of its own",
    "doctor/diagnose/advice/downloaded_data.py": "what a package downloads is in no index and in no archive",
    "doctor/core/digests.py": "no other module loads what may be part of OpenSSL",
    "doctor/explain/docstrings.py": "what is a string of source code concerns neither messages nor their words",
    "doctor/core/python_code.py": "the parsers of text from elsewhere are files of core, one for each form",
    "doctor/core/lazy_shutil.py": "it replaces one module of the stdlib, as lazy_re does another",
    "doctor/core/lazy_typing.py": "it replaces one module of the stdlib, as lazy_re does another",
    "doctor/execute/failures.py": "a record of what failed is no change of the machine that an effect could revert",
    "doctor/execute/progress.py": "the interface that execute defines and report implements",
    "doctor/probe/workers.py": "environments and applications of pipx are read in two files, and both need it",
    "doctor/plan/commands/pip.py": "the only place that says how a person types pip",
}
"""The files below 40 lines, and the reason why each of them is a file of its own."""
FOLDERS_OF_SHORT_FILES = (
    "doctor/commands", "doctor/facts", "doctor/report/formats", "doctor/report/json", "doctor/report/text",
)  # fmt: skip
"""Folders with one module for each command, kind of fact, format or document, however short it is."""


def _find_modules() -> Iterator[tuple[str, Path]]:
    """Yield every module of the program with its file, by the name under which it is installed."""
    for folder, package in (("doctor", "doctor"), ("checks", "doctor.checks"), ("fixes", "doctor.fixes")):
        for path in sorted((REPOSITORY / folder).rglob("*.py")):
            relative = path.relative_to(REPOSITORY / folder)
            if folder == "doctor" and relative.parts[0] in ("checks", "fixes", "fleet"):
                continue  # links, and Ansible's plug-ins, which import nothing of doctor
            parts = [package, *relative.with_suffix("").parts]
            yield ".".join(parts[:-1] if parts[-1] == "__init__" else parts), path


MODULES = dict(_find_modules())


@cache
def tree_of(module: str) -> ast.Module:
    return ast.parse(MODULES[module].read_text("utf-8"))


@cache
def imports_of(module: str) -> frozenset[str]:
    """Return what a module imports anywhere in its file, including the origin of a name that a package re-exports."""
    return frozenset(name for node in ast.walk(tree_of(module)) for name in _imported_by(node))


def _imported_by(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    elif isinstance(node, ast.ImportFrom):
        assert node.level == 0, "imports are absolute"
        base = node.module or ""
        for alias in node.names:
            submodule = f"{base}.{alias.name}"
            if submodule in MODULES:
                yield submodule
            else:
                yield base
                yield from _origin(base, alias.name)


def _origin(package: str, name: str) -> Iterator[str]:
    """Yield the modules from which a package re-exports a name."""
    if package not in MODULES or MODULES[package].name != "__init__.py":
        return
    for node in tree_of(package).body:
        if isinstance(node, ast.ImportFrom) and any((alias.asname or alias.name) == name for alias in node.names):
            yield node.module or ""
            yield from _origin(node.module or "", name)


def own_imports_of(module: str) -> list[str]:
    """Return the modules of doctor that a module imports; the package ``doctor`` itself contains only the version."""
    return sorted(name for name in imports_of(module) if name.startswith("doctor."))


def folder_of(module: str) -> str:
    name = module.split(".")[1]
    return "cli and main" if name in ("cli", "main") else name


def floor_of(folder: str) -> int:
    return next(floor for floor, folders in enumerate(FLOORS) if folder in folders)


def is_within(module: str, packages: tuple[str, ...]) -> bool:
    return any(module == package or module.startswith(f"{package}.") for package in packages)


def plug_ins() -> list[str]:
    return [module for module in MODULES if module.startswith(("doctor.checks.", "doctor.fixes."))]


def called_names(module: str) -> set[str]:
    calls = (node.func for node in ast.walk(tree_of(module)) if isinstance(node, ast.Call))
    return {ast.unparse(function) for function in calls}


def test_every_folder_is_on_a_floor() -> None:
    folders = {folder_of(module) for module in MODULES if module != "doctor"}
    assert folders == {folder for floor in FLOORS for folder in floor}


def test_imports_point_down() -> None:
    violations = [
        f"{module} ({folder_of(module)}) imports {imported} ({folder_of(imported)})"
        for module in MODULES
        if module != "doctor"
        for imported in own_imports_of(module)
        if folder_of(imported) != folder_of(module) and floor_of(folder_of(imported)) >= floor_of(folder_of(module))
    ]
    assert not violations, "\n".join(violations)
    assert not own_imports_of("doctor"), "the package doctor contains only the version"


def test_no_module_imports_a_check_or_a_fix() -> None:
    violations = [
        f"{module} imports {imported}"
        for module in MODULES
        for imported in own_imports_of(module)
        if folder_of(imported) in ("checks", "fixes")
    ]
    assert not violations, "\n".join(violations)


def test_imports_form_no_circle() -> None:
    circles = [" <-> ".join(sorted(component)) for component in _components() if len(component) > 1]
    assert not circles, "\n".join(circles)
    assert not [module for module in MODULES if module in imports_of(module)], "a module imports itself"


def _components() -> list[set[str]]:
    """Return the strongly connected components of the imports (Tarjan's algorithm)."""
    indexes: dict[str, int] = {}
    lowest: dict[str, int] = {}
    stack: list[str] = []
    components: list[set[str]] = []

    def visit(module: str) -> None:
        indexes[module] = lowest[module] = len(indexes)
        stack.append(module)
        for imported in own_imports_of(module):
            if imported not in MODULES:
                continue
            if imported not in indexes:
                visit(imported)
                lowest[module] = min(lowest[module], lowest[imported])
            elif imported in stack:
                lowest[module] = min(lowest[module], indexes[imported])
        if lowest[module] == indexes[module]:
            start = stack.index(module)
            components.append(set(stack[start:]))
            del stack[start:]

    for module in MODULES:
        if module not in indexes:
            visit(module)
    return components


def test_every_import_of_doctor_names_a_module() -> None:
    unknown = [f"{module}: {name}" for module in MODULES for name in own_imports_of(module) if name not in MODULES]
    assert not unknown, "\n".join(unknown)


def test_a_check_or_fix_imports_only_what_it_decides_from() -> None:
    violations = []
    for module in plug_ins():
        allowed = CHECKS_MAY_IMPORT if folder_of(module) == "checks" else FIXES_MAY_IMPORT
        violations += [
            f"{module} imports {imported}" for imported in own_imports_of(module) if not is_within(imported, allowed)
        ]
        impure = {name.partition(".")[0] for name in imports_of(module)} & IMPURE_MODULES
        violations += [f"{module} imports {name}" for name in sorted(impure)]
        violations += [f"{module} calls {name}" for name in sorted(called_names(module) & IMPURE_FUNCTIONS)]
    assert not violations, "\n".join(violations)


def test_the_collection_of_ansible_and_doctor_do_not_import_each_other() -> None:
    """Ansible loads the collection where no doctor is installed, and its folder is not in a wheel."""
    for path in (REPOSITORY / "doctor/fleet").rglob("*.py"):
        imported = {name for node in ast.walk(ast.parse(path.read_text("utf-8"))) for name in _imported_by(node)}
        assert not [name for name in imported if name.partition(".")[0] == "doctor"], path
    assert not [module for module in MODULES if any(name.startswith("doctor.fleet") for name in imports_of(module))]


def test_only_the_process_module_starts_programs() -> None:
    """The bootstrap may as well, since it runs before anything is installed."""
    importers = {module for module in MODULES if "subprocess" in imports_of(module)}
    assert "doctor.core.process" in importers
    violations = {module for module in importers if folder_of(module) != "bootstrap"} - {"doctor.core.process"}
    assert not violations, ", ".join(sorted(violations))


def test_only_the_report_prints() -> None:
    """The bootstrap may as well, since it runs before anything is installed."""
    printers = {"print", "sys.stdout.write", "sys.stderr.write"}
    violations = [
        module
        for module in MODULES
        if module == "doctor" or folder_of(module) not in ("report", "bootstrap")
        if called_names(module) & printers
    ]
    assert not violations, ", ".join(violations)


def test_only_probe_reads_a_machine_and_only_execute_changes_one() -> None:
    """The core has the tools of both, and the bootstrap runs before there is a stage."""
    reading, changing = set[str](), []
    for module in MODULES:
        if module == "doctor" or folder_of(module) in ("core", "probe", "execute", "bootstrap", "__main__"):
            continue
        nodes = [node for node in ast.walk(tree_of(module)) if isinstance(node, ast.Name | ast.Attribute)]
        names = {ast.unparse(node) for node in nodes}
        changing += [f"{module} uses {name}" for name in sorted(names & CHANGING)]
        of_rootfs = any(name.startswith("Rootfs().") for name in names)
        of_paths = any(name.endswith((".read_text", ".read_bytes", ".write_text", ".write_bytes")) for name in names)
        if names & READING or of_rootfs or of_paths:
            reading.add(module)
    assert not changing, "\n".join(changing)
    assert reading == READS_ITSELF.keys(), "\n".join(sorted(reading ^ READS_ITSELF.keys()))


def test_the_bootstrap_needs_nothing_that_it_has_to_install() -> None:
    """Only its functions may import other packages, once these are installed."""
    violations = [
        f"{module} imports {name}"
        for module in MODULES
        if module.startswith(("doctor.bootstrap", "doctor.__main__"))
        for node in tree_of(module).body
        for name in _imported_by(node)
        if name.partition(".")[0] not in sys.stdlib_module_names | {"doctor"}
    ]
    assert not violations, "\n".join(violations)


def test_files_are_neither_long_nor_short_without_a_reason() -> None:
    lines = {str(path.relative_to(REPOSITORY)): len(path.read_text("utf-8").splitlines()) for path in MODULES.values()}
    too_long = [f"{name}: {count} lines" for name, count in lines.items() if count > LONGEST]
    assert not too_long, "\n".join(too_long)
    short = {
        name
        for name, count in lines.items()
        if count < SHORTEST
        and not name.endswith("__init__.py")
        and str(Path(name).parent) not in FOLDERS_OF_SHORT_FILES
    }
    without_reason = sorted(f"{name}: {lines[name]} lines" for name in short - REASONS_TO_BE_SHORT.keys())
    assert not without_reason, "\n".join(without_reason)
    assert not REASONS_TO_BE_SHORT.keys() - short, "no longer short"
    assert all(REASONS_TO_BE_SHORT.values())


def test_no_helper_is_imported_from_a_test_file() -> None:
    violations = []
    for path in sorted((REPOSITORY / "tests").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("tests."):
                names = [node.module or "", *(f"{node.module}.{alias.name}" for alias in node.names)]
                last = {name.rpartition(".")[2] for name in names if _is_module(name)}
                violations += [f"{path.relative_to(REPOSITORY)}: {name}" for name in last if name.startswith("test_")]
    assert not violations, "\n".join(violations)


def _is_module(name: str) -> bool:
    return (REPOSITORY / name.replace(".", "/")).with_suffix(".py").exists()


def test_every_package_is_installed() -> None:
    project = toml.parse((REPOSITORY / "pyproject.toml").read_text("utf-8"))
    listed = set(project["tool"]["setuptools"]["packages"])
    folders = (path.parent.relative_to(REPOSITORY) for path in (REPOSITORY / "doctor").glob("**/__init__.py"))
    assert {".".join(folder.parts) for folder in folders} <= listed
