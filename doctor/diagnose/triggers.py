"""The facts without which a check finds nothing.

``doctor check`` loads only the checks that may find something: on a healthy machine six of sixty, since loading the
others takes 7 ms, a tenth of a run. A check without a trigger is always loaded. The tests of the checks fail where a
check finds something that its trigger excludes.
"""

from __future__ import annotations

from collections.abc import Callable

from doctor.core import plugins
from doctor.core.lazy_typing import Any
from doctor.facts import Facts


def _any_environment(facts: Facts, *states: str) -> bool:
    return any(environment.state in states for environment in facts.environments)


TRIGGERS: dict[str, Callable[[Facts], object]] = {
    "python_missing": lambda facts: not facts.python,
    "python_variables": lambda facts: any(name.startswith("PYTHON") for name in facts.environ),
    "startup_file": lambda facts: facts.start_up_faults,
    "shadowed_module": lambda facts: facts.module_files,
    "python_broken": lambda facts: not facts.python,
    "environment_override": lambda facts: facts.pip_config.options or "PYTHONHOME" in facts.environ,
    "python3_repointed": lambda facts: facts.repointed or (facts.python and not facts.python.environments_start),
    "broken_venv": lambda facts: _any_environment(facts, "broken"),
    "incomplete_venv": lambda facts: _any_environment(facts, "incomplete"),
    "venv_python_changed": lambda facts: _any_environment(facts, "python-changed"),
    "moved_venv": lambda facts: facts.missing_active_environment or _any_environment(facts, "moved"),
    "noexec_venv": lambda facts: facts.obstacle or _any_environment(facts, "noexec"),
    "pip_script_broken": lambda facts: any(each.script_fault or each.missing_scripts for each in facts.environments),
    "environment_owned_by_root": lambda facts: facts.obstacle,
    "disk_full": lambda facts: facts.obstacle,
    "requirement_invalid": lambda facts: facts.unusable_list,
    "requirements_not_met": lambda facts: facts.unmet,
    "dependency_missing": lambda facts: facts.unmet_dependencies,
    "damaged_installation": lambda facts: facts.damage and facts.damage.distributions,
    "source_missing": lambda facts: facts.damage and (facts.damage.lost_sources or facts.damage.dead_paths),
    "dependency_conflict": lambda facts: facts.unmet_dependencies,
    "dead_script": lambda facts: facts.damage and facts.damage.dead_scripts,
    "python_too_old": lambda facts: facts.project or (facts.python and facts.python.base_kind != "system"),
    "venv_module_missing": lambda facts: facts.python and not facts.python.venv_module,
    "ensurepip_missing": lambda facts: facts.python and not facts.python.ensurepip,
    "python_without_ssl": lambda facts: facts.python and facts.python.lacking_modules,
    "pip_config_invalid": lambda facts: facts.pip_config.unparsable or facts.pip_config.options,
    "pip_config_stops": lambda facts: facts.pip_config.stopping,
    "break_system_packages_set": lambda facts: (
        facts.pip_config.options or facts.pip_config.uv_options or facts.pip_config.startup_options
    ),
    "bypass_ineffective": lambda facts: facts.pip_config.ineffective or facts.pip_config.options,
    "marker_removed": lambda facts: facts.shipped_marker and facts.shipped_marker.state != "intact",
    "pip_shadows_system": lambda facts: facts.shadows,
    "user_site_shadows_system": lambda facts: facts.shadows,
    "orphaned_packages": lambda facts: facts.orphans,
    "upgrade_broke_environments": lambda facts: facts.broken_by_upgrade,
    "pip_python_mismatch": lambda facts: (
        facts.tools.pip and facts.python and facts.tools.pip.prefix != facts.python.real_prefix
    ),
    "pipx_broken": lambda facts: facts.tools.pipx,
    "dead_pipx_apps": lambda facts: facts.tools.pipx_apps or facts.tools.lost_shared,
    "pipx_not_on_path": lambda facts: facts.tools.pipx_home,
    "pipx_too_old": lambda facts: facts.tools.pipx,
    "probe_failed": lambda facts: facts.unknown or not facts.python,
    "externally_managed": lambda facts: facts.python and facts.python.externally_managed,
    "require_virtualenv": lambda facts: facts.pip_config.options,
    "permission_denied": lambda facts: (
        facts.python and (facts.pip_config.options or not facts.python.externally_managed)
    ),
    "pip_cache_unusable": lambda facts: facts.pip_config.unusable_cache,
    "pip_missing": lambda facts: (
        (facts.python and not facts.python.pip) or (facts.project and facts.project.environment)
    ),
    "pipx_missing": lambda facts: not facts.tools.pipx,
    "no_project_venv": lambda facts: facts.project,
    "not_activated": lambda facts: facts.active_environment or (facts.project and facts.project.environment),
    "several_environments": lambda facts: facts.project and facts.project.other_environments,
    "folder_not_writable": lambda facts: facts.obstacle,
    "no_symlinks": lambda facts: facts.obstacle,
    "unusable_path": lambda facts: facts.obstacle,
    "non_system_python": lambda facts: facts.python and facts.python.kind not in ("system", "venv"),
    "apt_unusable": lambda facts: facts.apt and facts.apt.refusal,
    "apt_pinned": lambda facts: facts.apt and facts.apt.excluded,
    "apt_interrupted": lambda facts: facts.apt and facts.apt.interrupted,
    "apt_broken": lambda facts: facts.apt and facts.apt.unfinished,
    "apt_locked": lambda facts: facts.apt and facts.apt.lock,
    "apt_unavailable": lambda facts: not (facts.apt and facts.apt.has_lists),
    "apt_needs_root": lambda facts: facts.machine.user and not facts.machine.user.root,
}
"""What must hold of the facts where a check may find something, by its module."""


def is_triggered(module: str, facts: Facts) -> bool:
    """Return whether the check in this module may find something."""
    trigger = TRIGGERS.get(module)
    return trigger is None or bool(trigger(facts))


def checks_for(facts: Facts) -> tuple[Any, ...]:
    """Return the checks that may find something on a machine, in their order, and those of other packages."""
    return plugins.checks([module for module in plugins.CHECKS if is_triggered(module, facts)])
