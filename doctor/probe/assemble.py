"""Run all probes, and assemble the facts from their results."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Mapping
from functools import cache

from doctor.core.lazy_typing import TYPE_CHECKING, Any, TypeVar
from doctor.core.plugins import Unloaded
from doctor.core.record import replace
from doctor.facts import (
    Apt,
    Distro,
    Environment,
    Facts,
    Interpreter,
    Machine,
    NoInterpreter,
    Package,
    Pin,
    StartUpFault,
    Tools,
    Unknown,
)
from doctor.facts.limits import Limits
from doctor.facts.pip_config import PipConfig
from doctor.probe.debian.dpkg import Dpkg
from doctor.probe.early import EarlyProbe
from doctor.probe.machine import read_machine
from doctor.probe.pip_config import find_assignments, read_pip_config
from doctor.probe.project.detect import find_nested, find_project
from doctor.probe.project.obstacle import read_obstacle
from doctor.probe.python import describe, layout, select
from doctor.probe.python.environment import find_dead_on_path, read_environment
from doctor.probe.python.layout import Failure, Layout
from doctor.probe.rootfs import Rootfs
from doctor.probe.scheduler import Probe, Probes
from doctor.probe.shell_lines import find_aliases, find_broken_path_line, find_unexpanded

if TYPE_CHECKING:
    from doctor.facts.shells import StartUpLine
    from doctor.probe import on_demand
else:
    on_demand = Unloaded("doctor.probe.on_demand")

T = TypeVar("T")

_VARIABLES = (
    "PATH", "HOME", "SHELL", "VIRTUAL_ENV", "VIRTUAL_ENV_PROMPT", "CI", "GITHUB_ACTIONS", "LD_LIBRARY_PATH",
    "POETRY_CACHE_DIR", "POETRY_VIRTUALENVS_PATH", "PDM_LOG_DIR", "WORKON_HOME", "ROS_DISTRO",
)  # fmt: skip
_VARIABLE_PREFIXES = (
    "PYTHON", "PIP_", "UV_", "PIPX_", "CONDA_", "PYENV_", "XDG_", "REQUESTS_CA", "CURL_CA", "SSL_CERT_",
)  # fmt: skip
"""The environment variables that the facts contain."""
_STEERING_PREFIXES = (
    "PYTHON",
    "PIP_",
    "UV_",
    "REQUESTS_CA",
    "CURL_CA",
    "SSL_CERT_",
    "LD_LIBRARY_PATH",
    "POETRY_",
    "PDM_",
    "WORKON_",
)
"""Variables that change what Python, pip or uv do. The lines that set them are searched for."""

_NO_MACHINE = Machine(
    distro=None, container=None, wsl=False, ci=None, user=None, shell=None, package_manager=None, architecture=None
)


def read_facts(
    fs: Rootfs, environ: Mapping[str, str], cwd: str, early: EarlyProbe, limit: float, *, at_once: bool
) -> Facts:
    """Return the facts of a machine on which the early probe is running.

    With ``at_once`` all of them are found now, within ``limit`` seconds; else most probes start when one of their facts
    is first read, and have as long from then on. A probe that fails leaves its facts empty, and is listed in
    ``Facts.unknown``.
    """
    path, executable = early.path, early.executable
    dpkg = Dpkg(fs)
    unknown: list[Unknown] = []
    probes = Probes(limit, at_once=False)
    start = probes.start
    sources: dict[str, Callable[[], object]] = {}

    def later(name: str, read: Callable[[], object], default: object, of: Probes = probes) -> Callable[[], Any]:
        """Return a function that returns the result of a probe, and starts it if that has not happened yet."""
        begin = of.later(name, read)
        if at_once:
            begin()
        return cache(lambda: _result(begin(), default, unknown))

    # For users, the kernel takes ten milliseconds to show the locks, and sudo its time to answer.
    waiting = Probes(limit, at_once=True) if fs.live and os.geteuid() else None
    machine_probe = (waiting or probes).start("machine", lambda: read_machine(fs, environ, path))

    def find_lock() -> str | None:
        return on_demand.find_lock_holder(fs) if fs.live else None

    lock = later("lock", find_lock, None, waiting) if waiting else find_lock
    sources["tools"] = later("tools", lambda: on_demand.find_tools(fs, path, environ, dpkg), Tools())
    project_probe = start("project", lambda: find_project(fs, cwd, environ) if fs.live else None)
    environments_probe = start("environment", lambda: _read_environments(fs, executable, path, environ, cwd))

    answer = _result(early.layout, Failure(reason="time-limit", detail="there was no answer in time"), unknown)
    faults = later("startup files", lambda: on_demand.read_start_up_faults(fs, executable, answer, environ, cwd), ())
    sources["library_fault"] = later(
        "libraries", lambda: on_demand.read_library_fault(fs, executable, answer, environ, cwd), None
    )
    subject = _read_subject(fs, environ, early, answer)
    python = subject if isinstance(subject, Interpreter) else None
    prefix = python.prefix if python else None
    sources["lacking_imports"] = later(
        "code", lambda: on_demand.read_lacking_imports(fs, python, cwd) if fs.live else (), ()
    )
    sources["orphans"] = later("orphans", lambda: on_demand.find_orphans(fs, path, environ), ())
    sources["hidden_scripts"] = later("commands of pip", lambda: tuple(on_demand.find_hidden_scripts(fs, environ)), ())
    sources["broken_by_upgrade"] = later("last upgrade", lambda: on_demand.find_broken_by_upgrade(fs), ())
    sources["repointed"] = later("system Python", lambda: on_demand.read_repointed(fs, dpkg), None)
    sources["shipped_marker"] = later(
        "marker", lambda: on_demand.read_shipped_marker(fs, python, dpkg) if python else None, None
    )
    stdlib = python.stdlib if python else None
    sources["pip_config"] = later(
        "pip config", lambda: read_pip_config(fs, prefix, environ, cwd, stdlib=stdlib), PipConfig()
    )
    sources["shadows"] = later("shadows", lambda: on_demand.find_shadows(fs, python, dpkg) if python else (), ())

    project = _result(project_probe, None, unknown)
    root = project.root if project else cwd
    lists = later("requirements", lambda: on_demand.read_lists(fs, project, cwd, environ), None)
    sources["obstacle"] = later("folder", lambda: read_obstacle(fs, project, cwd, environ) if fs.live else None, None)
    may_need_others = python is None or bool(
        python.lacking_modules or (project is not None and project.requires_python is not None)
    )
    pin_probe = start("pin", lambda: _read_pin(fs, cwd, root, python, path, environ))
    sources["other_interpreters"] = later(
        "interpreters",
        lambda: select.find_other_interpreters(fs, path, executable, environ) if may_need_others else (),
        (),
    )

    subject_environment, active = _result(environments_probe, (None, None), unknown)
    used = project.environment if project and project.environment else active
    is_other = used is not None and (subject_environment is None or subject_environment.real_path != used.real_path)
    other_faults = later(
        "environment's startup files", lambda: on_demand.read_other_faults(fs, used if is_other else None, cwd), ()
    )
    own_file = used is not None and is_other and fs.lexists(f"{used.path}/pip.conf")
    sources["other_pip_config"] = later(
        "environment's pip config",
        lambda: read_pip_config(fs, used.path, environ, cwd) if used and own_file else PipConfig(),
        PipConfig(),
    )
    sources["module_files"] = later(
        "module files", lambda: on_demand.find_module_files(fs, cwd, environ, python, used) if fs.live else (), ()
    )
    sources["damage"] = later("installed files", lambda: on_demand.read_damage(fs, used, project), None)
    sources["path_shadows"] = later("PYTHONPATH", lambda: on_demand.read_path_shadows(fs, used, root, cwd, environ), ())
    sources["unmet_dependencies"] = later(
        "dependencies", lambda: on_demand.read_unmet_dependencies(fs, used, project, cwd, environ), ()
    )
    # It waits for the lock: what is read while apt is running would look interrupted.
    packages = later("packages", lambda: _read_packages_and_apt(fs, dpkg, lock(), environ), ((), None))
    machine = _result(machine_probe, _NO_MACHINE, unknown)
    sources |= {
        "aliases": cache(lambda: tuple(find_aliases(fs, environ)) if fs.live else ()),
        "apt": lambda: packages()[1],
        "lacks_project": lambda: found.lacks_project if (found := lists()) else False,
        "limits": cache(lambda: on_demand.read_limits(fs, environ) if fs.live else Limits()),
        "nested_projects": cache(lambda: find_nested(fs, cwd, environ) if fs.live and project is None else ()),
        "has_code": cache(lambda: fs.live and project is None and on_demand.has_code(fs, cwd, environ)),
        "packages": lambda: packages()[0],
        "start_up_faults": lambda: _with_owners(dpkg, (*faults(), *other_faults())),
        "unexpanded": cache(lambda: tuple(find_unexpanded(fs, environ)) if fs.live else ()),
        "unused_lists": lambda: found.unused if (found := lists()) else (),
        "unmet": lambda: found.unmet if (found := lists()) else (),
        "system_bound_list": lambda: found.system_bound if (found := lists()) else "",
        "unusable_list": lambda: found.unusable if (found := lists()) else None,
        "variable_lines": cache(lambda: _find_variable_lines(fs, environ)),
    }

    def read_unknown() -> tuple[Unknown, ...]:
        for source in sources.values():
            source()
        return (*unknown, *cuts(fs))

    # virtualenv before 20 created environments that doctor does not recognise, but that contain an interpreter
    is_there = fs.resolve(os.path.join(environ.get("VIRTUAL_ENV", ""), "bin/python")) is not None
    facts = Facts(
        machine=machine,
        subject=_with_provider(subject, machine.distro),
        subject_from_path="/" not in early.requested,
        subject_environment=subject_environment,
        active_environment=active,
        missing_active_environment=environ.get("VIRTUAL_ENV") if active is None and not is_there else None,
        active_is_closed=active is None and _is_closed(fs, environ.get("VIRTUAL_ENV")),
        project=project,
        pin=_result(pin_probe, None, unknown),
        environ={
            name: value for name, value in environ.items() if name in _VARIABLES or name.startswith(_VARIABLE_PREFIXES)
        },
        path_line=_find_path_line(fs, subject, environ),
        today=time.strftime("%Y-%m-%d"),
        root=fs.root,
        sources={**sources, "unknown": cache(read_unknown)},
    )
    return replace(facts, unknown=facts.unknown) if at_once else facts


def _find_variable_lines(fs: Rootfs, environ: Mapping[str, str]) -> dict[str, str]:
    """Return the lines of startup files that set variables of Python, pip or uv."""
    variables = [name for name in environ if name.startswith(_STEERING_PREFIXES)]
    found = find_assignments(fs, environ.get("HOME"), variables) if variables else ()
    return {name: line for name, _, line in found}


def _find_path_line(fs: Rootfs, subject: Interpreter | NoInterpreter, environ: Mapping[str, str]) -> StartUpLine | None:
    """Return the line that puts the folder of a subject that does not start on PATH."""
    if not fs.live or not isinstance(subject, NoInterpreter) or subject.reason != "does-not-start":
        return None
    return find_broken_path_line(fs, environ, subject.executable or "")


def cuts(fs: Rootfs) -> tuple[Unknown, ...]:
    """Return what was left out of the facts, because there was too much of it."""
    return tuple(Unknown(probe=name, cause="size-limit", detail=detail) for detail, name in list(fs.cuts.items()))


def _result(probe: Probe[T], default: T, unknown: list[Unknown]) -> T:
    """Return the result of a probe; if it failed, append the reason to ``unknown`` and return ``default``."""
    result = probe.result()
    if isinstance(result, Unknown):
        unknown.append(result)
        return default
    return result


def _read_subject(
    fs: Rootfs, environ: Mapping[str, str], early: EarlyProbe, answer: Layout | Failure
) -> Interpreter | NoInterpreter:
    """Return the description of the subject, or why there is none."""
    if isinstance(answer, Failure):
        return NoInterpreter(
            requested=early.requested, executable=early.executable, reason=answer.reason, detail=answer.detail
        )
    assert early.executable is not None, "only a program has a layout"
    return describe.describe_interpreter(fs, early.executable, answer, environ)


def _with_owners(dpkg: Dpkg, faults: tuple[StartUpFault, ...]) -> tuple[StartUpFault, ...]:
    """Return the faults with the packages that own the files; dpkg's lists are read only where there is a fault."""
    owners = dpkg.owners(fault.path for fault in faults if fault.path.startswith("/"))
    return tuple(replace(fault, package=owners.get(fault.path, "")) for fault in faults)


def _with_provider(subject: Interpreter | NoInterpreter, distro: Distro | None) -> Interpreter | NoInterpreter:
    """Return the subject with the provider in its marker, which may be the distribution that another probe found."""
    if isinstance(subject, NoInterpreter) or subject.externally_managed is None:
        return subject
    marker = subject.externally_managed
    provider = describe.provider_of(subject.base_kind, marker.message, distro)
    return replace(subject, externally_managed=replace(marker, provider=provider))


def _read_environments(
    fs: Rootfs, executable: str | None, path: list[str], environ: Mapping[str, str], cwd: str
) -> tuple[Environment | None, Environment | None]:
    """Return the virtual environment of the subject, and the one that is active."""
    program = select.resolve_shim(fs, executable, environ, cwd) if executable else None
    folder = layout.find_environment(fs, program) if program else None
    active = environ.get("VIRTUAL_ENV")
    of_subject = read_environment(fs, folder) if folder else None
    if active and os.path.normpath(active) == folder:
        return of_subject, of_subject
    named = read_environment(fs, os.path.normpath(active)) if active else None
    return of_subject, named or find_dead_on_path(fs, executable, path)


def _is_closed(fs: Rootfs, folder: str | None) -> bool:
    return folder is not None and fs.live and fs.is_dir(folder) and not os.access(folder, os.R_OK | os.X_OK)


def _read_pin(
    fs: Rootfs, cwd: str, root: str, python: Interpreter | None, path: list[str], environ: Mapping[str, str]
) -> Pin | None:
    """Return the version that the project's folder pins, unless PYENV_VERSION overrides it."""
    if not fs.live or python is None or environ.get("PYENV_VERSION"):
        return None
    return select.read_pin(fs, cwd, root, python.version, path, environ)


def _read_packages_and_apt(
    fs: Rootfs, dpkg: Dpkg, lock: str | None, environ: Mapping[str, str]
) -> tuple[tuple[Package, ...], Apt | None]:
    """Return the packages that matter for Python, and the state of apt.

    The X.Y in pythonX.Y-venv is the version of /usr/bin/python3, whichever interpreter is the subject.
    """
    real = fs.resolve("/usr/bin/python3")
    minor = layout.minor_version(fs, real) if real else ""
    venv = [f"python{minor}-venv"] if minor else []
    names = [*venv, "python3-venv", "python3-full", "pipx", "python3-pip"]
    packages, apt = on_demand.read_packages(fs, names, dpkg), on_demand.read_apt(fs, dpkg, lock)
    return packages, on_demand.judge_apt(fs, packages, apt, dpkg, environ) if apt and fs.live else apt
