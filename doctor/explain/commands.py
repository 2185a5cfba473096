"""Find the commands in the lines of a log.

A command follows a prompt, or the words with which a shell or a build tool announces it; or it is in backticks, in a
list that Python printed, or alone on its line.
"""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Sequence
from itertools import islice, takewhile

from doctor.core import lazy_re as re
from doctor.core.record import dataclass, replace
from doctor.core.redact import redact
from doctor.explain.lines import Line
from doctor.explain.wrapped import rest_of_command, with_continuations
from doctor.plan.known_names import known_name

_PROGRAM = re.compile(
    r"pip|py|uv|venv|virtualenv|poetry|pdm|hatch|conda|mamba|pixi|tox|nox|make|npm|apt|install|activate"
)
"""A part of every known command, to pass over other lines quickly."""
_KNOWN = (
    r"(?:[A-Z_]{2,40}=\S*\s+){0,4}(?:(?:sudo|doas|env|time|exec)\s+(?:-\S+\s+(?:(?<=-[ghpu]\s)[\w.-]+\s+)?)*)?(?:[A-Z_]{2,40}=\S*\s+){0,4}"
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
"""A prompt after which anything is a command."""
PROMPT = re.compile(
    r"\s{0,4}(?:\((?P<environment>[\w./ -]{1,40})\)\s*)?\[?[\w.-]{1,40}@[\w.-]{1,64}[^$#%>❯➜]{0,120}[$#%❯]\s*"
    r"(?P<command>.*)"
)
"""A prompt of a person's shell, with or without a command."""
_ENVIRONMENT = re.compile(r"\s{0,4}\(([\w./ -]{1,40})\)\s*")
"""The active environment at the beginning of a prompt."""
_ANNOUNCEMENT = re.compile(
    r"[$#%>❯➜►✗»λ!`'\"]|(?<!\S)~(?:/[\w.-]+){0,20}(?=\s)|\++|\bRunning(?:: | command )|\b[Rr]un:?|\bRUN"
    r"|\btask: \[[\w:.-]{1,60}\]"
    r"|\bexecuting command \[|\bExecuting task(?: in folder [^:]{1,80})?:"
    r"|\bExecuting:?|[✓✔] +Shell\b|\bBash\(|\bcmd:|(?<!Failing )\b[Cc]ommand:|\bCMD \(|\bCron <\S{1,80}>|/bin/sh -c"
)
"""The end of any prompt, or the words before a command."""
MAX_ANNOUNCEMENTS = 40
"""Announcements in a line after which a command is looked for; bounds the time for a hostile line."""
_BARE = re.compile(rf"\s*(?P<command>{_KNOWN}.*)")
_BEHIND = re.compile(rf"\s*(?:[^\s&|;`'\"][^&|;`'\"]{{0,119}}(?:&&|;)\s*){{0,4}}?(?P<command>{_KNOWN}.*)")
"""A known command, perhaps after others in the same line. Those begin without a space, or else many spaces between
them would take minutes."""
_LIST = re.compile(r"\[(?:[bu]?(?:'[^']{0,300}'|\"[^\"]{0,300}\")(?:, ?)?){2,40}\]")
_LIST_WORD = re.compile(r"'([^']*)'|\"([^\"]*)\"")
_KEY_OF_LIST = re.compile(r"\s*\"?cmd\"?:\s*\[?\s*$")
_ITEM_OF_LIST = re.compile(r"\s*(?:-\s+['\"]?|\")(?P<word>(?!\s)[^'\"]{1,300}(?<!\s))['\"]?,?\s*$")
MAX_WORDS = 60
"""Words of a command, one below the other, that are read."""
_SENTENCE = re.compile(
    r"\s(?:a|an|and|but|error|fail(?:s|ed)?|gave|gives|i|in|is|it|on|or|says|the|this|to|which|with)\s|(?<!\s)[.?!,…]$",
    re.IGNORECASE,
)
"""Words and signs that only sentences have: ``pip install black fails with``."""
_QUOTED = re.compile(r"[`'\"](?:/bin/sh -c |RUN |\$ )?$")
"""The mark that opens a command in a sentence, or in a tool's message."""
_OF_PIP_ITSELF = re.compile(
    r"\s*(?:\[notice\] |You should consider upgrading|(?:Complete output from )?command:? .*(?:setuptools|_in_process))"
)
"""The lines in which pip says how it is upgraded, and how it built a package."""
_EXAMPLE = re.compile(
    r"path/to/venv|\s(?:xyz|mypackage|some-package)\b|\binstall (?:error|fail(?:ed|ing|s|ure)?|issue|not|problem)s?\b"
)
"""The words of the examples that the markers of distributions contain, and of titles: ``pip install fails``."""
_UNFINISHED = re.compile(r"\s(?:-[er]|--(?:editable|requirement))$")
"""The end of a command that people name without what they gave it: `pip install -e`."""
_RIGHT_PROMPT = re.compile(r"\s{3,}\([^()]{1,40}\)$")
"""The second part of a prompt, at the right edge of the terminal."""
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
    r"|\b(?:errors?|fail(?:ed|s|ure)?|issues?|problems?|trouble) (?:during|from|in|on|when|while|with) "
    r"|\b[Oo]utput (?:from|of) "
    r"|\bos\.system\(['\"]$|\b(?:[Cc]annot|[Cc]an't|[Cc]ould(?: not|n't)|[Uu]nable to|not able to) install "
    r"|\b(?:[Bb]eim|[Ww]enn ich|[Hh]abe|[Aa]l (?:ejecutar|hacer|instalar|intentar|lanzar)|[Cc]uando)\b"
    r"|\b(?:[Ee]n (?:essayant|exécutant|faisant|lançant)|(?:[Qq]uand|[Ll]orsque) je|[Jj]'(?:ai|essaie|exécute))\b"
    r"|\b(?:[Aa]o (?:executar|fazer|instalar|rodar|tentar)|[Qq]uando)\b"
    r"|\b(?:[Пп]ри (?:выполнении|запуске|попытке|установке)|[Вв]ыполняю|[Зз]апускаю|[Пп]ытаюсь)\b"
    r"|(?:执行|運行|运行|输入|直接)(?:命令)? ?[`'\"]?$"
)
"""Words of a sentence about a command that was run, as opposed to advice to run one, also in other languages."""
_OUTCOME = re.compile(
    r"[`'\"]?,? (?:command )?(?:(?:I|it|only|still|that|then|this|we|you) )?(?:will )?(?:can't|cannot|crash|error|exit"
    r"|does(?: not|n't)|fail|gave|get|give|got|happen|print|produce|result|return|saw|say|see|show|throw)"
    r"|[`'\"]? ?を(?:実行|入力)"
)
"""The words of a sentence about what a command did, after it."""
_OPENED = re.compile(r"(?:[A-Za-z][\w']* ){1,8}[!%]")
"""The beginning of a sentence, and the sign before a command in a notebook."""
_I_RUN = re.compile(r"(?:[a-z]|\bI) run:? *$")
_ITEM = re.compile(r"\s*(?:[-*•]|\d{1,2}[.)])\s")
_STEP = re.compile(r"\s*(?:(?:[-*•]|\d{1,2}[.)])\s+(?:[Rr]un|[Ee]xecute|[Tt]ype):? |\d{1,2}[.)]\s+)`")
"""The beginning of a step that reproduces a failure."""
_INSTALLATION = re.compile(
    r"(?<![\w`'\"/])((?:sudo )?(?:pip[\d.]*|python[\d.]* -m pip) install (?:(?:-r|--requirement) [\w./-]+\w"
    r"|(?!(?:a|again|an|and|as|at|by|command|dependencies|every|fails|for|from|in|inside|is|it|of|on|or|packages|some|the|to"
    r"|with|within|without)\b)[A-Za-z][\w.-]*\w(?=\s*$|[.,;:)]?(?:\s{2,}|\s(?:and|but|error|fails|from|get|gives|[Ii]|in|it|on|returns|shows|the|then|this|throws|to|we|with)\b"
    r"|\s(?:aber|auf|ausführe|bekomme|erhalte|gibt|im|kommt|mit|schlägt|und|unter|versucht|con|da|falla|me|obtengo|sale"
    r"|dans|donne|et|j'obtiens|sur|com|dá|na|no|recebo)\b|\s?[\u0400-\u04ff\u3040-\u9fff]))))"
)
"""A command that installs one thing, and the end of its words in a sentence."""
_BY_PIP = re.compile(
    r"\binstall(?:ing|ed)? [`'\"]?(?P<package>[A-Za-z][\w.-]*\w)[`'\"]? (?:through|using|via|with) pip3?\b"
)
"""A report about an installation, in words."""
_REDIRECTION = re.compile(r"(?:^|\s)[\d&]?>>?\s*(?:&\d|[\w./-]+)")
_LONG_DASH = re.compile(r" [—–](?=[a-z]{2})")
"""What editors and web pages make of the two hyphens before an option."""
_COMMENT = re.compile(r"\s#\s.*")
_OUTPUT = re.compile(r"\s(?:error: [a-z]|(?:ERROR|WARNING): [A-Z]|Collecting [A-Za-z]|Requirement already |× ).*")
"""What pip prints first, behind the command where a session was joined into one line."""


@dataclass(frozen=True, kw_only=True)
class CommandLine:
    """A command line in the log; it may consist of several commands."""

    text: str
    """Its words, without secrets."""
    environment: str | None
    """The virtual environment in the prompt before it."""
    is_repeated: bool
    """Whether a program printed it that ran it."""
    index: int = 0
    """The index of its line among those that were searched."""


def find_commands(lines: Sequence[Line], start: int, stop: int) -> Iterator[CommandLine]:
    """Yield the commands in ``lines[start:stop]``; one may continue on the lines after them."""
    for index in range(start, min(stop, len(lines))):
        text = lines[index].text
        command = _listed_below(lines[index + 1 :]) if _KEY_OF_LIST.match(text) else _command_in(text)
        if command is None:
            continue
        if rest := rest_of_command(lines, index):
            command = _command_in(text + rest) or command
        text = with_continuations(lines, index, command.text)
        yield replace(command, text=redact(_LONG_DASH.sub(" --", text)), index=index)


def _listed_below(lines: Sequence[Line]) -> CommandLine | None:
    """Return the command whose words are on lines of their own, as Ansible writes a list in YAML or JSON."""
    items = (_ITEM_OF_LIST.match(line.text) for line in lines[:MAX_WORDS])
    command = shlex.join(item["word"] for item in takewhile(bool, items) if item)
    return CommandLine(text=command, environment=None, is_repeated=True) if re.match(_KNOWN, command) else None


def _command_in(text: str) -> CommandLine | None:
    """Return the command in a line."""
    if _OF_PIP_ITSELF.match(text):
        return None
    if ";install;" in text and (listed := _OF_CMAKE.search(text)):
        return CommandLine(text=listed[0].replace(";", " "), environment=None, is_repeated=True)
    text = _OF_PYCHARM.sub("-m pip ", text).replace("{sys.executable}", "python3")
    if "'install'" in text and "[" not in text:
        text = _WORDS_QUOTED.sub(r"\2", text)
    if listed := _LIST.search(text):
        words = [first or second for first, second in _LIST_WORD.findall(listed[0])]
        command = shlex.join(words)
        return CommandLine(text=command, environment=None, is_repeated=True) if re.match(_KNOWN, command) else None
    prompt = _ENVIRONMENT.match(text)
    match = _find_announced(text, prompt.end() if prompt else 0) or _AT_PROMPT.match(text)
    if match is None:
        return _in_sentence(text)
    if _EXAMPLE.search(_OUTPUT.sub("", text)):
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
    command = _RIGHT_PROMPT.sub("", command.rstrip())
    command = _OUTPUT.sub("", _COMMENT.sub("", _REDIRECTION.sub("", command))).strip("* ").removesuffix(":")
    if _UNFINISHED.search(command):
        return None
    command = command.removesuffix("`") if command.count("`") == 1 else command
    if command.count(")") > command.count("("):  # the end of a subshell
        command = command.rpartition(")")[0].rstrip()
    if _SENTENCE.search(command) and (not lead.strip() or _OPENED.fullmatch(lead)):
        return _in_sentence(text)
    environment = prompt[1] if prompt and prompt[1] != "base" else None
    return CommandLine(text=command, environment=environment, is_repeated=bool(mark))


def _in_sentence(text: str) -> CommandLine | None:
    """Return the command in a sentence that reports it, or in an item of a list of what was done."""
    found = _INSTALLATION.search(text) if "install" in text else None
    if found is None and "install" in text and (described := _BY_PIP.search(text)):
        if _REPORT.search(text[: described.start()]) and known_name(described["package"]):
            return CommandLine(text=f"pip install {described['package']}", environment=None, is_repeated=True)
        return None
    lead = text[: found.start()] if found else ""
    is_outcome = found and not lead.strip(" *_>#-") and _OUTCOME.match(text, found.end())
    if found is None or not (is_outcome or _ITEM.match(text) or _REPORT.search(lead)):
        return None
    return CommandLine(text=found[1], environment=None, is_repeated=False)


def _find_announced(text: str, start: int) -> re.Match[str] | None:
    """Return the first known command at ``start`` or after an announcement."""
    if not _PROGRAM.search(text):
        return None
    announcements = islice(_ANNOUNCEMENT.finditer(text, start), MAX_ANNOUNCEMENTS)
    behind = (_BEHIND.match(text, announcement.end()) for announcement in announcements)
    return _BARE.match(text, start) or next(filter(None, behind), None)
