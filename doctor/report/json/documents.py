"""What ``--json`` prints, as types: the contract with scripts. Fields are added, never renamed.

The JSON Schema that is shipped (``schema.json``) is generated from them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, is_dataclass
from enum import Enum
from typing import Any, Literal

from doctor import __version__
from doctor.core.errors import Exit
from doctor.diagnose.model import Finding
from doctor.diagnose.recommend import Recommendation
from doctor.diagnose.verdict import Verdict
from doctor.facts import Facts, Interpreter, Machine
from doctor.facts.environment import State
from doctor.facts.packages import Package


@dataclass(frozen=True, slots=True, kw_only=True, repr=False, eq=False)
class EnvironmentDocument:
    """The project's virtual environment."""

    path: str
    python: str
    state: State


@dataclass(frozen=True, slots=True, kw_only=True, repr=False, eq=False)
class ProjectDocument:
    """The project in the current folder."""

    root: str
    manager: str | None
    requirements: tuple[str, ...]
    requires_python: str | None
    environment: EnvironmentDocument | None


@dataclass(frozen=True, slots=True, kw_only=True, repr=False, eq=False)
class CheckDocument:
    """``doctor check --json``."""

    schema: Literal["doctor/1"]
    command: Literal["check"]
    version: str
    status: Literal["healthy", "problems", "error"]
    exit_code: int
    root: str
    machine: Machine
    python: Interpreter | None
    packages: tuple[Package, ...]
    verdicts: tuple[Verdict, ...]
    findings: tuple[Finding, ...]
    project: ProjectDocument | None
    recommendation: Recommendation | None


def check(
    facts: Facts,
    verdicts: Sequence[Verdict],
    findings: Sequence[Finding],
    recommendation: Recommendation | None,
    code: Exit,
) -> CheckDocument:
    """The answer of ``doctor check``."""
    return CheckDocument(
        schema="doctor/1",
        command="check",
        version=__version__,
        status="healthy" if code == Exit.OK else "problems" if code == Exit.PROBLEMS else "error",
        exit_code=int(code),
        root=facts.root,
        machine=facts.machine,
        python=facts.python,
        packages=facts.packages,
        verdicts=tuple(verdicts),
        findings=tuple(findings),
        project=_project(facts),
        recommendation=recommendation,
    )


def _project(facts: Facts) -> ProjectDocument | None:
    project = facts.project
    if project is None:
        return None
    kept = project.environment
    return ProjectDocument(
        root=project.root,
        manager=project.manager,
        requirements=project.requirements,
        requires_python=project.requires_python,
        environment=EnvironmentDocument(path=kept.path, python=kept.python, state=kept.state) if kept else None,
    )


def plain(value: Any) -> Any:
    """A document as what ``json`` can write: dataclasses as objects, tuples as lists.

    Undecodable bytes in names come escaped, so that what is written is valid Unicode.
    """
    if isinstance(value, str):
        text = value.value if isinstance(value, Enum) else value
        return text if text.isascii() else text.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, tuple):
        return [plain(item) for item in value]
    return value


def show(document: object) -> None:
    """Print a document: the one thing on stdout."""
    import json

    print(json.dumps(plain(document), indent=2))
