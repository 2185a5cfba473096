"""Parse the pip options, uv, pipx, apt and others. One table serves all, since a long option means the same in each.

An option that is missing here may have a value, which is then taken for a name. That does no harm, since the option
itself ends in an error.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from doctor.core.pip_options import HARMLESS_OPTIONS, OPTIONS_WITH_VALUE, SHORT_OPTIONS
from doctor.core.record import dataclass

_LETTERS = SHORT_OPTIONS | {"P": "upgrade-package", "n": "no-cache", "p": "python", "y": "yes"}
"""The long names of the pip options, and of those of uv and virtualenv that pip does not have."""
_OTHER_LETTERS = {
    "apt": _LETTERS | {"f": "fix-broken", "o": "option", "t": "target-release"},
    "pipx": _LETTERS | {"f": "force"},
    "sudo": {
        "C": "close-from", "D": "chdir", "R": "chroot", "T": "command-timeout", "U": "other-user", "g": "group",
        "h": "host", "p": "prompt", "r": "role", "t": "type", "u": "user",
    },
}  # fmt: skip
"""The same for each program in which letters mean something else. Those of sudo serve for doas and env as well."""

VALUES_OF_SUDO = frozenset({*_OTHER_LETTERS["sudo"].values(), "unset"})
"""The options of sudo(8) and env(1) that a value follows."""
_WITH_VALUE = OPTIONS_WITH_VALUE | {
    "allow-external", "allow-unverified", "color", "config-file", "creator", "default-index", "default-release",
    "directory", "download-cache", "exclude-newer", "extra", "mirrors",
    "index", "index-strategy", "link-mode", "option", "overrides", "pip-args", "preinstall", "prerelease", "project",
    "prompt", "python-platform", "requirements", "resolution", "suffix", "target-release", "upgrade-package", "with",
    "with-editable", "with-requirements",
}  # fmt: skip
HARMLESS = (HARMLESS_OPTIONS - {"break-system-packages"}) | {
    "active", "allow-all-external", "allow-external", "allow-unverified", "always-copy", "assume-yes", "cache-dir",
    "color", "compile", "copies", "debug", "default-timeout", "download", "download-cache", "fix-broken", "fix-missing",
    "link-mode", "local-log", "log-file", "mirrors", "native-tls", "never-download",
    "no-cache", "no-cache-dir", "no-clean", "no-compile", "no-download", "no-install-recommends",
    "no-install-suggests", "no-progress", "no-python-version-warning", "no-setuptools", "no-user", "no-warn-conflicts",
    "no-wheel", "prompt", "require-venv", "resume-retries", "retries", "seed", "show-progress", "symlinks", "timeout",
    "upgrade-deps", "upgrade-strategy", "use-mirrors", "use-pep517", "use-wheel", "yes",
}  # fmt: skip
"""The options that do not change what is installed."""


@dataclass(frozen=True, kw_only=True)
class Option:
    """One option of a command line."""

    name: str
    """The long name without dashes: ``index-url``; the letter of an unknown short one."""
    value: str | None = None
    """The value; ``None`` for a flag."""
    typed: str
    """The option without its value, as typed: ``-i``."""


def parse(
    program: str, words: Sequence[str], with_value: Collection[str] = _WITH_VALUE, *, stop: bool = False
) -> tuple[list[Option], list[str]]:
    """Return the options in the words after a program, and the other words.

    A value follows the options ``with_value``. ``stop`` ends the options at the first other word, as for programs that
    run a program.
    """
    letters = _OTHER_LETTERS.get(program, _LETTERS)
    options: list[Option] = []
    others: list[str] = []
    pending = list(reversed(words))
    while pending:
        word = pending.pop()
        if word == "--":
            return options, [*others, *reversed(pending)]
        if word.startswith("-") and word != "-":
            options += _parse_option(word, pending, letters, with_value)
        elif stop:
            return options, [word, *reversed(pending)]
        else:
            others.append(word)
    return options, others


def _parse_option(
    word: str, pending: list[str], letters: Mapping[str, str], with_value: Collection[str]
) -> Iterator[Option]:
    """Yield the options in one word; a value that is a word of its own is taken from ``pending``."""
    if word.startswith("--"):
        name, is_joined, joined = word[2:].partition("=")
        value = joined if is_joined else pending.pop() if name in with_value and pending else None
        yield Option(name=name, value=value, typed=f"--{name}")
        return
    for position, letter in enumerate(word[1:], start=2):
        name = letters.get(letter, letter)
        if name in with_value:
            value = word[position:].removeprefix("=") or (pending.pop() if pending else None)
            yield Option(name=name, value=value, typed=f"-{letter}")
            return
        yield Option(name=name, typed=f"-{letter}")
