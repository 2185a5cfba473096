"""Read a command line that people paste after ``doctor fix``: ``sudo pip3 install -U black``.

The words are those of the shell, or one quoted string. What changes where something is installed is left out with a
note, since doctor decides that; what changes the result otherwise is an error that says where to set it. Unsafe options
stay in the goal, so that the policy refuses them.
"""

from __future__ import annotations

import os
import re
import shlex
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from doctor.commands.pasted_goal import Draft
from doctor.commands.pasted_options import APT, ENV, PIP, PIPX, PROJECT, SUDO, UV, VENV, Syntax, parse
from doctor.core.errors import DoctorError
from doctor.core.goal import Goal

_ASSIGNMENT = re.compile(r"([A-Za-z_]\w*)=(.*)", re.DOTALL | re.ASCII)
_PROMPT = re.compile(r"\(.*\)|.*[$#>%]|RUN|[!❯➜»~]")
"""The words in front of a command that is copied from a terminal, a Dockerfile or a notebook."""
_SEPARATOR = re.compile(r"[;&|\n]+")
_PROGRAM = re.compile(r"(pip|python|py|\{sys\.executable\})(\d(?:\.\d+)?)?", re.ASCII)
"""pip and Python, also as Windows (``py``) and notebooks call it."""
_DEBIAN_PACKAGE = re.compile(r"[a-z0-9][a-z0-9+.-]*[a-z0-9+.]")
_PIP_QUERIES = (
    "cache",
    "check",
    "config",
    "debug",
    "freeze",
    "hash",
    "help",
    "index",
    "inspect",
    "list",
    "search",
    "show",
)
"""pip's commands that install nothing (``pip help``), but for ``wheel``, which is a distribution as well."""
_FOLDER = re.compile(r"[./~].*|.*/.*|v?env\d*|(?i:virtualenv|venv|env)")
"""The names of folders that are no package; other names after ``virtualenv`` may be packages as well."""
_OTHER_MANAGERS = {
    "apk": ("add",), "brew": ("install",), "dnf": ("install",), "emerge": (), "microdnf": ("install",),
    "pacman": ("-S", "-Sy", "-Syu"), "snap": ("install",), "xbps-install": (), "yum": ("install",),
    "zypper": ("install", "in"),
}  # fmt: skip
"""The package managers that doctor does not run, with the words behind which they name packages."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pasted:
    """The goal of a pasted command line."""

    goal: Goal
    notes: tuple[str, ...] = ()
    """The parts of the command that are left out, and why, one line each."""


def read_pasted(goal: Goal) -> Pasted | None:
    """Return the goal of the command line that the requirements are; ``None`` where they are none.

    The other fields of ``goal`` come from doctor's own options, which win. Raises DoctorError for a command line that
    doctor cannot take over.
    """
    lines = _split(goal.requirements)
    if len(lines) == 1:
        pasted = _read(lines[0], goal)
        if pasted is None and "install" in lines[0] and len(lines[0]) > 1:
            raise DoctorError(
                f"doctor does not know the command `{shlex.join(lines[0])}`. Name packages: `doctor fix NAME`"
            )
        return pasted
    answers = [(line, _try_to_read(line)) for line in lines]
    if not any(answer for _, answer in answers):
        return None
    single = [f"`doctor fix -- {shlex.join(line)}`" for line, answer in answers if isinstance(answer, Pasted)]
    advice = f"Give each by itself: {', then '.join(single)}" if single else "Run the others yourself."
    raise DoctorError(f"doctor takes over one command at a time. {advice}")


def _split(requirements: tuple[str, ...]) -> list[list[str]]:
    """Return the words of each command; a single quoted string is split as a shell does."""
    if len(requirements) != 1 or not re.search(r"\s", requirements[0].strip()):
        words = list(requirements)
    else:
        text = re.sub(r"(?<=\s)#\s.*", "", requirements[0].strip().replace("\\\n", " "))
        lexer = shlex.shlex(text, posix=True, punctuation_chars=";&|\n")
        lexer.whitespace, lexer.whitespace_split, lexer.commenters = " \t\r", True, ""
        try:
            words = list(lexer)
        except ValueError:
            return [[*requirements]]
    lines: list[list[str]] = [[]]
    for position, word in enumerate(words):
        if _SEPARATOR.fullmatch(word):
            lines.append([])
        elif word.startswith("#") and position:
            break
        else:
            lines[-1].append(word)
    return [line for line in lines if line] or [[]]


def _try_to_read(words: list[str]) -> Pasted | DoctorError | None:
    try:
        return _read(words, Goal())
    except DoctorError as error:
        return error


def _read(words: Sequence[str], typed: Goal) -> Pasted | None:
    draft = Draft(typed=typed)
    words = _strip_prefix(words, draft)
    reader, words = _find_reader(words, draft)
    if reader is None:
        return None
    draft.command = words
    if variable := next((word for word in words if re.search(r"\$[A-Za-z_{(]|`", word)), None):
        raise DoctorError(f"{variable} is for the shell to replace. Paste the command without quotes around it.")
    if not reader(words[1:], draft):
        return None
    return Pasted(goal=draft.goal(), notes=draft.notes())


def _strip_prefix(words: Sequence[str], draft: Draft) -> Sequence[str]:
    """Return the words from the program on, without prompts, variables, ``sudo`` and ``env``."""
    prompt = next((position for position, word in enumerate(words[:4]) if word in ("$", "#", "%")), -1)
    words = words[prompt + 1 :]
    while words:
        word, rest = words[0], words[1:]
        if rest and (assignment := _ASSIGNMENT.fullmatch(word)):
            draft.set_variable(assignment.group(1), assignment.group(2))
            words = rest
        elif rest and word in ("sudo", "doas", "env"):
            options, words = parse(rest, ENV if word == "env" else SUDO, stop=True)
            draft.leave_out_prefix(word, options)
        elif rest and _PROMPT.fullmatch(word):
            words = rest
        elif word[0:1] in ("!", "%") and len(word) > 1:
            words = [word[1:], *rest]
        else:
            break
    return words


Reader = Callable[[Sequence[str], Draft], bool]
"""Takes the words behind the program, and returns whether they are a command; it raises DoctorError."""


def _find_reader(words: Sequence[str], draft: Draft) -> tuple[Reader | None, Sequence[str]]:
    """Return the reader of a command line, and the line; ``python -m MODULE`` becomes the line of the module."""
    if not words:
        return None, words
    program = os.path.expanduser(words[0])
    name = os.path.basename(program)
    match = _PROGRAM.fullmatch(name)
    if match and match.group(1) != "pip":
        launched = re.fullmatch(r"-(\d\.\d+)", words[1]) if words[1:] else None  # py -3.12
        module = _module(words[1:])
        if not module:
            return (_read_script if words[1:] and words[1].endswith(".py") else None), words
        draft.set_python(program, launched.group(1) if launched else match.group(2))
        draft.is_certain = True
        words, name = module, module[0] if module[0] in _MODULES else "python -m"
    elif match:
        draft.set_python(program, match.group(2))
        draft.is_certain = draft.is_certain or name != "pip"
        name = "pip"
    if name in _OTHER_MANAGERS:
        return _read_other_manager, words
    return _READERS.get(name), words


def _module(words: Sequence[str]) -> list[str]:
    """Return the words from the module on that ``python`` runs with ``-m``; empty where it runs none."""
    for position, word in enumerate(words):
        if re.fullmatch(r"-[A-Za-ln-z]*m", word):
            return list(words[position + 1 :])
        if re.fullmatch(r"-m\w+", word):
            return [word[2:], *words[position + 1 :]]
        if not re.fullmatch(r"-[bBdEiIOPqsSuvx]+|-\d(\.\d+)?", word):
            break
    return []


def _read_pip(words: Sequence[str], draft: Draft, syntax: Syntax = PIP) -> bool:
    options, others = parse(words, syntax)
    action, names = (others[0], others[1:]) if others else ("", [])
    if action in ("uninstall", "download"):
        advice = "Undo what doctor installed: `doctor undo`" if action == "uninstall" else "Run it yourself."
        raise DoctorError(f"doctor does not take over `pip {action}`. {advice}")
    if action != "install":
        if draft.is_certain or action in _PIP_QUERIES:
            command = f"pip {action}".strip()
            raise DoctorError(f"`{command}` installs nothing, so that doctor has nothing to do.")
        return False
    draft.take(options, syntax, reads_pip_config=True)
    return draft.add(names)


def _read_uv(words: Sequence[str], draft: Draft) -> bool:
    """Read ``uv pip install``, ``uv tool install``, ``uv add``, ``uv venv`` and others."""
    options, rest = parse(words, UV, stop=True)
    action = rest[:1]
    if action == ["pip"] and len(rest) > 1:
        draft.is_certain = True
        draft.take(options, UV)
        return _read_pip(rest[1:], draft, UV)
    if rest[:2] in (["tool", "install"], ["tool", "run"]):
        draft.take(options, UV)
        return _read_run(rest[2:], draft) if rest[1] == "run" else _read_applications(rest[2:], draft, UV)
    if action == ["add"]:
        draft.take(options, UV)
        return _read_project(rest[1:], draft, "uv add")
    if action == ["venv"]:
        draft.take(options, UV)
        return _read_venv(rest[1:], draft, replace(UV, harmless=UV.harmless | VENV.harmless))
    if action and action[0] in ("sync", "run", "lock", "remove", "python") and (len(rest) > 1 or action == ["sync"]):
        raise _not_taken_over(f"uv {action[0]}", "Install what the project requires: `doctor fix --venv`")
    return False


def _read_run(words: Sequence[str], draft: Draft, syntax: Syntax = UV) -> bool:
    """Read ``uvx NAME ARGUMENT…`` or ``pipx run NAME ARGUMENT…``: the application is installed, but not run."""
    options, rest = parse(words, syntax, stop=True)
    source = next((option.value for option in options if option.name in ("from", "spec")), None)
    draft.take([option for option in options if option.name not in ("from", "spec")], syntax)
    if not rest:
        return False
    draft.note(f"doctor installs the application and does not run it. Run it afterwards: `{shlex.join(rest)}`")
    return _add_applications([source or rest[0]], draft)


def _read_pipx(words: Sequence[str], draft: Draft) -> bool:
    options, rest = parse(words, PIPX, stop=True)
    action = rest[0] if rest else ""
    if action in ("install", "run"):
        draft.take(options, PIPX)
    if action == "install":
        return _read_applications(rest[1:], draft, PIPX)
    if action == "run":
        return _read_run(rest[1:], draft, PIPX)
    if action == "ensurepath" and len(rest) == 1:
        raise _not_taken_over("pipx ensurepath", "Run it yourself: `pipx ensurepath`")
    if action in ("inject", "uninstall", "upgrade", "reinstall", "install-all") and len(rest) > 1:
        raise _not_taken_over(f"pipx {action}", f"Run it yourself: `{shlex.join(['pipx', *words])}`")
    return False


def _read_applications(words: Sequence[str], draft: Draft, syntax: Syntax) -> bool:
    options, names = parse(words, syntax)
    draft.take(options, syntax)
    return _add_applications(names, draft)


def _add_applications(names: Sequence[str], draft: Draft) -> bool:
    draft.route = "pipx"
    draft.path = None
    versions = [re.sub(r"^([\w.\[\],-]+)@(?=[\d])", r"\1==", name).removesuffix("@latest") for name in names]
    return draft.add(versions)


def _read_apt(words: Sequence[str], draft: Draft) -> bool:
    options, others = parse(words, APT)
    action, names = (others[0], others[1:]) if others else ("", [])
    program = draft.command[0]
    if action in ("update", "upgrade", "remove", "purge", "autoremove", "full-upgrade", "dist-upgrade", "build-dep"):
        raise _not_taken_over(f"{program} {action}", "Run it yourself.")
    if action not in ("install", "reinstall"):
        return False
    for name in names:
        if not _DEBIAN_PACKAGE.fullmatch(name):
            raise DoctorError(f"{name} is not the plain name of a package. Name it without version, release or file.")
    draft.route = "apt"
    draft.take(options, APT)
    return draft.add(names)


def _read_other_manager(words: Sequence[str], draft: Draft) -> bool:
    """Refuse the command of a package manager that doctor does not run."""
    manager = os.path.basename(draft.command[0])
    actions = _OTHER_MANAGERS[manager]
    if not any(word in actions if actions else word.startswith("-") for word in words[:-1]):
        return False
    sudo = "" if manager == "brew" else "sudo "
    raise DoctorError(
        f"doctor does not run {manager}. Run it yourself, `{sudo}{shlex.join(draft.command)}`, or install the "
        "distributions into an environment: `doctor fix --venv NAME`"
    )


def _read_conda(words: Sequence[str], draft: Draft) -> bool:
    if not any(word in ("install", "create") for word in words[:-1]):
        return False
    raise DoctorError(
        f"doctor does not run {os.path.basename(draft.command[0])}. Run it yourself, or install with pip, where most "
        "packages have the same name: `doctor fix --venv NAME`"
    )


def _read_easy_install(words: Sequence[str], draft: Draft) -> bool:
    options, names = parse(words, PIP)
    if not names:
        return False
    draft.note("easy_install is obsolete. pip installs the packages.")
    draft.take(options, PIP)
    return draft.add(names)


def _read_adder(words: Sequence[str], draft: Draft) -> bool:
    """Read ``poetry add NAME``, ``pdm add NAME`` and ``pipenv install NAME``."""
    program = os.path.basename(draft.command[0])
    action = "install" if program == "pipenv" else "add"
    if words[:1] == ["install"] and (action == "add" or len(words) == 1):
        raise _not_taken_over(f"{program} install", "Install what the project requires: `doctor fix --venv`")
    return words[:1] == [action] and _read_project(words[1:], draft, f"{program} {action}")


def _read_project(words: Sequence[str], draft: Draft, command: str) -> bool:
    if draft.typed.groups:
        raise DoctorError(f"--group was taken for an option of doctor. Put `--` first: `doctor fix -- {command} NAME`")
    syntax = replace(UV, harmless=UV.harmless | PROJECT.harmless) if command == "uv add" else PROJECT
    options, names = parse(words, syntax)
    draft.route = "environment"
    draft.take([option for option in options if option.name not in ("group", "dev", "optional")], syntax)
    draft.note(f"`{command}` would also add the names to the project's files, which doctor does not change.")
    return draft.add([re.sub(r"^([\w.\[\],-]+)@(?=\d)", r"\1==", name).removesuffix("@latest") for name in names])


def _read_venv(words: Sequence[str], draft: Draft, syntax: Syntax = VENV) -> bool:
    options, folders = parse(words, syntax)
    if len(folders) > 1:
        raise DoctorError("doctor creates one environment at a time: `doctor fix --venv --path DIR`")
    draft.route = "environment"
    draft.path = os.path.expanduser(folders[0]) if folders else None
    draft.take(options, syntax)
    return True


def _read_virtualenv(words: Sequence[str], draft: Draft) -> bool:
    is_folder = len(words) == 1 and _FOLDER.fullmatch(words[0])
    has_option = any(word.startswith("-") for word in words)
    return bool(draft.is_certain or is_folder or has_option) and _read_venv(words, draft)


def _read_script(words: Sequence[str], _draft: Draft) -> bool:
    if words[:2] == ["setup.py", "install"]:
        advice = "Create the environment with `doctor fix --venv`, then run `.venv/bin/python -m pip install .`"
        raise _not_taken_over("python setup.py install", advice)
    raise _not_taken_over(f"python {words[0]}", "Run it yourself.")


def _read_module(_words: Sequence[str], draft: Draft) -> bool:
    raise _not_taken_over(f"python -m {draft.command[0]}", "Run it yourself.")


def _not_taken_over(command: str, advice: str) -> DoctorError:
    return DoctorError(f"doctor does not take over `{command}`. {advice}")


_READERS: Mapping[str, Reader] = {
    "apt": _read_apt,
    "apt-get": _read_apt,
    "aptitude": _read_apt,
    "conda": _read_conda,
    "easy_install": _read_easy_install,
    "easy_install3": _read_easy_install,
    "mamba": _read_conda,
    "micromamba": _read_conda,
    "pdm": _read_adder,
    "pip": _read_pip,
    "pipenv": _read_adder,
    "pipx": _read_pipx,
    "poetry": _read_adder,
    "python -m": _read_module,
    "uv": _read_uv,
    "uvx": _read_run,
    "venv": _read_virtualenv,
    "virtualenv": _read_virtualenv,
}
_MODULES = ("pip", "pipenv", "pipx", "pdm", "poetry", "uv", "venv", "virtualenv", "easy_install")
"""The modules that ``python -m`` may run."""
