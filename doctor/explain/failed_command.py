"""Find the command whose output a message in a log is, and what the log shows of its surroundings.

It is the nearest command before the message, or one that a build tool repeats after it. If the log shows none, the
output of pip names what it was given.
"""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Sequence, Set
from itertools import islice

from doctor.core import lazy_re as re
from doctor.core.goal import Goal
from doctor.core.record import dataclass, replace
from doctor.explain.commands import MAX_WORDS, CommandLine, find_commands
from doctor.explain.lines import Line
from doctor.plan.known_names import known_name

OF_ENVIRONMENT = re.compile(r"((?!/(?:usr|opt/homebrew)/|/bin/|\S*/\.(?:local|pyenv)/)[\w./~@+-]{1,200})/bin/[\w.-]+")
"""A program by its path in an environment."""
LINES_BEFORE = 300
"""Lines before a message in which its command is looked for: what pip prints before it fails may be long."""
MAX_TOLD = 4
"""Commands after a message that are read where none is before it, as in a report that begins with it."""
LINES_AFTER = 30
"""Lines after it: build tools repeat the command that failed."""
_GIVEN = re.compile(
    r"\s{0,2}(?:Obtaining (?P<project>file://)/\S+|(?:Collecting|Requirement already satisfied:) "
    r"(?P<name>git\+[a-z]{3,5}://[\w.@:/+~-]{1,300}|[A-Za-z0-9](?:[\w.+\[\],<>=!~-]*[\w\]])?))"
    r"(?: in \S+)?(?: \(from (?:-r|--requirement) (?P<list>[\w./-]+) \(line \d+\)\))?(?: \([\d.a-z]+\))?\s*"
)
"""The lines in which pip names what it was given, as opposed to what this requires."""
_INSTALLING = re.compile(r"\s{0,2}Installing collected packages: (?:[\w.-]+, ){0,200}([A-Za-z][\w.-]*)")
"""The line in which pip names what it installs, each package behind those that it requires."""
_TOLD = re.compile(
    r"\W{0,8}(?:[Aa]ttempting to install|[Ii]nstalling|[Tt]rying to install)(?: missing)?"
    r"(?: (?:dependency|module|package))?:? [`'\"]?((?![Dd]ependenc|[Tt]ools\b)[A-Za-z][\w.-]*\w)[`'\"]?"
    r"(?: (?:through|using|via|with) pip3?)?(?:\.{2,3}|…)?\s*"
)
"""The line in which a script says what it installs, right above the message."""
_CREATION = re.compile(
    r"(?:-m\s+venv|\bvirtualenv|\buv\s+venv)\s+(?:(?:-p|--python|--prompt)[ =]\S+\s+|-\S+\s+)*([\w./~-]*\w)"
)
_FILLED = re.compile(
    r"^(?:\S* )??(?!/usr/|/bin/)((?:[\w.~/-]*/)?\.?[\w-]*env[\w-]*)/bin/(?:pip[\d.]*|python[\d.]* -m pip) install "
)
"""A command that installs into an environment by its path."""
_LEFT_OUT = (
    *("--assume-yes", "--break-system-packages", "--global", "--no-install-recommends", "--system", "--user"),
    *("-qq", "-y"),
)
_PIP = re.compile(r"(?:[\w.~/-]*/)?(?:pip[\d.]*|python[\d.]* -m pip(?:\.\w+)?|uv pip)")
_INSTALLS = re.compile(r"\bpip[\d.]* install ")
_OF_RELEASE = re.compile(r"(?:/usr/bin/)?(?:pip|python)(3\.\d{1,2})")
_SYSTEM_INSTALLATION = re.compile(r"\b(?:apk|apt|apt-get) (?:-\S+ ){0,4}(?:add|install) ([^&|;'\"]{1,400})")
_SYSTEM_PACKAGE = re.compile(
    r"(?!(?:python3?|py3)(?:-(?:full|pip|venv|virtualenv))?$|pip$)[a-z0-9][a-z0-9.+-]+(?:=[\w.:~+-]+)?"
)
"""A package of the system that is not Python, pip or venv."""
_FILTER = re.compile(r"(?<!\|)\|&?\s*(?:awk|cat|e?grep|head|less|more|sed|tail|tee|ts)\b[^&;|]*")
"""A program that shows a part of what the command before it prints."""
_ENTERS = re.compile(r"(?:^|[\s;&])cd ([\w./-]{1,200}) ?(?:&&|;) $")
"""The change into a folder, right before a command."""
MAX_LEAD = 300
"""Characters before a command in which it is looked for."""
_SOURCED = re.compile(r"(?:source|\.)\s+[\"']?((?:[\w.~$%{}@+-]*/)*?)(?:bin|Scripts)/activate")
_ACTIVATION = re.compile(r"(?:^|\s)(?:source|\.)\s+\S*activate|(?:^|[/\\&;\s])activate\b|^workon\s")


_ENVIRONMENT_OF_CONDA = frozenset({"-n", "--name", "-p", "--prefix"})
"""The options with which conda is told the environment to install into."""
_TARGETS = frozenset({"-t", "--target"})
"""The options with which pip is told another folder than the environment's."""
_PYTHON_OF_UV = frozenset({"-p", "--python"})
"""The options with which ``uv pip`` is told the Python."""


@dataclass(frozen=True, kw_only=True)
class FailedCommand:
    """The command whose output a message is, as far as the log shows it."""

    words: tuple[str, ...]
    """The words of the command."""
    goal: Goal | None
    """The goal of a ``doctor fix`` that does the same; ``None`` if there is none."""
    environment: str | None
    """The virtual environment that was active, by the prompt or by its activation; ``None`` if none was."""
    created: str | None
    """The folder of an environment that was created or filled before, and was not activated; ``None`` if none was."""
    earlier: tuple[str, ...] = ()
    """The commands before it, as typed."""
    system_packages: tuple[str, ...] = ()
    """The packages that the same line installs with the system's package manager, apart from Python and pip."""
    sourced: str | None = None
    """The folder of the environment whose script was to activate it; ``None`` if there is no such script."""
    folder: str | None = None
    """The folder that the same line enters before it; ``None`` if it enters none."""
    is_shown: bool = True
    """Whether the log shows it, and not only what it printed."""

    @property
    def requirements(self) -> tuple[str, ...]:
        """The packages that it was to install; empty where they are not known."""
        return self.goal.requirements if self.goal else ()

    @property
    def arguments(self) -> str:
        """The words after ``install`` that hold for an environment as well; empty for other commands."""
        if "install" not in self.words:
            return ""
        start = self.words.index("install")
        words = self.words[start + 1 :]
        is_apt = not {"apt", "apt-get", "aptitude"}.isdisjoint(self.words[:start])
        if not {"conda", "mamba", "micromamba"}.isdisjoint(self.words[:start]):
            words = _without_values(words, _ENVIRONMENT_OF_CONDA)
        elif any(word.rpartition("/")[2] == "uv" for word in self.words[:start]):
            words = _without_values(words, _PYTHON_OF_UV, "/")
        words = _without_values(words, _TARGETS, ("/lib", "/usr/"))
        return shlex.join(word for word in words if word not in _LEFT_OUT and not (is_apt and word.startswith("-")))

    @property
    def _before_install(self) -> tuple[str, ...]:
        words = self.without_sudo
        before = words[: words.index("install")] if "install" in words else ()
        return before if _PIP.fullmatch(" ".join(before)) else ()

    @property
    def bypasses(self) -> bool:
        """Whether pip was to install into the system's Python, past its marker or as root."""
        is_forced = runs_as_root(self.words) or "--break-system-packages" in self.words
        return is_forced and bool(self._before_install) and self.environment is None

    @property
    def safe(self) -> tuple[str, ...]:
        """The words without ``sudo``, and with the pip of ``.venv`` where they were for the system's Python."""
        if not self.bypasses:
            return tuple(word for word in self.without_sudo if word != "--break-system-packages")
        rest = self.without_sudo[len(self._before_install) :]
        return (self.installer, *(word for word in rest if word not in _LEFT_OUT))

    @property
    def installer(self) -> str:
        """The program before ``install``: ``python3.12 -m pip``; else the pip beside the program of an environment."""
        if self.bypasses:
            return ".venv/bin/pip"
        beside = OF_ENVIRONMENT.fullmatch(self.without_sudo[0]) if self.without_sudo else None
        return shlex.join(self._before_install) or (f"{beside[1]}/bin/pip" if beside else "pip")

    @property
    def headers(self) -> str:
        """The package of Debian with the headers of the Python for which it was to install."""
        found = _OF_RELEASE.fullmatch(self.without_sudo[0]) if self.without_sudo else None
        return f"python{found[1]}-dev" if found else "python3-dev"

    @property
    def without_sudo(self) -> tuple[str, ...]:
        """The words without ``sudo`` and its options."""
        return split_sudo(self.words)[1]


def split_sudo(words: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return ``sudo`` or ``doas`` with its options, if a command begins with that, and the command that it runs."""
    if words[:1] not in (("sudo",), ("doas",)):
        return (), words
    from doctor.plan.pasted.options import VALUES_OF_SUDO, parse

    _, command = parse("sudo", words[1:], VALUES_OF_SUDO, stop=True)
    start = len(words) - len(command)
    return words[:start], words[start:]


def runs_as_root(words: tuple[str, ...]) -> bool:
    """Return whether a command begins with ``sudo`` or ``doas``, and not to become another user than root."""
    sudo, _ = split_sudo(words)
    if not sudo:
        return False
    from doctor.plan.pasted.options import VALUES_OF_SUDO, parse

    options, _ = parse("sudo", sudo[1:], VALUES_OF_SUDO)
    return all(option.value == "root" for option in options if option.name == "user")


def find_failed_command(
    lines: Sequence[Line], index: int, *, of_apt: bool, in_environment: bool = True
) -> FailedCommand | None:
    """Return the command whose output is the message in the line at ``index`` of ``lines``.

    It is the nearest one before it, or one after it, since build tools repeat the command at the end; where one of them
    was printed by a program that ran it, the one that installs something. Of several commands in one line it is the
    first that installs something: a system package if ``of_apt`` says so.
    ``in_environment`` is whether a Python that it names by its path may be that of a virtual environment.
    """
    before = list(find_commands(lines, max(0, index - LINES_BEFORE), index + 1))
    after = list(islice(find_commands(lines, index + 1, index + LINES_AFTER), 1 if before else MAX_TOLD))
    if len(after) > 1 and not before and _ACTIVATION.search(after[0].text):  # a report that begins with the message
        before, after = after[:2], []
    pasted = [] if in_environment else _pasted_installer(before, lines)  # each line of which printed its own refusal
    candidates = pasted or [*_up_to_typed(before), *(one for one in after if one.is_repeated or not before)]
    chosen = [_choose(one.text, of_apt=of_apt, in_environment=in_environment) for one in candidates]
    words, goal = next((choice for choice in chosen if choice[1]), chosen[0] if chosen else ((), None))
    if not words:
        return _of_output(lines[max(0, index - LINES_BEFORE) : index])
    nearby = lines[max(0, index - LINES_BEFORE) : index + LINES_AFTER]
    environment, created, sourced, left = candidates[0].environment, None, None, None
    for earlier in (*before, *candidates):
        sourced = match[1].rstrip("/") or "." if (match := _SOURCED.search(earlier.text)) else sourced
    for earlier in before[:-1]:
        creation = _CREATION.search(earlier.text) or _FILLED.search(earlier.text)
        activated = _SOURCED.search(earlier.text)
        created = creation[1] if creation else created
        left = activated[1].rstrip("/") if activated else left
        if _ACTIVATION.search(earlier.text):
            environment, created = environment or "", None
        elif earlier.text == "deactivate":
            environment, created, sourced = None, left, None
    failed = FailedCommand(
        words=words,
        goal=goal,
        environment=environment,
        created=created,
        earlier=tuple(command.text for command in before[:-1]),
        system_packages=_system_packages(nearby, words),
        sourced=sourced,
        folder=_entered_folder(nearby, words),
    )
    is_named = any("/" in word and not _ACTIVATION.search(word) for word in failed.without_sudo[:1])
    is_inside = environment is not None or is_named
    return replace(failed, created=None) if is_inside else failed


def _without_values(words: Sequence[str], options: Set[str], start: str | tuple[str, ...] = "") -> tuple[str, ...]:
    """Return the words of a command without those of ``options`` whose values begin with ``start``."""
    kept: list[str] = []
    is_value = False
    for word, following in zip(words, (*words[1:], ""), strict=False):
        option, sign, value = word.partition("=")
        is_left_out = is_value or (option in options and (value if sign else following).startswith(start))
        is_value = is_left_out and not is_value and not sign
        if not is_left_out:
            kept.append(word)
    return tuple(kept)


def _of_output(lines: Sequence[Line]) -> FailedCommand | None:
    """Return the command that pip must have run by what it printed: it begins with each thing that it was given."""
    found = [given for line in lines if (given := _GIVEN.fullmatch(line.text))]
    words = [word for given in found for word in _words_for(given)]
    last = next((match[1] for line in reversed(lines) if (match := _INSTALLING.fullmatch(line.text))), None)
    told = _TOLD.fullmatch(lines[-1].text) if lines else None
    last = told[1] if told and known_name(told[1]) else last
    command = ("pip", "install", *dict.fromkeys(words or filter(None, [last])))
    if not 2 < len(command) <= MAX_WORDS:
        return None
    from doctor.plan.pasted.read import read_failed_command

    goal = read_failed_command(list(command))
    return FailedCommand(words=command, goal=goal, environment=None, created=None, is_shown=False)


def _words_for(given: re.Match[str]) -> tuple[str, ...]:
    """Return the words of a command that give pip what it names in a line of its output."""
    if given["list"]:
        return "-r", given["list"]
    return ("-e", ".") if given["project"] else (given["name"],)


def _system_packages(lines: Sequence[Line], words: Sequence[str]) -> tuple[str, ...]:
    """Return what the line with the command ``words`` installs beside it, from the system's package manager."""
    text = next((line.text for line in lines if _is_line_of(line.text, words)), "")
    named = (name for found in _SYSTEM_INSTALLATION.finditer(text) for name in found[1].split())
    return tuple(dict.fromkeys(name for name in named if _SYSTEM_PACKAGE.fullmatch(name)))


def _entered_folder(lines: Sequence[Line], words: Sequence[str]) -> str | None:
    joined = " ".join(words)
    leads = (line.text.partition(joined)[0] for line in lines if joined in line.text)
    return next((found[1] for lead in leads if (found := _ENTERS.search(lead[-MAX_LEAD:]))), None)


def _is_line_of(text: str, words: Sequence[str]) -> bool:
    return bool(words) and " ".join(words) in text and bool(_SYSTEM_INSTALLATION.search(text))


def _up_to_typed(commands: list[CommandLine]) -> Iterator[CommandLine]:
    """Yield the commands from the last one back to one that was typed, and not printed by a program that ran it."""
    for command in reversed(commands):
        yield command
        if not command.is_repeated:
            return


def _pasted_installer(commands: list[CommandLine], lines: Sequence[Line]) -> list[CommandLine]:
    """Return the first command of pip where the last commands were pasted together, each as a line of its own."""
    start = len(commands) - 1
    while start > 0 and commands[start].index == commands[start - 1].index + 1:
        if lines[commands[start].index].text.strip() != commands[start].text:
            break
        start -= 1
    return [command for command in commands[start:-1] if _INSTALLS.search(command.text)][:1]


def _choose(text: str, *, of_apt: bool, in_environment: bool) -> tuple[tuple[str, ...], Goal | None]:
    """Return the command to explain of those in a command line, and its goal."""
    from doctor.plan.pasted.read import read_failed_command, split_commands

    commands = split_commands(_FILTER.sub("", text)) or [text.split()]
    goals = [(command, read_failed_command(command, in_environment=in_environment)) for command in commands]
    wanted = [(command, goal) for command, goal in goals if goal and (goal.route == "apt") == of_apt]
    wanted.sort(key=lambda entry: not (entry[1].requirements or entry[1].files or entry[1].groups))
    command, goal = next(iter(wanted or goals[-1:]), ([], None))
    creation = _CREATION.search(text) if wanted and not of_apt else None
    activated = _SOURCED.search(text)
    is_same = creation and activated and activated[1].rstrip("/") == creation[1]
    if creation and is_same and goal and creation[1] != ".venv" and goal.route is None and goal.path is None:
        goal = replace(goal, route="environment", path=creation[1])  # which the rest of the line was to use
    return tuple(command), goal if wanted else None
