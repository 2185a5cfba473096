"""List the checks and fixes: the project's own in a literal order, then those that other packages register."""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Iterable, Iterator
from functools import cache
from types import ModuleType

from doctor.core import trust
from doctor.core.lazy_typing import Any

_PACKAGE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
"""The folder ``doctor``."""

CHECKS = (
    "python_missing",
    "python_variables",
    "shell_limits",
    "startup_file",
    "shadowed_module",
    "python_broken",
    "environment_override",
    "unexpanded_home",
    "python3_repointed",
    "tool_unusable",
    "broken_venv",
    "incomplete_venv",
    "venv_python_changed",
    "moved_venv",
    "noexec_venv",
    "pip_script_broken",
    "environment_owned_by_root",
    "disk_full",
    "requirement_invalid",
    "project_not_buildable",
    "requirements_not_met",
    "dependency_missing",
    "damaged_installation",
    "source_missing",
    "dependency_conflict",
    "dead_script",
    "dead_hook",
    "dead_kernel",
    "service_lacks_packages",
    "python_too_old",
    "venv_module_missing",
    "ensurepip_missing",
    "python_without_ssl",
    "pip_config_invalid",
    "pip_config_stops",
    "break_system_packages_set",
    "bypass_ineffective",
    "marker_removed",
    "pip_shadows_system",
    "user_site_shadows_system",
    "orphaned_packages",
    "upgrade_broke_environments",
    "pip_python_mismatch",
    "pipx_broken",
    "dead_pipx_apps",
    "dead_uv_tools",
    "uv_unusable",
    "pipx_not_on_path",
    "pipx_too_old",
    "probe_failed",
    "externally_managed",
    "require_virtualenv",
    "permission_denied",
    "pip_cache_unusable",
    "pip_missing",
    "pipx_missing",
    "no_project_venv",
    "not_activated",
    "several_environments",
    "folder_not_writable",
    "no_symlinks",
    "unusable_path",
    "non_system_python",
    "apt_unusable",
    "apt_pinned",
    "apt_interrupted",
    "apt_broken",
    "apt_locked",
    "apt_unavailable",
    "apt_needs_root",
)
"""The modules of ``doctor.checks`` that judge a machine. Within one severity, findings keep this order."""

SCAN_ONLY = ("dead_service",)
"""The modules of ``doctor.checks`` whose condition only ``doctor scan`` looks for."""
OF_SCAN = (
    "broken_venv", "incomplete_venv", "venv_python_changed", "moved_venv", "noexec_venv", "orphaned_packages",
)  # fmt: skip
"""Those of ``CHECKS`` that judge one thing by its files, as ``doctor scan`` finds it."""

FIXES = ("venv", "pipx", "apt", "pip_options", "reinstall", "quarantine", "applications")
"""The modules of ``doctor.fixes``, least power first."""

LOG_ONLY = (
    "ensurepip_failed",
    "wrong_interpreter",
    "python_unsupported",
    "no_matching_distribution",
    "resolution_conflict",
    "hash_mismatch",
    "lock_file_outdated",
    "conda_not_activated",
    "invalid_metadata",
    "index_auth",
    "network_error",
    "repository_unreachable",
    "damaged_package",
    "out_of_memory",
    "shared_library_missing",
    "build_tools_missing",
    "build_failure",
    "distutils_missing",
    "stdlib_module_missing",
    "module_not_found",
    "command_not_found",
    "activate_missing",
    "unknown_option",
    "installed_by_distro",
)
"""The modules of ``doctor.checks`` whose condition shows in a log only: they have no ``check``."""
_CONDITIONS = (*CHECKS, *SCAN_ONLY, *LOG_ONLY)

CHECK_GROUP = "doctor.checks"
FIX_GROUP = "doctor.fixes"
"""The entry points under which other packages register checks and fixes."""
_REQUIRED = {CHECK_GROUP: ("ID", "check"), FIX_GROUP: ("NAME", "plan")}
"""The attributes without which a module is not a plug-in."""


class Unloaded(ModuleType):
    """A module that is loaded when an attribute of it is first read; those that are given are known before."""

    def __init__(self, name: str, **known: object) -> None:
        super().__init__(name)
        vars(self).update(known)

    def __getattr__(self, name: str) -> Any:
        """Return an attribute of the module, which is loaded for it."""
        return getattr(importlib.import_module(self.__name__), name)

    @property
    def __doc__(self) -> str | None:  # type: ignore[override]
        """The docstring of the module: ``__getattr__`` is not asked for it."""
        return importlib.import_module(self.__name__).__doc__


def checks() -> tuple[Any, ...]:
    """Return every check, the project's own first; each satisfies ``doctor.diagnose.model.Check``.

    Those that ship with doctor are not loaded yet.
    """
    return (*map(_unloaded_check, CHECKS), *_plugins(CHECK_GROUP))


def checks_of_scan() -> tuple[Any, ...]:
    """Return the checks for ``doctor scan``: they judge one environment, or what starts a program in it."""
    return tuple(importlib.import_module(f"doctor.checks.{name}") for name in (*OF_SCAN, *SCAN_ONLY))


def conditions() -> tuple[Any, ...]:
    """Return every condition that ``doctor explain`` knows: the checks, and the conditions that only logs show.

    Those that ship with doctor are not loaded yet.
    """
    return (*map(_unloaded_check, _CONDITIONS), *_plugins(CHECK_GROUP))


def _unloaded_check(module: str) -> Unloaded:
    return Unloaded(f"doctor.checks.{module}", ID=module.replace("_", "-"))


def own_ids(modules: Iterable[str] = _CONDITIONS) -> list[str]:
    """Return the ids of conditions that ship with doctor, by the names of their modules; none is imported."""
    return [module.replace("_", "-") for module in modules]


def is_log_only(condition: str) -> bool:
    """Return whether only a log shows the condition with this id."""
    return condition.replace("-", "_") in LOG_ONLY


def is_scan_only(condition: str) -> bool:
    """Return whether only ``doctor scan`` looks for the condition with this id."""
    return condition.replace("-", "_") in SCAN_ONLY


def is_own(condition: str) -> bool:
    """Return whether the condition with this id ships with doctor."""
    return "_" not in condition and condition.replace("-", "_") in _CONDITIONS


def is_condition(name: str) -> bool:
    """Return whether ``name`` is the id of a condition: one of doctor's own, or one that a fix repairs."""
    return is_own(name) or is_repairable(name)


def fixes() -> tuple[Any, ...]:
    """Return every fix, the project's own first; each satisfies ``doctor.plan.model.Fix``."""
    own = tuple(importlib.import_module(f"doctor.fixes.{name}") for name in FIXES)
    return (*own, *_plugins(FIX_GROUP))


def repaired_conditions(fix: Any) -> tuple[str, ...]:
    """Return the ids of the conditions that a fix repairs: ``doctor fix break-system-packages-set``."""
    conditions = getattr(fix, "CONDITIONS", ())  # in a plug-in it may be anything
    return tuple(conditions) if isinstance(conditions, (tuple, list)) else ()


def is_repairable(condition: str) -> bool:
    """Return whether a fix repairs the condition with this id."""
    return any(condition in repaired_conditions(fix) for fix in fixes())


@cache
def _plugins(group: str) -> tuple[Any, ...]:
    """Return the modules that other packages register, which are searched for once in a run."""
    folders = [folder for folder in _own_folders() if _is_registered(group, folder)]
    return tuple(_load_plugins(group, folders)) if folders else ()


def _own_folders() -> list[str]:
    """Return the folders in which plug-ins are installed: that of doctor, and Python's own site-packages.

    The current folder, PYTHONPATH and the user's site-packages do not count, unless doctor is installed there. Where
    doctor brings its own dependencies, the bootstrap has removed all site-packages from ``sys.path``.
    """
    import site

    own = {os.path.dirname(_PACKAGE), *site.getsitepackages()}
    return [folder for folder in dict.fromkeys(sys.path) if folder in own]


def _load_plugins(group: str, folders: list[str]) -> Iterator[Any]:
    """Yield the modules registered in ``folders``; one that cannot be loaded is replaced by one that reports why."""
    from importlib.metadata import distributions

    registered = {
        entry_point.name: (entry_point, folder)
        for folder in reversed(folders)
        for package in distributions(path=[folder])
        for entry_point in package.entry_points
        if entry_point.group == group
    }
    for name, (entry_point, folder) in sorted(registered.items()):
        try:
            if reason := _distrust(entry_point.module, folder):
                raise PermissionError(f"root does not run it, because {reason}")
            module = entry_point.load()
            for attribute in _REQUIRED[group]:
                getattr(module, attribute)
            yield module
        except Exception as error:  # importing another package may raise anything
            yield _unloadable(name, error)


def _distrust(module: str, folder: str) -> str | None:
    """Return why root must not import a plug-in: another user could change it, or ``folder``, which registers it."""
    if not trust.is_root():
        return None
    from importlib.util import find_spec

    spec = find_spec(module.partition(".")[0])
    locations = [*(spec.submodule_search_locations or ()), spec.origin] if spec else []
    return trust.distrust_of_root([folder, *(location for location in locations if location)])


def _is_registered(group: str, folder: str) -> bool:
    """Return whether a package in ``folder`` registers ``group``; much faster than importing importlib.metadata."""
    section = f"[{group}]".encode()
    try:
        names = [name for name in os.listdir(folder) if name.endswith((".dist-info", ".egg-info"))]
    except OSError:
        return False
    for name in names:
        try:
            with open(os.path.join(folder, name, "entry_points.txt"), "rb") as file:
                if section in file.read():
                    return True
        except OSError:
            continue
    return False


def _unloadable(name: str, error: Exception) -> ModuleType:
    module = ModuleType(name, f"{name}: a plug-in that could not be loaded.")
    message = f"{type(error).__name__}: {error}"

    def fail(*_: object) -> Iterator[object]:
        raise ImportError(message)

    vars(module).update(ID=name, check=fail, NAME=name, plan=fail)
    return module
