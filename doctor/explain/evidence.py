"""Find what a log shows beside a failure, and what changes the advice: a folder, a version, an earlier command.

A failure's own message often says less than the lines around it: ``ls`` shows an environment that is not active, ``mv``
that it was moved, ``python --version`` that the index has no file for so new a Python.
"""

from __future__ import annotations

from collections.abc import Iterable

from doctor.core import lazy_re as re
from doctor.core.lazy_typing import Literal
from doctor.core.names import normalize
from doctor.core.record import dataclass
from doctor.plan.known_names import (
    distribution_of_module,
    is_popular,
    is_stdlib,
    known_name,
    meant_distribution,
    nearest_name,
)

PROMPT = r"[$%❯#] "
"""The end of a prompt."""
LISTING = rf"{PROMPT}ls(?: -\w+)*(?: [\w.*/-]{{1,60}})?[ \t]*\n(?:(?!.*{PROMPT}).*\n){{0,8}}?(?:.*\s)?"
"""What is before a name that ``ls`` shows."""
_HARMLESS = re.compile(r"(?!-)[\w./~@:+%=,* \t-]+")
"""A word that is not an option, and that no shell reads as a command; also the time in a crontab."""
_RANGE = re.compile(r"(?!-)[\w.,*=<>!~^+() \[\]-]+")
"""The form of ``{pinned}`` and ``{wanted}``, which are used in sentences and in arguments that are quoted."""


@dataclass(frozen=True, kw_only=True)
class LogSign:
    """Words of a log beside the message of a condition that decide on another advice."""

    context: str
    """The context of the advice; empty if the sign has only words for it."""
    pattern: str
    """A regular expression for the lines around the message; its named groups are words for the advice."""
    only_for: str = ""
    """An expression that must match as well."""
    inactive: bool = False
    """Whether it counts only if no environment is active."""
    every: bool = False
    """Whether each place where it matches has words; those of one kind are put below one another."""
    names: Literal["", "known", "mistaken", "no-module", "standard", "unknown"] = ""
    """The packages for which it counts: those that many people use, whose names are no mistakes, those whose names
    probably are, the modules of which doctor knows no package, the modules of the standard library, or those that
    doctor knows nothing about; empty for all."""

    def find(self, text: str, package: str, *, is_active: bool) -> dict[str, str] | None:
        """Return the words that ``text`` has for this sign; ``None`` if it does not show it.

        Left out is a word that a shell could read as a command: people paste the advice that contains it.
        ``package`` is the one that the message names, which counts where the sign has none, and ``is_active`` whether
        an environment was active.
        """
        if self.inactive and is_active:
            return None
        pattern = re.compile(self.pattern, re.MULTILINE)
        found = [*pattern.finditer(text)] if self.every else [*filter(None, (pattern.search(text),))]
        if not found:
            return None  # before an attribute of the pattern compiles it
        caught = {
            name: dict.fromkeys(word for place in found if (word := place[name]) and _is_harmless(name, word))
            for name in pattern.groupindex
        }
        named = next(iter(caught.get("package", ())), package)
        if (self.names and not _is_of_kind(named, self.names)) or (
            self.only_for and not re.compile(self.only_for, re.MULTILINE).search(text)
        ):
            return None
        words = {name: "\n".join(each) for name, each in caught.items() if each}
        return {**words, "meant": nearest_name(named) or ""} if self.names == "mistaken" else words


def find_signs(signs: Iterable[LogSign], text: str, package: str, *, is_active: bool) -> tuple[str, dict[str, str]]:
    """Return the context and the words that the lines around a failure add; both empty if they add nothing.

    ``signs`` are those of the condition. Of those that ``text`` shows, the first with a context decides, and each has
    its words, of which those of an earlier sign count. For ``package`` and ``is_active`` see ``LogSign.find``.
    """
    context, words = "", dict[str, str]()
    for sign in signs:
        found = sign.find(text, package, is_active=is_active)
        if found is not None:
            words = {**found, **words}
            context = context or sign.context
    return context, words


def _is_harmless(name: str, word: str) -> bool:
    if name == "existing":  # with an extra: ``celery[redis] 5.2``
        word = re.sub(r"\[[\w,.-]+\]", "", word, count=1)
    return (_RANGE if name in ("pinned", "wanted") else _HARMLESS).fullmatch(word) is not None


def _is_of_kind(package: str, kind: str) -> bool:
    return distribution_of_module(package) is None if kind == "no-module" else _kind_of_name(package) == kind


def _kind_of_name(package: str) -> str:
    """Return which of ``LogSign.names`` the name of a package is of; empty if it is known, but not to many."""
    name = normalize(package)
    if not name:
        return ""
    if is_popular(name):
        return "known"
    if is_stdlib(package):
        return "standard"
    if known_name(name) or meant_distribution(name):
        return ""
    return "mistaken" if nearest_name(name) else "unknown"
