"""Read a command that people paste after ``doctor fix``: ``sudo pip3 install -U black``.

The words are those of the shell, or one quoted string. What changes where something is installed is left out with a
note, since doctor decides that; what changes the result otherwise is an error that says where to set it. Unsafe options
stay in the goal, so that the policy refuses them.
"""

from __future__ import annotations

import os
import shlex
from collections.abc import Callable, Mapping, Sequence

from doctor.core import lazy_re as re
from doctor.core.errors import DoctorError, Exit
from doctor.core.goal import Goal, Route
from doctor.core.record import dataclass, replace
from doctor.core.requirement import parse_requirement
from doctor.plan.pasted.draft import Draft
from doctor.plan.pasted.options import VALUES_OF_SUDO, parse
from doctor.plan.policy import unsafe_option
from doctor.plan.unsafe_commands import refuse_command

_ASSIGNMENT = re.compile(r"([A-Za-z_]\w*)=(.*)", re.DOTALL | re.ASCII)
_PROMPT = re.compile(r"\(.*\)|.*[$#>%]|RUN|[!❯➜»~]")
"""The words in front of a command that is copied from a terminal, a Dockerfile or a notebook."""
_PROGRAM = re.compile(r"(pip|python|py|\{sys\.executable\})(\d(?:\.\d+)?)?", re.ASCII)
"""pip and Python, also as Windows (``py``) and notebooks call it."""
_WRAPPERS = ("command", "exec", "nice", "nohup", "time")
"""The programs that run the command after them, and change nothing about what it does."""
_FOLDER = re.compile(r"[./~].*|.*/.*|(?i:v?env\d*|virtualenv)")
"""The names after ``venv`` and ``virtualenv`` that are no packages."""


@dataclass(frozen=True, kw_only=True)
class Pasted:
    """The goal of a pasted command."""

    goal: Goal
    notes: tuple[str, ...] = ()
    """The parts of the command that are left out, and why, one line each."""


_ROUTES: Mapping[str, Route | None] = {
    **dict.fromkeys(("pip install", "uv pip install", "easy_install", "easy_install3"), None),
    **dict.fromkeys(("pipx install", "uv tool install"), "pipx"),
    "apt install": "apt",
    **dict.fromkeys(("uv venv", "venv", "virtualenv"), "environment"),
}
"""The route of each command that doctor takes over; a command is the program and the words that say what it does."""
_ADVICE = {
    "Undo what doctor installed: `doctor undo`": "pip uninstall",
    "It runs an application without installing it. To install it: `doctor fix --pipx NAME`": (
        "pipx run, uv tool run, uvx"
    ),
    "It changes the project's files as well. Run it yourself, or install without that: `doctor fix --venv NAME`": (
        "pdm add, pipenv install, poetry add, uv add"
    ),
    "Install what the project requires: `doctor fix --venv`": ("pdm install, poetry install, uv run, uv sync"),
    "Run it yourself: `{}`": (
        "apt autoremove, apt build-dep, apt full-upgrade, apt purge, apt reinstall, apt remove, apt update, "
        "apt upgrade, pip cache, pip check, pip config, pip download, pip freeze, pip list, pip show, pipx ensurepath, "
        "pipx inject, pipx install-all, pipx reinstall, pipx uninstall, pipx upgrade, uv lock, uv remove"
    ),
}
_NOT_TAKEN_OVER = {command: advice for advice, commands in _ADVICE.items() for command in commands.split(", ")}
"""Commands that doctor does not take over, and what to do; ``{}`` is the command."""
_MODULES = ("easy_install", "pdm", "pip", "pipenv", "pipx", "poetry", "uv", "venv", "virtualenv")
"""The modules that ``python -m`` may run."""
_OTHER_MANAGERS = {
    "apk": ("add",), "brew": ("install",), "conda": ("install", "create"), "dnf": ("install",),
    "mamba": ("install", "create"), "micromamba": ("install", "create"), "pacman": ("-S", "-Sy", "-Syu"),
    "snap": ("install",), "yum": ("install",), "zypper": ("install", "in"),
}  # fmt: skip
"""The package managers that doctor does not run, with the words that show that it is not a package's name."""
_OF_SHELLS = frozenset({
    ".", "bash", "cd", "chmod", "chown", "cp", "curl", "deactivate", "export", "ln", "ls", "mkdir", "mv", "rm", "sed",
    "source", "tar", "wget",
})  # fmt: skip
"""Commands that install nothing, and that people copy beside those that do."""
_NO_NAME = re.compile(r"-.|[.~]?/|.*/|[<>|&;]+$|\.\w*$")
"""The beginning of words that are options, paths, addresses or operators, and no names of packages."""
_WITHOUT_ROOT = ("brew", "conda", "mamba", "micromamba")


def read_pasted(goal: Goal, may_be_environment: Callable[[str], bool], *, after_dashes: bool = False) -> Pasted | None:
    """Return the goal of the command that the requirements are; ``None`` if they are not a command.

    The other fields of ``goal`` come from doctor's own options, which win. ``may_be_environment`` returns whether a
    folder from which the command runs Python is an environment, or a place for one. ``after_dashes`` is whether the
    requirements follow ``--``, as a command does. Raises DoctorError for a command that doctor cannot take over.
    """
    commands = _split(goal.requirements)
    if len(commands) > 1:
        _refuse_several(commands, may_be_environment)
        _refuse_others(goal, commands)
        return None
    [words] = commands
    pasted = _read(words, goal, may_be_environment)
    if pasted is None and "install" in words and len(words) > 1:
        names = shlex.join(words[1:]) if words[0] == "install" else "NAME"
        raise DoctorError(
            f"`{shlex.join(words)}` is not a command that doctor knows. Name packages: `doctor fix {names}`"
        )
    if pasted is None:
        _refuse_others(goal, commands, after_dashes=after_dashes)
    return pasted


def read_failed_command(words: Sequence[str], *, in_environment: bool = True) -> Goal | None:
    """Return the goal of a command that failed somewhere; ``None`` if ``doctor fix`` cannot reach the same.

    ``in_environment`` is whether a Python that it names by its path may be that of a virtual environment.

    Unsafe options are left out, since the command need not be refused. A command that installs pip and its companions
    alone asks for an environment.
    """
    try:
        draft = _draft(words, Goal(), lambda _: in_environment, is_certain=True)
    except DoctorError:
        return None
    return draft.simplified() if draft else None


def _refuse_several(commands: list[list[str]], may_be_environment: Callable[[str], bool]) -> None:
    """Raise DoctorError if one of several is a command, and not the name of a package."""
    are_commands, single, before = False, [], ""
    for words in commands:
        if words[0] in ("cd", "pushd") and len(words) == 2:  # the files that the next one names are there
            before += f"{words[0]} {_quoted(words[1])} && "
            continue
        try:
            if _read(words, Goal(), may_be_environment):
                single.append(f"`{before}doctor fix -- {shlex.join(words)}`")
                before = ""
        except DoctorError as error:
            if error.code == Exit.REFUSED:
                raise
            are_commands = True
    if are_commands or single:
        each = "it" if len(single) == 1 else "each one"
        advice = f"Give {each} separately: {', then '.join(single)}" if single else "Run the others yourself."
        raise DoctorError(f"doctor takes over one command at a time. {advice}")


def _quoted(word: str) -> str:
    """Return a word as it is typed into a shell, which also replaces variables and ``~`` in it, and redirects."""
    if re.match(r"\d?[<>]", word):
        return word
    return f'"{word}"' if "$" in word else shlex.quote(os.path.expanduser(word))


def _refuse_others(goal: Goal, commands: list[list[str]], *, after_dashes: bool = False) -> None:
    """Raise DoctorError for commands of other programs, which would be taken for names of packages: ``rm -rf .venv``.

    A quoted text is one if it is no requirement, and some of its words are no names. Separate words are one if so, and
    if ``sudo`` or a command of a shell comes first. After ``--``, where commands belong, several words are one unless a
    route says that they are names, and so is a command of a shell alone. A name with an unsafe pip option, or with
    several lines, is left to the policy, and doctor's own name to ``find_own_word``.
    """
    [text, *more] = goal.requirements or ("",)
    is_quoted = not more and bool(re.search(r"\s", text.strip()))
    if goal.as_typed or not commands[0] or (is_quoted and _is_requirement(text)):
        return
    words = commands[0]
    program, *others = words[1:] if words[0] in ("sudo", "doas") and len(words) > 1 else words
    is_known = program in _OF_SHELLS
    has_other_words = len(commands) > 1 or any(map(_NO_NAME.match, others))
    is_line = is_quoted and text.isprintable() and unsafe_option(text) is None
    is_certain = is_known or is_line or len(others) + 1 < len(words)
    advice = f"It installs packages by their names{', without `--`' if after_dashes else ''}: `doctor fix NAME`"
    if (has_other_words and is_certain) or (is_known and program != words[0]):
        raise _not_taken_over(program, advice)
    has_several = sum(not word.startswith("-") for word in words) > 1 and words[0] not in ("-e", "doctor")
    if after_dashes and not goal.route and (is_known or has_several) and not any(map(unsafe_option, goal.requirements)):
        raise _not_taken_over(program, advice)


def _is_requirement(text: str) -> bool:
    """Return whether a text with spaces is a requirement, an option with its value, or a path."""
    if re.match(r"-|[.~]?/|\.\.|\w[^\s]*[/@]|[\w.\[\],-]+\s*@\s", text.strip()):
        return True
    try:
        parse_requirement(text)
    except ValueError:
        return False
    return True


def split_commands(text: str) -> list[list[str]] | None:
    """Return the words of each command in a line, split as a shell does; ``None`` if a quotation is not closed."""
    lexer = shlex.shlex(text, posix=True, punctuation_chars=";&|\n")
    lexer.whitespace, lexer.whitespace_split, lexer.commenters = " \t\r", True, ""
    try:
        return _group(list(lexer))
    except ValueError:
        return None


def _group(words: Sequence[str]) -> list[list[str]]:
    """Return the words of each command, which operators of the shell separate; a comment ends the last one."""
    commands: list[list[str]] = [[]]
    for position, word in enumerate(words):
        if re.fullmatch(r"[;&|\n]+", word):
            commands.append([])
        elif word.startswith("#") and position:
            break
        else:
            commands[-1].append(word)
    return [command for command in commands if command]


def _split(requirements: tuple[str, ...]) -> list[list[str]]:
    """Return the words of each command; a single quoted string is split as a shell does."""
    words = list(requirements)
    if len(words) == 1 and re.search(r"\s", words[0].strip()):
        commands = split_commands(re.sub(r"(?<=\s)#\s.*", "", words[0].strip().replace("\\\n", " ")))
        return [words] if commands is None else commands or [[]]
    return _group(words) or [[]]


def _read(words: Sequence[str], typed: Goal, may_be_environment: Callable[[str], bool]) -> Pasted | None:
    draft = _draft(words, typed, may_be_environment)
    if draft is None:
        return None
    draft.finish()
    return Pasted(goal=draft.goal, notes=tuple(dict.fromkeys(draft.notes)))


def _draft(
    words: Sequence[str], typed: Goal, may_be_environment: Callable[[str], bool], *, is_certain: bool = False
) -> Draft | None:
    draft = Draft(
        typed=typed,
        goal=replace(typed, requirements=()),
        may_be_environment=may_be_environment,
        is_certain=is_certain,
    )
    stripped = _strip_prefix(words, draft)
    words = _find_program(stripped, draft) if stripped else [""]
    options, others = parse(words[0], words[1:])
    command = _find_command(words, [words[0], *others], draft)
    if command is None:
        return None
    if variable := next((word for word in stripped if re.search(r"\$[A-Za-z_{(]|`", word)), None):
        raise DoctorError(f"{variable} is for the shell to replace. Paste the command without quotes around it.")
    names, route = others[command.count(" ") :], _ROUTES[command]
    if command in ("venv", "virtualenv") and not (draft.is_certain or options or _FOLDER.fullmatch(" ".join(names))):
        return None
    draft.command = shlex.join(words)
    draft.reads_pip_config = command.endswith("pip install")
    for option in options:
        draft.take(option)
    if route == "environment":
        draft.set_folder(names)
    else:
        draft.set_names(names, route)
    return draft


def _strip_prefix(words: Sequence[str], draft: Draft) -> Sequence[str]:
    """Return the words from the program on, without prompts, variables, ``sudo`` and ``env``."""
    prompt = next((position for position, word in enumerate(words[:4]) if word in ("$", "#", "%")), -1)
    words = draft.words = words[prompt + 1 :]
    while len(words) > 1:
        word, rest = words[0], words[1:]
        if assignment := _ASSIGNMENT.fullmatch(word):
            draft.set_variable(assignment.group(1), assignment.group(2))
        elif word in ("sudo", "doas", "env"):
            draft.is_certain = True
            options, rest = parse("sudo", rest, VALUES_OF_SUDO, stop=True)
            user = next((option.value for option in options if option.name == "user"), None)
            if word != "env" and user and user != "root":
                draft.notes.append(f"{word} -u {user} is left out. doctor works for the user who runs it.")
            elif word != "env":
                draft.notes.append(f"{word} is left out. doctor asks for root only if a step needs it.")
        elif word in _WRAPPERS:
            draft.is_certain = True
        elif word.startswith(("!", "%")) and len(word) > 1:
            draft.words = [word[1:], *rest]
            return draft.words
        elif _PROMPT.fullmatch(word):
            draft.words = rest
        else:
            break
        words = rest
    return words


def _find_program(words: Sequence[str], draft: Draft) -> Sequence[str]:
    """Return the command with the plain name of its program: ``pip install six`` for ``python3 -m pip install six``."""
    program, rest = os.path.expanduser(words[0]), words[1:]
    name = os.path.basename(program)
    match = _PROGRAM.fullmatch(name)
    if match is None:
        return ["apt" if name in ("apt-get", "aptitude") else name, *rest]
    if match.group(1) == "pip":
        draft.set_python(program, match.group(2))
        draft.is_certain = draft.is_certain or name != "pip"
        return ["pip", *rest]
    module = _module(rest)
    if module:
        launched = re.fullmatch(r"-(\d\.\d+)", rest[0])  # py -3.12
        draft.set_python(program, launched.group(1) if launched else match.group(2))
        draft.is_certain = True
        if module[0] not in _MODULES:
            raise _not_taken_over(f"python -m {module[0]}", "Run it yourself.")
        return module
    if rest[:2] == ["setup.py", "install"]:
        advice = "Create the environment with `doctor fix --venv`, then run `.venv/bin/python -m pip install .`"
        raise _not_taken_over("python setup.py install", advice)
    if rest and rest[0].endswith(".py"):
        raise _not_taken_over(f"python {rest[0]}", "Run it yourself.")
    return words


def _module(words: Sequence[str]) -> list[str]:
    """Return the words from the module on that ``python`` runs with ``-m``; empty if it runs none."""
    for position, word in enumerate(words):
        if match := re.fullmatch(r"-[A-Za-ln-z]*m(\w*)", word):
            found = [*filter(None, match.groups()), *words[position + 1 :]]
            module = [name.partition(".")[0] for name in found[:1]]  # Ansible runs pip.__main__ or pip.main
            return [*module, *found[1:]]
        if not re.fullmatch(r"-[bBdEiIOPqsSuvx]+|-\d(\.\d+)?", word):
            break
    return []


def _find_command(words: Sequence[str], names: Sequence[str], draft: Draft) -> str | None:
    """Return the command to take over; ``None`` if the words may be names of packages.

    ``names`` are the words without options. Raises DoctorError for a command that doctor does not take over.
    """
    program, typed = words[0], " ".join(map(_quoted, draft.words))
    commands = [" ".join(names[:count]) for count in (3, 2, 1)]
    if not draft.typed.as_typed and not any(command in _ROUTES for command in commands):
        refuse_command(words, typed)
    if any(word in _OTHER_MANAGERS.get(program, ()) for word in words[1:-1]):
        sudo = "" if program in _WITHOUT_ROOT else "sudo "
        raise DoctorError(
            f"doctor does not run {program}. Run it yourself, `{sudo}{shlex.join(words)}`, or install with pip into an "
            "environment: `doctor fix --venv NAME`"
        )
    for command in commands:
        if command == program and len(names) == 1 and not draft.is_certain:
            return None
        if command in _ROUTES:
            return command
        if command in _NOT_TAKEN_OVER:
            raise _not_taken_over(command, _NOT_TAKEN_OVER[command].format(typed))
    is_certain = draft.is_certain or " ".join(names[:2]) in ("uv pip", "uv tool")
    if is_certain and any(known.startswith(f"{program} ") for known in _ROUTES):
        raise DoctorError(f"`{typed}` installs nothing, so doctor has nothing to do.")
    return None


def _not_taken_over(command: str, advice: str) -> DoctorError:
    return DoctorError(f"doctor does not take over `{command}`. {advice}")
