"""Find the command that failed, in the lines of a log around a message.

A command stands behind a prompt, behind the words with which a shell or a build tool announces it, in backticks, in a
list that Python printed, or alone on its line.
"""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Sequence
from itertools import islice, takewhile

from doctor.core import lazy_re as re
from doctor.core.goal import Goal
from doctor.core.record import dataclass, replace
from doctor.core.redact import redact
from doctor.explain.lines import Line
from doctor.explain.wrapped import rest_of_command, with_continuations

LINES_BEFORE = 300
"""Lines before a message in which its command is looked for: what pip prints before it fails may be long."""
LINES_AFTER = 30
"""Lines after it: build tools repeat the command that failed."""

_PROGRAM = re.compile(
    r"pip|py|uv|venv|virtualenv|poetry|pdm|hatch|conda|mamba|pixi|tox|nox|make|npm|apt|install|activate"
)
"""A part of every known command, to pass over other lines quickly."""
_KNOWN = (
    r"(?:[A-Z_]{2,40}=\S*\s+){0,4}(?:(?:sudo|doas|env|time|exec)\s+(?:-\S+\s+)*)?(?:[A-Z_]{2,40}=\S*\s+){0,4}"
    r"(?:[\w.~$%{}:\\/-]{0,160}[/\\])?(?:"
    r"pip[\d.]*(?:\.exe)?\s+(?:-\S+\s+)*(?:install|uninstall|download|wheel|freeze|list|show|check|config)\b"
    r"|py(?:thon)?[\d.]*(?:\.exe)?\s+(?:-\S+\s+)*(?:-[A-Za-z]*m\s*\w|-c\s|\S+\.py\b)|easy_install[\d.]*\s+\S"
    r"|pipx\s+(?:install|run|upgrade|inject|ensurepath|reinstall|uninstall)|uvx?\s+[a-z]|virtualenv\s+\S"
    r"|(?:poetry|pdm|pipenv|hatch|conda|mamba|micromamba|pixi|tox|nox|pre-commit|make|npm)\s+\w"
    r"|(?:apt|apt-get|aptitude)\s+(?:-\S+\s+)*(?:update|install|upgrade|dist-upgrade|full-upgrade|remove|build-dep)\b"
    r"|source\s+\S|\.\s+\S+activate"
    r")"
)
"""The beginning of a command of a program that installs or runs Python code."""
_AT_PROMPT = re.compile(
    r"\s{0,4}(?:\([\w./ -]{1,40}\)\s*){0,2}"
    r"(?:\[?[\w.-]{1,40}@[\w.-]{1,64}[^$#%>❯➜]{0,120}[$#%>❯➜]|➜  \S{1,60} (?:git:\([^)]{1,60}\) )?(?:✗ )?"
    r"|[$❯➜λ](?=\s)|(?:PS )?[A-Za-z]:\\[^>]{0,160}>)"
    r"\s*(?P<command>\S.*)"
)
"""A prompt behind which anything is a command."""
PROMPT = re.compile(
    r"\s{0,4}(?:\((?P<environment>[\w./ -]{1,40})\)\s*)?\[?[\w.-]{1,40}@[\w.-]{1,64}[^$#%>❯➜]{0,120}[$#%❯]\s*"
    r"(?P<command>.*)"
)
"""A prompt of a person's shell, with or without a command."""
_ENVIRONMENT = re.compile(r"\s{0,4}\(([\w./ -]{1,40})\)\s*")
"""The active environment at the beginning of a prompt."""
_ANNOUNCEMENT = re.compile(
    r"[$#%>❯➜✗»λ!`'\"]|\++|\bRunning(?:: | command )|\b[Rr]un:?|\btask: \[[\w:.-]{1,60}\]|\bRUN"
    r"|\bexecuting command \[|\bExecuting task(?: in folder [^:]{1,80})?:"
    r"|\bExecuting:?|\bcmd:|(?<!Failing )\b[Cc]ommand:|\bCMD \(|\bCron <\S{1,80}>|/bin/sh -c"
)
"""The end of any prompt, or what stands before a command."""
MAX_ANNOUNCEMENTS = 40
"""Announcements in a line behind which a command is looked for; bounds the time for a hostile line."""
_BARE = re.compile(rf"\s*(?P<command>{_KNOWN}.*)")
_BEHIND = re.compile(rf"\s*(?:[^\s&|;`'\"][^&|;`'\"]{{0,119}}(?:&&|;)\s*){{0,4}}?(?P<command>{_KNOWN}.*)")
"""A known command, perhaps behind others in the same line. Those begin without a space, or else many spaces between
them would take minutes."""
_LIST = re.compile(r"\[(?:[bu]?(?:'[^']{0,300}'|\"[^\"]{0,300}\")(?:, ?)?){2,40}\]")
_LIST_WORD = re.compile(r"'([^']*)'|\"([^\"]*)\"")
_KEY_OF_LIST = re.compile(r"\s*\"?cmd\"?:\s*\[?\s*$")
_ITEM_OF_LIST = re.compile(r"\s*(?:-\s+['\"]?|\")(?P<word>(?!\s)[^'\"]{1,300}(?<!\s))['\"]?,?\s*$")
MAX_WORDS = 60
"""Words of a command, one below the other, that are read."""
_SENTENCE = re.compile(
    r"\s(?:a|an|and|but|error|fail(?:s|ed)?|gave|gives|i|in|is|it|on|or|says|the|this|to|which|with)\s|[.?!,…]$",
    re.IGNORECASE,
)
"""Words and signs that only sentences have: ``pip install black fails with``."""
_QUOTED = re.compile(r"[`'\"](?:/bin/sh -c |RUN )?$")
"""The mark that opens a command in a sentence, or in a tool's message."""
_OF_PIP_ITSELF = re.compile(
    r"\s*(?:\[notice\] |You should consider upgrading|(?:Complete output from )?command:? .*(?:setuptools|_in_process))"
)
"""The lines in which pip says how it is upgraded, and how it built a package."""
_EXAMPLE = re.compile(
    r"path/to/venv|\s(?:xyz|mypackage|some-package)\b|\binstall (?:error|fail(?:ed|ing|s|ure)?|issue|not|problem)s?\b"
)
"""The words of the examples that the markers of distributions contain, and of titles: ``pip install fails``."""
_OF_CMAKE = re.compile(r"(?<![^\s'\"])(?:[\w./-]*python[\d.]*;-m;|[\w./-]*/)?pip[\d.]*;install(?:;[^\s;'\"]+)+")
"""A command as a list of CMake, which separates its items by semicolons."""
_OF_PYCHARM = re.compile(r"(?<!\S)\S*/packaging_tool\.py (?=install )")
"""PyCharm's script that runs pip."""
_WORDS_QUOTED = re.compile(r"(?<!\S)(['\"])([^\s'\"]+)\1,?(?!\S)")
_OF_SHELL = re.compile(
    r"(?:(?:sh|\bsu|\brunuser)\s+(?:[\w@-]{1,40}\s+){0,3}?-\w*c\s+|\bssh\s+(?:-\S+\s+)*[\w.@-]+\s+)(['\"])(?:(?!\1).)*$"
)
"""A quotation that a shell runs, up to a command in it."""
_BRACKETED = re.compile(r"(?<=CMD )\(|(?<=command )\[$|\[(?=/bin/sh -c )")
_REPORT = re.compile(
    r"\b(?:[Aa]fter|cmd|[Cc]ommand|did|doing|[Ee]xecuting|I|process|[Rr]an|[Rr]unning|STEP|[Tt]ried|[Tt]rying|typed|we|[Ww]hen)\b"
    r"|\b(?:errors?|fail(?:ed|s|ure)?|issue|problem|trouble) (?:during|from|in|on|when|while|with) "
    r"|\bos\.system\(['\"]$|\b(?:[Cc]annot|[Cc]an't|[Cc]ould(?: not|n't)|[Uu]nable to|not able to) install "
)
"""Words of a sentence about a command that was run, as opposed to advice to run one."""
_OUTCOME = re.compile(
    r"[`'\"]?,? (?:command )?(?:(?:I|it|only|still|that|then|this|we|you) )?(?:will )?(?:can't|cannot|crash|error|exit"
    r"|does(?: not|n't)|fail|gave|get|give|got|happen|print|produce|result|return|saw|say|see|show|throw)"
)
"""The words of a sentence about what a command did, behind it."""
_I_RUN = re.compile(r"(?:[a-z]|\bI) run:? *$")
_ITEM = re.compile(r"\s*(?:[-*•]|\d{1,2}[.)])\s")
_STEP = re.compile(r"\s*(?:(?:[-*•]|\d{1,2}[.)])\s+(?:[Rr]un|[Ee]xecute|[Tt]ype):? |\d{1,2}[.)]\s+)`")
"""The beginning of a step that reproduces a failure."""
_INSTALLATION = re.compile(
    r"(?<![\w`'\"/])((?:sudo )?(?:pip[\d.]*|python[\d.]* -m pip) install (?:(?:-r|--requirement) [\w./-]+\w"
    r"|(?!(?:a|again|an|and|as|at|by|command|dependencies|every|fails|for|from|in|inside|is|it|of|on|or|packages|some|the|to"
    r"|with|within|without)\b)[A-Za-z][\w.-]*\w(?=\s*$|[.,;:)]?(?:\s{2,}|\s(?:and|but|error|fails|from|get|gives|[Ii]|in|it|on|returns|shows|the|then|this|throws|to|we|with)\b))))"
)
"""A command that installs one thing, and the end of its words in a sentence."""
_REDIRECTION = re.compile(r"(?:^|\s)[\d&]?>>?\s*(?:&\d|[\w./-]+)")
_LONG_DASH = re.compile(r" [—–](?=[a-z]{2})")
"""What editors and web pages make of the two hyphens before an option."""
_COMMENT = re.compile(r"\s#\s.*")
_GIVEN = re.compile(
    r"\s{0,2}(?:Collecting|Requirement already satisfied:) (?P<name>[A-Za-z0-9](?:[\w.+\[\],<>=!~-]*[\w\]])?)"
    r"(?: in \S+)?(?: \(from (?:-r|--requirement) (?P<list>[\w./-]+) \(line \d+\)\))?(?: \([\d.a-z]+\))?\s*"
)
"""The lines in which pip names what it was given, as opposed to what this requires."""
_CREATION = re.compile(
    r"(?:-m\s+venv|\bvirtualenv|\buv\s+venv)\s+(?:(?:-p|--python|--prompt)[ =]\S+\s+|-\S+\s+)*([\w./~-]*\w)"
)
_LEFT_OUT = (
    *("--assume-yes", "--break-system-packages", "--global", "--no-install-recommends", "--system", "--user"),
    *("-qq", "-y"),
)
_PIP = re.compile(r"(?:[\w.~/-]*/)?(?:pip[\d.]*|python[\d.]* -m pip|uv pip)")
_OF_RELEASE = re.compile(r"(?:/usr/bin/)?(?:pip|python)(3\.\d{1,2})")
_SYSTEM_INSTALLATION = re.compile(r"\b(?:apk|apt|apt-get) (?:-\S+ ){0,4}(?:add|install) ([^&|;'\"]{1,400})")
_SYSTEM_PACKAGE = re.compile(
    r"(?!(?:python3?|py3)(?:-(?:full|pip|venv|virtualenv))?$|pip$)[a-z0-9][a-z0-9.+-]+(?:=[\w.:~+-]+)?"
)
"""A package of the system that is not Python, pip or venv."""
_SOURCED = re.compile(r"(?:source|\.)\s+[\"']?((?:[\w.~$%{}@+-]*/)*?)(?:bin|Scripts)/activate")
_ACTIVATION = re.compile(r"(?:^|\s)(?:source|\.)\s+\S*activate|(?:^|[/\\&;\s])activate\b|^workon\s")


@dataclass(frozen=True, kw_only=True)
class FailedCommand:
    """The command whose output a message is, as far as the log shows it."""

    words: tuple[str, ...]
    """The words of the command."""
    goal: Goal | None
    """The goal of a ``doctor fix`` that does the same; ``None`` where there is none."""
    environment: str | None
    """The virtual environment that was active, by the prompt or by its activation; ``None`` if none was."""
    created: str | None
    """The folder of an environment that was created before, and was not activated; ``None`` if none was."""
    earlier: tuple[str, ...] = ()
    """The commands before it, as typed."""
    system_packages: tuple[str, ...] = ()
    """The packages that the same line installs with the system's package manager, apart from Python and pip."""
    sourced: str | None = None
    """The folder of the environment whose script was to activate it; ``None`` where there is no such script."""
    is_shown: bool = True
    """Whether the log shows it, and not only what it printed."""

    @property
    def arguments(self) -> str:
        """The words behind ``install`` that hold for an environment as well; empty for other commands."""
        if "install" not in self.words:
            return ""
        start = self.words.index("install")
        words = self.words[start + 1 :]
        is_apt = not {"apt", "apt-get", "aptitude"}.isdisjoint(self.words[:start])
        return shlex.join(word for word in words if word not in _LEFT_OUT and not (is_apt and word.startswith("-")))

    @property
    def _before_install(self) -> tuple[str, ...]:
        words = self.without_sudo
        before = words[: words.index("install")] if "install" in words else ()
        return before if _PIP.fullmatch(" ".join(before)) else ()

    @property
    def bypasses(self) -> bool:
        """Whether pip was to install into the system's Python, past its marker or as root."""
        is_forced = self.has_sudo or "--break-system-packages" in self.words
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
        """The program before ``install``, and pip where there is none: ``python3.12 -m pip``."""
        return ".venv/bin/pip" if self.bypasses else shlex.join(self._before_install) or "pip"

    @property
    def headers(self) -> str:
        """The package of Debian with the headers of the Python for which it was to install."""
        found = _OF_RELEASE.fullmatch(self.without_sudo[0]) if self.without_sudo else None
        return f"python{found[1]}-dev" if found else "python3-dev"

    @property
    def has_sudo(self) -> bool:
        """Whether root ran the command for a user."""
        return self.without_sudo != self.words

    @property
    def without_sudo(self) -> tuple[str, ...]:
        """The words without ``sudo`` and its options."""
        return words_without_sudo(self.words)


def words_without_sudo(words: tuple[str, ...]) -> tuple[str, ...]:
    """Return the words of a command without ``sudo`` and its options."""
    if words[:1] not in (("sudo",), ("doas",)):
        return words
    start = next((at for at, word in enumerate(words) if at and not word.startswith("-")), len(words))
    return words[start:]


@dataclass(frozen=True, kw_only=True)
class _Command:
    """A command line in the log; it may consist of several commands."""

    text: str
    environment: str | None
    is_repeated: bool
    """Whether a program printed it that ran it."""


def find_failed_command(
    lines: Sequence[Line], index: int, *, of_apt: bool, in_environment: bool = True
) -> FailedCommand | None:
    """Return the command whose output is the message in the line at ``index`` of ``lines``.

    It is the nearest one before it, or one after it, since build tools repeat the command at the end; where one of them
    was printed by a program that ran it, the one that installs something. Of several commands in one line it is the
    first that installs something: a package of the system if ``of_apt`` says so.
    ``in_environment`` is whether a Python that it names by its path may be that of a virtual environment.
    """
    before = list(_find(lines, max(0, index - LINES_BEFORE), index + 1))
    after = islice(_find(lines, index + 1, index + LINES_AFTER), 1)
    candidates = [*_up_to_typed(before), *(command for command in after if command.is_repeated or not before)]
    chosen = [_choose(one.text, of_apt=of_apt, in_environment=in_environment) for one in candidates]
    words, goal = next((choice for choice in chosen if choice[1]), chosen[0] if chosen else ((), None))
    if not words:
        return _of_output(lines[max(0, index - LINES_BEFORE) : index])
    environment, created, sourced, left = candidates[0].environment, None, None, None
    for earlier in (*before, *candidates):
        sourced = match[1].rstrip("/") or "." if (match := _SOURCED.search(earlier.text)) else sourced
    for earlier in before[:-1]:
        creation, activated = _CREATION.search(earlier.text), _SOURCED.search(earlier.text)
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
        system_packages=_system_packages(lines[max(0, index - LINES_BEFORE) : index + LINES_AFTER], words),
        sourced=sourced,
    )
    is_named = any("/" in word and not _ACTIVATION.search(word) for word in failed.without_sudo[:1])
    return replace(failed, created=None) if environment is not None or is_named else failed


def _of_output(lines: Sequence[Line]) -> FailedCommand | None:
    """Return the command that pip must have run by what it printed: it begins with each thing that it was given."""
    found = [given for line in lines if (given := _GIVEN.fullmatch(line.text))]
    words = (word for given in found for word in (("-r", given["list"]) if given["list"] else (given["name"],)))
    command = ("pip", "install", *(dict.fromkeys(words)))
    if not found or len(command) > MAX_WORDS:
        return None
    from doctor.plan.pasted.read import read_failed_command

    goal = read_failed_command(list(command))
    return FailedCommand(words=command, goal=goal, environment=None, created=None, is_shown=False)


def _system_packages(lines: Sequence[Line], words: Sequence[str]) -> tuple[str, ...]:
    """Return what the line with the command ``words`` installs beside it, from the system's package manager."""
    text = next((line.text for line in lines if _is_line_of(line.text, words)), "")
    named = (name for found in _SYSTEM_INSTALLATION.finditer(text) for name in found[1].split())
    return tuple(dict.fromkeys(name for name in named if _SYSTEM_PACKAGE.fullmatch(name)))


def _is_line_of(text: str, words: Sequence[str]) -> bool:
    return bool(words) and " ".join(words) in text and bool(_SYSTEM_INSTALLATION.search(text))


def _up_to_typed(commands: list[_Command]) -> Iterator[_Command]:
    """Yield the commands from the last one back to one that was typed, and not printed by a program that ran it."""
    for command in reversed(commands):
        yield command
        if not command.is_repeated:
            return


def _find(lines: Sequence[Line], start: int, stop: int) -> Iterator[_Command]:
    for index in range(start, min(stop, len(lines))):
        text = lines[index].text
        command = _listed_below(lines[index + 1 :]) if _KEY_OF_LIST.match(text) else _command_in(text)
        if command is None:
            continue
        if rest := rest_of_command(lines, index):
            command = _command_in(text + rest) or command
        text = with_continuations(lines, index, command.text)
        yield replace(command, text=redact(_LONG_DASH.sub(" --", text)))


def _listed_below(lines: Sequence[Line]) -> _Command | None:
    """Return the command whose words stand one below the other, as Ansible writes a list in YAML or JSON."""
    items = (_ITEM_OF_LIST.match(line.text) for line in lines[:MAX_WORDS])
    command = shlex.join(item["word"] for item in takewhile(bool, items) if item)
    return _Command(text=command, environment=None, is_repeated=True) if re.match(_KNOWN, command) else None


def _command_in(text: str) -> _Command | None:
    """Return the command in a line."""
    if _OF_PIP_ITSELF.match(text):
        return None
    if ";install;" in text and (listed := _OF_CMAKE.search(text)):
        return _Command(text=listed[0].replace(";", " "), environment=None, is_repeated=True)
    text = _OF_PYCHARM.sub("-m pip ", text)
    if "'install'" in text and "[" not in text:
        text = _WORDS_QUOTED.sub(r"\2", text)
    if listed := _LIST.search(text):
        words = [first or second for first, second in _LIST_WORD.findall(listed[0])]
        command = shlex.join(words)
        return _Command(text=command, environment=None, is_repeated=True) if re.match(_KNOWN, command) else None
    prompt = _ENVIRONMENT.match(text)
    match = _find_announced(text, prompt.end() if prompt else 0) or _AT_PROMPT.match(text)
    if match is None:
        return _in_sentence(text)
    if _EXAMPLE.search(text):
        return None
    lead, command = text[: match.start("command")], match["command"]
    if _I_RUN.search(lead):
        return _in_sentence(text)
    mark = _QUOTED.search(lead)
    if quoted := _OF_SHELL.search(lead):
        command = command.partition(quoted[1])[0]
    elif mark:
        is_step = _STEP.fullmatch(lead)
        inside, _, behind = command.partition(mark[0][0])
        if mark.start() and not is_step and not _REPORT.search(lead) and not _OUTCOME.match(behind):
            return None
        command = inside
    elif bracket := _BRACKETED.search(lead):
        command = command.rstrip().removesuffix(")" if bracket[0] == "(" else "]")
    command = _COMMENT.sub("", _REDIRECTION.sub("", command)).strip("* ").removesuffix(":")
    command = command.removesuffix("`") if command.count("`") == 1 else command
    if command.count(")") > command.count("("):  # the end of a subshell
        command = command.rpartition(")")[0].rstrip()
    if not lead.strip() and _SENTENCE.search(command):
        return _in_sentence(text)
    environment = prompt[1] if prompt and prompt[1] != "base" else None
    return _Command(text=command, environment=environment, is_repeated=bool(mark))


def _in_sentence(text: str) -> _Command | None:
    """Return the command in a sentence that reports it, or in an item of a list of what was done."""
    found = _INSTALLATION.search(text) if "install" in text else None
    lead = text[: found.start()] if found else ""
    is_outcome = found and not lead.strip(" *_>#-") and _OUTCOME.match(text, found.end())
    if found is None or not (is_outcome or _ITEM.match(text) or _REPORT.search(lead)):
        return None
    return _Command(text=found[1], environment=None, is_repeated=False)


def _find_announced(text: str, start: int) -> re.Match[str] | None:
    """Return the first known command at ``start`` or behind an announcement."""
    if not _PROGRAM.search(text):
        return None
    announcements = islice(_ANNOUNCEMENT.finditer(text, start), MAX_ANNOUNCEMENTS)
    behind = (_BEHIND.match(text, announcement.end()) for announcement in announcements)
    return _BARE.match(text, start) or next(filter(None, behind), None)


def _choose(text: str, *, of_apt: bool, in_environment: bool) -> tuple[tuple[str, ...], Goal | None]:
    """Return the command to explain of those in a command line, and its goal."""
    from doctor.plan.pasted.read import read_failed_command, split_commands

    commands = split_commands(text) or [text.split()]
    goals = [(command, read_failed_command(command, in_environment=in_environment)) for command in commands]
    wanted = [(command, goal) for command, goal in goals if goal and (goal.route == "apt") == of_apt]
    wanted.sort(key=lambda entry: not (entry[1].requirements or entry[1].files or entry[1].groups))
    command, goal = next(iter(wanted or goals[-1:]), ([], None))
    return tuple(command), goal if wanted else None
