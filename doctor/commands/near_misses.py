"""Say what was probably meant by a command or an option that does not exist."""

from __future__ import annotations

import difflib
import os
import shlex
from collections.abc import Sequence
from itertools import islice, pairwise

from doctor.core import plugins
from doctor.report.manual import read_manuals

_SYNONYMS = {
    "check": "checkup detect diagnose diagnosis doctor examine health info inspect run start status test verify",
    "explain": "analyse analyze describe page parse read what",
    "fix": "add create do get heal init install make repair require setup solve sync",
    "help": "commands usage",
    "history": "journal log logs receipts runs",
    "list": "checks conditions ls rules",
    "scan": "crawl discover locate search-all",
    "undo": "delete remove restore revert rollback",
    "why": "find route search show where which",
}
"""The words that other tools use for each command of doctor."""
_PROGRAMS = ("apt", "apt-get", "conda", "pip", "pip3", "pipx", "poetry", "python", "python3", "sudo", "uv")
"""Programs with which a pasted command begins."""
_REMOVE = ("delete", "remove", "rm", "uninstall")
"""Words with which other tools remove a package."""
_CHANGING = ("fix", "undo", "uninstall", "--fix", "--yes")
"""The commands that change something, and the options with which others do."""
_HELP = "All commands: `doctor help`"


def unknown_command(arguments: Sequence[str], commands: Sequence[str]) -> str:
    """Return the message for a command line whose first argument is none of ``commands``."""
    word, *rest = arguments
    return f"No such command `{word}`. {_meant(word, rest, commands) or _HELP}"


def unknown_option(arguments: Sequence[str], option: str) -> str:
    """Return the message for an option that does not exist."""
    options = {
        manual.name: [word.strip(",") for term, _ in dict(manual.lists).get("Options", ()) for word in term.split()]
        for manual in read_manuals().values()
    }
    option = option.partition("=")[0]
    command = arguments[0] if arguments[0] in options else None
    of_command = f"`doctor {command}` has no option `{option}`." if command else f"No such option `{option}`."
    name = "--" + option.lstrip("-–—")
    own = _nearest(name, options[command]) if command else None
    if own:
        words = [word for word in arguments if word != "--"]  # behind it stand no options
        corrected = [own + word[len(option) :] if word.partition("=")[0] == option else word for word in words]
        return f"{of_command} Did you mean {_command(corrected)}?"
    rest = [word for word in arguments if word.partition("=")[0] != option]
    if not command:
        if meant := _meant(name[2:], rest, [each for each in options if each != "doctor"]):
            return f"{of_command} {meant}"
        own = "--version" if name.casefold() == "--v" else _nearest(name, options["doctor"])
        if own:
            return f"{of_command} Did you mean {_command([own, *rest])}?"
    for other, names in options.items():
        found = _nearest(name, names)
        # who wants to read, or to change something else, gets no command that changes something
        is_harmless = not command or (not {command, other} & set(_CHANGING) and found not in _CHANGING)
        if other not in ("doctor", command) and found and is_harmless:
            return f"{of_command} `doctor {other}` has `{found}`. Did you mean {_command([other, found])}?"
    if command == "fix" and option.lstrip("-") in _REMOVE:
        return f"{of_command} {removal(rest[1:])}"
    if command == "fix":
        pasted = _command(_with_pip(arguments[1:], options["fix"]))
        return f"{of_command} Give an option of pip with its command: {pasted}"
    return f"{of_command} Help: `doctor {command} --help`" if command else f"{of_command} {_HELP}"


def removal(names: Sequence[str]) -> str:
    """Return how to remove packages, which doctor does only for what its last fix installed."""
    folder = "" if os.environ.get("VIRTUAL_ENV") else ".venv/bin/"
    command = f"{folder}python -m pip uninstall {shlex.join(names) or 'NAME'}"
    return f"pip removes packages: `{command}`. To undo the last fix: `doctor undo`"


def _with_pip(words: Sequence[str], options: Sequence[str]) -> list[str]:
    """Return ``doctor fix`` with its own options among ``words`` first, and the rest behind ``pip install``."""
    from doctor.plan.pasted.options import parse

    with_value = [option for option, following in pairwise(options) if not following.startswith("-")]
    own, rest, pending = list[str](), list[str](), iter(word for word in words if word != "--")
    for word in pending:
        name, sign, _ = word.partition("=")
        is_own = name in options and name.startswith("-") and name != "-r"  # pip has -r as well
        (own if is_own else rest).append(word)
        if is_own and not sign and name in with_value:
            own += islice(pending, 1)
    given, names = parse("pip", rest)
    is_complete = names or any(option.name in ("requirement", "editable") for option in given)
    return ["fix", *own, "--", "pip", "install", *rest, *(() if is_complete else ("NAME",))]


def _meant(word: str, rest: Sequence[str], commands: Sequence[str]) -> str | None:
    """Return a sentence with the command that is probably meant by ``word``."""
    folded = word.casefold()
    if folded in _REMOVE and rest:
        return removal(rest)
    words = {synonym: command for command, synonyms in _SYNONYMS.items() for synonym in synonyms.split()}
    words |= {command: command for command in commands}
    similar = difflib.get_close_matches(folded, words, 1, cutoff=0.75)
    similar = similar or difflib.get_close_matches(folded, commands, 1, cutoff=0.6)
    if similar:
        command = words[similar[0]]
        keeps_arguments = similar[0] in commands or command in ("fix", "why", "explain")
        return f"Did you mean {_command([command, *(rest if keeps_arguments else ())])}?"
    if folded in ("env", "environment", "venv", "virtualenv"):
        return f"Did you mean {_command(['fix', '--venv', *rest])}?"
    if folded in _PROGRAMS:
        return f"To do the same safely: {_command(['fix', '--', word, *rest])}"
    if plugins.is_own(folded):
        return f"It is a condition. What it means: {_command(['explain', folded])}"
    if os.path.exists(word):
        by_file = ["fix", "-r", word] if word.endswith((".txt", ".toml")) else ["explain", word]
        return f"Did you mean {_command(by_file)}?"
    from doctor.plan.known_names import known_name

    if known_name(word):
        return f"To install a package: {_command(['fix', word, *rest])}"
    return None


def _nearest(name: str, options: Sequence[str]) -> str | None:
    """Return the option that is spelled like ``name``, or nearly so."""
    candidates = [option for option in options if option.startswith("--no-") == name.startswith("--no-")]
    if len(name) == len("--x"):  # one letter resembles too much
        candidates = [option for option in candidates if option.startswith(name)]
    candidates = [option for option in candidates if option.startswith("--")]
    return next(iter(difflib.get_close_matches(name, candidates, 1, cutoff=0.75)), None)


def _command(words: Sequence[str]) -> str:
    return f"`{shlex.join(['doctor', *words])}`"
