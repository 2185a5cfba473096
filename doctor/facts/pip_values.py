"""Tell which values of its options pip accepts, in config files and variables.

The tables are those of the parsers of pip 20.0 to 26.3 (``pip._internal.commands.create_command("install")``), and the
rules those of pip ``cli/parser.py``, _update_defaults.
"""

from __future__ import annotations

import re

from doctor.facts.pip_config import FALSE, TRUE

_FLAGS = frozenset({
    "break-system-packages", "check-build-dependencies", "compile", "debug", "disable-pip-version-check", "dry-run",
    "force-reinstall", "ignore-installed", "ignore-requires-python", "isolated", "no-build-isolation", "no-cache-dir",
    "no-clean", "no-color", "no-compile", "no-dependencies", "no-deps", "no-index", "no-input",
    "no-python-version-warning", "no-user", "no-warn-conflicts", "no-warn-script-location", "pre", "prefer-binary",
    "require-hashes", "require-venv", "require-virtualenv", "upgrade", "use-pep517", "user",
})  # fmt: skip
_ADDED = {
    "break-system-packages": (23, 0),
    "config-settings": (22, 1),
    "check-build-dependencies": (22, 1),
    "debug": (21, 2),
    "dry-run": (22, 2),
    "keyring-provider": (23, 1),
    "resume-retries": (25, 1),
    "root-user-action": (22, 1),
}
"""The first release that knows an option. pip ignores options that it does not know."""
_COUNTS = ("quiet", "verbose")
"""Options that may be given several times: a flag, or a number."""
_NUMBERS = {"timeout": float, "default-timeout": float, "retries": int, "resume-retries": int}
_LISTS = ("exists-action", "use-deprecated", "use-feature")
"""Options with several values, which spaces separate."""
_ALWAYS = ((), ())
_CHOICES: dict[str, dict[str, tuple[tuple[int, ...], tuple[int, ...]]]] = {
    "exists-action": dict.fromkeys("siwba", _ALWAYS),
    "keyring-provider": dict.fromkeys(("auto", "disabled", "import", "subprocess"), _ALWAYS),
    "progress-bar": {
        **dict.fromkeys(("on", "off"), _ALWAYS),
        **dict.fromkeys(("ascii", "pretty", "emoji"), ((), (22, 1))),
        "raw": ((24, 1), ()),
        "auto": ((25, 2), ()),
    },
    "root-user-action": dict.fromkeys(("warn", "ignore"), _ALWAYS),
    "upgrade-strategy": dict.fromkeys(("only-if-needed", "eager"), _ALWAYS),
    "use-deprecated": {
        "legacy-resolver": _ALWAYS,
        "out-of-tree-build": ((21, 2), (22, 1)),
        "backtrack-on-build-failures": ((22, 0), (22, 2)),
        "html5lib": ((22, 0), (22, 2)),
        "legacy-certs": ((24, 2), ()),
    },
    "use-feature": {
        "fast-deps": ((20, 2), ()),
        "2020-resolver": ((20, 2), (22, 2)),
        "in-tree-build": ((21, 1), (22, 1)),
        "truststore": ((22, 2), ()),
        "no-binary-enable-wheel-cache": ((22, 3), ()),
        "build-constraint": ((25, 3), ()),
        "inprocess-build-deps": ((26, 0), ()),
        "venv-isolation": ((26, 2), ()),
    },
}
"""The values of options that accept no other, each with the first release of pip that accepts it, and the first one
that no longer does."""
_LAST_KNOWN = (26, 3)
"""The release up to which the tables are complete."""


def accepts(name: str, value: str, pip: str = "") -> bool:
    """Return whether the pip of version ``pip`` accepts ``value`` for the option ``name``.

    If the version is unknown, what any release accepts counts as accepted. So does every value of an option that is
    not in the tables, or that may have come with a release after them.
    """
    release = tuple(map(int, re.findall(r"\d{1,9}", pip)[:2]))
    if release and release < _ADDED.get(name, ()):
        return True
    if name in _FLAGS:
        return value.lower() in (*TRUE, *FALSE)
    if name == "config-settings":
        return "=" in value
    if name in _COUNTS:
        return value.lower() in (*TRUE, *FALSE) or value.isdecimal()
    if name in _NUMBERS:
        try:
            _NUMBERS[name](value)
        except ValueError:
            return False
    words = value.split() if name in _LISTS else [value]
    return name not in _CHOICES or all(_is_choice(name, word, release) for word in words)


def _is_choice(name: str, word: str, release: tuple[int, ...]) -> bool:
    span = _CHOICES[name].get(word)
    if span is None:
        return release > _LAST_KNOWN or (not release and name.startswith("use-"))
    first, end = span
    return not release or (first <= release and (not end or release < end))
