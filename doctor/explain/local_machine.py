"""Explain a log with what this machine shows of its cause."""

from __future__ import annotations

import os.path
import shlex
from collections.abc import Callable, Sequence
from types import ModuleType

from doctor.core import lazy_re as re
from doctor.core.goal import Goal
from doctor.core.record import dataclass, replace
from doctor.diagnose.model import Activate, Command, Finding, Fix, Instruction, ShellLine, fix_environment
from doctor.explain.pages import read_text, unwrap
from doctor.explain.python_frames import renamed
from doctor.explain.rank import Match
from doctor.explain.rerun import environment_of_program, located
from doctor.facts import Facts
from doctor.facts.modules import ModulePlace

_LOCATED = ("module-not-found", "command-not-found", "shadowed-module")
"""The conditions about something that may be elsewhere on the machine."""
_READ_HERE = (
    *("activate-missing", "build-tools-missing", "externally-managed"),
    *("python-missing", "requirement-invalid"),
)
"""Further conditions whose next command depends on what is on this machine."""
_APT = ("apt-get", "install")
_SYSTEMS = {
    "alpine", "arch", "chimera", "debian", "fedora", "gentoo", "macos", "opensuse", "termux", "ubuntu", "void",
    "windows",
}  # fmt: skip
"""Contexts that name the system on which the program ran."""
_BEGINNING = 2
"""Lines at the beginning of a log: where the marker's message is there, the log does not show the command."""
_ELSEWHERE = {
    "compose", "docker", "container", "devcontainer", "github-actions", "azure-pipelines", "gitlab", "jenkins",
    "buildkite", "circleci", "teamcity", "cloud-build", "codebuild", "ansible", "jupyter",
    "tox", "nox", "pre-commit",
}  # fmt: skip
"""Contexts of a log whose program ran on another machine, or with a Python that this shell does not show: tox and nox
run programs in environments of their own, which only their configuration changes."""

_FILE = re.compile(r"\.{0,2}/|[\w.-]+/[\w./-]+\.(?:whl|tar\.gz|zip)$")
"""The beginning of a requirement that is a file or a folder."""
_OF_SYSTEM = re.compile(r"/usr/(?:s?bin|lib|share)/")
"""The beginning of the path of a program that the distribution gave its own Python, which nothing else replaces."""


@dataclass(frozen=True, kw_only=True)
class MachineReader:
    """Functions that read this machine, once a log needs it."""

    read_user: Callable[[], tuple[str, str]]
    """Returns the names of the user who runs doctor, and of the host."""
    read_systems: Callable[[], Sequence[str]]
    """Returns the contexts that name the system of this machine."""
    exists: Callable[[str], bool]
    """Returns whether a path exists."""
    read_facts: Callable[[str | None], Facts]
    """Collects the facts as they are in a folder, by default the current one."""
    find_module: Callable[[str, Facts], tuple[ModulePlace, ...]]
    """Returns the places that have a module."""
    list_names: Callable[[str], Sequence[str]]
    """Returns the names of what is in a folder; none if it cannot be read."""
    is_installed: Callable[[str], bool]
    """Returns whether a package of Debian is installed."""
    find_python: Callable[[str], str | None]
    """Returns the path of the Python of a version (``3.12``); ``None`` if there is none."""


def add_local_cause(
    matches: tuple[Match, ...],
    checks: Sequence[ModuleType],
    *,
    virtual_env: str | None,
    at_terminal: bool,
    machine: MachineReader,
) -> tuple[Match, ...]:
    """Add the cause of the first match, if this machine shows it.

    The same log gets the same answer everywhere, unless it is certain that it was written here: the prompt names this
    user and this host, or the log shows no command and was piped into doctor at a terminal, or it is the traceback of
    files that exist here. Nothing in it may point to another host, system or Python. Any other log is left as it is,
    and this machine is not read.

    A missing module or program is looked for. Other conditions get no command that this machine shows to be of no use:
    packages that are installed, another attempt with a file, a Python or a uv that does not exist. A check with a
    fitting ``EXPLAINS`` has to find the cause in the environment ``virtual_env``, the value of VIRTUAL_ENV: it is put
    first if the prompt shows that environment, else second.
    """
    if not matches:
        return matches
    effect, is_from_here = matches[0], _is_from_here(matches[0], machine, at_terminal=at_terminal)
    if _lacks_command(effect) and not (is_from_here and _lacks_requirements(machine.read_facts(None))):
        effect = _with_placeholder(effect)
        matches = (effect, *matches[1:])
    if not is_from_here:
        return matches
    first, *rest = _add_cause(_without_sound(matches, machine), checks, virtual_env, machine)
    from doctor.explain.missing_python import begin_with_python

    return (begin_with_python(first, machine.read_facts, machine.find_python), *rest)


def _without_sound(matches: tuple[Match, ...], machine: MachineReader) -> tuple[Match, ...]:
    """Return the matches without an environment that is called broken, and only lacks the program of a service."""
    first, *rest = matches
    venv = first.caught.get("venv", "")
    if first.id != "broken-venv" or "command-not-found" not in [match.id for match in rest] or not os.path.isabs(venv):
        return matches
    project = machine.read_facts(os.path.dirname(venv)).project
    found = project.environment if project else None
    is_sound = found is not None and found.path == venv and found.state == "healthy"
    return tuple(sorted(rest, key=lambda match: match.id != "command-not-found")) if is_sound else matches


def _add_cause(
    matches: tuple[Match, ...], checks: Sequence[ModuleType], virtual_env: str | None, machine: MachineReader
) -> tuple[Match, ...]:
    """Return the matches of a log of this machine, with the cause of the first."""
    effect = matches[0]
    if effect.id in _LOCATED:
        is_of_system = _OF_SYSTEM.match(effect.caught.get("script", ""))
        located = None if is_of_system else _locate(effect, machine)
        return (located, *matches[1:]) if located else matches
    if effect.id in _READ_HERE:
        effect = _with_useful_remedy(effect, machine)
        matches = (effect, *matches[1:])
    if not virtual_env:
        return matches
    candidates = [check for check in checks if effect.id in getattr(check, "EXPLAINS", ())]
    in_prompt = effect.active_environment == os.path.basename(os.path.normpath(virtual_env))
    if not candidates:
        return matches
    cause = _find_cause(effect, candidates, machine.read_facts(None))
    if cause is None:
        return matches
    return (cause, *matches) if in_prompt else (effect, cause, *matches[1:])


def _is_from_here(effect: Match, machine: MachineReader, *, at_terminal: bool) -> bool:
    """Return whether the log shows that a program of the current user printed it on this machine."""
    missing = {effect.caught.get("program"), effect.caught.get("module")}  # which has run nothing
    if _ELSEWHERE.intersection(effect.context) - missing:
        return False
    user, host = machine.read_user()
    if effect.user and _short(effect.user[1]) != _short(host):
        return False
    if effect.id in _LOCATED and environment_of_program(effect, machine.exists):
        return True
    if effect.id in _LOCATED and effect.files:
        return any(map(machine.exists, effect.files))
    is_by_user = effect.user[0] == user if effect.user else at_terminal and not effect.words
    if not is_by_user or (effect.python and not machine.exists(effect.python)):
        return False
    systems = _SYSTEMS.intersection(effect.context)
    return not systems or bool(systems.intersection(machine.read_systems()))


def _short(host: str) -> str:
    """Return the name of a host without its domain, which not every prompt shows."""
    return host.partition(".")[0].casefold()


def _with_useful_remedy(effect: Match, machine: MachineReader) -> Match:
    """Return the match with a next command that can help on this machine."""
    remedy, path = effect.remedy, effect.caught.get("path")
    if effect.id == "build-tools-missing" and isinstance(remedy, Command) and remedy.argv[:2] == _APT:
        return _without_installed(effect, remedy, machine)
    if effect.id == "requirement-invalid" and path and not machine.exists(path):
        return _with_near_file(effect, path, machine)
    is_named_python = isinstance(remedy, Command) and "python-is-python3" in remedy.argv
    if is_named_python and effect.words[:1] == ("python",) and machine.exists("/usr/bin/python3"):
        return replace(effect, remedy=Command(argv=("python3", *effect.words[1:])))
    if effect.id == "externally-managed" and isinstance(remedy, Fix):
        files = (*remedy.goal.files, *(name for name in remedy.goal.requirements if _FILE.match(name)))
        absent = next((path for path in files if not machine.exists(path)), None)
        note = f"{absent} does not exist here. Run the command in the folder that contains it."
        return replace(effect, note=note) if absent else effect
    if effect.id == "activate-missing" and effect.words[:1] in ((), ("source",), (".",)):
        return _with_existing_environment(effect, machine)
    return effect


def _with_existing_environment(effect: Match, machine: MachineReader) -> Match:
    """Return the match with the activation of the project's environment, which has another name than the log says."""
    project = machine.read_facts(None).project
    environment = project.environment if project else None
    scripts = os.path.dirname(environment.python) if environment else ""
    if environment is None or environment.state != "healthy" or not machine.exists(f"{scripts}/activate"):
        return effect
    summary = f"The project's environment is {environment.path}, whose script has another path."
    return located(effect, summary, Activate(environment=environment), "A new environment would be empty.")


def _lacks_command(effect: Match) -> bool:
    """Return whether pip was to install something that the log does not name, since it begins with the message."""
    is_unnamed = not effect.words and effect.lines[0].number <= _BEGINNING
    return effect.id == "externally-managed" and is_unnamed and effect.remedy == fix_environment()


def _with_placeholder(effect: Match) -> Match:
    """Return the match with a command in which NAME stands for what the log does not show."""
    command = Command(argv=("doctor", "fix", "NAME"), needs_network=True)
    note = (
        "NAME stands for the package that you asked pip for; the log does not show it. doctor also takes over the "
        "whole command: `doctor fix -- pip install NAME`"
    )
    return replace(effect, remedy=command, note=note)


def _lacks_requirements(facts: Facts) -> bool:
    """Return whether ``doctor fix --venv`` would install something: what the project's lists require."""
    project = facts.project
    is_complete = project and project.environment and project.environment.state == "healthy" and not facts.unmet
    return bool(project and project.requirements and not is_complete)


def _without_installed(effect: Match, remedy: Command, machine: MachineReader) -> Match:
    if any(map(machine.is_installed, effect.caught.get("programs", "").split())):
        return effect  # another machine printed the log, which lacks the program
    missing = tuple(package for package in remedy.argv[2:] if not machine.is_installed(package))
    if missing:
        return replace(effect, remedy=replace(remedy, argv=(*_APT, *missing)))
    wanted = effect.caught.get("package")
    newer = f"Install a newer release of {wanted}" if wanted else "Install a newer release of the package"
    text = f"{newer}, or the -dev package of the library that the first error names."
    note = f"{', '.join(remedy.argv[2:])} are installed already."
    return replace(effect, remedy=Instruction(text=text), note=note)


def _with_near_file(effect: Match, path: str, machine: MachineReader) -> Match:
    """Return the match with the file whose name resembles that of the missing one."""
    import difflib

    folder, name = os.path.split(path)
    near = next(iter(difflib.get_close_matches(name, machine.list_names(folder or "."), 1, cutoff=0.8)), None)
    context = ("this-machine", *effect.context)
    if near is None:
        return replace(effect, summary=f"{path} does not exist here.", context=context)
    found = os.path.join(folder, near)
    goal = Goal(files=(found,))
    summary = f"{path} does not exist here. Did you mean {found}?"
    return replace(effect, summary=summary, context=context, remedy=Fix(goal=goal, needs_network=True))


def _locate(effect: Match, machine: MachineReader) -> Match | None:
    """Return the match with the place of what it misses; ``None`` if there is none."""
    places = (*effect.files, *filter(None, [environment_of_program(effect, machine.exists)]))
    folder = next((os.path.dirname(path) for path in places if machine.exists(path)), None)
    if shadowed := effect.caught.get("shadowed"):
        return _locate_shadow(effect, shadowed, folder or ".", machine)
    if program := effect.caught.get("program"):
        from doctor.explain.missing_program import locate_program  # loaded for the logs that need it

        return locate_program(effect, program, machine.read_facts(folder), machine.exists)
    if module := effect.caught.get("module"):
        from doctor.explain.missing_module import locate_module

        facts = machine.read_facts(folder)
        return locate_module(effect, module, facts, machine.find_module(module, facts), machine.exists)
    return None


def _locate_shadow(effect: Match, module: str, folder: str, machine: MachineReader) -> Match | None:
    """Return the match with the file that is imported instead of a library."""
    path = os.path.join(folder, f"{module}.py")
    if "shadow" in effect.caught or not machine.exists(path):
        return None
    old, new = map(shlex.quote, renamed(path))
    summary = f"{path} is imported instead of the library {module}."
    return located(effect, summary, ShellLine(text=f"mv {old} {new}"), "Rename the file, and update the imports of it.")


def _find_cause(effect: Match, candidates: Sequence[ModuleType], facts: Facts) -> Match | None:
    from doctor.diagnose.run import diagnose

    finding = next((finding for finding in diagnose(facts, candidates) if finding.severity.is_problem), None)
    if finding is None:
        return None
    _, sections = read_text(next(check for check in candidates if finding.id == check.ID))
    return Match(
        id=finding.id,
        confidence="certain",
        lines=effect.lines,
        summary=finding.summary,
        context=("this-machine", *effect.context),
        advice=f"{_describe_evidence(finding)}. {unwrap(sections.get('What to do', ''))}",
        dead_ends=unwrap(sections.get("Dead ends", "")),
        remedy=finding.remedy,
        active_environment=effect.active_environment,
    )


def _describe_evidence(finding: Finding) -> str:
    return "; ".join(f"{evidence.source}: {evidence.value}" for evidence in finding.evidence)
