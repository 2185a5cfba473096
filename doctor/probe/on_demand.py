"""The probes of which ``doctor fix --venv`` needs few. Those that few machines need load their modules only there.

``doctor.probe.assemble`` loads this module with the first of them, since each module delays every start.
"""

from __future__ import annotations

from collections.abc import Mapping

from doctor.core.lazy_typing import TYPE_CHECKING
from doctor.facts import Environment, Interpreter, Project, StartUpFault
from doctor.probe.debian.apt_config import judge as judge_apt
from doctor.probe.debian.apt_lists import read_apt, read_packages
from doctor.probe.debian.locks import find_lock_holder
from doctor.probe.debian.system_python import read_repointed, read_shipped_marker
from doctor.probe.limits import read_limits
from doctor.probe.module_files import find_module_files
from doctor.probe.orphans import find_broken_by_upgrade, find_orphans
from doctor.probe.project.tree import contains_home
from doctor.probe.python.layout import Failure, Layout
from doctor.probe.rootfs import Rootfs
from doctor.probe.shadows import find_shadows
from doctor.probe.tools import find_tools
from doctor.probe.user_scripts import find_hidden_scripts

if TYPE_CHECKING:
    from doctor.facts.comparison import Unmet
    from doctor.facts.damage import Damage
    from doctor.facts.shadows import PathShadow
    from doctor.probe.project.unmet import Lists

__all__ = [
    "find_broken_by_upgrade", "find_hidden_scripts", "find_lock_holder", "find_module_files", "find_orphans",
    "find_shadows", "find_tools", "judge_apt", "read_apt", "read_limits", "read_packages", "read_repointed",
    "read_shipped_marker",
]  # fmt: skip


def read_start_up_faults(
    fs: Rootfs, executable: str | None, answer: Layout | Failure, environ: Mapping[str, str], cwd: str
) -> tuple[StartUpFault, ...]:
    """Return the faults in the files that the subject reads when it starts."""
    if executable is None or not fs.live:
        return ()
    from doctor.probe.python.site_files import find_faults

    return find_faults(fs, executable, answer, environ, cwd)


def read_library_fault(
    fs: Rootfs, executable: str | None, answer: Layout | Failure, environ: Mapping[str, str], cwd: str
) -> str | None:
    """Return which library LD_LIBRARY_PATH puts instead of one that the subject needs."""
    if executable is None or not environ.get("LD_LIBRARY_PATH"):
        return None
    from doctor.probe.python.libraries import find_library_fault

    return find_library_fault(fs, executable, answer, environ, cwd)


def read_lacking_imports(fs: Rootfs, python: Interpreter | None, folder: str) -> tuple[tuple[str, str], ...]:
    """Return the imports, in the code of a folder, of modules that the subject's standard library lacks."""
    if python is None or not python.lacking_modules:
        return ()
    from doctor.probe.python.libraries import find_imports

    return tuple(find_imports(fs, folder, python.lacking_modules))


def read_other_faults(fs: Rootfs, environment: Environment | None, cwd: str) -> tuple[StartUpFault, ...]:
    """Return the faults in the files that a healthy environment, which is not the subject's, reads when it starts."""
    if environment is None or environment.state != "healthy" or not fs.live:
        return ()
    from doctor.probe.python.site_files import find_environment_faults

    return find_environment_faults(fs, environment, cwd)


def has_code(fs: Rootfs, folder: str, environ: Mapping[str, str]) -> bool:
    """Return whether there is code in the folder itself, which is read for what it imports unless it has a home."""
    is_code = any(name.endswith((".py", ".ipynb")) for name in fs.entries(folder)[1])
    return is_code and not contains_home(folder, environ)


def read_lists(fs: Rootfs, project: Project | None, cwd: str, environ: Mapping[str, str]) -> Lists | None:
    """Compare the lists of a project with its environment; ``None`` if it has no lists."""
    if project is None or not (project.requirements or project.manager in ("poetry", "pipenv")):
        return None
    from doctor.probe.project import unmet

    return unmet.read_lists(fs, project, cwd, environ)


def read_path_shadows(
    fs: Rootfs, environment: Environment | None, root: str, cwd: str, environ: Mapping[str, str]
) -> tuple[PathShadow, ...]:
    """Return what PYTHONPATH has instead of a healthy environment's packages."""
    if not environ.get("PYTHONPATH") or environment is None or environment.state != "healthy":
        return ()
    from doctor.probe.python.path_shadows import find_path_shadows

    return tuple(find_path_shadows(fs, environment, root, cwd, environ))


def read_unmet_dependencies(
    fs: Rootfs, environment: Environment | None, project: Project | None, cwd: str, environ: Mapping[str, str]
) -> tuple[Unmet, ...]:
    """Return the dependencies that a healthy environment lacks; what conda installs has other names.

    A project can override the versions that its dependencies require, and is then not contradicted by them.
    """
    if environment is None or environment.state != "healthy" or environment.creator == "conda":
        return ()
    from doctor.probe.python import installed

    path = installed.python_path(cwd, environ)
    unmet = installed.read_unmet_dependencies(fs, environment, environment.path, path)
    if project is None or not any(item.installed for item in unmet):
        return unmet
    from doctor.probe.project.stated import read_overridden

    overridden = read_overridden(fs, project.root)
    return tuple(item for item in unmet if item.name not in overridden)


def read_damage(fs: Rootfs, environment: Environment | None, project: Project | None) -> Damage | None:
    """Return the damage in a healthy environment; any other one is rebuilt, and with it what is installed."""
    if environment is None or environment.state != "healthy" or environment.creator == "conda":
        return None
    from doctor.probe.python import damage

    return damage.read_damage(fs, environment, project)
