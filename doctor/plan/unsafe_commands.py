"""Say what a command does that doctor never does: a step of a plan, or a command that somebody pastes."""

from __future__ import annotations

import os
import shlex
from collections.abc import Sequence
from itertools import pairwise

from doctor.core import lazy_re as re
from doctor.core.errors import DoctorError, Exit
from doctor.core.record import dataclass
from doctor.facts import FALSE
from doctor.plan.actions import EditFile, PipInstall
from doctor.plan.model import Step
from doctor.plan.pasted.options import VALUES_OF_SUDO, parse
from doctor.plan.policy import UNSAFE_OPTIONS, unsafe_option

_OUTSIDE_OPTIONS = ("--user", "--target", "--prefix", "--root", "-t")


@dataclass(frozen=True, kw_only=True)
class _Effect:
    does: str
    """The effect as a verb phrase."""
    reason: str
    """Why doctor never does it, in one sentence."""
    instead: str = "Create an environment, which needs no such change:"
    """The safe way, in words that ``command`` follows."""
    command: tuple[str, ...] = ("doctor", "fix", "--venv")


_BYPASS = _Effect(
    does="switch off the protection of the system's packages",
    reason="pip could then overwrite files that programs of the system need.",
)
_MARKER = _Effect(
    does="change the marker EXTERNALLY-MANAGED",
    reason="It keeps pip from overwriting files that programs of the system need.",
)
_REPOINT = _Effect(
    does="re-point the system's Python",
    reason="Programs of the system need the one that it names now.",
    instead="Create an environment with the Python that you need:",
    command=("doctor", "fix", "--venv", "--python", "PY"),
)
_REMOVE = _Effect(does="remove or overwrite a Python of the system", reason="Programs of the system may need it.")
_RIGHTS = _Effect(
    does="change the permissions of system folders",
    reason="Other programs, and their security, depend on them.",
)
_LOCK = _Effect(
    does="break a lock",
    reason="It keeps two programs from installing packages at the same time.",
    instead="Wait for the program that holds it. doctor names it:",
    command=("doctor", "check", "apt-locked"),
)
_KILL = _Effect(
    does="kill a process",
    reason="If it is installing packages, they stay half installed.",
    instead="Wait until it ends. doctor names the one that holds a lock of apt:",
    command=("doctor", "check", "apt-locked"),
)

_SETTING = re.compile(
    r"(?:\bset\s(?:-\S+\s+){0,9}(?:PIP_|UV_|[\w-]+\.)([\w-]+)\s+|\b(?:PIP|UV)_(\w+)=|(break[-_]system[-_]packages)\s*=\s*)"
    r"[\"']?([^\s\"']+)"
)
"""An option of pip or uv with its value: in ``pip config set``, in ``set`` of fish, as a variable, or in a file."""
_INTERPRETER = re.compile(r"(?:/usr)?/bin/python.*")
_LIBRARY = re.compile(r"/usr/lib/python3[\d.]*(?:/.*)?")
_SYSTEM_FOLDER = re.compile(
    r"/(?:usr(?!/local/s?bin/.)|etc|lib\w*|s?bin|boot|proc|sys|var/(?:cache|lib)/(?:apt|dpkg|python))(?:/|$)"
    r"|/(?:dev|home|opt|run|srv|var(?:/(?:cache|lib|log))?)?/?\*?$"
)
"""The beginning of a path of the system; what is below the latter belongs to others, but for a program's lock."""
_LOCK_FILE = re.compile(r"/(?:run|var/(?:cache|lib|lock|run))/(?:.*[^a-z])?(?:lock|lck)[^/]*$")
_PYTHON_PACKAGE = re.compile(r"python3?(?:\.\d+)?(?:-minimal)?(?:[.*+?]*|[:/=].*)")
"""A package of the system that is an interpreter, as apt names it: also ``python3*`` and ``python3:any``."""
_MANAGERS = frozenset({"apk", "apt", "apt-get", "aptitude", "dnf", "dpkg", "pacman", "yum", "zypper"})
_REMOVAL = re.compile(r"auto(?:purge|remove)|del|erase|purge|remove|rm|--purge|--remove|-[Pr]|-R\w*")
"""The words and options with which these remove packages."""
_READERS = ("cat", "dpkg", "dpkg-query", "file", "grep", "head", "less", "ls", "more", "stat", "test")
_KILLERS = ("kill", "killall", "pkill")
_KILL_OPTION = re.compile(r"-[A-Za-z]*k|--kill$")
"""The option with which fuser kills."""
_QUERIES = ("--display", "--get-selections", "--list", "--query")
"""The options with which update-alternatives changes nothing."""


def forbidden_effect(step: Step) -> str | None:
    """Return what a step would do that doctor never does, as a verb phrase; ``None`` for a permitted step.

    This guards every plan, those of plug-ins included.
    """
    words = step.argv
    if isinstance(step.action, PipInstall) and "--" in words:
        words = words[: words.index("--")]  # names follow, and a package may be called sudo
    programs = {os.path.basename(word) for word in words}
    # An edit only removes lines, and its pattern names what it removes.
    names_bypass = any("break-system-packages" in word.lower().replace("_", "-") for word in words)
    if names_bypass and not isinstance(step.action, EditFile):
        return _BYPASS.does
    if any("EXTERNALLY-MANAGED" in text for text in (*words, *step.touches)):
        return _MARKER.does
    if _runs_pip(words) and (step.needs_root or "sudo" in programs or not isinstance(step.action, PipInstall)):
        return "run pip outside an environment"
    if _runs_pip(words) and any(word.partition("=")[0] in (*_OUTSIDE_OPTIONS, "--ignore-installed") for word in words):
        return "install outside the environment, or over the system's packages"
    effect = _find_effect(words)
    return effect.does if effect else None


def refuse_command(words: Sequence[str], typed: str) -> None:
    """Raise DoctorError if a command that installs nothing does what doctor never does, with the safe way.

    ``words`` are the command without ``sudo`` and the like; ``typed`` is the command for the message.
    """
    effect = _find_setting(" ".join(words))
    if effect is None and any("EXTERNALLY-MANAGED" in word for word in words) and not _only_reads(words):
        effect = _MARKER
    effect = effect or _find_effect(words)
    if effect:
        safe = f"{effect.instead} `{shlex.join(effect.command)}`"
        message = f"`{typed}` would {effect.does}, which doctor never does. {effect.reason} {safe}"
        raise DoctorError(message, Exit.REFUSED, effect.command)


def _find_setting(text: str) -> _Effect | None:
    """Return the effect of setting an unsafe option of pip for every later command; ``None`` if the text sets none."""
    if "--break-system-packages" in text:
        return _BYPASS
    for match in _SETTING.finditer(text):
        *names, value = match.groups()
        name = next(filter(None, names)).lower().replace("_", "-")
        option = unsafe_option(f"--{name}") if value.lower() not in FALSE else None
        if option == "--break-system-packages":
            return _BYPASS
        if option:
            return _Effect(does=f"set {option} for pip", reason=f"It is unsafe: {UNSAFE_OPTIONS[option]}.")
    return None


def _only_reads(words: Sequence[str]) -> bool:
    return words[0] in _READERS or (words[0] == "find" and not {"-delete", "-exec"} & set(words))


def _find_effect(words: Sequence[str]) -> _Effect | None:
    """Return the effect of a command line on the system; ``None`` if doctor knows none, or only permitted ones."""
    programs, program = {os.path.basename(word) for word in words}, _program(words)
    alternatives = "update-alternatives" in programs and any("python" in word for word in words)
    if alternatives and not programs & set(_QUERIES):
        return _REPOINT
    if "ln" in programs and _INTERPRETER.fullmatch(words[-1]):
        return _REPOINT
    changed = words if programs & {"mv", "rm", "unlink"} else words[-1:] if programs & {"cp", "ln"} else ()
    if any(_INTERPRETER.fullmatch(word) or _LIBRARY.fullmatch(word) for word in changed) or _removes_python(words):
        return _REMOVE
    if programs & {"chgrp", "chmod", "chown"} and any(map(_SYSTEM_FOLDER.match, words)):
        return _RIGHTS
    kills = len(words) > 1 and (program in _KILLERS or (program == "fuser" and any(map(_KILL_OPTION.match, words))))
    if (kills or programs & {"mv", "rm", "unlink"}) and any(map(_LOCK_FILE.fullmatch, words)):
        return _LOCK
    return _KILL if kills else None


def _removes_python(words: Sequence[str]) -> bool:
    """Return whether a package manager is told to remove an interpreter of the system."""
    managers = (position for position, word in enumerate(words) if os.path.basename(word) in _MANAGERS)
    rest = words[next(managers, len(words)) + 1 :]
    return any(map(_REMOVAL.fullmatch, rest)) and any(map(_PYTHON_PACKAGE.fullmatch, rest))


def _runs_pip(words: Sequence[str]) -> bool:
    """Return whether a command line runs pip, as a program or a module; ``pipx`` and ``python3-pip`` are not pip."""
    modules = [module for option, module in pairwise(words) if option == "-m"]
    return "pip" in modules or bool(re.fullmatch(r"pip(3(\.\d+)?)?", _program(words)))


def _program(words: Sequence[str]) -> str:
    """Return the name of the program that ``sudo`` and ``env``, with their options and assignments, start."""
    rest = list(words)
    while rest:
        name = os.path.basename(rest[0])
        if name in ("sudo", "env"):
            _, rest = parse("sudo", rest[1:], VALUES_OF_SUDO, stop=True)
        elif "=" in rest[0] or rest[0].startswith("-"):
            del rest[0]
        else:
            return name
    return ""
