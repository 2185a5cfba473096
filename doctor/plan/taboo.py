"""The steps that are in no plan, whatever is asked: a guard behind every fix, a plug-in's included."""

from __future__ import annotations

import os
from itertools import pairwise

from doctor.plan.actions import EditFile, Install
from doctor.plan.model import Step

_ELSEWHERE = ("--user", "--target", "--prefix", "--root", "-t")
_SYSTEM = ("/usr", "/etc", "/lib", "/bin", "/sbin", "/var", "/opt")


def taboo(step: Step) -> str | None:
    """What a forbidden step would do, to follow "it would"; ``None`` for one that may be taken."""
    words = step.argv
    if isinstance(step.act, Install) and "--" in words:
        words = words[: words.index("--")]  # names follow, and a package may be called sudo
    programs = {os.path.basename(word) for word in words}
    # An edit only takes lines out: its pattern names what is to go.
    bypass = any("break-system-packages" in word.lower().replace("_", "-") for word in words)
    if bypass and not isinstance(step.act, EditFile):
        return "switch off the protection of the system's packages"
    if any("EXTERNALLY-MANAGED" in text for text in (*words, *step.touches)):
        return "touch the marker EXTERNALLY-MANAGED"
    if _is_pip(words) and (step.needs_root or "sudo" in programs or not isinstance(step.act, Install)):
        return "run pip outside an environment"
    if _is_pip(words) and any(word.partition("=")[0] in (*_ELSEWHERE, "--ignore-installed") for word in words):
        return "install outside the environment, or over the system's packages"
    if "update-alternatives" in programs or ("ln" in programs and any(_is_python(word) for word in words)):
        return "re-point the system's Python"
    if programs & {"chmod", "chown", "chgrp"} and any(word.startswith(_SYSTEM) for word in words):
        return "change the rights of the system's folders"
    locks = [word for word in words if word.startswith(_SYSTEM) and "lock" in os.path.basename(word)]
    if programs & {"rm", "kill", "killall", "pkill", "fuser"} and locks:
        return "break a lock"
    return None


def _is_pip(words: tuple[str, ...]) -> bool:
    """Pip itself, as a program or a module; not what merely is called like it (``pipx``, ``python3-pip``)."""
    modules = [after for word, after in pairwise(words) if word == "-m"]
    return "pip" in modules or any(os.path.basename(word) in ("pip", "pip3") for word in words[:1])


def _is_python(word: str) -> bool:
    return word.startswith(("/usr/bin/python", "/bin/python"))
