"""Choose the advice about a condition by the log's contexts, its words and the command that failed."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Mapping, Sequence

from doctor.core import lazy_re as re
from doctor.core.goal import Goal
from doctor.core.names import name_of
from doctor.core.record import replace
from doctor.diagnose.model import Advice, Command, Fix, LogRemedy, Remedy, ShellLine, Snippet
from doctor.explain.failed_command import OF_ENVIRONMENT, FailedCommand, runs_as_root, split_sudo
from doctor.explain.fill import OTHER_PATH, FilledAdvice, fill, knows, without_option, without_value
from doctor.explain.log_shell import ABOUT, UNIX_SHELLS, for_release, on_windows, runs_windows, with_name
from doctor.explain.modules import find_distribution_of, kind_of_module, releases_of_removal, system_package_of
from doctor.explain.programs import distribution_of_program
from doctor.explain.runner_lines import UPDATED_INSTALLATION, as_lines, of_conda_file, of_image, with_pipx_of_system
from doctor.plan.known_names import debian_candidates, distribution_of_module

_MINOR = re.compile(r"3\.\d{1,2}")
_PYTHONS = ("python", "python2")
_INSTALLERS = ("hatch", "pdm", "pipenv", "pipx", "poetry", "pre-commit", "uv")
"""Tools that are places where commands run, unless a command was to install them."""
_PLAIN = re.compile(r"[A-Za-z][\w.-]*")
"""A name that YAML takes for a text without quotes."""
_FOLDER = re.compile(r"\.?[\w-]+")
"""The name of a folder in the current one."""
_SUDO_IN_ENVIRONMENT = "sudo-in-environment"
_OF_MAMBA = ("clean", "create", "env", "install")
"""The commands of conda that mamba and micromamba have as well."""
_OF_HOMEBREW = re.compile(r"/Cellar/([^/]+)/")


def choose_advice(
    advice: Iterable[Advice],
    contexts: tuple[str, ...],
    words: Mapping[str, str],
    command: FailedCommand | None,
    message: str = "",
) -> FilledAdvice | None:
    """Return the advice for the first of the contexts that has one, else the advice for all others.

    Advice for the first context together with another one (``docker/alpine``) is more exact, and comes before that.
    The situation of the failing command is such a context as well, and so is ``message``, the context of the signature.
    They come first, in this order, except where commands are not typed, unless the advice is for just that place.
    """
    by_context = {entry.context: entry for entry in advice}
    asked = command.requirements if command else ()
    absent = {words.get("program"), *(name for name in map(name_of, asked) if name in _INSTALLERS)}
    contexts = tuple(context for context in contexts if context not in absent)  # a missing tool is no place
    is_unknown = "module" in words and ("distribution" not in words or "._" in words["module"])
    kind = kind_of_module(words["module"], words) if is_unknown else "shadow" if "shadow" in words else None
    heads = filter(None, (kind, *contexts[:1]))
    is_named = "package" in words or (command and command.arguments)
    seen = contexts if is_named else ("no-names", *contexts)
    pairs = [f"{head}/{other}" for head in heads for other in seen if other != head]
    of_root = ["sudo"] if command and runs_as_root(command.words) else []
    of_command = of_root if command else ["no-command"]
    ranked = (*pairs, *([kind] if kind else []), *contexts, *of_command, *([] if is_named else ["no-names"]), "")
    chosen = next((by_context[context] for context in ranked if context in by_context), None)
    situation = _situation(command, words.get("program")) if command else None
    of_runner = [f"{context}/{other}/{message}" for context in contexts[:1] for other in contexts[1:]]
    of_message = [*of_runner, *(f"{context}/{message}" for context in contexts), message] if message else []
    of_sudo = [situation] if situation == _SUDO_IN_ENVIRONMENT else []
    of_log = filter(None, (*of_sudo, *of_message, situation))
    special = next((by_context[context] for context in of_log if context in by_context), None)
    is_for_both = special is not None and ("/" in special.context or _installs_packages(special.remedy))
    if special and (
        is_for_both
        or isinstance(special.remedy, Snippet)
        or not (chosen and chosen.context and isinstance(chosen.remedy, Snippet))
    ):
        chosen = special
    if chosen is None:
        return None
    words = _complete(words, command, "uv pip" if "uv" in contexts else "pip")
    filled = fill(chosen, words, command)
    filled = replace(filled, text=with_name(filled.text, words, command))
    filled = replace(filled, remedy=for_release(filled.remedy, words))
    if "python" in words and "module" in words:
        filled = replace(filled, remedy=_for_interpreter(filled.remedy))
    if isinstance(filled.remedy, Snippet) and "podman" in contexts and filled.remedy.file == "the Dockerfile":
        filled = replace(filled, remedy=replace(filled.remedy, file="the Containerfile"))
    if filled.remedy is None and chosen.remedy is not None:
        # the log lacks a word that this remedy needs; the next advice may need none
        rest = ranked[ranked.index(chosen.context) + 1 :] if chosen.context in ranked else ranked
        known = (by_context[context] for context in rest if context in by_context)
        others = (
            fill(advice, words, command)
            for advice in known
            if not isinstance(advice.remedy, Snippet) or knows(words, advice.remedy.text)
        )
        filled = next((other for other in others if other.remedy is not None), filled)
    if "conda" in contexts:
        filled = replace(filled, remedy=of_conda_file(filled.remedy))
    if command and command.without_sudo[:1] in (("mamba",), ("micromamba",)):
        filled = replace(filled, remedy=_of_mamba(filled.remedy, command.without_sudo[0]))
    if isinstance(filled.remedy, Snippet):
        filled = replace(filled, remedy=of_image(filled.remedy, contexts))
    if runs_windows(contexts) and filled.context not in UNIX_SHELLS:
        text = ABOUT if isinstance(filled.remedy, Fix) else filled.text
        filled = replace(filled, remedy=on_windows(filled.remedy, contexts), text=text)
    filled = replace(filled, remedy=with_pipx_of_system(filled.remedy, contexts))
    is_of_runner = filled.context.partition("/")[0] in contexts[:1]
    is_as_meant = is_of_runner and not isinstance(filled.remedy, Command)  # a command may be that of another system
    return filled if is_as_meant else replace(filled, remedy=as_lines(filled.remedy, contexts, words))


def _for_interpreter(remedy: Remedy | Snippet | None) -> Remedy | Snippet | None:
    """Return a remedy that installs a module where ``python -m`` finds it, which a pipx environment is not."""
    if isinstance(remedy, Fix) and remedy.goal.requirements and remedy.goal.route is None:
        return replace(remedy, goal=replace(remedy.goal, route="environment"))
    return remedy


def _installs_packages(remedy: LogRemedy | None) -> bool:
    """Return whether a remedy is written into the file of any runner: system packages, or another Python."""
    if isinstance(remedy, Fix):
        return remedy.goal.python is not None
    if isinstance(remedy, Command):
        return remedy.argv[:2] in (("apt-get", "install"), ("pyenv", "install"))
    return isinstance(remedy, ShellLine) and remedy.text.startswith(UPDATED_INSTALLATION)


def _corrected(words: Mapping[str, str], command: FailedCommand) -> str | None:
    """Return the command without the option that is the cause, or with the one that its program proposes for it.

    It is ``None`` if the command does not have the option.
    """
    option, similar = words.get("option", "--user"), words.get("similar")
    if similar and option in command.words:
        return shlex.join(f"--{similar}" if word == option else word for word in command.words)
    rest = without_value(words["existing"], command) if "existing" in words else without_option(option, command)
    return shlex.join(rest) if len(rest) < len(command.words) else None


def _without_version(package: str | None, command: FailedCommand) -> str | None:
    """Return the command with the name alone of ``package``; ``None`` if it names no version of it."""
    versions = re.compile(rf"({re.escape(package or '')}(?:\[[\w,.-]*\])?)[<>=!~@].*")
    words = [versions.sub(r"\1", word) for word in command.words] if package else []
    return shlex.join(words) if words and words != [*command.words] else None


def _of_mamba(remedy: Remedy | Snippet | None, program: str) -> Remedy | Snippet | None:
    """Return a remedy with a command of conda as one of ``program``, which takes the place of conda."""
    if isinstance(remedy, Command) and remedy.argv[:1] == ("conda",) and remedy.argv[1] in _OF_MAMBA:
        return replace(remedy, argv=(program, *remedy.argv[1:]))
    if isinstance(remedy, ShellLine) and remedy.text.startswith(tuple(f"conda {verb} " for verb in _OF_MAMBA)):
        return replace(remedy, text=program + remedy.text.removeprefix("conda"))
    return remedy


def _situation(command: FailedCommand, program: str | None) -> str | None:
    installer = re.compile(rf"(pipx|uv) (?:tool )?install .*\b{re.escape(program or '')}\b")
    installed = (found[1] for line in command.earlier if program and (found := installer.search(line)))
    sudo, started = split_sudo(command.words)
    is_of_other = bool(started) and OF_ENVIRONMENT.fullmatch(started[0]) is not None
    if sudo and command.environment is not None and not is_of_other:
        return _SUDO_IN_ENVIRONMENT
    is_created = command.created not in (None, command.sourced)
    return "not-activated" if is_created else next(installed, None)


def _complete(words: Mapping[str, str], command: FailedCommand | None, installer: str) -> dict[str, str]:
    """Add the words that follow from those of the message and of the failing command, or of ``installer``."""
    program, module = words.get("program"), words.get("module")
    distribution = distribution_of_program(program) if program else find_distribution_of(module) if module else None
    if OTHER_PATH.fullmatch(words.get("venv", "")) and command and command.sourced:
        words = {**words, "venv": command.sourced}
    release, other = releases_of_removal(module) if module else ("", "")
    formula = _OF_HOMEBREW.search(words.get("venv", ""))
    shown = words.get("environment") or (command.created if command else None) or ""
    added = {
        "arguments": words.get("package"),
        "beside": shown if _FOLDER.fullmatch(shown) else ".venv",
        "distribution": distribution,
        "headers": f"{words.get('include') or 'python' + words.get('minor', '3')}-dev",
        "installer": installer,
        "formula": formula[1] if formula else None,
        "goal": shlex.join(("--venv", *words.get("package", "").split())),
        "names": _as_list([words["package"]]) if "package" in words else None,
        "minor": minor[0] if (minor := _MINOR.search(words.get("python", ""))) else _minor_of_tag(words),
        "other": other,
        "release": release,
        "venv": ".venv",
    }
    if (
        module
        and distribution
        and (words.get("script", "").startswith("/usr/") or kind_of_module(module, words) == "system-module")
    ):
        added["package"] = system_package_of(module)
    if command:
        goal = command.goal or Goal()
        added |= {
            "arguments": command.arguments or words.get("package"),
            "as_python3": shlex.join(("python3", *command.without_sudo[1:])) if command.words[0] in _PYTHONS else None,
            "command": shlex.join(command.safe),
            "corrected": _corrected(words, command),
            "entered": command.folder,
            "environment": command.created,
            "goal": shlex.join(replace(goal, route="environment", path=None).arguments())
            if command.goal
            else added["goal"],
            "headers": added["headers"] if words.keys() & {"include", "minor"} else command.headers,
            "installer": command.installer,
            "venv": command.sourced or command.created or ".venv",
            "libraries": " ".join(map(shlex.quote, command.system_packages)),
            "of_environment": _of_environment(command),
            "names": _as_list(goal.requirements) if goal.requirements else None if goal.files else added["names"],
            "unpinned": _without_version(words.get("package"), command),
            "path": goal.files[0] if goal.files and not goal.requirements else None,
        }
    if "removed" in words:
        words = {**words, "removed": debian_candidates(words["removed"])[0]}
    if "items" in words:
        added["names"] = _as_list(words["items"].splitlines())
    if highest := words.get("highest") or (str(int(words["above"]) - 1) if "above" in words else ""):
        words = {**words, "release": f"3.{highest}"}
    if application := words.get("application"):
        known = distribution_of_program(application)
        if known in (None, application):
            known = distribution_of_module(application) or known
        words = {name: word for name, word in words.items() if name != "application"}
        words |= {"application": known} if known else {}
    if "wanted" in words:
        words = {**words, "wanted": words["wanted"].replace(" and ", ",")}
    return {name: word for name, word in (*added.items(), *words.items()) if word}


def _of_environment(command: FailedCommand) -> str:
    """Return the command with the program of the active environment, by its path: a name, or what starts a script."""
    program, *rest = command.without_sudo or ("python",)
    folder = command.sourced or '"$VIRTUAL_ENV"'
    own = ["python", program, *rest] if program.endswith(".py") else [program.rpartition("/")[2], *rest]
    return f"{folder}/bin/{shlex.join(own)}"


def _as_list(names: Sequence[str]) -> str:
    """Return names as YAML writes them: one alone, several as a list."""
    import json  # short logs do without

    written = [name if _PLAIN.fullmatch(name) else json.dumps(name) for name in names]
    return written[0] if len(written) == 1 else f"[{', '.join(written)}]"


def _minor_of_tag(words: Mapping[str, str]) -> str | None:
    """Return the version that ``py312`` names, or ``cp312``."""
    return f"3.{words['of_tag']}" if "of_tag" in words else None
