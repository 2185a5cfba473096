"""Fill the words of a log into advice: into its text, and into its remedy, which fits where its words are known."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from itertools import chain, takewhile

from doctor.core import lazy_re as re
from doctor.core.goal import Goal, Route
from doctor.core.names import SEEDS, name_of
from doctor.core.record import dataclass, replace
from doctor.diagnose.model import (
    Advice,
    Command,
    Fix,
    FixFailedCommand,
    Instruction,
    LogRemedy,
    Remedy,
    ShellLine,
    Snippet,
    fix_environment,
)
from doctor.diagnose.snippets import for_crontab
from doctor.explain.failed_command import FailedCommand
from doctor.explain.runner_lines import is_literal

_PLACEHOLDER = re.compile(
    r"\{(address|application|arguments|as_python3|beside|command|corrected|dependent|distribution|environment|existing|folder|formula|goal|hashes"
    r"|headers|hosts|installer|library|line|meant|minor|module|names|nearest|newer|of_environment|option|other|package|path|pinned|program|project|python"
    r"|release|removed|renamed|schedule|script|server|shadow|shadowed|successor|unit|user|unpinned|variable|venv|version|wanted)\}"
)
OTHER_PATH = re.compile(
    r"\.venv|/usr(?:/local)?|.*/(?:\.pyenv/versions|Cellar|Python\.framework|opt/python(?:@[\d.]+)?)(?:/.*|$)"
)
"""The folder that ``doctor fix --venv`` takes by itself, and those of Pythons that are in no environment."""
_INSTALLATION = re.compile(r" && [^&\n]*\{arguments\}|^[^&\n]*\{arguments\}.*\n?", re.MULTILINE)
"""The part of a snippet that is left out where the log does not show what pip was to install."""
_INSTALLER = re.compile(r"(^RUN |&& )(?=[^&\n]*\binstall \{arguments\})", re.MULTILINE)
"""The place in a snippet before the command that installs what pip was to install."""
_AFTER_TIMES = re.compile(r"^(?:\{schedule\} )?")
"""The beginning of a line for a crontab, before its command."""
_REPETITION = re.compile(r" && \{command\}$")
"""The end of a line that repeats the failed command, and is left out where the log shows none."""
_END = re.compile(r" && (?:\{command\}|[^&]*\binstall (?:--?\S+ )*\{arguments\})$")
"""That end, or what installs what the failed command was to install; a page shows no part of such a line."""
_OF_PIP = re.compile(r"(?:^|[\s/])pip[\d.]* (?:-\S+ )*install |^\S*uv pip install ")
"""A command that installs something with pip, or with uv as pip does."""
_OF_INDEX = re.compile(r"(?<!\S)(?:'--(?:extra-)?index-url=[^']+'|--(?:extra-)?index-url[ =]\S+|-i ?(?=\S*[/$])\S+)")
"""A pip option, quoted for the shell, that names an index."""
_SETTING = re.compile(r"(PIP_[A-Z_]+)=(.*)")
"""A pip option as a variable in front of the command."""
_MORE = re.compile(r"(,? ?)\{libraries\}")
"""The place for packages that the log may ask for beside those before it, and how they are separated."""
_OPTIONAL = re.compile(r"\[([^]]*)\]")
"""A part of an instruction that is left out where the log lacks a word for it."""
_UNKNOWN = "NAME"
"""The word that stands for one that is not known."""
_UNKNOWN_PATHS = {
    "environment": ".venv",
    "folder": "/PROJECT",
    "goal": "--venv",
    "project": "PROJECT",
    "release": "3.X",
    "schedule": "@daily",
    "script": "/PROJECT/NAME.py",
}
"""The same for words of other kinds."""
_WITH_VALUE = (
    "--build", "--build-dir", "--build-directory", "--download", "--download-cache", "--global-option",
    "--install-option", "--use-deprecated", "--use-feature",
)  # fmt: skip
"""Options with a value that pip had and has no more, or of which it knows other values."""
_REPEATS = re.compile(r"\{(?:command|installer)\}")
"""The place of what repeats the failed command, or its program."""
_CHANGED = re.compile(r"^(?!sudo ).+\{command\}|\{command\}.")
"""A remedy that adds something to ``{command}``; if the log shows no command, installing its package does."""
_OF_COMMAND = ("arguments", "as_python3", "command", "corrected", "goal", "unpinned")
"""Words of the failed command, quoted for the shell."""
_EXPANDED = re.compile(r"[$`]")
"""Expressions that a shell or a runner expands, and that quoting would break: ``$HOME``, ``${{ matrix.name }}``."""
_OF_SHELL = ("distribution", "package")
"""Words that a shell may read in another way: ``setuptools<81``."""


@dataclass(frozen=True, kw_only=True)
class FilledAdvice:
    """Advice about one failure, or about a condition in general."""

    context: str
    """The context that it is for; empty for all others."""
    text: str
    """The advice, for people."""
    remedy: Remedy | Snippet | None
    """The command to run next, or the lines to paste; ``None`` if neither is enough."""
    note: str = ""
    """A sentence about that command; may be empty."""


def fill(advice: Advice, words: Mapping[str, str], command: FailedCommand | None = None) -> FilledAdvice:
    """Return advice with the words of a log; without any, the advice as a page shows it."""
    remedy, note = _fill_remedy(advice.remedy, words, command), ""
    if isinstance(advice.remedy, FixFailedCommand) and isinstance(remedy, Fix) and remedy.goal.requirements:
        from doctor.plan.doubts import correct_names

        goal, reasons = correct_names(remedy.goal)
        if reasons:
            as_typed = replace(remedy.goal, as_typed=True).command()
            note = f"{' '.join(reasons)} If the name is right: `{as_typed}`"
        remedy = replace(remedy, goal=goal)
    if isinstance(remedy, Fix):
        remedy = with_rights(remedy)
        if command and _OF_INDEX.search(command.arguments):
            remedy = _from_same_index(remedy, command)
    return FilledAdvice(context=advice.context, text=_fill(advice.text, words, shown=True), remedy=remedy, note=note)


def _from_same_index(remedy: Fix, command: FailedCommand) -> Remedy | None:
    """Return a remedy that installs from the indexes that the command names, which ``doctor fix`` has no option for.

    Another index may have a stranger's package of the same name. ``None`` if
    a shell replaces part of the address, and the log does not show by what.
    """
    goal = remedy.goal
    if not goal.requirements or goal.python or goal.route:
        return remedy
    indexes = " ".join(found[0] for found in _OF_INDEX.finditer(command.arguments))
    if _EXPANDED.search(indexes):
        return None
    return ShellLine(text=f"{command.installer} install {indexes} {shlex.join(goal.requirements)}", needs_network=True)


def _fill_remedy(
    remedy: LogRemedy | None, words: Mapping[str, str], command: FailedCommand | None
) -> Remedy | Snippet | None:
    """Return a remedy with the words of the log; ``None`` if a word is missing."""
    if isinstance(remedy, FixFailedCommand):
        goal = (command.goal or _goal_without(words.get("option"), command)) if command else None
        if goal is None:
            as_typed = _as_typed(command) if remedy.otherwise == fix_environment() else None
            return as_typed or _fill_remedy(remedy.otherwise, words, command)
        if isinstance(remedy.otherwise, Instruction) and not (goal.requirements or goal.files or goal.groups):
            return _fill_remedy(remedy.otherwise, words, command)  # an environment alone does not help
        if goal.requirements and all(name_of(name) in SEEDS for name in goal.requirements):
            return _fix(replace(goal, requirements=(), route="environment"))  # which has them, new ones
        if release := _fill(remedy.python, words):
            is_for_environment = _routes(goal.requirements) <= {"environment"}
            goal = replace(goal, python=release, route="environment" if is_for_environment else goal.route)
        folder = words.get("venv", "") if remedy.otherwise == fix_environment(path="{venv}") else ""
        is_elsewhere = "/" in folder and not (goal.path or OTHER_PATH.fullmatch(folder))
        return _fix(replace(goal, route="environment", path=folder) if is_elsewhere else goal)
    if isinstance(remedy, ShellLine):
        words = {name: word for name, word in words.items() if name not in _OF_COMMAND or not _EXPANDED.search(word)}
    named = words.get("package")
    if isinstance(remedy, Snippet | ShellLine):
        repeated = [word for word in remedy.text.split() if word.startswith("--")]
        if repeated and "arguments" in words:
            arguments = (word for word in shlex.split(words["arguments"]) if word not in repeated)
            words = {**words, "arguments": shlex.join(arguments)}
        words = {name: shlex.quote(word) if name in _OF_SHELL else word for name, word in words.items()}
    if isinstance(remedy, Snippet):
        return _fill_snippet(remedy, words)
    if isinstance(remedy, ShellLine) and "command" not in words:
        if named and remedy.needs_network and _CHANGED.search(remedy.text):
            words = {**words, "command": f"{words['installer']} install {words['package']}"}
        elif "script" in words and not remedy.needs_network:
            words = {**words, "command": shlex.join(("python3", words["script"]))}
    if isinstance(remedy, ShellLine) and not knows(words, remedy.text):
        remedy = replace(remedy, text=(_END if words else _REPETITION).sub("", remedy.text))
    if command and command.bypasses and isinstance(remedy, ShellLine) and _REPEATS.search(remedy.text):
        remedy = replace(remedy, text=f"python3 -m venv .venv && {remedy.text}")
    if isinstance(remedy, Instruction):
        remedy = Instruction(text=_OPTIONAL.sub(lambda part: part[1] if knows(words, part[1]) else "", remedy.text))
    parts = _parts(remedy)
    if not all(knows(words, part) for part in parts):
        return None
    if isinstance(remedy, Fix):
        goal = remedy.goal
        filled = tuple(name for part in goal.requirements for name in _fill(part, words).splitlines())
        path = _fill(goal.path or "", words) or None
        path = None if path is None or OTHER_PATH.fullmatch(path) else path
        python = _fill(goal.python or "", words) or None
        files = tuple(_fill(name, words) for name in goal.files)
        return replace(remedy, goal=replace(goal, files=files, requirements=filled, path=path, python=python))
    if isinstance(remedy, Command):
        libraries = words.get("libraries", "").split()
        argv = (libraries if part == "{libraries}" else [_fill(part, words)] for part in remedy.argv)
        return replace(remedy, argv=tuple(chain.from_iterable(argv)))
    return replace(remedy, text=_fill(remedy.text, words)) if isinstance(remedy, ShellLine | Instruction) else remedy


def _fill_snippet(remedy: Snippet, words: Mapping[str, str]) -> Snippet | None:
    """Return lines with the words of the log, as the file needs them; ``None`` if they lack what they are for."""
    is_page, words = not words, {name: word for name, word in words.items() if _is_literal(name, word)}
    if not is_page and "{release}" in remedy.text and "release" not in words:
        return None
    if not is_page and "schedule" not in words and remedy.text.startswith("{schedule} "):
        behind = f"{remedy.file}, after the entry's times"
        remedy = Snippet(text=remedy.text.removeprefix("{schedule} "), file=behind)
    is_known = is_page or "arguments" in words
    if remedy.file.endswith(".json"):
        import json  # few files are, and few logs need it

        words = {name: json.dumps(word)[1:-1] for name, word in words.items()}
    if remedy.file.startswith("the crontab"):
        words = {name: for_crontab(word) for name, word in words.items()}
    if "entered" in words and remedy.file.startswith("the crontab"):
        entered = f"cd {shlex.quote(words['entered'])} && "
        remedy = replace(remedy, text=_AFTER_TIMES.sub(lambda found: found[0] + entered, remedy.text, count=1))
    if "path" in words and "names" not in words:
        remedy = replace(remedy, text=remedy.text.replace("name: {names}", "requirements: {path}"))
    if is_known and "entered" in words and remedy.file == "the Dockerfile":
        entered = shlex.quote(words["entered"])
        remedy = replace(remedy, text=_INSTALLER.sub(lambda found: f"{found[1]}cd {entered} && ", remedy.text))
    text = remedy.text if is_known else _INSTALLATION.sub("", remedy.text).rstrip("\n")
    if not text:
        return None
    return replace(remedy, text=_fill(text, words, shown=True), file=_fill(remedy.file, words, shown=True))


def _is_literal(name: str, word: str) -> bool:
    """Return whether a word may be used in a file; ``{hashes}`` are several lines, each of which must be literal."""
    return all(map(is_literal, word.splitlines() if name == "hashes" else [word]))


def knows(words: Mapping[str, str], text: str) -> bool:
    """Return whether there is a word for each placeholder in ``text``."""
    return words.keys() >= {*_PLACEHOLDER.findall(text)}


def _goal_without(option: str | None, command: FailedCommand) -> Goal | None:
    """Return what the command is for without the option that its program does not know."""
    if option is None:
        return None
    from doctor.plan.pasted.read import read_failed_command

    return read_failed_command(without_option(option, command))


def _as_typed(command: FailedCommand | None) -> ShellLine | None:
    """Return the line that runs pip in an environment with the options that ``doctor fix`` does not have.

    It is ``None`` if the command does not install anything with pip.
    """
    is_pip = command and command.arguments and _OF_PIP.search(" ".join(command.words))
    if command is None or not is_pip or {"$", "`"} & {*" ".join(command.words)}:  # these mean something to a shell
        return None
    set_before = takewhile(lambda word: word not in ("install", "-m"), command.words)
    variables = "".join(
        f"{found[1]}={shlex.quote(found[2])} " for word in set_before if (found := _SETTING.fullmatch(word))
    )
    line = f"{variables}.venv/bin/python -m pip install {command.arguments}"
    return ShellLine(text=f"doctor fix --venv && {line}", needs_network=True)


def without_option(option: str, command: FailedCommand) -> list[str]:
    """Return the words of the command but for an option and its value, after ``=`` or as the next word."""
    rest, is_value = list[str](), False
    for word in command.words:
        if not is_value and word.partition("=")[0] != option:
            rest.append(word)
        is_value = word == option and option in _WITH_VALUE
    return rest


def without_value(value: str, command: FailedCommand) -> list[str]:
    """Return the words of the command but for each option with this value: ``--group dev`` or ``--group=dev``."""
    words = command.words
    rest = []
    for before, word, after in zip(("", *words), words, (*words[1:], ""), strict=False):
        is_option = word.startswith("--") and value in (after, word.partition("=")[2])
        is_value = word == value and before.startswith("--")
        if not (is_option or is_value):
            rest.append(word)
    return rest


def _parts(remedy: LogRemedy | None) -> tuple[str, ...]:
    """Return the texts of a remedy in which placeholders may be."""
    if isinstance(remedy, Fix):
        return (*remedy.goal.files, *remedy.goal.requirements, remedy.goal.path or "", remedy.goal.python or "")
    if isinstance(remedy, Command):
        return remedy.argv
    return (remedy.text,) if isinstance(remedy, ShellLine | Instruction) else ()


def _fill(text: str, words: Mapping[str, str], *, shown: bool = False) -> str:
    unknown = _UNKNOWN if shown else ""
    text = _MORE.sub(lambda more: "".join(more[1] + name for name in words.get("libraries", "").split()), text)
    return _PLACEHOLDER.sub(lambda name: words.get(name[1], _UNKNOWN_PATHS.get(name[1], unknown)), text)


def with_rights(remedy: Fix) -> Fix:
    """Return the remedy with what it needs by the names that it installs: consent outside the project, root for apt."""
    goal = remedy.goal
    routes = {goal.route} if goal.route else _routes(goal.requirements)
    needs_root, needs_consent = "apt" in routes, not routes <= {"environment"}
    return replace(
        remedy,
        needs_root=remedy.needs_root or needs_root,
        needs_consent=remedy.needs_consent or needs_consent,
    )


def _routes(requirements: tuple[str, ...]) -> set[Route]:
    if not requirements:  # as in most advice
        return set()
    from doctor.plan.routing import usual_routes

    return usual_routes(requirements)


def _fix(goal: Goal) -> Fix:
    return Fix(goal=goal, needs_network=not goal.offline)
