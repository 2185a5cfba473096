"""The words become a request: what they leave open is read from the project and the box."""

from __future__ import annotations

import os
import sys

from doctor.commands.resolve_goal import Words, refuse_nonsense
from doctor.core.errors import DoctorError
from doctor.execute import receipt
from doctor.facts import Facts
from doctor.facts.requirements import RequirementFile
from doctor.facts.shadows import Quarantine
from doctor.facts.target import Target
from doctor.plan.request import Request
from doctor.probe import pipx, quarantine
from doctor.probe.project import requirements, target
from doctor.probe.python.environment import read_environment
from doctor.probe.rootfs import Rootfs


def request(words: Words, facts: Facts, cwd: str) -> Request:
    """All that the planner needs to know."""
    refuse_nonsense(words.names, words.wish)
    where = _place(words, facts, cwd)
    lists = _lists(where.project, cwd, words)
    applications = bool(words.names) and words.wish in ("pipx", "any")
    return Request(
        wish=words.wish,
        condition=words.condition,
        place=where,
        names=words.names,
        lists=lists,
        python=words.python,
        told_path=words.path is not None,
        system_site_packages=words.system_site_packages,
        offline=words.offline,
        more=() if words.files or words.groups or words.names else _others(where.project, cwd, lists),
        maker=_maker(),
        inputs=requirements.digest(lists, cwd),
        quarantine=_quarantine(words.condition, facts),
        own_pipx=_at(_own_pipx(), where, facts) if applications or words.condition == "pipx-not-on-path" else None,
        pipx_libraries=_libraries(where, facts) if applications else None,
    )


def look_again(before: Target, facts: Facts) -> Target:
    """The same place as it is now."""
    return _looked_at(before.path, before.project, before.cwd, facts)


def _at(path: str, where: Target, facts: Facts) -> Target:
    return _looked_at(path, where.project, where.cwd, facts)


def _data() -> str:
    return os.environ.get("XDG_DATA_HOME") or os.path.expanduser("~/.local/share")


def _own_pipx() -> str:
    return os.path.join(_data(), "pip-doctor", "pipx")


def _libraries(where: Target, facts: Facts) -> Target | None:
    """Where the pipx that is there, or would be, keeps what it installs with."""
    release = facts.tools.pipx.release if facts.tools.pipx else None
    path = pipx.find_shared_libraries(Rootfs(), os.environ | {"HOME": os.path.expanduser("~")}, release)
    return _at(path, where, facts) if path else None


def _quarantine(condition: str, facts: Facts) -> Quarantine | None:
    """What hides the system's packages, where that is to be mended."""
    found = [shadow for shadow in facts.shadows if shadow.where == quarantine.WHERE.get(condition)]
    return quarantine.look(found, _data(), receipt.new_id()) if found else None


def _looked_at(path: str, project: str, cwd: str, facts: Facts) -> Target:
    user = facts.machine.user
    lent = facts.machine.by_root and facts.machine.container is not None
    home = user.home if user else os.environ.get("HOME")
    return target.look(Rootfs(), project, path, cwd, home, lent=lent)


def _place(words: Words, facts: Facts, cwd: str) -> Target:
    """What ``--path`` names; else the project's environment; else ``.venv`` in the project, or right here."""
    root = facts.project.root if facts.project else cwd
    if words.path is not None:
        named = os.path.join(cwd, words.path)
    elif facts.project and facts.project.environment:
        named = facts.project.environment.path
    else:
        named = os.path.join(root, ".venv")
        there = read_environment(Rootfs(), named) if facts.machine.wsl else None
        if there and there.windows:  # which is left to Windows
            named = os.path.join(root, "venv")
    return _looked_at(named, root, cwd, facts)


def _lists(root: str, cwd: str, words: Words) -> tuple[RequirementFile, ...]:
    """What ``-r`` and ``--group`` name; else the project's own list. Named as it can be typed in ``cwd``."""
    fs = Rootfs()
    shown = "" if os.path.realpath(cwd) == root else root
    if not words.files and not words.groups:
        return requirements.find(fs, root, shown)
    named = [requirements.read(fs, cwd, name) for name in words.files]
    unread = next((one.problem for one in named if one.problem), None)
    if unread:
        raise DoctorError(f"-r {unread}.")
    project = os.path.join(shown, "pyproject.toml")
    return (*named, *(requirements.read(fs, root, project, group) for group in words.groups))


def _others(root: str, cwd: str, lists: tuple[RequirementFile, ...]) -> tuple[str, ...]:
    return requirements.others(Rootfs(), root, "" if os.path.realpath(cwd) == root else root, lists)


def _maker() -> tuple[str, ...]:
    """How to start the virtualenv that doctor carries, from wherever doctor runs (a zipapp unpacks itself)."""
    import importlib.util
    import site

    from platformdirs import user_config_dir

    found = importlib.util.find_spec("virtualenv")
    folder = os.path.dirname(os.path.dirname(found.origin)) if found and found.origin else ""
    told = [f"{name}=" for name in os.environ if name.startswith("VIRTUALENV_")]  # empty counts as none
    if os.path.exists(os.path.join(user_config_dir("virtualenv"), "virtualenv.ini")):
        told.append(f"VIRTUALENV_CONFIG_FILE={os.devnull}")
    if folder in site.getsitepackages():
        return (*(("env", *told) if told else ()), sys.executable, "-I", "-m", "virtualenv")
    # not -I, which would ignore PYTHONPATH too; the other one is as good from 3.11 on
    return ("env", *told, "PYTHONSAFEPATH=1", f"PYTHONPATH={folder}", sys.executable, "-m", "virtualenv")
