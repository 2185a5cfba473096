"""The words of ``doctor fix`` become a request: what they leave open is read from the project and the box."""

from __future__ import annotations

import os
import shlex
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace

from doctor import advice, catalog, planner, receipt
from doctor.exit import DoctorError
from doctor.facts import Facts
from doctor.finding import Finding
from doctor.plan import Place, Quarantine, Request, RequirementList, Wish, name_of
from doctor.probe import pipx, place, residue, wanted
from doctor.probe.box import Box
from doctor.redact import redact
from doctor.refusals import is_plain, unsafe_option


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What was typed."""

    names: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    wish: Wish = "any"
    condition: str = ""
    path: str | None = None
    python: str | None = None
    system_site_packages: bool = False
    offline: bool = False

    @property
    def name_nothing(self) -> bool:
        """``doctor fix`` alone: what ``doctor check`` recommends is meant."""
        return self.wish == "any" and not (self.names or self.files or self.groups or self.path)


def one_wish(*, venv: bool, pipx: bool, apt: bool) -> Wish:
    """What the flags say: at most one of them."""
    if venv + pipx + apt > 1:
        raise DoctorError("--venv, --pipx and --apt exclude each other.")
    return "venv" if venv else "pipx" if pipx else "apt" if apt else "any"


def condition(words: Words) -> str | None:
    """The condition that is to be mended, where a name typed is that of one: no package is meant by it."""
    named = words.names[0] if words.wish == "any" and len(words.names) == 1 else ""
    module = named.replace("-", "_")
    return named if module in (*catalog.CHECKS, *catalog.LOG_ONLY) and "_" not in named else None


def to_mend(named: str, words: Words, findings: Sequence[Finding]) -> Words | str | None:
    """The words that mend one condition; a command that only the user can type; or ``None``: it is not the case."""
    found = next((finding for finding in findings if finding.id == named), None)
    if found is None:
        return None
    if any(named in planner.mends(fix) for fix in catalog.fixes()):
        return replace(words, wish="mend", condition=named, names=())
    if found.fix is None:
        return f"{found.summary} No command of doctor's mends it: doctor explain {named} says what does."
    return _typed(found.fix, found.summary, replace(words, names=()))


def recommended(words: Words, facts: Facts, findings: Sequence[Finding]) -> Words | str | None:
    """The words that ``doctor check`` recommends; a command that only the user can type; or nothing."""
    advised = advice.recommend(facts, findings)
    return None if advised is None else _typed(advised.command, advised.summary, words)


def _typed(command: str, summary: str, words: Words) -> Words | str:
    typed = shlex.split(command)
    if typed[:2] != ["doctor", "fix"]:
        return f"{summary} That is for you to type: {command}"
    if len(typed) == 3 and not typed[2].startswith("-"):
        return replace(words, wish="mend", condition=typed[2])
    options = dict(zip(typed[2:], [*typed[3:], ""], strict=True))
    return replace(words, wish="venv", path=options.get("--path"), python=options.get("--python", words.python))


def request(words: Words, facts: Facts, cwd: str) -> Request:
    """All that the planner needs to know."""
    _refuse_nonsense(words.names, words.wish)
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
        maker=_maker(),
        inputs=wanted.digest(lists),
        quarantine=_quarantine(words.condition, facts),
        own_pipx=_at(_own_pipx(), where, facts) if applications or words.condition == "pipx-path" else None,
        pipx_libraries=_libraries(where, facts) if applications else None,
    )


def _refuse_nonsense(names: Sequence[str], wish: Wish) -> None:
    """Words that are neither requirements nor paths; unsafe ones are for the planner to refuse."""
    for name in names:
        if name in (".", "-e", "--editable"):
            ready = "doctor fix --venv, then .venv/bin/python -m pip install -e ."
            raise DoctorError(f"To work on the project itself, make its environment and install it there: {ready}")
        if name.endswith((".txt", ".toml")) and is_plain(name):
            raise DoctorError(f"{name} is a list, not a package: doctor fix -r {shlex.quote(name)}")
        if wish in ("pipx", "apt") and is_plain(name) and not name_of(name):
            called = "NAME @ URL" if wish == "pipx" else "NAME"
            raise DoctorError(f"{redact(name)} does not say what it is called: doctor fix --{wish} '{called}'")
        if name.startswith("-") and unsafe_option(name) is None:
            raise DoctorError(f"No such option: {name}")
        if is_plain(name) and "/" not in name and not _is_requirement(name):
            raise DoctorError(f"{redact(name)} is no requirement. Name packages as pip would: requests, 'flask>=3'.")


def _is_requirement(name: str) -> bool:
    from packaging.requirements import InvalidRequirement, Requirement

    try:
        Requirement(name)
    except InvalidRequirement:
        return False
    return True


def look_again(before: Place, facts: Facts) -> Place:
    """The same place as it is now."""
    return _looked_at(before.path, before.project, before.cwd, facts)


def _at(path: str, where: Place, facts: Facts) -> Place:
    return _looked_at(path, where.project, where.cwd, facts)


def _data() -> str:
    return os.environ.get("XDG_DATA_HOME") or os.path.expanduser("~/.local/share")


def _own_pipx() -> str:
    return os.path.join(_data(), "pip-doctor", "pipx")


def _libraries(where: Place, facts: Facts) -> Place | None:
    """Where the pipx that is there, or would be, keeps what it installs with."""
    release = facts.tools.pipx.release if facts.tools.pipx else None
    path = pipx.libraries(Box(), os.environ | {"HOME": os.path.expanduser("~")}, release)
    return _at(path, where, facts) if path else None


def _quarantine(condition: str, facts: Facts) -> Quarantine | None:
    """What hides the system's packages, where that is to be mended."""
    found = [shadow for shadow in facts.shadows if shadow.where == residue.WHERE.get(condition)]
    return residue.look(found, _data(), receipt.new_id()) if found else None


def _looked_at(path: str, project: str, cwd: str, facts: Facts) -> Place:
    user = facts.machine.user
    lent = facts.machine.by_root and facts.machine.container is not None
    home = user.home if user else os.environ.get("HOME")
    return place.look(Box(), project, path, cwd, home, lent=lent)


def _place(words: Words, facts: Facts, cwd: str) -> Place:
    """What ``--path`` names; else the project's environment; else ``.venv`` in the project, or right here."""
    root = facts.project.root if facts.project else cwd
    if words.path is not None:
        named = os.path.join(cwd, words.path)
    elif facts.project and facts.project.environment:
        named = facts.project.environment.path
    else:
        named = os.path.join(root, ".venv")
    return _looked_at(named, root, cwd, facts)


def _lists(root: str, cwd: str, words: Words) -> tuple[RequirementList, ...]:
    """What ``-r`` and ``--group`` name; else the project's own list. Named as it can be typed in ``cwd``."""
    box = Box()
    shown = "" if os.path.realpath(cwd) == root else root
    if not words.files and not words.groups:
        return wanted.find(box, root, shown)
    named = [wanted.read(box, cwd, name) for name in words.files]
    unread = next((one.problem for one in named if one.problem), None)
    if unread:
        raise DoctorError(f"-r {unread}.")
    project = os.path.join(shown, "pyproject.toml")
    return (*named, *(wanted.read(box, root, project, group) for group in words.groups))


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
