"""Plan how to reach a goal. Nothing here changes or reads a machine."""

from __future__ import annotations

from doctor.core.goal import Goal, Route
from doctor.plan.actions import (
    Action,
    AptFinish,
    AptInstall,
    AptUpdate,
    CopyEnvironment,
    EditFile,
    Ensurepath,
    Install,
    MakeEnvironment,
    Maker,
    MoveAside,
    OpenQuarantine,
    PipxClear,
    PipxInstall,
)
from doctor.plan.model import Declined, Plan, Refused, RoutedRequirement, Status, Step

__all__ = [
    "Action", "AptFinish", "AptInstall", "AptUpdate", "CopyEnvironment", "Declined", "EditFile", "Ensurepath", "Goal",
    "Install", "MakeEnvironment", "Maker", "MoveAside", "OpenQuarantine", "PipxClear", "PipxInstall", "Plan", "Refused",
    "Route", "RoutedRequirement", "Status", "Step",
]  # fmt: skip
