"""The Python of a virtual environment no longer exists.

What it is
    In a virtual environment `bin/python` is a link to the Python that created it. That file, or the folder that
    pyvenv.cfg names as `home`, no longer exists: the system was upgraded, a version was removed from pyenv,
    or Homebrew removed an old one. Or the link itself was deleted, or root created the environment, with a Python
    in root's home, which others may not enter.

Why it matters
    Every command of the environment fails with `No such file or directory` or `bad interpreter`. Its packages
    still exist, but another version of Python cannot use them.

What to do
    Run `doctor fix --venv`. It rebuilds the environment with the same packages, and keeps the old one until
    the new one works.

Dead ends
    Pointing the link at another Python does not work with compiled packages. `python3 -m venv --upgrade` does
    not carry the packages over.

References
    PEP 405; CPython: `Lib/venv/__init__.py`.
"""

from __future__ import annotations

from collections.abc import Iterator

from doctor.diagnose.advice.launchers import INSTALL_IDF
from doctor.diagnose.advice.tools import OWN_VARIABLE
from doctor.diagnose.messages import BAD_INTERPRETER, NO_REQUIRED_FILE, NO_SUCH_FILE
from doctor.diagnose.model import (
    Advice,
    Command,
    Evidence,
    Finding,
    FixFailedCommand,
    Severity,
    Signature,
    Snippet,
    fix_environment,
    fix_requirement,
)
from doctor.diagnose.remedies import environment_remedy
from doctor.facts import Environment, Facts

ID = "broken-venv"
EXPLAINS = ("externally-managed",)
"""Conditions that a log shows while this one is the cause on this machine."""

_GONE = (
    *(f"/bin/{name}: no such file" for name in ("python", "python3", "pip")),
    *("cannot execute: required file", "bad interpreter", "symbolic link to /usr/bin/python"),
    "cannot access '/usr/bin/python",
)
"""Messages that show that the Python of an environment no longer exists."""
_OF_SHELLS = ("sh^m: bad", "/bin/sh: bad", "/bin/bash: bad")
_PYTHONS_OF_SYSTEM = (
    *("/usr/bin/python{version}", "/usr/local/bin/python{version}"),
    *(f"{folder}/python…" for folder in ("/usr/local/opt", "/usr/local/Cellar", "/opt/homebrew/opt")),
    *("/opt/homebrew/Cellar/python…", "/Library/Frameworks/Python.framework/…"),
)
"""The Pythons of a system, of Homebrew and of python.org's installer, which are in no environment."""
_SERVERS = ("gunicorn", "uvicorn", "hypercorn", "daphne", "celery", "flask", "django", "uwsgi", "venv", "python")
"""Words of units whose programs are in an environment."""
SIGNATURES = (
    # Homebrew keeps the environment of a program in its libexec.
    Signature(
        messages=(
            "{venv}/bin/python{version}: bad interpreter: No such file or directory",
            "{venv}/bin/python{version}: No such file or directory",
        ),
        near=("/libexec/bin/python",),
        context="homebrew",
    ),
    # A module of a newer standard library with the built-in one of the older Python that the environment copied.
    Signature(
        messages=("cannot import name '_remove_dead_weakref'",),
        unless=("/opt/conda", "/anaconda", "/miniconda"),
    ),
    Signature(messages=("Library not loaded … pypoetry/venv/bin/python",), context="poetry-itself"),
    Signature(
        messages=("bin/pipx: …: bad interpreter: No such file or directory",), unless=("cellar",), context="pipx-itself"
    ),
    Signature(
        messages=(
            "{venv}/bin/python{version}: bad interpreter: No such file or directory",
            "bad interpreter: No such file or directory",
        ),
        near=("conda", "pip", "pypy", "python", "uv", "venv"),
        unless=(*("/usr/bin/python: bad", "/usr/bin/python3: bad", " python: bad", " python3: bad"), *_OF_SHELLS),
    ),
    Signature(
        messages=(
            "{venv}/bin/python{version}: cannot execute: required file not found",
            "{venv}/bin/pip{version}: cannot execute: required file not found",
        ),
    ),
    # The same in other languages.
    Signature(
        messages=tuple(
            f"{{venv}}/bin/{program}{{version}}: {words}"
            for words in (*BAD_INTERPRETER[1:], *NO_REQUIRED_FILE[1:])
            for program in ("python", "pip")
        ),
    ),
    Signature(
        messages=tuple(f"{{venv}}/bin/python{{version}}: {words}" for words in NO_SUCH_FILE[1:]),
        certain=False,
        symptom=True,
    ),
    # ESP-IDF's tools/idf_tools.py and export.sh.
    Signature(
        messages=(
            "not found. Please run the install script to set it up before proceeding",
            'doesn\'t exist! Please run the install script or "idf_tools.py install-python-env"',
        ),
        context="idf",
    ),
    # PyCharm, by Java's ProcessBuilder.
    Signature(messages=("Cannot run program {venv}",), near=("error=2,",), certain=False),
    # Node.js, which starts the environment's Python.
    Signature(messages=("{venv}/bin/python{version} ENOENT",), certain=False),
    # The launcher of an environment on Windows, PC/launcher.c; that of pip's scripts has another beginning.
    Signature(
        messages=("Unable to create process using '…python.exe",),
        unless=("fatal error in launcher",),
        certain=False,
    ),
    # glibc's elf/dl-load.c, for a Python that was built with --enable-shared.
    Signature(
        messages=("/usr/local/bin/python{version}: error while loading shared libraries: libpython{version}.so",),
        context="library",
    ),
    Signature(
        messages=("{venv}/bin/python{version}: error while loading shared libraries: libpython{version}.so",),
        unless=("/usr/local/bin/python", "ensurepip"),
    ),
    # glibc's loader, for a Python that was built on a newer system.
    Signature(messages=("{venv}/bin/python{version}: … version `GLIBC_{version}' not found",)),
    # systemd's core/execute.c, where the log also shows that the environment's Python is gone.
    Signature(
        messages=("Failed at step EXEC spawning", "Failed to locate executable", "status=203/EXEC"),
        near=_GONE,
        unless=("step chdir", "step user"),
        context="unit",
        certain=False,
    ),
    Signature(
        messages=("status=203/EXEC",),
        near=_SERVERS,
        unless=("step exec spawning", "failed to locate executable"),
        context="unit",
        certain=False,
    ),
    # PyCharm
    Signature(messages=('Cannot run program "{venv}',), near=("error=2", "(in directory")),
    # uWSGI's plugin for Python, and mod_wsgi.
    Signature(messages=("!!! Python Home is not a directory: ",), context="unit"),
    Signature(messages=("No such file or directory: mod_wsgi … Unable to stat Python home",), context="unit"),
    # uv
    Signature(
        messages=(
            "error: Broken virtual environment",
            "(uv internal error) Failed to spawn the python child process",
            "uv trampoline failed to spawn Python child process",
            "cannot be used because it is not a compatible environment but cannot be recreated",
            "cannot be used because it is not a valid Python environment",
            "Invalid environment at `.venv`: ",
            "Invalid environment at …: missing Python executable",
            "Invalid environment at …: directory is empty",
        )
    ),
    Signature(messages=("Too many levels of symbolic links: '{venv}",)),
    # The launcher in a Windows environment.
    Signature(messages=("No Python at '", "did not find executable at"), symptom=True),
    Signature(
        messages=("{venv}/bin/python{version}: No such file or directory",),
        certain=False,
        symptom=True,
    ),
    # sudo, fish, PowerShell and PM2, at the path of a Python that no longer exists.
    Signature(
        messages=("{venv}/bin/python{version}: command not found",),
        unless=("/usr/bin/python", "/usr/local/bin/python"),
        symptom=True,
    ),
    Signature(
        messages=(
            *("Unknown command: {venv}", "Error: Interpreter {venv}", "{venv}/bin/python{version}: The term"),
            "{venv}\\Scripts\\python.exe : The term",
        ),
        near=("/bin/python", "\\scripts\\python"),
        unless=("/usr/bin/python", "/usr/local/bin/python"),
        certain=False,
        symptom=True,
    ),
    # Python's subprocess, and zsh.
    Signature(
        messages=("No such file or directory: {venv}",),
        near=("/bin/python",),
        unless=("/activate",),
        certain=False,
        symptom=True,
    ),
    # dash, at a path whose file or whose interpreter is gone.
    Signature(messages=("{venv}/bin/python{version}: not found",), symptom=True),
    # fish, and a container that starts a program.
    Signature(
        messages=(
            "The file specified the interpreter … which is not an executable command",
            "exec … venv/bin/…: no such file or directory",
        ),
        symptom=True,
    ),
    Signature(
        messages=(
            "Failed to inspect Python interpreter from virtual environment at",
            "Failed to inspect Python interpreter from active virtual environment at",
            "was the underlying Python interpreter removed",
            "Python interpreter not found at",
        ),
        symptom=True,
    ),
    Signature(
        messages=("EnvCommandError … No such file or directory", "EnvCommandError … The system cannot find the path"),
        symptom=True,
        context="poetry",
    ),
    # A program outside of an environment; bash, and zsh.
    Signature(
        messages=(
            *(f"{{program}}: {python}: bad interpreter" for python in _PYTHONS_OF_SYSTEM),
            *(f"{{program}}: bad interpreter: {python}" for python in _PYTHONS_OF_SYSTEM),
            "{program}: cannot execute: required file not found",  # bash since 5.2
        ),
        context="program",
    ),
    # macOS, where the program of an environment loads the library of its Python.
    Signature(
        messages=(
            "Library not loaded: …Python.framework/",
            "Library not loaded: @executable_path/../.Python",
            "Library not loaded: @executable_path/../Python3",
        ),
        symptom=True,
    ),
    Signature(messages=("has invalid interpreter",), near=("pipx",), context="pipx"),
)
ADVICE = (
    *INSTALL_IDF,
    OWN_VARIABLE,
    Advice(
        context="tool-of-uv",
        text="The Python of this program's own environment no longer exists. uv recreates the environment with one "
        "that does.",
        remedy=Command(argv=("uv", "tool", "install", "--force", "{distribution}"), needs_network=True),
    ),
    Advice(
        context="uv",
        text="Python was upgraded or removed, or the folder was moved. `uv venv --clear` creates the environment in "
        "its place, and `uv sync` (or `uv pip install -r …`) installs its packages.",
        remedy=Command(argv=("uv", "venv", "--clear")),
    ),
    Advice(
        context="poetry",
        text="Poetry keeps the environment in its own folder. Remove it; `poetry install` creates it again.",
        remedy=Command(argv=("poetry", "env", "remove", "--all")),
    ),
    Advice(
        context="pipenv",
        text="Pipenv keeps the environment in its own folder. Remove it; `pipenv install` creates it again.",
        remedy=Command(argv=("pipenv", "--rm")),
    ),
    Advice(
        context="poetry-itself",
        text="The Python that Poetry was installed for no longer exists. Install Poetry again.",
        remedy=fix_requirement("poetry"),
    ),
    Advice(
        context="pipx-itself",
        text="The Python that pipx was installed for no longer exists. Install pipx again.",
        remedy=fix_requirement("pipx"),
    ),
    Advice(
        context="program-of-environment",
        text="The first line of the program names a Python that no longer exists: the environment was copied or "
        "moved, or its Python was upgraded. doctor rebuilds it with the same packages.",
        remedy=fix_environment(path="{venv}"),
    ),
    Advice(
        context="program",
        text="The Python that {program} was installed for no longer exists. Install {distribution} again; doctor gives "
        "it an environment.",
        remedy=fix_requirement("{distribution}"),
    ),
    Advice(
        context="pipx",
        text="Python was upgraded or removed. pipx recreates its applications' environments.",
        remedy=Command(argv=("pipx", "reinstall-all"), needs_network=True),
    ),
    Advice(
        context="hook",
        text="The hook in `.git/hooks` starts pre-commit with the Python that it was installed for, which no longer "
        "exists. pre-commit rewrites the hook; if it is not found either: `doctor fix --pipx pre-commit`",
        remedy=Command(argv=("pre-commit", "install")),
    ),
    Advice(
        context="pre-commit",
        text="Python was upgraded or removed. pre-commit creates the environments of its hooks again once they are "
        "removed.",
        remedy=Command(argv=("pre-commit", "clean")),
    ),
    Advice(
        context="homebrew",
        text="Homebrew removed the Python that the program was installed for. Install the program again.",
        remedy=Command(argv=("brew", "reinstall", "{formula}"), needs_network=True),
    ),
    Advice(
        context="library",
        text="This Python was built with a shared library, which the system does not find in /usr/local/lib until "
        "`ldconfig` has listed that folder. If the file is missing, install this Python again.",
        remedy=Command(argv=("ldconfig",), needs_root=True),
    ),
    Advice(
        context="unit",
        text="The unit starts a program of an environment whose Python no longer exists, usually since a system "
        "upgrade. doctor rebuilds the environment with the same packages; the unit stays as it is. Then: `systemctl "
        "restart` and the name of the unit",
        remedy=fix_environment(path="{venv}"),
    ),
    Advice(
        context="github-actions",
        text="The environment comes from a cache, and its Python is no longer the job's. Create it in the job, and "
        "put the version of Python into the key of the cache.",
        remedy=Snippet(
            text="- run: python -m venv --clear .venv && .venv/bin/pip install {arguments}", file="the workflow"
        ),
    ),
    Advice(
        context="docker",
        text="Create the environment in the image in which it runs, with the Python of that image. An environment "
        "copied from another stage works only if the same Python is at the same path.",
        remedy=Snippet(
            text="RUN python3 -m venv --clear {venv} && {venv}/bin/pip install {arguments}", file="the Dockerfile"
        ),
    ),
    Advice(
        text="Python was upgraded or removed, or the folder was moved. doctor rebuilds the "
        "environment with the same packages, and keeps the old one until the new one works.",
        remedy=FixFailedCommand(otherwise=fix_environment(path="{venv}")),
    ),
)


def check(facts: Facts) -> Iterator[Finding]:
    """Report the environments of the subject, of this shell and of the project that have lost their Python."""
    for environment in facts.environments:
        runs = _runs(facts, environment)
        if environment.state != "broken" or (runs and not _is_copy(environment)):
            continue
        if facts.waits_for_system_python(environment.real_python) and not environment.created_on_windows:
            continue
        if environment.created_on_windows:
            evidence = Evidence(source=f"{environment.path}/Scripts", value="exists, but bin/python does not")
        elif environment.is_closed:
            evidence = Evidence(source=environment.python, value="Permission denied")
        else:
            is_dangling = environment.real_python is None
            state = "points to no program" if is_dangling else "exists, but its base Python does not"
            evidence = Evidence(source=environment.python, value=state)
        problem = "of no use here" if environment.created_on_windows or environment.is_closed else "broken"
        yield Finding(
            id=ID,
            severity=Severity.ERROR,
            summary=f"The environment {environment.path} is {problem}, because {environment.loss}.",
            evidence=(evidence,),
            consequence='Every command in it fails with "No such file or directory", "Permission denied" or '
            '"bad interpreter".',
            blocks=(("create-venv",) if runs else ("create-venv", "pip-install"))
            if facts.belongs_to_subject(environment)
            else (),
            remedy=environment_remedy(facts, environment),
        )


def _runs(facts: Facts, environment: Environment) -> bool:
    """Return whether its Python was seen to run: CPython falls back to its built-in prefix (`Modules/getpath.py`)."""
    was_run = facts.python is not None and facts.python.source == "running"
    return was_run and facts.belongs_to_subject(environment)


def _is_copy(environment: Environment) -> bool:
    """Return whether its Python is a copy, which creates no environment, since it looks for its original in `home`."""
    return (environment.real_python or "").startswith(f"{environment.real_path}/")
