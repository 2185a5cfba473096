"""The import rule of CONTRIBUTING.md, held by walking every import: arrows point down only."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import REPOSITORY

ROOT = REPOSITORY

STOREYS: tuple[set[str], ...] = (
    {
        "doctor",
        "doctor.core.apt_get",
        "doctor.core.errors",
        "doctor.facts",
        "doctor.diagnose.model",
        "doctor.core.signals",
        "doctor.plan",
        "doctor.core.redact",
        "doctor.report.escape",
    },
    {"doctor.checks", "doctor.fixes", "doctor.core.process"},
    set(),
    {
        "doctor.execute",
        "doctor.execute.consent",
        "doctor.execute.executor",
        "doctor.execute.journal",
        "doctor.probe",
        "doctor.execute.receipt",
        "doctor.report",
        "doctor.core.config",
        "doctor.execute.undo",
    },
    {"doctor.commands"},
    {"doctor.cli", "doctor.main"},
    {"doctor.bootstrap", "doctor.__main__"},
)
"""From the ground up; a package stands for its modules."""

PURE = 2
"""Where every other module stands: it only thinks, of what the two below are made of."""

TO_THE_SIDE = {"doctor.facts", "doctor.diagnose.model", "doctor.plan"}
"""All of the project that a check or a fix may import; a package stands for its modules."""

FORBIDDEN = {"io", "os", "pathlib", "shutil", "socket", "subprocess", "sys", "tempfile"}
"""What a check or a fix would read the box with, or change it."""


def modules() -> Iterator[tuple[str, Path]]:
    """Every module of the program, by the name that it installs under."""
    for name, package in (("doctor", "doctor"), ("checks", "doctor.checks"), ("fixes", "doctor.fixes")):
        for path in sorted((ROOT / name).rglob("*.py")):
            inside = path.relative_to(ROOT / name)
            if name == "doctor" and inside.parts[0] in ("checks", "fixes"):
                continue  # the links
            parts = [package, *inside.with_suffix("").parts]
            yield ".".join(parts[:-1] if parts[-1] == "__init__" else parts), path


MODULES = dict(modules())


def tree(module: str) -> ast.Module:
    return ast.parse(MODULES[module].read_text("utf-8"))


def imports(module: str) -> set[str]:
    """The modules that a file names in its imports, wherever in it they stand."""
    return {name for node in ast.walk(tree(module)) for name in named(node)}


def named(node: ast.AST) -> set[str]:
    if isinstance(node, ast.Import):
        return {alias.name for alias in node.names}
    if isinstance(node, ast.ImportFrom):
        base = node.module or ""
        return {f"{base}.{alias.name}" if f"{base}.{alias.name}" in MODULES else base for alias in node.names}
    return set()


def ours(names: set[str]) -> set[str]:
    return {name for name in names if top(name) == "doctor"}


def top(name: str) -> str:
    return name.partition(".")[0]


def storey(module: str) -> int:
    """How high a module stands: its own name counts before its package's."""
    name = module
    while name != "doctor" or module == "doctor":
        for height, names in enumerate(STOREYS):
            if name in names:
                return height
        name = name.rpartition(".")[0]
    return PURE


@pytest.mark.parametrize("module", [m for m in MODULES if not m.startswith("doctor.bootstrap")])
def test_arrows_point_down(module: str) -> None:
    for name in ours(imports(module)):
        assert storey(name) <= storey(module), f"{module} imports {name}, which stands above it"


@pytest.mark.parametrize("module", [m for m in MODULES if m.startswith(("doctor.checks.", "doctor.fixes."))])
def test_a_check_or_fix_reads_nothing_by_itself(module: str) -> None:
    assert {".".join(name.split(".")[:2]) for name in ours(imports(module))} <= TO_THE_SIDE
    assert not {top(name) for name in imports(module)} & FORBIDDEN


@pytest.mark.parametrize("module", [m for m in MODULES if not m.startswith("doctor.bootstrap.")])
def test_there_is_one_door_to_other_programs(module: str) -> None:
    """But for the bootstrap, which runs before there is anything else."""
    assert module == "doctor.core.process" or "subprocess" not in imports(module)


@pytest.mark.parametrize("module", [m for m in MODULES if not m.startswith(("doctor.report", "doctor.bootstrap."))])
def test_only_the_report_prints(module: str) -> None:
    calls = [node for node in ast.walk(tree(module)) if isinstance(node, ast.Call)]
    assert not [call.lineno for call in calls if isinstance(call.func, ast.Name) and call.func.id == "print"]


@pytest.mark.parametrize("module", [m for m in MODULES if m.startswith("doctor.bootstrap.")])
def test_the_bootstrap_needs_nothing_that_it_has_to_bring(module: str) -> None:
    """Within functions it may, once the packages are there."""
    at_top = {name for node in tree(module).body for name in named(node)}
    assert {top(name) for name in at_top} <= sys.stdlib_module_names | {"doctor"}


@pytest.mark.parametrize("module", MODULES)
def test_files_stay_small(module: str) -> None:
    assert len(MODULES[module].read_text("utf-8").splitlines()) <= 400
