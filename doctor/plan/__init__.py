"""What would be done to reach a goal. Nothing here does anything."""

from __future__ import annotations

from doctor.plan.actions import (
    ENVIRONMENT_ACTS,
    OWN_HANDS,
    Act,
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
from doctor.plan.model import Declined, Placement, Plan, Refused, Status, Step
from doctor.plan.request import Request, Wish

__all__ = [
    "ENVIRONMENT_ACTS",
    "OWN_HANDS",
    "Act",
    "AptFinish",
    "AptInstall",
    "AptUpdate",
    "CopyEnvironment",
    "Declined",
    "EditFile",
    "Ensurepath",
    "Install",
    "MakeEnvironment",
    "Maker",
    "MoveAside",
    "OpenQuarantine",
    "PipxClear",
    "PipxInstall",
    "Placement",
    "Plan",
    "Refused",
    "Request",
    "Status",
    "Step",
    "Wish",
]
