"""The facts without which a check finds nothing, so that ``doctor check`` does not load its module.

That spares most of them on a healthy machine; to load them took an eighth of the time of ``doctor check``. A
precondition is one look at the facts, and the check itself decides. The tests of the checks compare both.
"""

from __future__ import annotations

from collections.abc import Callable

from doctor.facts import Facts, Interpreter


def _is_steered(facts: Facts) -> object:
    """Return whether a file or a variable changes what Python, pip or uv do."""
    config, other = facts.pip_config, facts.other_pip_config
    is_set = config.options or config.uv_options or config.startup_options or config.uv_missing or config.uv_refused
    of_files = (
        config.unparsable
        or config.unreadable
        or config.ineffective
        or config.unwritable_log
        or config.missing_certificates
        or config.of_list
        or other.options
        or other.unparsable
    )
    return is_set or of_files or any(name.startswith(("PYTHON", "UV_")) for name in facts.environ)


def _has_old_pip(python: Interpreter) -> bool:
    """Return whether a Python has no pip, or one of the years before 2024, which may be too old for it."""
    return python.pip is None or (python.pip.major or 0) < 24


_PRECONDITIONS: dict[str, Callable[[Facts], object]] = {
    "python-missing": lambda facts: not facts.python,
    "python-variables": lambda facts: _is_steered(facts) or facts.hidden_scripts,
    "shell-limits": lambda facts: facts.limits.umask or facts.limits.file_size is not None,
    "python-broken": lambda facts: not facts.python,
    "environment-override": lambda facts: _is_steered(facts) or facts.path_shadows or facts.library_fault,
    "startup-file": lambda facts: facts.start_up_faults,
    "shadowed-module": lambda facts: facts.module_files,
    "unexpanded-home": lambda facts: facts.unexpanded,
    "python3-repointed": lambda facts: facts.repointed or (facts.python and not facts.python.environments_start),
    "tool-unusable": lambda facts: facts.project,
    "broken-venv": lambda facts: facts.environments,
    "incomplete-venv": lambda facts: facts.environments,
    "venv-python-changed": lambda facts: facts.environments,
    "moved-venv": lambda facts: facts.environments or facts.missing_active_environment,
    "noexec-venv": lambda facts: facts.environments or facts.obstacle or facts.tools.pipx_noexec,
    "pip-script-broken": lambda facts: facts.environments or facts.tools.dead_pips,
    "environment-owned-by-root": lambda facts: facts.project or facts.obstacle,
    "disk-full": lambda facts: facts.obstacle or facts.limits.full_temporary,
    "requirement-invalid": lambda facts: facts.unusable_list,
    "project-not-buildable": lambda facts: facts.project,
    "requirements-not-met": lambda facts: facts.project,
    "dependency-missing": lambda facts: facts.unmet_dependencies,
    "damaged-installation": lambda facts: facts.damage,
    "source-missing": lambda facts: facts.damage,
    "dependency-conflict": lambda facts: facts.unmet_dependencies,
    "dead-script": lambda facts: facts.damage or facts.tools.dead_before,
    "dead-hook": lambda facts: facts.project,
    "dead-kernel": lambda facts: facts.project,
    "service-lacks-packages": lambda facts: facts.project,
    "venv-module-missing": lambda facts: facts.python and not facts.python.venv_module,
    "ensurepip-missing": lambda facts: facts.python and not facts.python.ensurepip,
    "python-without-ssl": lambda facts: facts.python and facts.python.lacking_modules,
    "pip-config-invalid": _is_steered,
    "pip-config-stops": lambda facts: (
        facts.pip_options(lambda config: config.stopping)
        or facts.pip_config.misread_login
        or facts.pip_config.unreachable_index
    ),
    "break-system-packages-set": lambda facts: _is_steered(facts) or facts.aliases,
    "bypass-ineffective": _is_steered,
    "marker-removed": lambda facts: facts.shipped_marker and facts.shipped_marker.state != "intact",
    "pip-shadows-system": lambda facts: facts.shadows,
    "user-site-shadows-system": lambda facts: facts.shadows,
    "orphaned-packages": lambda facts: facts.orphans,
    "upgrade-broke-environments": lambda facts: facts.broken_by_upgrade,
    "pip-python-mismatch": lambda facts: facts.tools.pip or facts.aliases,
    "pipx-broken": lambda facts: facts.tools.pipx,
    "dead-pipx-apps": lambda facts: (
        facts.tools.pipx_apps or facts.tools.pipx_home or facts.tools.pipx_lost or facts.tools.lost_shared
    ),
    "dead-uv-tools": lambda facts: facts.tools.dead_uv_tools or facts.tools.uv_lost or facts.tools.uv_forgotten,
    "uv-unusable": lambda facts: facts.project,
    "pipx-not-on-path": lambda facts: facts.tools.pipx_home,
    "pipx-too-old": lambda facts: facts.tools.pipx,
    "probe-failed": lambda facts: not facts.python or facts.unknown,
    "externally-managed": lambda facts: facts.python and facts.python.externally_managed,
    "require-virtualenv": _is_steered,
    "pip-cache-unusable": lambda facts: facts.pip_config.unusable_cache,
    "pip-missing": lambda facts: facts.environments or (facts.python and _has_old_pip(facts.python)),
    "pipx-missing": lambda facts: not facts.tools.pipx,
    "no-project-venv": lambda facts: facts.project or facts.nested_projects,
    "not-activated": lambda facts: facts.environments,
    "several-environments": lambda facts: facts.project,
    "folder-not-writable": lambda facts: facts.obstacle,
    "no-symlinks": lambda facts: facts.obstacle,
    "unusable-path": lambda facts: facts.obstacle,
    "non-system-python": lambda facts: facts.python and facts.python.kind != "system",
    "apt-unusable": lambda facts: facts.apt and facts.apt.refusal,
    "apt-pinned": lambda facts: facts.apt and facts.apt.excluded,
    "apt-interrupted": lambda facts: facts.apt and facts.apt.interrupted,
    "apt-broken": lambda facts: facts.apt and facts.apt.unfinished,
    "apt-locked": lambda facts: facts.apt and facts.apt.lock,
    "apt-unavailable": lambda facts: not (facts.apt and facts.apt.has_lists),
    "apt-needs-root": lambda facts: not facts.machine.run_by_root,
}


def may_find(condition: str, facts: Facts) -> bool:
    """Return whether the check for ``condition`` may find something; true for one that has no precondition."""
    precondition = _PRECONDITIONS.get(condition)
    return precondition is None or bool(precondition(facts))
