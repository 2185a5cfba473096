"""Advice about tools that have Pythons or environments of their own: uv, pyenv, tox, nox, Poetry, PDM, Pipenv."""

from __future__ import annotations

from doctor.diagnose.model import Advice, Command, Instruction, ShellLine, Snippet, fix_environment
from doctor.diagnose.snippets import JOBS

NEWER_UV = Advice(
    context="unknown-platform",
    text="Python works; this uv is too old to know the system that it describes. If the package manager or pip "
    "installed uv, they also upgrade it: `pip install --upgrade uv`",
    remedy=Command(argv=("uv", "self", "update"), needs_network=True),
)
"""The advice where uv does not understand what a Python says."""
OWN_VARIABLE = Advice(
    context="own-variable",
    text="{option} names no Python that works. Without it, uv looks for an environment in this folder and above.",
    remedy=ShellLine(text="{corrected}", needs_network=True),
)
"""The advice where the command sets the variable that names the Python."""

OF_OTHER_TOOLS = (
    Advice(
        context="cache",
        text="setup-python names its cache after a requirements file, and finds none in the repository's folder: "
        "the step is before `actions/checkout`, or the file has another name.",
        remedy=Snippet(text="    cache-dependency-path: '**/requirements*.txt'", file="the workflow"),
    ),
    Advice(
        context="hook",
        text="The revision of the hook's repository that `.pre-commit-config.yaml` names holds no Python package. This "
        "writes the newest revision of each repository into that file; a hook in another language needs its own "
        "`language`.",
        remedy=Command(argv=("pre-commit", "autoupdate"), needs_network=True),
    ),
    Advice(
        context="of-conda",
        text="`pip freeze` wrote the file in a conda environment, with the folders in which conda built the "
        "packages. `pip list --format=freeze` writes their versions; without the folders, pip takes the newest ones.",
        remedy=ShellLine(text="sed -i 's/ @ file:.*//' requirements.txt && doctor fix -r requirements.txt"),
    ),
)
"""The advice where a list, or the package in it, is not what setup-python, pre-commit or pip needs."""
HOME_OF_SERVER = Advice(
    context="of-server",
    text="uWSGI looks for the standard library through the environment that its configuration names (`home`, "
    "`virtualenv`). The environment no longer exists, was created by a different Python than the one that uWSGI "
    "prints above, or cannot be read by the service's user. doctor recreates it at the same path; `--python` names a "
    "Python of that version.",
    remedy=fix_environment(path="{venv}"),
)
"""The advice where uWSGI does not start with its environment."""
LIBRARIES_OF_PYTHON = {
    "_bz2": "libbz2-dev",
    "_ctypes": "libffi-dev",
    "_curses": "libncurses-dev",
    "_dbm": "libgdbm-compat-dev",
    "_gdbm": "libgdbm-dev",
    "_hashlib": "libssl-dev",
    "_lzma": "liblzma-dev",
    "_sqlite3": "libsqlite3-dev",
    "_ssl": "libssl-dev",
    "_tkinter": "tk-dev",
    "_uuid": "uuid-dev",
    "readline": "libreadline-dev",
    "zlib": "zlib1g-dev",
}
"""Modules that Python lacks where a library was missing when it was built, and Debian's packages with its headers."""
HEADERS_OF_PYTHON = tuple(dict.fromkeys(LIBRARIES_OF_PYTHON.values()))
"""Those packages, each once."""
_INSTALL_HEADERS = f"sudo apt-get install -y build-essential {' '.join(HEADERS_OF_PYTHON)}"
_BUILT = (("pyenv", "{existing}"), ("pyenv-build", ""))
OF_PYENV = tuple(
    Advice(
        context=context,
        text="pyenv built this Python without a library that its standard modules need. Install the headers, and let "
        "pyenv build it again; then create the environment again. The system's Python in /usr/bin is complete.",
        remedy=ShellLine(
            text=_INSTALL_HEADERS + (again and f" && pyenv install --force {again}"),
            needs_network=True,
        ),
    )
    for context, again in _BUILT
)
"""The advice where pyenv built a Python without part of its standard library."""
FOR_PYENV = tuple(
    Advice(
        context=context,
        text="pyenv builds Python from its source, and a program that this needs is missing, or a library that most "
        "programs in Python need. With these, no part of Python is left out. The distribution's Python needs none of "
        "it: `doctor fix --venv`",
        remedy=Command(
            argv=("apt-get", "install", "build-essential", "curl", "patch", "xz-utils", *HEADERS_OF_PYTHON),
            needs_root=True,
            needs_network=True,
        ),
    )
    for context, _ in _BUILT
)
"""The advice where pyenv cannot build a Python."""


def in_tools() -> tuple[Advice, ...]:
    """Return the advice to install a distribution for tools that have environments of their own."""
    places = {
        "tox": ("tox", "environment", "Add {distribution} to the `deps` of this environment in tox.ini."),
        "nox": ("nox", "session", "Add `session.install('{distribution}')` to this session in noxfile.py."),
        "hatch": (
            "hatch",
            "environment",
            "Add {distribution} to `dependencies` below `tool.hatch.envs.default` in pyproject.toml.",
        ),
    }
    commands = {"poetry": ("Poetry", "add"), "pdm": ("PDM", "add"), "pipenv": ("Pipenv", "install")}
    return (
        *(
            Advice(
                context=f"{runner}{context}",
                text=f"{tool} has a separate environment for each {unit}, and installs there what the configuration "
                "lists for it.",
                remedy=Instruction(text=text),
            )
            for context, (tool, unit, text) in places.items()
            for runner in ("", *(f"{runner}/" for runner in ("docker", *JOBS)))
        ),
        *(
            Advice(
                context=context,
                text=f"{tool} adds the package to the project, and installs it into the project's environment. Start "
                f"the program with `{context} run`.",
                remedy=Command(argv=(context, verb, "{distribution}"), needs_network=True),
            )
            for context, (tool, verb) in commands.items()
        ),
        *(
            Advice(
                context=f"{runner}/{context}",
                text=f"{tool} manages the project's environment, so pip alone installs elsewhere. This adds the "
                "package to the project; commit what it changes, and the next run installs it.",
                remedy=ShellLine(text=f"{context} {verb} {{distribution}}", needs_network=True),
            )
            for context, (tool, verb) in commands.items()
            for runner in ("docker", *JOBS)
        ),
    )
