"""Parse the options of the programs whose command lines people paste: pip, uv, pipx, apt and others."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from doctor.core.pip_options import HARMLESS_OPTIONS, OPTIONS_WITH_VALUE, SHORT_OPTIONS


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One option of a command line."""

    name: str
    """The long name without dashes: ``index-url``; the letter of an unknown short one."""
    value: str | None = None
    """The value; ``None`` for a flag."""
    typed: str
    """The option without its value, as typed: ``-i``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Syntax:
    """The options of one program, as far as they matter for what it installs."""

    short: Mapping[str, str] = field(default_factory=dict)
    """The long name of an option by its letter."""
    with_value: frozenset[str] = frozenset()
    """The options that a value follows."""
    harmless: frozenset[str] = frozenset()
    """The options that do not change what is installed."""


_PIP_HARMLESS = frozenset({
    "cache-dir", "check-build-dependencies", "compile", "debug", "default-timeout", "local-log", "log-file",
    "no-cache-dir", "no-clean", "no-color", "no-compile", "no-python-version-warning", "no-user", "no-warn-conflicts",
    "require-venv", "resume-retries", "retries", "timeout", "upgrade-strategy", "use-pep517", "yes",
})  # fmt: skip
_UV_WITH_VALUE = frozenset({
    "allow-insecure-host", "bounds", "branch", "color", "config-file", "default-index", "directory", "exclude-newer",
    "extra", "fork-strategy", "from", "index", "index-strategy", "link-mode", "optional", "overrides", "package",
    "prerelease", "project", "prompt", "python", "python-platform", "resolution", "rev", "script", "tag",
    "upgrade-package", "with", "with-editable", "with-requirements",
})  # fmt: skip

PIP = Syntax(
    short=SHORT_OPTIONS | {"y": "yes"},
    with_value=OPTIONS_WITH_VALUE,
    harmless=(HARMLESS_OPTIONS - {"break-system-packages"}) | _PIP_HARMLESS,
)
UV = Syntax(
    short=SHORT_OPTIONS | {"P": "upgrade-package", "p": "python", "n": "no-cache"},
    with_value=OPTIONS_WITH_VALUE | _UV_WITH_VALUE,
    harmless=PIP.harmless
    | {"active", "color", "link-mode", "native-tls", "no-cache", "no-progress", "no-sync", "seed"},
)
PIPX = Syntax(
    short={"e": "editable", "f": "force", "i": "index-url", "q": "quiet", "v": "verbose"},
    with_value=frozenset({"backend", "index-url", "pip-args", "preinstall", "python", "spec", "suffix"}),
    harmless=frozenset({"quiet", "verbose", "no-cache"}),
)
APT = Syntax(
    short={"R": "without-recommends", "V": "verbose-versions", "f": "fix-broken", "o": "option", "q": "quiet"}
    | {"t": "target-release", "y": "yes"},
    with_value=frozenset({"config-file", "default-release", "option", "target-release"}),
    harmless=frozenset({
        "assume-yes", "fix-broken", "fix-missing", "no-install-recommends", "no-install-suggests", "quiet",
        "show-progress", "verbose-versions", "without-recommends", "yes",
    }),
)  # fmt: skip
PROJECT = Syntax(
    short={"D": "dev", "E": "extras", "G": "group", "d": "dev", "e": "editable", "i": "index", "q": "quiet"}
    | {"r": "requirement", "v": "verbose"},
    with_value=frozenset({"extras", "group", "index", "markers", "platform", "pypi-mirror", "python", "source"})
    | {"optional", "requirement", "requirements"},
    harmless=frozenset({"no-interaction", "no-lock", "no-sync", "quiet", "skip-lock", "verbose"}),
)
VENV = Syntax(
    short={"p": "python", "q": "quiet", "v": "verbose"},
    with_value=frozenset({"app-data", "creator", "extra-search-dir", "pip", "prompt", "python", "seeder"}),
    harmless=frozenset({
        "always-copy", "copies", "download", "never-download", "no-download", "no-setuptools", "no-wheel", "prompt",
        "quiet", "seed", "symlinks", "upgrade-deps", "verbose",
    }),
)  # fmt: skip
SUDO = Syntax(
    short={"C": "close-from", "D": "chdir", "R": "chroot", "T": "command-timeout", "U": "other-user", "g": "group"}
    | {"h": "host", "p": "prompt", "r": "role", "t": "type", "u": "user"},
    with_value=frozenset({"chdir", "chroot", "close-from", "command-timeout", "group", "host", "other-user", "prompt"})
    | {"role", "type", "unset", "user"},
)
ENV = Syntax(short={"C": "chdir", "u": "unset"}, with_value=frozenset({"chdir", "unset"}))


def parse(words: Sequence[str], syntax: Syntax, *, stop: bool = False) -> tuple[list[Option], list[str]]:
    """Return the options of a command line, and its other words.

    ``stop`` ends the options at the first other word, as for programs that run a program.
    """
    options: list[Option] = []
    others: list[str] = []
    pending = list(reversed(words))
    while pending:
        word = pending.pop()
        if word == "--" or (stop and not _is_option(word)):
            others += [*([] if word == "--" else [word]), *reversed(pending)]
            break
        if _is_option(word):
            options += _parse_option(word, pending, syntax)
        else:
            others.append(word)
    return options, others


def _is_option(word: str) -> bool:
    return word.startswith("-") and word != "-"


def _parse_option(word: str, pending: list[str], syntax: Syntax) -> Iterator[Option]:
    """Yield the options in one word; a value that is a word of its own is taken from ``pending``."""
    if word.startswith("--"):
        name, is_joined, joined = word[2:].partition("=")
        value = joined if is_joined else pending.pop() if name in syntax.with_value and pending else None
        yield Option(name=name, value=value, typed=f"--{name}")
        return
    for position, letter in enumerate(word[1:], start=2):
        name = syntax.short.get(letter, letter)
        if name in syntax.with_value:
            value = word[position:].removeprefix("=") or (pending.pop() if pending else None)
            yield Option(name=name, value=value, typed=f"-{letter}")
            return
        yield Option(name=name, typed=f"-{letter}")
