"""What was typed after ``doctor fix``, and what it means: names, a condition, or what ``doctor check`` recommends."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from dataclasses import dataclass, replace

from doctor.core import plugins
from doctor.core.errors import DoctorError
from doctor.core.names import name_of
from doctor.core.redact import redact
from doctor.diagnose import recommend
from doctor.diagnose.model import Finding
from doctor.facts import Facts
from doctor.plan import planner
from doctor.plan.refusals import is_plain, unsafe_option
from doctor.plan.request import Wish


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What was typed, or would have to be."""

    names: tuple[str, ...] = ()
    """Requirements; one alone may be the name of a condition."""
    files: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    """Dependency groups of pyproject.toml."""
    wish: Wish = "any"
    condition: str = ""
    """What is to be mended, where that is the wish."""
    path: str | None = None
    """Where the environment is to be."""
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
    own = named.replace("-", "_") in (*plugins.CHECKS, *plugins.LOG_ONLY) and "_" not in named
    return named if own or _is_mended(named) else None


def _is_mended(named: str) -> bool:
    return any(named in planner.mends(fix) for fix in plugins.fixes())


def to_mend(named: str, words: Words, findings: Sequence[Finding]) -> Words | str | None:
    """The words that mend one condition; a command that only the user can type; or ``None``: it is not the case."""
    if named.replace("-", "_") in plugins.LOG_ONLY:
        return f"Only a log shows {named}: doctor explain LOG. A package of that name: doctor fix --venv {named}"
    found = next((finding for finding in findings if finding.id == named), None)
    if found is None:
        return None
    if _is_mended(named):
        return replace(words, wish="mend", condition=named, names=())
    if found.fix is None:
        return f"{found.summary} No command of doctor's mends it: doctor explain {named} says what does."
    return _typed(found.fix, found.summary, replace(words, names=()))


def recommended(words: Words, facts: Facts, findings: Sequence[Finding]) -> Words | str | None:
    """The words that ``doctor check`` recommends; a command that only the user can type; or nothing."""
    advised = recommend.recommend(facts, findings)
    return None if advised is None else _typed(advised.command, advised.summary, words)


def _typed(command: str, summary: str, words: Words) -> Words | str:
    typed = shlex.split(command)
    if typed[:2] != ["doctor", "fix"]:
        return f"{summary} That is for you to type: {command}"
    if len(typed) == 3 and not typed[2].startswith("-"):
        return replace(words, wish="mend", condition=typed[2])
    options = dict(zip(typed[2:], [*typed[3:], ""], strict=True))
    return replace(words, wish="venv", path=options.get("--path"), python=options.get("--python", words.python))


def refuse_nonsense(names: Sequence[str], wish: Wish) -> None:
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
