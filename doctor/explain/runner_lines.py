"""Write a command as lines for the file of an image or a job, since nobody types commands there.

If an image or a job needs a different answer, the condition has advice of its own for it. Elsewhere its command is
right, and only has to be written into the file.
"""

from __future__ import annotations

import shlex
from collections.abc import Mapping, Sequence

from doctor.core import lazy_re as re
from doctor.core.goal import Goal
from doctor.core.record import replace
from doctor.diagnose.advice.system_packages import packages
from doctor.diagnose.model import Command, Fix, Instruction, Remedy, ShellLine, Snippet
from doctor.diagnose.snippets import RUNNERS, run_lines

_UNATTENDED: Mapping[str, tuple[str, ...]] = {
    "apk": ("--no-cache",),
    "brew": (),
    "winget": ("--accept-package-agreements", "--accept-source-agreements"),
    "dnf": ("-y",),
    "pacman": ("--noconfirm",),
    "xcode-select": (),
    "zypper": ("-y",),
}
"""The options with which a package manager asks nothing; those of apk only save space."""
_APT_INSTALL = ("apt-get", "install")
UPDATED_INSTALLATION = "apt-get update && apt-get install -y "
"""The beginning of a line that also fetches apt's lists, as the lines for each runner do."""
_OF_IMAGES = ("compose", "image")
"""The contexts of what runs in an image: what it misses belongs in the Dockerfile."""
_WITH_PIPX = frozenset({"alpine", "arch", "fedora", "homebrew"})
"""The systems that have a package of pipx, and that doctor does not install packages on."""
_RUN_APT = re.compile(
    r"RUN apt-get update && apt-get install -y --no-install-recommends ([a-z0-9 .+-]+) && rm -rf /var/lib/apt/lists/\*"
)
_OWN_PYTHON = {
    "docker": ("FROM python:{}-slim",),
    "github-actions": ("- uses: actions/setup-python@v5", "  with:", "    python-version: '{}'"),
    "azure-pipelines": ("- task: UsePythonVersion@0", "  inputs:", "    versionSpec: '{}'"),
    "gitlab": ("image: python:{}",),
    "circleci": ("docker:", "  - image: cimg/python:{}"),
}
"""The lines that give an image or a job another Python."""
_OF_WINDOWS = ("azure-pipelines", "github-actions")
"""The systems that run jobs on Windows, in whose files a backslash means itself."""
_OF_CONDA = re.compile(r"[^\s`']*condaenv\.\w{1,20}\.requirements\.txt")
"""The list that conda makes of what the file of an environment names for pip, and removes afterwards."""
_UPDATE_OF_CONDA = "conda env update --file environment.yml"
_NOT_LITERAL = re.compile(r"[\\`$\x00-\x1f]|\{[{%#]|<<|%[\w.]+%|%\{|\s#|:\s")
"""Text that a runner does not take literally: an expression of a workflow or of Ansible (Jinja), a
parameter of CircleCI or TeamCity, a directive of Terraform, an escape of Groovy, a comment or a key of YAML."""


def is_literal(word: str) -> bool:
    """Return whether a word, quoted for the shell, means itself in the file of every runner as well."""
    return _NOT_LITERAL.search(word) is None


def as_lines(
    remedy: Remedy | Snippet | None, contexts: Sequence[str], words: Mapping[str, str]
) -> Remedy | Snippet | None:
    """Return ``remedy`` as lines for the first of ``contexts`` if that is a runner, else as it is.

    An installation with apt becomes that of the system that ``contexts`` name, at a terminal as well. ``words`` are
    those that were caught in the log; ``arguments`` is what pip was to install.
    """
    if contexts and contexts[0] in _OF_IMAGES:
        contexts = ("docker", *contexts[1:])
    if isinstance(remedy, Command) and remedy.argv[:2] == _APT_INSTALL and "--reinstall" not in remedy.argv:
        return _of_packages(remedy, contexts)
    runner = contexts[0] if contexts else ""
    if runner in RUNNERS and isinstance(remedy, ShellLine) and remedy.text.startswith(UPDATED_INSTALLATION):
        names = remedy.text.removeprefix(UPDATED_INSTALLATION).split()
        return _of_packages(Command(argv=(*_APT_INSTALL, *names)), contexts)
    arguments = words.get("arguments", "")
    if runner in _OF_WINDOWS and "windows" in contexts and isinstance(remedy, ShellLine) and remedy.needs_network:
        is_one_line = " && " not in arguments and is_literal(arguments)
        return run_lines(runner, *remedy.text.split(" && ")) if is_one_line else remedy
    if runner not in RUNNERS or not all(map(is_literal, (_text_of(remedy), arguments))):
        return remedy
    if isinstance(remedy, Fix):
        return _of_goal(remedy.goal, runner, words) or remedy
    if isinstance(remedy, ShellLine) and remedy.needs_network and " install " in remedy.text:
        return run_lines(runner, remedy.text.replace("doctor fix --venv &&", "python3 -m venv .venv &&"))
    return remedy  # a command for the project's own files, or one that shows something


def with_pipx_of_system(remedy: Remedy | Snippet | None, contexts: Sequence[str]) -> Remedy | Snippet | None:
    """Return the installation of pipx as one of a package, on systems that have it; ``as_lines`` adapts that."""
    if isinstance(remedy, Fix) and remedy.goal.requirements == ("pipx",) and _WITH_PIPX.intersection(contexts):
        return Command(argv=(*_APT_INSTALL, "pipx"), needs_root=True, needs_network=True)
    return remedy


def _text_of(remedy: Remedy | Snippet | None) -> str:
    if isinstance(remedy, Fix):
        return " ".join(
            filter(None, (remedy.goal.path, remedy.goal.python, *remedy.goal.files, *remedy.goal.requirements))
        )
    return remedy.text if isinstance(remedy, ShellLine) else ""


def _of_goal(goal: Goal, runner: str, words: Mapping[str, str]) -> Snippet | None:
    """Return the lines that reach a goal of ``doctor fix``; ``None`` if doctor changes more than an environment."""
    if goal.condition or goal.route == "apt" or goal.system_site_packages or (goal.path and goal.path.startswith("~")):
        return None
    if goal.python and runner in _OWN_PYTHON and goal.python[:1].isdigit():
        own = "\n".join(_OWN_PYTHON[runner]).format(goal.python)
        return Snippet(text=own, file=run_lines(runner, "").file)
    files = (word for name in goal.files for word in ("-r", name))
    arguments = shlex.join((*files, *goal.requirements)) or words.get("arguments", "")
    if goal.route is None and not goal.path:
        return run_lines(runner, f"python3 -m pip install {arguments}") if arguments else None
    folder = shlex.quote(goal.path) if goal.path else words.get("venv") or ".venv"
    python = shlex.quote(goal.python or "3")
    python = python if "python" in python else f"python{python}"
    install = [f"{folder}/bin/pip install {arguments}"] if arguments else []
    return run_lines(runner, f"{python} -m venv {folder}", *install)


def of_image(snippet: Snippet, contexts: Sequence[str]) -> Snippet:
    """Return ``snippet`` with the package manager of the image that ``contexts`` name instead of apt."""
    found = _RUN_APT.fullmatch(snippet.text)
    if found is None:
        return snippet
    lines = as_lines(Command(argv=(*_APT_INSTALL, *found[1].split())), ("docker", *contexts), {})
    return replace(snippet, text=lines.text) if isinstance(lines, Snippet) else snippet


def of_conda_file(remedy: Remedy | Snippet | None) -> Remedy | Snippet | None:
    """Return ``remedy`` for the file of conda's environment where it names the list that conda made of it for pip."""
    if isinstance(remedy, Fix) and any(map(_OF_CONDA.fullmatch, remedy.goal.files)):
        return ShellLine(text=_UPDATE_OF_CONDA, needs_network=True)
    if not isinstance(remedy, ShellLine | Instruction) or not _OF_CONDA.search(remedy.text):
        return remedy
    text = re.sub(r"doctor fix (?:--\S+ \S+ )*-r \S*condaenv[^`'\s]*", _UPDATE_OF_CONDA, remedy.text)
    return replace(remedy, text=_OF_CONDA.sub("environment.yml", text))


def _of_packages(remedy: Command, contexts: Sequence[str]) -> Remedy | Snippet | None:
    """Return the installation of Debian's packages for the runner and the system that ``contexts`` name.

    It is ``None`` on Windows, if nothing is known there.
    """
    from doctor.explain.other_systems import installation_on  # loaded for the logs that need it

    elsewhere = installation_on(contexts, remedy.argv[2:])
    if not elsewhere and "windows" in contexts:
        return None
    if contexts[:1] == ("container",) and not elsewhere:  # images contain no package lists
        return ShellLine(text=UPDATED_INSTALLATION + shlex.join(remedy.argv[2:]), needs_network=True)
    if contexts[:1] == ("container",) and elsewhere and elsewhere.argv[0] == "apk":
        return replace(elsewhere, argv=(*elsewhere.argv[:2], *_UNATTENDED["apk"], *elsewhere.argv[2:]))
    if not contexts or contexts[0] not in RUNNERS or (elsewhere and elsewhere.argv[0] not in _UNATTENDED):
        return elsewhere or remedy
    if elsewhere:
        program, verb, *names = elsewhere.argv
        return run_lines(contexts[0], shlex.join((program, verb, *_UNATTENDED[program], *names)))
    by_context = {advice.context: advice.remedy for advice in packages(" ".join(remedy.argv[2:]))}
    lines = by_context[contexts[0]]
    return lines if isinstance(lines, Snippet) else remedy
