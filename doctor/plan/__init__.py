"""Plan how to reach a goal. Nothing here changes or reads a machine."""

from __future__ import annotations

from doctor.plan.actions import (
    Action,
    AptInstall,
    AptUpdate,
    CompleteDpkg,
    CopyEnvironment,
    CreateEnvironment,
    EditFile,
    Ensurepath,
    EnvironmentCreator,
    MoveToQuarantine,
    OpenQuarantine,
    PipInstall,
    PipxClear,
    PipxInstall,
)
from doctor.plan.model import Declined, Plan, Step

__all__ = [
    "Action", "AptInstall", "AptUpdate", "CompleteDpkg", "CopyEnvironment", "CreateEnvironment", "Declined", "EditFile",
    "Ensurepath", "EnvironmentCreator", "MoveToQuarantine", "OpenQuarantine", "PipInstall", "PipxClear",
    "PipxInstall", "Plan", "Step",
]  # fmt: skip
