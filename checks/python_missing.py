"""The requested Python was not found.

What it is
    None of the folders on PATH contains a `python3` (or `python`), or what they contain cannot be executed or
    is a link to a missing file.

Why it matters
    Nothing that needs Python works in this shell. Often Python is installed and only PATH is wrong: a profile
    was not read, or `sudo` or `cron` uses a different PATH.

What to do
    If Python was never installed, install `python3` (Debian, Ubuntu, Fedora, openSUSE, Alpine) or `python`
    (Arch) with the package manager. If it is installed but not found, name it: `doctor check --python PATH`.

Dead ends
    Do not link another Python to `/usr/bin/python3`, because the system's own programs would use it.

References
    PEP 394, "The python command on Unix-like systems".
"""

from __future__ import annotations

from collections.abc import Iterator

from doctor.diagnose.advice.environments import SUDO_IN_ENVIRONMENT
from doctor.diagnose.advice.pythons_for_tools import PYTHONS_FOR_TOOLS
from doctor.diagnose.advice.system_packages import packages
from doctor.diagnose.advice.tools import NEWER_UV
from doctor.diagnose.advice.version_managers import MANAGED_PYTHONS, OF_VERSION_MANAGERS
from doctor.diagnose.messages import BAD_INTERPRETER, not_found, not_started
from doctor.diagnose.model import (
    Advice,
    Command,
    Evidence,
    Finding,
    Severity,
    ShellLine,
    Signature,
    Snippet,
)
from doctor.facts import Facts, NoInterpreter

ID = "python-missing"

_PINNED = ("pinned `.python-version`", "updated `.python-version`")
"""What uv prints after its warning about a version that it was told to ask for."""

SIGNATURES = (
    *OF_VERSION_MANAGERS,
    Signature(
        messages=(
            "python: command not found",
            "Unknown command: python",
            "python: not found",
            "Command 'python' not found",
            "python: executable file not found",
            "env: python: No such file or directory",
            "sh: /usr/bin/python: No such file or directory",
            "bin/env python … (code=exited, status=127)",  # systemd
            "Interpreter python is NOT AVAILABLE in PATH",  # PM2
            "A problem occurred starting process 'command 'python''",  # Gradle
            "python: inaccessible or not found",  # mksh
            *not_started("python"),
        ),
        symptom=True,
        context="python",
    ),
    Signature(
        messages=(
            "python3: command not found",
            "Unknown command: python3",
            "python3: not found",
            "Command 'python3' not found",
            "python3: executable file not found",
            "env: python3: No such file or directory",
            "sh: /usr/bin/python3: No such file or directory",
            "bin/env python3 … (code=exited, status=127)",
            "Interpreter python3 is NOT AVAILABLE in PATH",
            "A problem occurred starting process 'command 'python3''",
            "error: no Python 3.x interpreter found",  # PyO3
            "set the PYO3_PYTHON environment variable to the name of a Python 3 interpreter",
            "you must have Python installed and on your PATH",  # Google Cloud's command line
            "python3: inaccessible or not found",
            *not_started("python3"),
            *not_started("/usr/bin/python3"),
            *(f": /usr/bin/python3: {words}" for words in BAD_INTERPRETER),
        ),
        symptom=True,
        context="python3",
    ),
    Signature(
        messages=(
            "python{version}: command not found",
            "Unknown command: python{version}",
            "update-alternatives: error: alternative path /usr/bin/python{version} doesn't exist",
            "python{version}: not found",
            "No command 'python{version}' found",
            "python{version}: executable file not found",
            "env: python{version}: No such file or directory",
            "sh: /usr/bin/python{version}: No such file or directory",
            *not_started("python{version}"),
            "failed to run command 'python{version}'",
        ),
        unless=("error: snap ",),
        symptom=True,
    ),
    Signature(
        messages=(
            "find Python You need to install the latest version of Python",
            "Could not find any Python installation to use",
            "Error: Can't find Python executable",
            "check python checking for Python executable … failed Error: not found: ",
        ),
        symptom=True,
        context="node-gyp",
    ),
    # The same without its end; verbose, it also tells of each name that it tries.
    Signature(
        messages=('find Python - "python" is not in PATH', 'find Python - "python3" is not in PATH'),
        unless=("gyp verb", "gyp info"),
        resolved_by=("find python using python version",),
        certain=False,
        symptom=True,
        context="node-gyp",
    ),
    Signature(
        messages=(
            "'python{version}' is not recognized as an internal or external command",
            "python{version} : The term 'python{version}' is not recognized",
            "The term 'python{version}' is not recognized",
            "The term 'python{version}' was not recognized",
            "ObjectNotFound: (python{version}:String)",  # in any language
        ),
        symptom=True,
    ),
    Signature(
        messages=(
            "No interpreter found for Python {existing}",
            "No executable for the provided Python version {existing}",
            "Warning: Python {existing}",
        ),
        near=(" in managed installations", " in search path", " found in path", "was not found on your system"),
        resolved_by=_PINNED,
        symptom=True,
        context="version",
    ),
    # The launcher py of Windows, old and new.
    Signature(
        messages=(
            "Python was not found; run without arguments to install from the Microsoft Store",
            "No installed Python found",
            "No installed Pythons found",
            "Can't find a default Python",
            "Python was not found but can be installed from the Microsoft Store",
            # py, the launcher for Windows, and its successor
            "No runtimes are installed. Try running",
        ),
        symptom=True,
        context="store",
    ),
    Signature(
        messages=(
            "No interpreter found for",
            "No interpreter found in",
            "No interpreter found at",
            "No download found for request: cpython-",
            "No executable for the provided Python version",
            "Unable to acquire a standalone python build matching",
            "No suitable standalone build found for the requested Python version",
            # py, the launcher for Windows
            "No suitable Python runtime found",
            "Requested Python version … not installed",
            "No runtime installed that matches",
        ),
        resolved_by=_PINNED,
        symptom=True,
    ),
    Signature(messages=not_found("python{version}"), symptom=True),
    # tox 4 and 3, nox, hatch, Pipenv, virtualenv and PDM; tox and nox may skip an environment instead.
    Signature(
        messages=(
            "could not find python interpreter matching any of the specs",
            "failed: Python interpreter … not found",
            "is incompatible: cannot locate Python: ",
            "incompatible environments: … cannot locate Python: ",
            "Warning: Python … was not found on your system",
            "(from --python=python{version}) does not exist",
            "(from --python=…) is not an executable file",
            "Could not locate Python interpreter",
            "Could not find the python executable",
            "Expected Python at path … does not exist",
            "Couldn't find any python interpreters from",
            "[VirtualenvCreateError]: Can't resolve python interpreter",
            "[NoPythonVersion]: No Python that satisfies",
            "[NoPythonVersion]: No Python interpreter matching",
        ),
        symptom=True,
    ),
    Signature(messages=("No suitable Python found",), near=("pipx",), symptom=True),
    Signature(  # pipx's commands and interpreter.py
        messages=("No such file or directory: 'python{version}'",), near=("pipx",), symptom=True, context="of-pipx"
    ),
    Signature(
        messages=(
            "pipx could not obtain a Python matching",
            "Unable to find the Python version … to fetch it",
            "Python … not found. … --fetch-missing-python",
        ),
        near=("pipx", "--fetch-"),
        symptom=True,
        context="of-pipx",
    ),
    # Ansible's interpreter_discovery.py; VS Code's extensions.
    Signature(messages=("No python interpreters found for host",), symptom=True, context="python3"),
    Signature(
        messages=(
            "Python is not installed. Please download and install Python before using the extension",
            "Can not find working Python 3",
        ),
        symptom=True,
        context="python3",
    ),
    # CMake and Autoconf, for a build of another project.
    Signature(
        messages=(
            "FindPackageHandleStandardArgs.cmake…(message): Could NOT find Python3 (missing: Python3_EXECUTABLE",
            "FindPackageHandleStandardArgs.cmake…(message): Could NOT find Python (missing: Python_EXECUTABLE",
            "FindPackageHandleStandardArgs.cmake…(message): Could NOT find PythonInterp (missing: PYTHON_EXECUTABLE",
            "configure: error: no suitable Python interpreter found",
        ),
        symptom=True,
        context="python3",
    ),
    # tox 4, where it had nothing else to run.
    Signature(
        messages=("skipped because could not find python interpreter with spec(s)",),
        near=("evaluation failed",),
        resolved_by=(": ok ", ": fail "),
        symptom=True,
    ),
    Signature(
        messages=("InterpreterNotFound: python3",), unless=("skipped:", "python3."), symptom=True, context="python3"
    ),
    Signature(messages=("InterpreterNotFound: {python}",), unless=("skipped:",), symptom=True, context="exact"),
    Signature(messages=("ERROR: InterpreterNotFound:",), unless=("skipped:",), symptom=True),
    Signature(
        messages=(
            "failed to find interpreter for … python_spec={python}",
            "RuntimeError: failed to find interpreter for",
        ),
        symptom=True,
        context="exact",
    ),
    Signature(
        messages=("The system cannot find the path specified: {python}", "No such file or directory: {python}"),
        near=("-mvirtualenv",),
        symptom=True,
    ),
    # The first line of a script.
    Signature(messages=("/usr/bin/python: bad interpreter: No such file",), symptom=True, context="python"),
    # actions/setup-python
    Signature(
        messages=("The version … with architecture … was not found", "Error: Version … with arch … not found"),
        context="not-for-runner",
    ),
    # Vercel and AWS SAM, in the places where they build.
    Signature(
        messages=("Error: Unable to find any supported Python versions",),
        context="vercel",
    ),
    Signature(
        messages=("Binary validation failed for python, searched for python in following locations",), context="sam"
    ),
    Signature(
        messages=("Neither 'pyenv' nor 'asdf' could be found to install Python",),
    ),
    # Heroku's buildpack for Python.
    Signature(
        messages=(
            "Requested runtime 'python-…' is not available for this stack",
            "Requested runtime (python-…) is not available for this stack",
            "The requested Python version … is not available",
        ),
        near=("heroku", "runtime.txt", ".python-version"),
        context="heroku",
    ),
    # Python's subprocess.
    Signature(messages=("[Errno 2] No such file or directory: 'python'",), symptom=True, context="python"),
    Signature(messages=("[Errno 2] No such file or directory: 'python3'",), symptom=True, context="python3"),
    Signature(messages=("[Errno 2] No such file or directory: 'python3.{version}'",), symptom=True),
    Signature(
        messages=("python@{version} has been disabled because it is", 'No available formula with the name "python@'),
        symptom=True,
        context="version",
    ),
    # Azure's task UsePythonVersion
    Signature(
        messages=("Version spec … did not match any version in Agent.ToolsDirectory",),
        context="not-for-azure",
    ),
    Signature(
        messages=("pyenv: version … is not installed", "pyenv: python{version}: command not found"),
        symptom=True,
    ),
    Signature(messages=("zsh{version}: command not found: python",), symptom=True, context="python"),
    # zsh, at its prompt and in a script. The line below another shell's message may begin with the name as well.
    Signature(
        messages=(
            "zsh{version}: command not found: python{version}",
            "sh{version}: command not found: python{version}",
        ),
        symptom=True,
    ),
)
ADVICE = (
    SUDO_IN_ENVIRONMENT,
    *MANAGED_PYTHONS,
    Advice(
        context="of-pipx",
        text="pipx creates the environment with a Python that is installed, and finds none of that version. With this "
        "option, which came with pipx 1.5, it fetches one.",
        remedy=ShellLine(text="{command} --fetch-missing-python", needs_network=True),
    ),
    *PYTHONS_FOR_TOOLS,
    Advice(
        context="macos/python",
        text="macOS, Homebrew and the installer of python.org call Python 3 `python3` only. Inside an environment both "
        "names exist.",
        remedy=ShellLine(text="{as_python3}"),
    ),
    Advice(
        context="as-python3",
        text="Debian and Ubuntu call Python 3 `python3` only, and it is installed. The package python-is-python3 adds "
        "the other name; inside an environment both exist.",
        remedy=ShellLine(text="{as_python3}"),
    ),
    Advice(
        context="python",
        text="Debian and Ubuntu call Python 3 `python3` only. Type `python3`, or install the package that adds the "
        "other name. Inside an environment both names exist.",
        remedy=Command(argv=("apt-get", "install", "python-is-python3"), needs_root=True, needs_network=True),
    ),
    *(advice for advice in packages("python3 python-is-python3", "python3") if advice.context != "ansible"),
    Advice(
        context="ansible",
        text="The host has no Python, which every Ansible module except `raw` needs. Install it in the first task, "
        "in a play with `gather_facts: false`.",
        remedy=Snippet(
            text="- ansible.builtin.raw: apt-get update && apt-get install -y python3\n  become: true",
            file="the playbook",
        ),
    ),
    Advice(
        context="ansible/python",
        text="Python 3 is called `python3` on the host, and something tells Ansible to use /usr/bin/python: the "
        "inventory, or an old Ansible. If the host has no Python at all, install it with the module `raw`.",
        remedy=Snippet(text="ansible_python_interpreter: /usr/bin/python3", file="the host's variables"),
    ),
    Advice(
        context="uv",
        text="`uv python install X.Y` installs the requested version; `uv python list` shows the installed ones.",
        remedy=Command(argv=("uv", "python", "list")),
    ),
    Advice(
        context="python3",
        text="Python 3 is not installed, or not on PATH. On other systems than Debian and "
        "Ubuntu: `dnf install python3`, `apk add python3`, `pacman -S python`.",
        remedy=Command(argv=("apt-get", "install", "python3"), needs_root=True, needs_network=True),
    ),
    NEWER_UV,
    Advice(
        text="If only `python3` exists, use that name; an environment has both. `doctor check` "
        "shows which Pythons are installed. Other versions come from pyenv, uv, or the "
        "distribution's packages.",
        remedy=Command(argv=("doctor", "check")),
    ),
)


def check(facts: Facts) -> Iterator[Finding]:
    """Report the missing name, except in environments that are broken or on a noexec mount."""
    subject, environment = facts.subject, facts.subject_environment
    if not isinstance(subject, NoInterpreter) or (environment and environment.state in ("broken", "noexec")):
        return
    if subject.reason not in ("not-found", "dangling", "not-executable"):
        return
    if facts.repointed and not facts.repointed.actual:  # which that check reports
        return
    yield Finding(
        id=ID,
        severity=Severity.ERROR,
        summary=f"No Python called {subject.requested} was found.",
        evidence=(Evidence(source=subject.executable or "PATH", value=subject.detail),),
        consequence="Neither pip nor virtual environments work without Python.",
        blocks=("create-venv", "pip-install"),
    )
