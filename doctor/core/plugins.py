"""Which checks and fixes there are: the project's own in a literal order, and those that other packages ship."""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Iterator
from types import ModuleType

CHECKS = (
    "python_missing",
    "python_broken",
    "environment_override",
    "broken_venv",
    "incomplete_venv",
    "venv_python_changed",
    "moved_venv",
    "noexec_venv",
    "python_too_old",
    "venv_module_missing",
    "ensurepip_missing",
    "pip_config_invalid",
    "break_system_packages_set",
    "marker_removed",
    "pip_shadows_system",
    "user_site_shadows_system",
    "pip_python_mismatch",
    "pipx_broken",
    "pipx_not_on_path",
    "pipx_too_old",
    "probe_failed",
    "externally_managed",
    "require_virtualenv",
    "permission_denied",
    "pip_missing",
    "pipx_missing",
    "no_project_venv",
    "not_activated",
    "non_system_python",
    "apt_interrupted",
    "apt_broken",
    "apt_locked",
    "apt_unavailable",
    "apt_needs_root",
)
"""The modules of ``doctor.checks`` that judge a box. Within one severity findings keep this order."""

FIXES = ("venv", "pipx", "apt", "bypass", "reinstall", "quarantine")
"""The modules of ``doctor.fixes``, least power first."""

LOG_ONLY = (
    "ensurepip_failed",
    "wrong_interpreter",
    "python_unsupported",
    "no_matching_distribution",
    "resolution_conflict",
    "hash_mismatch",
    "requirement_invalid",
    "invalid_metadata",
    "index_auth",
    "network_error",
    "repository_unreachable",
    "damaged_package",
    "disk_full",
    "out_of_memory",
    "build_tools_missing",
    "build_failure",
    "distutils_missing",
    "installed_by_distro",
)
"""The modules of ``doctor.checks`` whose condition nothing on a box shows before it happens: they have no ``check``."""

GROUP = "doctor.checks"
FIX_GROUP = "doctor.fixes"
_NEEDED = {GROUP: ("ID", "check"), FIX_GROUP: ("NAME", "plan")}
"""What a module must have to be a plug-in."""


def fixes() -> tuple[ModuleType, ...]:
    """Every fix: the project's own first, then the plug-ins."""
    own = tuple(importlib.import_module(f"doctor.fixes.{name}") for name in FIXES)
    return (*own, *_plugins(FIX_GROUP))


def checks() -> tuple[ModuleType, ...]:
    """Every check: the project's own first, then the plug-ins."""
    own = tuple(importlib.import_module(f"doctor.checks.{name}") for name in CHECKS)
    return (*own, *_plugins(GROUP))


def conditions() -> tuple[ModuleType, ...]:
    """Every condition that ``doctor explain`` knows: the checks, and those known from logs alone."""
    return (*own_conditions(), *_plugins(GROUP))


def own_conditions() -> tuple[ModuleType, ...]:
    """The project's own."""
    return tuple(importlib.import_module(f"doctor.checks.{name}") for name in (*CHECKS, *LOG_ONLY))


def _plugins(group: str) -> Iterator[ModuleType]:
    """What other packages have registered; one that cannot be loaded becomes a check that says so."""
    if not _is_registered(group):
        return
    from importlib.metadata import entry_points

    for point in sorted(entry_points(group=group), key=lambda point: point.name):
        try:
            found = point.load()
            for name in _NEEDED[group]:
                getattr(found, name)
            yield found
        except Exception as error:  # a plug-in of somebody else's may raise anything
            yield _unloadable(point.name, error)


def _is_registered(group: str) -> bool:
    """Whether any package here names ``group``: much quicker than to load importlib.metadata for nothing."""
    section = f"[{group}]".encode()
    for folder in dict.fromkeys(sys.path):
        try:
            names = [name for name in os.listdir(folder or ".") if name.endswith((".dist-info", ".egg-info"))]
        except OSError:
            continue
        for name in names:
            try:
                with open(os.path.join(folder, name, "entry_points.txt"), "rb") as file:
                    if section in file.read():
                        return True
            except OSError:
                continue
    return False


def _unloadable(name: str, error: Exception) -> ModuleType:
    stand_in = ModuleType(name, f"{name}: a plug-in that could not be loaded.")
    message = f"{type(error).__name__}: {error}"

    def ask(*_: object) -> Iterator[object]:
        raise ImportError(message)

    vars(stand_in).update(ID=name, check=ask, NAME=name, plan=ask)
    return stand_in
