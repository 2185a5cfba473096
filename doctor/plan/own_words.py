"""Find words of doctor's own that were typed as names of packages: ``venv``, ``check``, ``marker-remvoed``.

The index may have a stranger's package of that name, so what is meant is asked before anything is planned.
"""

from __future__ import annotations

from collections.abc import Mapping

from doctor.core import lazy_re as re
from doctor.core import plugins
from doctor.core.goal import Goal
from doctor.core.lazy_typing import Any
from doctor.core.names import normalize
from doctor.core.record import dataclass, replace
from doctor.facts.system_packages import system_package
from doctor.plan.known_names import is_in_use, is_stdlib
from doctor.plan.policy import unsafe_option
from doctor.plan.routing import is_debian_name

_WORD = re.compile(r"[–—.]?(\w[\w.-]*)")
"""A name alone, perhaps after the dash that a word processor makes of ``--``, or the dot of ``.venv``."""
_LIKE_CONDITION = 0.85
"""The similarity from which on a name is taken for the id of a condition (``difflib``)."""


@dataclass(frozen=True, kw_only=True)
class OwnWord:
    """A word that was typed as a requirement, and what is probably meant by it."""

    reason: str
    """One sentence that says why it is not the name of a package."""
    command: tuple[str, ...]
    """The command of doctor that is probably meant, without ``doctor``."""
    goal: Goal | None = None
    """The goal of that command, where it is a complete one of ``doctor fix``."""
    otherwise: str = ""
    """Another command that may be meant, as a message without its full stop."""


@dataclass(frozen=True, kw_only=True)
class _Meaning:
    """The meaning of a word beside the other requirements of a goal."""

    reason: str
    """The same as ``OwnWord.reason``; ``{word}`` stands for the word."""
    goal: Mapping[str, Any] | None = None
    """The fields in which the goal that is meant differs from the others' goal; ``None`` for another command."""
    command: tuple[str, ...] = ()
    """That command, without the names that may follow it."""
    name: str = ""
    """Stands for the names that follow it where there are none; empty if it takes none."""
    otherwise: str = ""
    """The same as ``OwnWord.otherwise``."""


_COMMAND = "{word} is a command of doctor, and no package that it knows."
_OPTION = "{word} is neither an option, without its two dashes, nor a package that doctor knows."
_ROUTE = "{word} without its two dashes is the name of a package."
_PLACE = "NAME stands for the name of a package."
_VERB = "{word} is not needed after `doctor fix`, and no package that doctor knows."
_NO_UNDO = "`doctor fix` does not {word} packages, but `doctor undo` reverts the last fix."
_REMOVE = "To remove a package: `.venv/bin/python -m pip uninstall NAME`"
_ALL = "{word} is not a package that doctor knows. Without a name, `doctor fix` does what `doctor check` recommends."
_NAMELESS = "{word} is not a package that doctor knows. `doctor fix --venv` creates an environment."
_NEEDLESS = "doctor creates an environment without python3-venv."
_PIP = "pip is in every environment that doctor creates."
_PIPX = "`--pipx` installs applications with pipx."
_APT = "`--apt` installs the system's packages with apt. The module apt is in the package python3-apt."
_LIST = "`-r` installs what a file lists."

_COMMANDS = ("check", "help", "history", "list", "man", "report", "scan", "undo", "version")
_MEANINGS: Mapping[str, _Meaning] = {
    **{word: _Meaning(reason=_COMMAND, command=(word,)) for word in _COMMANDS},
    **{word: _Meaning(reason=_COMMAND, command=(word,), name="NAME") for word in ("explain", "why")},
    **dict.fromkeys(("add", "create", "fix", "install", "repair", "sudo"), _Meaning(reason=_VERB, goal={})),
    **dict.fromkeys(("revert", "rollback"), _Meaning(reason=_NO_UNDO, command=("undo",))),
    **dict.fromkeys(("delete", "remove", "uninstall"), _Meaning(reason=_NO_UNDO, command=("undo",), otherwise=_REMOVE)),
    "name": _Meaning(reason=_PLACE, command=("help", "fix")),
    "venv": _Meaning(reason=_OPTION, goal={"route": "environment"}),
    "offline": _Meaning(reason=_OPTION, goal={"offline": True}),
    "system-site-packages": _Meaning(reason=_OPTION, goal={"system_site_packages": True}),
    **{word: _Meaning(reason=_OPTION, command=("fix", f"--{word}")) for word in ("as-typed", "dry-run", "yes")},
    "group": _Meaning(reason=_OPTION, command=("fix", "--group"), name="NAME"),
    "script": _Meaning(reason=_OPTION, command=("fix", "--script"), name="FILE"),
}
"""Words that are no names of packages that doctor knows, in any company."""
_MEANINGS_ALONE: Mapping[str, _Meaning] = {
    **dict.fromkeys(
        ("all", "broken", "doctor", "error", "errors", "everything", "issues", "it", "me", "problem", "problems",
         "system", "update", "upgrade"),
        _Meaning(reason=_ALL, goal={}),
    ),
    **dict.fromkeys(("env", "environment"), _Meaning(reason=_NAMELESS, goal={"route": "environment"})),
    **{
        word: _Meaning(
            reason=_NEEDLESS,
            goal={"route": "environment"},
            otherwise="To install it for the system's Python: `doctor fix --apt python3-venv`",
        )
        for word in ("ensurepip", "python-venv", "python3-venv")
    },
    **{
        word: _Meaning(
            reason=_PIP,
            goal={"route": "environment"},
            otherwise="To install the system's: `doctor fix --apt python3-pip`",
        )
        for word in ("pip", "pip3", "python-pip", "python3-pip")
    },
    "apt-get": _Meaning(reason=_ROUTE, command=("fix", "--apt"), name="NAME"),
    "pipx": _Meaning(
        reason=_PIPX,
        command=("fix", "--pipx"),
        name="NAME",
        otherwise="To install pipx itself: `doctor fix --apt pipx`",
    ),
    "apt": _Meaning(reason=_APT, goal={"requirements": ("python3-apt",)}),
    "requirements": _Meaning(reason=_LIST, goal={"files": ("requirements.txt",)}),
}  # fmt: skip
"""Words that mean something else where they are alone. Beside others they are names, as in ``pip setuptools``."""
_MEANINGS_BESIDE: Mapping[str, _Meaning] = {
    word: _Meaning(reason=_ROUTE, goal={"route": word}) for word in ("pipx", "apt")
}
"""Words that are options beside others, as in ``pipx black``."""
_MISSPELT = (
    "venv", "pipx", "check", "explain", "history", "report", "version", "install", "uninstall", "offline", "script",
    "system-site-packages", "dry-run", "as-typed",
)  # fmt: skip
"""The words for which a misspelt one is taken."""
_MISSPELT_SHORT = ("help", "list", "undo")
"""Further ones, except where another letter makes a word of English: ``helm``, ``last``."""


def find_own_word(goal: Goal) -> OwnWord | None:
    """Return the first requirement that is probably a word of doctor's; ``None`` if all may be names of packages.

    A name with a version, extras or an address is that of a package. So is every name after ``--apt``, which Debian
    vouches for, and with ``--as-typed``. A goal with an unsafe option is refused by the policy instead.
    """
    if goal.as_typed or goal.condition or goal.route == "apt" or any(map(unsafe_option, goal.requirements)):
        return None
    if goal.requirements[:1] == ("doctor",) and len(goal.requirements) > 1:  # the command, and not a name before others
        rest = replace(goal, requirements=goal.requirements[1:])
        word = OwnWord(reason=_VERB.format(word="doctor"), command=("fix", *rest.arguments()), goal=rest)
        return find_own_word(rest) or word
    together = normalize("-".join(goal.requirements))
    has_option = any(typed.startswith("-") for typed in goal.requirements)
    if len(goal.requirements) > 1 and not has_option and (condition := _resembled_condition(together)):
        return _condition(" ".join(goal.requirements), condition, replace(goal, requirements=()))
    for typed in goal.requirements:
        match = _WORD.fullmatch(typed)
        others = replace(goal, requirements=tuple(name for name in goal.requirements if name != typed))
        found = _find(typed, normalize(match[1]), others) if match else None
        if found:
            return found
    return None


def _find(typed: str, name: str, others: Goal) -> OwnWord | None:
    is_alone = not (others.requirements or others.files or others.groups or others.script or others.route)
    if plugins.is_condition(name):
        return None if typed == name and is_alone else _condition(typed, name, others)
    if is_alone and typed == "pipx":  # which people want installed
        return None
    meaning = _MEANINGS.get(name)
    if is_alone:
        meaning = meaning or _MEANINGS_ALONE.get(name)
    elif others.requirements and not others.route:
        meaning = meaning or _MEANINGS_BESIDE.get(name)
    if meaning:
        return _own_word(meaning, name, others)
    if is_stdlib(name) or is_in_use(name) or system_package(name) or is_debian_name(name):
        return None
    condition = _shortened_condition(name) or _resembled_condition(name)
    if condition:
        return _condition(typed, condition, others)
    word = next((word for word in (*_MISSPELT, *_MISSPELT_SHORT) if _is_nearly(name, word)), None)
    meaning = _MEANINGS.get(word or "") or _MEANINGS_ALONE.get(word or "")
    if not word or not meaning:
        return None
    found = _own_word(meaning, word, others)
    return replace(found, reason=f"{typed} is not a package that doctor knows, but resembles {word}.")


def _own_word(meaning: _Meaning, word: str, others: Goal) -> OwnWord:
    reason = meaning.reason.format(word=word)
    if meaning.goal is not None:
        goal = replace(others, **meaning.goal)
        return OwnWord(reason=reason, command=("fix", *goal.arguments()), goal=goal, otherwise=meaning.otherwise)
    following: tuple[str, ...] = ()
    if meaning.name:
        following = others.requirements or (meaning.name,)
    elif meaning.command[0] == "fix":
        following = others.arguments()
    return OwnWord(reason=reason, command=(*meaning.command, *following), otherwise=meaning.otherwise)


def _condition(typed: str, condition: str, others: Goal) -> OwnWord:
    reason = f"{condition} is a condition, and no package."
    if typed != condition:
        reason = f"{typed} is not a package that doctor knows, but resembles the condition {condition}."
    if plugins.is_log_only(condition):
        return OwnWord(reason=reason, command=("explain", condition))
    goal = None if others.requirements else Goal(requirements=(condition,))
    return OwnWord(reason=reason, command=("fix", condition), goal=goal)


def _shortened_condition(name: str) -> str | None:
    """Return the condition whose id is cut short, or the beginning of ``name``, which may be a message."""
    for identity in plugins.own_ids() if "-" in name else ():
        if identity.startswith(f"{name}-") or name.startswith(f"{identity}-"):
            return identity
    return None


def _resembled_condition(name: str) -> str | None:
    """Return the condition whose id is ``name``, perhaps misspelt."""
    import difflib

    return next(iter(difflib.get_close_matches(name, plugins.own_ids(), 1, cutoff=_LIKE_CONDITION)), None)


def _is_nearly(name: str, word: str) -> bool:
    """Return whether one mistake makes ``name`` of ``word``: a letter more, less or wrong, or two that are swapped."""
    if name.replace("-", "") == word.replace("-", ""):
        return True
    length = min(len(name), len(word))
    start = next((place for place in range(length) if name[place] != word[place]), length)
    left, right = name[start:], word[start:]
    is_swapped = len(left) > 1 and left[1] + left[0] + left[2:] == right
    is_wrong = left[1:] == right[1:] and word not in _MISSPELT_SHORT
    return left[1:] == right or left == right[1:] or is_swapped or is_wrong
