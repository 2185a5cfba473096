"""Adapt an advice to the shell and the package of the log: root needs no sudo, and on Windows doctor does not run."""

from __future__ import annotations

import shlex
from collections.abc import Mapping, Sequence

from doctor.core import lazy_re as re
from doctor.core.goal import Goal
from doctor.core.record import replace
from doctor.diagnose.model import Command, Fix, Remedy, ShellLine, Snippet
from doctor.explain.failed_command import FailedCommand

ABOUT = (
    "On Windows `py` starts Python; where it is missing, write `python`. An environment in the project's folder has "
    "its own pip, in `.venv\\Scripts`. Older PowerShell versions take one command at a time instead of `&&`. "
    "doctor itself does not run on Windows."
)
"""The advice that goes with a translated goal of ``doctor fix``."""
UNIX_SHELLS = ("csh", "fish", "mingw", "posix-shell", "sh", "sh-script")
"""The contexts of a message that such a shell printed, also on Windows or about a path of it."""
_ACTIVATION = re.compile(r"(?:\.|source) (?P<folder>[\w.-]+)/bin/activate")
_RENAMING = re.compile(r"mv (?P<quote>'?)(?P<old>[^'\"]+)(?P=quote) (?P=quote)(?P<new>[^'\"]+)(?P=quote)")
_NEW_ENVIRONMENT = re.compile(r"(?:doctor fix --venv|python3 -m venv \.venv) && (?:\.venv/bin/python -m )?(?=pip |uv )")
_OF_UNIX = re.compile(
    r"^(?:\.|apt-get|cat|df|doctor|export|getent|hash|ls|mv|rm|sed|source|sudo|unset)(?= )|/usr/|/bin/|\$\(|\$\{|~/"
)
"""Commands and paths that exist on Unix only."""
_EXPORT = re.compile(r"export (\w+)=([\w:/@.]+)")
_OF_SHELL = re.compile(r"[\s<>|&^]")
_NAME = re.compile(
    r"(?<=doctor fix )NAME|(?<=--pipx )NAME|(?<=pipx install )NAME|(?<=brew install )NAME|(?<=pip install )NAME"
    r"|(?<=-vv )NAME|(?<=`)NAME(?=>=)"
)
"""The place of a package in a command."""
_PACKAGE = re.compile(r"[A-Za-z0-9](?:[\w.-]*\w)?(?=$|[\[<>=!~; ])")
_OF_SYSTEM = "python3-venv"
"""The package with ensurepip for the system's own Python."""
_OF_RELEASE = re.compile(r"python3\.\d{1,2}-venv")
"""That of one Python."""
_OLD_SYSTEM = re.compile(r"/usr/(?:local/)?lib/python3\.\d(?=/dist-packages|/\w+\.py)|\bpython3\.[3-9]-venv\b")
"""A folder of the system's own Python, or a package of it, older than 3.10."""
_NEEDS = "doctor needs Python 3.10 or newer, which this system may not have."
_SUDO = re.compile(r"(?:^|(?<=&& ))sudo (?!env |-)")
_OF_ROOT = re.compile(r"(^RUN |&& )(?=apt-get |rm |python3 -m venv /|/opt/venv/bin/)", re.MULTILINE)
"""The place before a command of a Dockerfile that only root can run."""
_BUILD = re.compile(
    r"\bdocker (?:image |buildx )?build(?P<options>(?: +--?[a-z][\w-]{0,40}(?:[ =][\w./:@=-]{1,200})?){1,10}?)"
    r" +(?P<folder>\.{1,2}(?:/[\w./-]{0,200})?|[\w.-]{0,100}/[\w./-]{0,200})(?![\w./:-])"
)
"""The build of an image, as it was typed."""
_PIP_OF_NEW = r"py -m venv .venv && .venv\Scripts\python -m pip install "
_OWN_PACKAGES = re.compile(
    r"^\s*File \"[A-Za-z]:\\(?:Program Files(?: \(x86\))?\\(?!Python)"
    r"|(?![^\"\n]*(?:env|envs|pipx|tox)\\)[^\"\n]{1,200}\\Python3\d{1,2}\\(?:Lib\\)?site-packages\\(?!pip\\|setuptools\\))",
    re.IGNORECASE | re.MULTILINE,
)
"""A package of the program in a Python of Windows that is in no environment, or a program in a folder of the system,
where only an administrator creates one."""
_RAN_BY_NAME = re.compile(r"(?<![\w.\\/-])python(?:\.exe)? \S*\.py\b")
_ABOUT_OWN = (
    "The program runs in a Python that is no environment, as the traceback shows, so that one needs the package. "
    "doctor itself does not run on Windows."
)
_SUDO_QUOTED = re.compile(r"`sudo (?=apt|update-|dpkg |systemctl )")


def runs_windows(contexts: Sequence[str]) -> bool:
    """Return whether a log with these contexts is one of Windows, and not of the Linux within it."""
    return bool({"windows", "msys2"}.intersection(contexts)) and "wsl" not in contexts


def on_windows(remedy: Remedy | Snippet | None, contexts: Sequence[str]) -> Remedy | Snippet | None:
    """Return ``remedy`` as it can be typed on Windows; ``None`` if nothing there does the same."""
    if isinstance(remedy, Fix):
        return _of_goal(remedy.goal, contexts)
    if "msys2" in contexts:  # which has a shell of Unix
        return remedy
    if isinstance(remedy, Command) and remedy.argv == ("doctor", "check"):
        return Command(argv=("uv", "python", "list") if "uv" in contexts else ("py", "--list-paths"))
    if isinstance(remedy, Command) and remedy.argv[:2] == ("apt-get", "install"):
        return remedy  # which is translated for any system
    if isinstance(remedy, Command):
        return None if _OF_UNIX.search(" ".join(remedy.argv)) else remedy
    if not isinstance(remedy, ShellLine):
        return remedy
    if activation := _ACTIVATION.fullmatch(remedy.text):
        return ShellLine(text=f"{activation['folder']}\\Scripts\\activate")
    if renaming := _RENAMING.fullmatch(remedy.text):
        return ShellLine(text=f'move "{renaming["old"]}" "{renaming["new"]}"')
    if setting := _EXPORT.fullmatch(remedy.text):
        return ShellLine(text=f"set {setting[1]}={setting[2]}")
    text = _NEW_ENVIRONMENT.sub(r"py -m venv .venv && .venv\\Scripts\\python -m ", remedy.text)
    return None if _OF_UNIX.search(text) else replace(remedy, text=text)


def _of_goal(goal: Goal, contexts: Sequence[str]) -> ShellLine | None:
    if goal.condition or goal.route == "apt":
        return None
    words = _words_of(goal)
    arguments = " ".join(f'"{word}"' if _OF_SHELL.search(word) else word for word in words)
    release = goal.python if goal.python and goal.python[:1].isdigit() else ""
    folder = f" {goal.path}" if goal.path and "/" not in goal.path else ""
    if release and "active-environment" in contexts:  # which may be in .venv
        folder = folder or f" .venv-{release}"
    if "active-environment" in contexts and arguments and not release:
        install = "uv pip" if "uv" in contexts else "python -m pip"
        return ShellLine(text=f"{install} install {arguments}", needs_network=True)
    if "uv" in contexts:
        keep = f"--clear --python {release}" if release else "--allow-existing"
        create, install = f"uv venv {keep}{folder}", "uv pip"
    elif "msys2" in contexts:
        create, install = f"python -m venv{folder or ' .venv'}", f"{folder.strip() or '.venv'}/bin/python -m pip"
    else:
        create = f"py{f' -{release}' if release else ''} -m venv{folder or ' .venv'}"
        install = f"{folder.strip() or '.venv'}\\Scripts\\python -m pip"
    text = f"{create} && {install} install {arguments}" if arguments else create
    return ShellLine(text=text, needs_network=bool(arguments))


def _words_of(goal: Goal) -> tuple[str, ...]:
    """Return what pip is to install for a goal, as the words of its command."""
    return (*(word for name in goal.files for word in ("-r", name)), *goal.requirements)


def by_hand(remedy: Remedy | Snippet | None, text: str) -> str:
    """Return how to do by hand what doctor cannot do where the log was made; empty where it can run there.

    ``text`` is the log, which may show that the Python of the system is older than any that runs doctor.
    """
    if not isinstance(remedy, Fix) or not _OLD_SYSTEM.search(text):
        return ""
    goal = remedy.goal
    words = _words_of(goal)
    if goal.condition or goal.groups or goal.python or goal.route in ("apt", "pipx"):
        return _NEEDS
    install = f" && .venv/bin/python -m pip install {shlex.join(words)}" if words else ""
    return f"{_NEEDS} By hand: `python3 -m venv .venv{install}`"


def with_name(text: str, words: Mapping[str, str], command: FailedCommand | None) -> str:
    """Return an advice with the package that the log names in the commands that have ``NAME``."""
    requirements = command.requirements if command else ()
    named = _PACKAGE.match(words.get("package") or (requirements[0] if len(requirements) == 1 else ""))
    is_of_apt = named and named[0].startswith("python3-")
    return _NAME.sub(named[0], text) if named and not is_of_apt else text


def for_release(remedy: Remedy | Snippet | None, words: Mapping[str, str]) -> Remedy | Snippet | None:
    """Return ``remedy`` with the venv package of the Python that ran.

    The message names it, or only that of the system's Python where the log shows the release that ran.
    """
    package = words.get("wanted", "")
    if words.get("package") == _OF_SYSTEM and "release" in words:
        package = f"python{words['release']}-venv"
    if not _OF_RELEASE.fullmatch(package):
        return remedy
    if isinstance(remedy, Command):
        return replace(remedy, argv=tuple(package if word == _OF_SYSTEM else word for word in remedy.argv))
    if isinstance(remedy, Snippet | ShellLine):
        return replace(remedy, text=remedy.text.replace(_OF_SYSTEM, package))
    return remedy


def as_in_log(advice: str, remedy: Remedy | Snippet | None, text: str) -> tuple[str, Remedy | Snippet | None]:
    """Return an advice and its remedy with what ``text``, the log, shows of the commands of its user.

    These are the options with which an image was built, and a Python of Windows that has the program's packages.
    """
    if not isinstance(remedy, ShellLine):
        return advice, remedy
    typed = _BUILD.search(text) if remedy.text.startswith("docker build ") and remedy.text.endswith(" .") else None
    if typed and remedy.text.split()[2] not in typed["options"]:
        return advice, replace(remedy, text=f"{remedy.text[:-2]}{typed['options']} {typed['folder']}")
    if remedy.text.startswith(_PIP_OF_NEW) and _OWN_PACKAGES.search(text):
        python = "python" if _RAN_BY_NAME.search(text) else "py"
        install = f"{python} -m pip install {remedy.text.removeprefix(_PIP_OF_NEW)}"
        return _ABOUT_OWN, replace(remedy, text=install)
    return advice, remedy


def with_sudo(remedy: Remedy | Snippet | None) -> Remedy | Snippet | None:
    """Return lines for the image of a user who is not root, and whose other lines use sudo."""
    if not isinstance(remedy, Snippet):
        return remedy
    return replace(remedy, text=_OF_ROOT.sub(r"\1sudo ", remedy.text))


def without_sudo(text: str, remedy: Remedy | Snippet | None) -> tuple[str, Remedy | Snippet | None]:
    """Return an advice and its remedy for a shell of root, which needs no sudo, and often has none."""
    if isinstance(remedy, ShellLine):
        remedy = replace(remedy, text=_SUDO.sub("", remedy.text))
    return _SUDO_QUOTED.sub("`", text), remedy
